import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Caller } from '../lib/caller.ts';

/** A data key that is open in memory. It stays the keyring's: use it at once, never wipe it, never keep it. */
export interface OpenDataKey {
  readonly version: number;
  readonly key: SecretBytes;
}

/**
 * The data keys of the tenants, opened when needed: from memory, or with one call to the customer's KMS.
 * @throws TENANT_SEALED, TENANT_REVOKED, KMS_FAILED, NOT_FOUND
 */
export interface DataKeyring {
  /** The key that new revisions are sealed under. */
  active(caller: Caller, tenant: string): Promise<OpenDataKey>;
  /** The key of a version that revisions were sealed under. */
  open(caller: Caller, tenant: string, version: number): Promise<OpenDataKey>;
}
