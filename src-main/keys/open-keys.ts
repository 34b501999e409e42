import { KeydeskError } from '../../src-shared/errors.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { KmsProvider } from '../kms/provider.ts';

/** Opens providers by reference; the KMS registry is one. */
export interface ProviderDesk {
  open(reference: KeyReference, needs: { readonly passphraseFor: () => Promise<SecretBytes | null> }): KmsProvider;
  release(provider: KmsProvider): Promise<void>;
}

/** The keys that are open on this desk, and the passphrases of key files that were entered since the unlock. */
export class OpenKeys {
  readonly #desk: ProviderDesk;
  readonly #providers = new Map<string, KmsProvider>();
  readonly #passphrases = new Map<string, SecretBytes>();
  #closed = false;

  constructor(desk: ProviderDesk) {
    this.#desk = desk;
  }

  /** Whether nothing more has to be entered before a key can be called. */
  isUnlocked(id: string, reference: KeyReference): boolean {
    return reference.provider !== 'KEY_FILE' || this.#passphrases.has(id);
  }

  /** Keeps the passphrase of a key file until the lock; it is ours from now on. @throws VAULT_LOCKED when that has come: then it stays the caller's */
  unlock(id: string, passphrase: SecretBytes): void {
    this.#requireOpen();
    this.#passphrases.get(id)?.wipe();
    this.#passphrases.set(id, passphrase);
  }

  /** The passphrase of a key file; it stays ours. @throws STATE_CONFLICT when it has not been entered */
  passphrase(id: string): SecretBytes {
    const held = this.#passphrases.get(id);
    if (held !== undefined) return held;
    const remedy = 'Enter the passphrase of the key file first.';
    throw new KeydeskError('STATE_CONFLICT', { noun: 'KMS key', id, state: 'locked', wanted: 'unlocked', remedy });
  }

  /**
   * The provider of a key; it stays open, and ours.
   * @throws KMS_FAILED for a key file that has not been unlocked: this is no refusal of the customer's, and seals nobody; VAULT_LOCKED
   */
  provider(id: string, reference: KeyReference): KmsProvider {
    this.#requireOpen();
    if (!this.isUnlocked(id, reference)) throw locked(reference);
    const open = this.#providers.get(id);
    if (open !== undefined) return open;
    const made = this.#desk.open(reference, { passphraseFor: async () => this.#copyOf(id) });
    this.#providers.set(id, made);
    return made;
  }

  /** Closes one key, for good. */
  async drop(id: string): Promise<void> {
    this.#passphrases.get(id)?.wipe();
    this.#passphrases.delete(id);
    const provider = this.#providers.get(id);
    this.#providers.delete(id);
    if (provider !== undefined) await this.#desk.release(provider);
  }

  /** Closes every key and wipes every passphrase; none is opened or kept after that. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#providers.keys(), ...this.#passphrases.keys()].map(async (id) => this.drop(id)));
  }

  #requireOpen(): void {
    if (this.#closed) throw new KeydeskError('VAULT_LOCKED', {});
  }

  #copyOf(id: string): SecretBytes | null {
    const held = this.#passphrases.get(id);
    return held === undefined ? null : SecretBytes.copyOf(held.expose());
  }
}

function locked(reference: KeyReference): KeydeskError<'KMS_FAILED'> {
  return new KeydeskError('KMS_FAILED', {
    kind: 'unreachable',
    retryable: true,
    provider: reference.provider,
    operation: 'open',
    detail: 'The passphrase of the key file has not been entered since the vault was unlocked.',
  });
}
