import { KeydeskError } from '../../src-shared/errors.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Caller } from '../lib/caller.ts';
import type { Reader } from '../vault/rows.ts';
import type { SecretParts } from './parts.ts';
import { type Stored, unseal, withStored } from './sealing.ts';

interface StoredRevision extends Stored {
  readonly tenant: string;
  readonly secret: string;
  readonly key: string;
  readonly version: number;
  readonly sensitivity: Sensitivity;
}

const sealed = `select s.tenant, s.key, r.secret, r.version, r.sensitivity, r.data_key_version as dataKeyVersion, r.stored
  from revisions r join secrets s on s.id = r.secret where r.id = :revision`;

function storedRevision(rows: Reader, revision: string): StoredRevision {
  const found = rows.get<StoredRevision>(sealed, { revision });
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'revision', id: revision });
  return found;
}

/**
 * The value of a revision; the caller wipes it and records the read.
 * @throws NOT_FOUND, INTEGRITY_FAILED, TENANT_SEALED, TENANT_REVOKED, KMS_FAILED
 */
export function openValue(parts: SecretParts, caller: Caller, tenant: string, revision: string): Promise<SecretBytes> {
  const read = (): StoredRevision => parts.vault.read((rows) => storedRevision(rows, revision));
  return withStored(parts, caller, tenant, read, (key, found) =>
    unseal(parts, key, found, found.stored, `version ${String(found.version)} of ${found.key}`),
  );
}
