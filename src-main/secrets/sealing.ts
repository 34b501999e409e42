import { KeydeskError } from '../../src-shared/errors.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import { CommitmentMismatch, MalformedRevision, openRevision, type RevisionContext, sealRevision } from '../crypto/envelope.ts';
import { AuthenticationError } from '../crypto/primitives.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Caller } from '../lib/caller.ts';
import type { OpenDataKey } from '../vault/data-keyring.ts';
import type { Reader } from '../vault/rows.ts';
import type { SecretParts } from './parts.ts';

/** The data key was rotated between its opening and the write: the write is made again under the new one. */
export class DataKeyMoved extends Error {
  override readonly name = 'DataKeyMoved';
}

const attempts = 5;

/** The version of a tenant's data key that new revisions are sealed under; 0 when there is none. */
export function activeVersion(rows: Reader, tenant: string): number {
  const sql = `select version from data_keys where tenant = :tenant and state = 'active'`;
  return rows.get<{ version: number }>(sql, { tenant })?.version ?? 0;
}

/** Refuses, inside a write, a data key that is no longer the active one. @throws DataKeyMoved */
export function requireActiveKey(rows: Reader, tenant: string, key: OpenDataKey): void {
  if (activeVersion(rows, tenant) !== key.version) throw new DataKeyMoved();
}

/**
 * Opens a tenant's active data key and seals with it; again when the key was rotated meanwhile.
 * @param call synchronous; it writes, and says `requireActiveKey` inside its write
 */
export async function underActiveKey<T>(parts: SecretParts, caller: Caller, tenant: string, call: (key: OpenDataKey) => T): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const key = await parts.keyring.active(caller, tenant);
    try {
      return call(key);
    } catch (error) {
      if (!(error instanceof DataKeyMoved) || attempt === attempts) throw error;
    }
  }
}

/** Where a sealed value belongs: it opens in this place only. */
export interface Place {
  readonly tenant: string;
  readonly secret: string;
  readonly version: number;
  readonly sensitivity: Sensitivity;
}

function contextOf(parts: SecretParts, { tenant, secret, version, sensitivity }: Place, dataKeyVersion: number): RevisionContext {
  return { vault: parts.vault.id, tenant, secret, revision: version, sensitivity, dataKeyVersion };
}

/** A value sealed for its place. */
export function seal(parts: SecretParts, key: OpenDataKey, place: Place, value: SecretBytes): Uint8Array {
  return sealRevision(key.key, contextOf(parts, place, key.version), value);
}

const broken = [CommitmentMismatch, MalformedRevision, AuthenticationError];

/** The value that was sealed for a place; the caller wipes it. @param what names it in the error @throws INTEGRITY_FAILED */
export function unseal(parts: SecretParts, key: OpenDataKey, place: Place, stored: Uint8Array, what: string): SecretBytes {
  try {
    return openRevision(key.key, contextOf(parts, place, key.version), stored);
  } catch (error) {
    if (!broken.some((kind) => error instanceof kind)) throw error;
    throw new KeydeskError('INTEGRITY_FAILED', { what }, { cause: error });
  }
}

/** Sealed bytes and the version of the data key they are sealed under. */
export interface Stored {
  readonly dataKeyVersion: number;
  readonly stored: Uint8Array;
}

/**
 * Opens sealed bytes whose data key may be rotated at any moment: `read` is asked again once the key is there.
 * @param open synchronous; what it answers is the caller's
 */
export async function withStored<S extends Stored, T>(
  parts: SecretParts,
  caller: Caller,
  tenant: string,
  read: () => S,
  open: (key: OpenDataKey, found: S) => T,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const key = await parts.keyring.open(caller, tenant, read().dataKeyVersion);
    const found = read();
    if (found.dataKeyVersion === key.version) return open(key, found);
    if (attempt === attempts) throw new DataKeyMoved();
  }
}
