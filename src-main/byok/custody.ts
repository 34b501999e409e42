import { KeydeskError } from '../../src-shared/errors.ts';
import { ContextMismatch, decodeDataKey, encodeDataKey, MalformedDataKey } from '../crypto/data-key.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import { asKeydeskError, KmsError, type KmsProvider } from '../kms/provider.ts';
import { type AuditDraft, unsuccessful } from '../vault/audit-draft.ts';
import type { Vault } from '../vault/vault.ts';
import { contextOf, type CustomerWrapping } from '../vault/wrappings.ts';
import type { CustomerKeys } from './customer-keys.ts';
import { markOf } from './evidence.ts';
import type { Lanes } from './lanes.ts';
import { sealAfterRefusal } from './sealing.ts';

/** What custody stands on. */
export interface CustodyParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly keys: CustomerKeys;
  /** Every call waits its turn: so many at once for each kind of provider, fewer when one is throttled. */
  readonly lanes: Lanes;
}

/** Which version of whose data key is to be wrapped, and by which key. */
export interface Place {
  readonly tenant: string;
  readonly version: number;
  readonly config: string;
  readonly kmsKey: string;
}

/** A wrapping that was made, with the event that belongs into the transaction that keeps it. */
export interface Wrapped {
  readonly wrapping: CustomerWrapping;
  readonly event: AuditDraft;
}

/**
 * Data keys and the customers' keys: every wrap and unwrap is one call to a KMS and one event. When an active tenant's
 * key refuses or is gone, the tenant is sealed.
 */
export class Custody {
  readonly #parts: CustodyParts;

  constructor(parts: CustodyParts) {
    this.#parts = parts;
  }

  /**
   * Wraps a data key by the customer's key. The data key stays the caller's; so does writing the event, with the wrapping.
   * @throws TENANT_SEALED, KMS_FAILED, CANCELLED
   */
  async wrap(caller: Caller, place: Place, dataKey: SecretBytes, signal?: AbortSignal): Promise<Wrapped> {
    const { vault } = this.#parts;
    const draft = draftOf('byok.wrap', place);
    const context = contextOf(vault.id, place);
    using payload = encodeDataKey(dataKey, context);
    const { blob, keyVersion } = await this.#call(caller, draft, place, signal, async (provider) => provider.wrap(payload, context, { signal }));
    const { tenant, version, config, kmsKey } = place;
    const event = { ...draft, detail: { ...draft.detail, keyVersion } };
    return { wrapping: { tenant, version, config, kmsKey, keyVersion, blob }, event };
  }

  /**
   * Opens what `wrap` made; the event is on the disk when this returns. The caller wipes the data key.
   * @throws TENANT_SEALED, KMS_FAILED, CANCELLED, VAULT_LOCKED
   */
  async unwrap(caller: Caller, wrapping: CustomerWrapping, signal?: AbortSignal): Promise<SecretBytes> {
    const { vault } = this.#parts;
    const draft = draftOf('byok.unwrap', wrapping);
    const context = contextOf(vault.id, wrapping);
    const dataKey = await this.#call(caller, draft, wrapping, signal, async (provider) => {
      using payload = await provider.unwrap({ blob: wrapping.blob, keyVersion: wrapping.keyVersion }, context, { signal });
      return decodeDataKey(payload, context);
    });
    try {
      if (!vault.isOpen) throw new KeydeskError('VAULT_LOCKED', {});
      vault.record(caller, draft);
      return dataKey;
    } catch (error) {
      dataKey.wipe();
      throw error;
    }
  }

  /**
   * Opens what was wrapped and compares it, in constant time, with what went in. Answers the mark of what came out.
   * @throws KMS_FAILED `wrong-key` when it is not the same; TENANT_SEALED, CANCELLED, VAULT_LOCKED
   */
  async prove(caller: Caller, wrapping: CustomerWrapping, expected: SecretBytes, signal?: AbortSignal): Promise<string> {
    using opened = await this.unwrap(caller, wrapping, signal);
    if (opened.equals(expected)) return markOf(this.#parts.vault, opened);
    const { provider } = this.#parts.keys.get(wrapping.kmsKey).key;
    const detail = 'The key opened the wrapping to another data key than went in.';
    const failure = asKeydeskError(new KmsError({ kind: 'wrong-key', provider, operation: 'unwrap', detail }));
    this.#parts.vault.record(caller, unsuccessful(draftOf('byok.unwrap', wrapping), failure));
    throw failure;
  }

  async #call<T>(
    caller: Caller,
    draft: AuditDraft,
    place: Place,
    signal: AbortSignal | undefined,
    work: (provider: KmsProvider) => Promise<T>,
  ): Promise<T> {
    let kind: KmsProvider['kind'] | null = null;
    try {
      const provider = this.#parts.keys.open(place.kmsKey);
      kind = provider.kind;
      return await this.#parts.lanes.run(kind, signal, async () => work(provider), place.kmsKey);
    } catch (error) {
      throw this.#refused(caller, draft, place, told(error, kind));
    }
  }

  /** Records that a call failed, seals when the customer refused, and answers what to throw. */
  #refused(caller: Caller, draft: AuditDraft, place: Place, error: unknown): unknown {
    const { vault } = this.#parts;
    if (!vault.isOpen) return new KeydeskError('VAULT_LOCKED', {});
    const failure = error instanceof KmsError ? asKeydeskError(error) : error;
    vault.record(caller, unsuccessful(draft, failure));
    if (!(error instanceof KmsError)) return failure;
    return sealAfterRefusal(this.#parts, caller, place, error) ?? failure;
  }
}

function draftOf(action: 'byok.wrap' | 'byok.unwrap', { tenant, version, config, kmsKey }: Place): AuditDraft {
  return { action, tenant, object: config, detail: { dataKeyVersion: version, kmsKey } };
}

/** Bytes that the key opened, and that are no data key of this place, are the customer's key's answer to the wrong question. */
function told(error: unknown, provider: KmsProvider['kind'] | null): unknown {
  if (provider === null) return error;
  if (error instanceof ContextMismatch) {
    return new KmsError({ kind: 'wrong-key', provider, operation: 'unwrap', detail: 'These bytes hold the data key of another tenant or version.' });
  }
  if (error instanceof MalformedDataKey) {
    return new KmsError({ kind: 'invalid-response', provider, operation: 'unwrap', detail: 'What came back is no data key.' });
  }
  return error;
}
