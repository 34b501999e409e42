import type { KmsFailureKind } from '../../src-shared/errors.ts';
import type { KeyPlace } from '../../src-shared/key-abilities.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import { contextBytes, type DataKeyContext } from '../../src-main/crypto/data-key.ts';
import { aesGcmLengths, aesGcmOpen, aesGcmSeal, randomBytes } from '../../src-main/crypto/primitives.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { type CallOptions, KmsError, type KmsKeyDescription, type KmsOperation, type KmsProvider, type WrappedKey } from '../../src-main/kms/provider.ts';
import type { ProviderDesk } from '../../src-main/keys/open-keys.ts';
import { nameOf } from '../../src-main/keys/references.ts';

/** A rule of the customers': refuse these operations, from the call after the next `after` ones on. */
interface Refusal {
  readonly kind: KmsFailureKind;
  readonly operations: readonly KmsOperation[];
  /** The name of the only key it is for. */
  readonly key: string | null;
  after: number;
}

const everything: readonly KmsOperation[] = ['describe', 'wrap', 'unwrap'];

/**
 * A customer's KMS in memory. It really encrypts, binds the context, really refuses, and can be made slow or dishonest.
 */
export class FakeKms implements ProviderDesk {
  /** Every call that reached it, in order. */
  readonly calls: KmsOperation[] = [];
  readonly openProviders = new Set<KmsProvider>();
  readonly #keys = new Map<string, Uint8Array>();
  #refusals: readonly Refusal[] = [];
  #gate: Promise<void> = Promise.resolve();
  #dishonest = false;
  #granted: ReadonlySet<string> | null = null;
  state: KmsKeyDescription['state'] = 'enabled';
  /** The version that a key says has wrapped. */
  keyVersion = 'version-1';

  /** From now on these operations (all of them by default) are refused, after the next `after` calls; by one key, or by all. */
  refuse(kind: KmsFailureKind, operations: readonly KmsOperation[] = everything, after = 0, key: KeyReference | null = null): void {
    this.#refusals = [...this.#refusals, { kind, operations, after, key: key === null ? null : nameOf(key) }];
  }

  /** Everything is allowed again. */
  allow(): void {
    this.#refusals = [];
    this.#dishonest = false;
    this.#granted = null;
  }

  /** From now on every key wraps and unwraps for these tenants alone, as a condition on AWS's encryption context makes it. */
  narrowTo(...tenants: readonly string[]): void {
    this.#granted = new Set(tenants);
  }

  /** From now on `unwrap` answers other bytes of the right length. */
  lie(): void {
    this.#dishonest = true;
  }

  /** Holds every call back until the answer is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#gate = promise.then(() => undefined);
    return () => {
      resolve(undefined);
    };
  }

  /** Replaces the customer's key: what the old one wrapped is lost. */
  replaceKey(reference: KeyReference): void {
    this.#keys.set(nameOf(reference), randomBytes(32));
  }

  /** Remembers the keys as they are; the answer brings them back. */
  keepKeys(): () => void {
    const kept = [...this.#keys];
    return () => {
      for (const [name, key] of kept) this.#keys.set(name, key);
    };
  }

  open(reference: KeyReference): KmsProvider {
    const key = this.#keys.get(nameOf(reference)) ?? randomBytes(32);
    this.#keys.set(nameOf(reference), key);
    const provider: KmsProvider = {
      kind: reference.provider,
      wrap: async (plaintext, context, call) => this.#wrap(reference, plaintext, context, call),
      unwrap: async (wrapped, context, call) => this.#unwrap(reference, wrapped, context, call),
      describe: async (call) => this.#describe(reference, call),
      close: async () => void this.openProviders.delete(provider),
    };
    this.openProviders.add(provider);
    return provider;
  }

  async release(provider: KmsProvider): Promise<void> {
    await provider.close();
  }

  /** Makes keys at AWS alone, and names them by their alias. */
  async makeKey(place: KeyPlace, call: CallOptions): Promise<KeyReference> {
    if (place.provider !== 'AWS') throw new Error('this KMS makes keys at AWS alone');
    const { provider, region, alias, multiRegion: _, ...access } = place;
    const account = access.roleArn.split(':')[4] ?? '';
    const made: KeyReference = { provider, keyArn: `arn:aws:kms:${region}:${account}:alias/${alias}`, ...access };
    await this.#enter('create', made, call);
    return made;
  }

  tokens(): Promise<readonly never[]> {
    return Promise.resolve([]);
  }

  tokenKeys(): Promise<readonly never[]> {
    return Promise.resolve([]);
  }

  async #wrap(reference: KeyReference, plaintext: SecretBytes, context: DataKeyContext, call: CallOptions): Promise<WrappedKey> {
    await this.#enter('wrap', reference, call);
    this.#requireGranted('wrap', reference, context);
    const nonce = randomBytes(aesGcmLengths.nonce);
    const { ciphertext, tag } = aesGcmSeal(this.#keyOf(reference), nonce, plaintext.expose(), contextBytes(context));
    return { blob: Buffer.concat([nonce, ciphertext, tag]), keyVersion: this.keyVersion };
  }

  async #unwrap(reference: KeyReference, { blob }: WrappedKey, context: DataKeyContext, call: CallOptions): Promise<SecretBytes> {
    await this.#enter('unwrap', reference, call);
    this.#requireGranted('unwrap', reference, context);
    const nonce = blob.subarray(0, aesGcmLengths.nonce);
    const sealed = { ciphertext: blob.subarray(aesGcmLengths.nonce, -aesGcmLengths.tag), tag: blob.subarray(-aesGcmLengths.tag) };
    try {
      const plain = aesGcmOpen(this.#keyOf(reference), nonce, sealed, contextBytes(context));
      if (this.#dishonest) plain[5] = (plain[5] ?? 0) ^ 1;
      return SecretBytes.adopt(plain);
    } catch {
      throw new KmsError({ kind: 'wrong-key', provider: reference.provider, operation: 'unwrap', detail: 'Not wrapped by this key.' });
    }
  }

  async #describe(reference: KeyReference, call: CallOptions): Promise<KmsKeyDescription> {
    await this.#enter('describe', reference, call);
    return { region: 'eu-central-1', state: this.state, algorithm: 'AES-256-GCM', origin: 'fake', details: {} };
  }

  async #enter(operation: KmsOperation, reference: KeyReference, call: CallOptions): Promise<void> {
    this.calls.push(operation);
    await this.#gate;
    call.signal?.throwIfAborted();
    const refusal = this.#refusals.find(({ operations, key }) => operations.includes(operation) && (key === null || key === nameOf(reference)));
    if (refusal === undefined) return;
    refusal.after -= 1;
    if (refusal.after >= 0) return;
    throw new KmsError({ kind: refusal.kind, provider: reference.provider, operation, detail: `The customer says no (${refusal.kind}).` });
  }

  #requireGranted(operation: KmsOperation, { provider }: KeyReference, { tenant }: DataKeyContext): void {
    if (this.#granted?.has(tenant) === false) throw new KmsError({ kind: 'denied', provider, operation, detail: 'Not for this context.' });
  }

  #keyOf(reference: KeyReference): Uint8Array {
    const key = this.#keys.get(nameOf(reference));
    if (key === undefined) throw new Error('this key was never opened');
    return key;
  }
}
