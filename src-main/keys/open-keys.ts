import { isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import type { KeyAbility, KeyPlace, Token, TokenKey } from '../../src-shared/key-abilities.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import type { KeyWait } from '../../src-shared/keys.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { CallOptions, KmsProvider } from '../kms/provider.ts';
import { abilitiesOf, abilitiesOfKind } from './abilities.ts';
import { isEntered, waitOf, waitsError } from './waits.ts';

/** Opens providers by reference, and lets go of them. Nothing is reached by opening. */
export interface KeyOpener {
  open(reference: KeyReference, needs: { readonly passphraseFor: () => Promise<SecretBytes | null> }): KmsProvider;
  release(provider: KmsProvider): Promise<void>;
}

/** Makes a new key at a provider, and answers how it is reached. */
export interface KeyMaker {
  makeKey(place: KeyPlace, call: CallOptions): Promise<KeyReference>;
}

/** Looks into the tokens of a PKCS#11 module. The PIN stays the caller's. */
export interface TokenLister {
  tokens(module: string, call: CallOptions): Promise<readonly Token[]>;
  /** @throws PIN_WRONG, PIN_LAST_TRY */
  tokenKeys(module: string, serial: string, pin: SecretBytes, lastTry: boolean, call: CallOptions): Promise<readonly TokenKey[]>;
}

/** All that is asked of the providers' room; the KMS registry is one. */
export interface ProviderDesk extends KeyOpener, KeyMaker, TokenLister {}

/** The keys that are open on this desk, and the passphrases of key files that were entered since the unlock. */
export class OpenKeys {
  readonly #desk: KeyOpener;
  readonly #providers = new Map<string, KmsProvider>();
  readonly #passphrases = new Map<string, SecretBytes>();
  #closed = false;

  constructor(desk: KeyOpener) {
    this.#desk = desk;
  }

  /** What has to be entered before a key can be called, if anything has. */
  waitsFor(id: string, reference: KeyReference): KeyWait | null {
    const wait = waitOf(reference);
    if (wait === null || this.#closed) return wait;
    if (wait === 'passphrase') return this.#passphrases.has(id) ? null : wait;
    const provider = this.#reached(id, reference);
    return provider !== null && isEntered(wait, provider) ? null : wait;
  }

  /** Whether nothing more has to be entered before a key can be called. */
  isUnlocked(id: string, reference: KeyReference): boolean {
    return this.waitsFor(id, reference) === null;
  }

  /** What a key can do beside wrapping: as it says itself once it is open, else as its kind usually can. */
  abilities(id: string, reference: KeyReference): readonly KeyAbility[] {
    const open = this.#providers.get(id);
    return open === undefined ? abilitiesOfKind(reference) : abilitiesOf(open);
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
   * The provider of a key that can be called; it stays open, and ours.
   * @throws KMS_FAILED for a key that waits for the officer: this is no refusal of the customer's, and seals nobody; VAULT_LOCKED
   */
  provider(id: string, reference: KeyReference): KmsProvider {
    this.#requireOpen();
    const wait = this.waitsFor(id, reference);
    if (wait !== null) throw waitsError(reference, wait);
    return this.reach(id, reference);
  }

  /** The provider of a key, though it may wait for the officer: for what can be done before. @throws VAULT_LOCKED */
  reach(id: string, reference: KeyReference): KmsProvider {
    this.#requireOpen();
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

  /** The provider, or `null` on a machine where it cannot be opened: its key is shown all the same, and waits. */
  #reached(id: string, reference: KeyReference): KmsProvider | null {
    try {
      return this.reach(id, reference);
    } catch (error) {
      if (isKeydeskError(error)) return null;
      throw error;
    }
  }

  #requireOpen(): void {
    if (this.#closed) throw new KeydeskError('VAULT_LOCKED', {});
  }

  #copyOf(id: string): SecretBytes | null {
    const held = this.#passphrases.get(id);
    return held === undefined ? null : SecretBytes.copyOf(held.expose());
  }
}
