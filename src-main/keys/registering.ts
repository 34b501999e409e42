import { KeydeskError } from '../../src-shared/errors.ts';
import type { Reader, Writer } from '../vault/rows.ts';
import { requireFreeOwner } from './credential-owner.ts';
import { newKeyId } from './key-id.ts';
import type { CheckedReference } from './references.ts';
import { findKey, referenceOf, type KeyRow, tenantsOf } from './rows.ts';
import { waiting, waitOf } from './waits.ts';

/** A key id that no key has had. */
export function freeKeyId(rows: Reader, random: (length: number) => Uint8Array): string {
  for (;;) {
    const id = newKeyId(random);
    if (rows.get('select 1 from kms_keys where id = :id', { id }) === undefined) return id;
  }
}

function requireUnregistered(rows: Reader, resource: string): void {
  const same = rows.get<{ id: string }>('select id from kms_keys where resource = :resource and deleted_at is null', { resource });
  if (same !== undefined) throw new KeydeskError('ALREADY_EXISTS', { noun: 'KMS key', id: same.id });
}

/** Puts a key into the registry. @throws ALREADY_EXISTS, and what `requireFreeOwner` throws */
export function insertKey(rows: Writer, key: CheckedReference & { readonly id: string; readonly displayName: string }, now: number): void {
  const { id, displayName, reference, resource, region } = key;
  requireUnregistered(rows, resource);
  requireFreeOwner(rows, reference);
  rows.run(
    `insert into kms_keys (id, display_name, provider, reference, resource, phase, message, since, region, created_at, modified_at)
     values (:id, :displayName, :provider, :reference, :resource, 'INITIALIZING', :message, :now, :region, :now, :now)`,
    {
      ...{ id, displayName, resource, region, now },
      ...{ provider: reference.provider, reference: JSON.stringify(reference), message: waiting[waitOf(reference) ?? 'probe'] },
    },
  );
}

/** Takes a key out of the registry; its row stays. @throws NOT_FOUND, DEPENDANTS_EXIST while a tenant is bound to it */
export function removeKey(rows: Writer, id: string, now: number): void {
  const { tenant_count: count } = findKey(rows, id);
  if (count > 0) throw new KeydeskError('DEPENDANTS_EXIST', { noun: 'KMS key', id, count, examples: tenantsOf(rows, id).slice(0, 5) });
  rows.run('update kms_keys set deleted_at = :now, modified_at = :now where id = :id', { id, now });
}

/**
 * Takes back a removal. What the key was when it was removed proves nothing now: it is `INITIALIZING` until it is validated.
 * @throws NOT_FOUND, STATE_CONFLICT for one that is registered, ALREADY_EXISTS when the same key was registered anew
 */
export function restoreKey(rows: Writer, id: string, now: number): void {
  const row = rows.get<KeyRow & { deleted_at: number | null }>('select *, 0 as tenant_count from kms_keys where id = :id', { id });
  if (row === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'KMS key', id });
  if (row.deleted_at === null) {
    const remedy = 'The key is in the registry: there is nothing to restore.';
    throw new KeydeskError('STATE_CONFLICT', { noun: 'KMS key', id, state: 'registered', wanted: 'removed', remedy });
  }
  const reference = referenceOf(row);
  requireUnregistered(rows, row.resource);
  requireFreeOwner(rows, reference);
  const message = waiting[waitOf(reference) ?? 'probe'];
  rows.run(
    `update kms_keys set deleted_at = null, phase = 'INITIALIZING', message = :message, since = :now, modified_at = :now where id = :id`,
    { id, message, now },
  );
  rows.run(
    `insert into key_checks (kms_key, at, from_phase, phase, message, by) values (:id, :now, :from, 'INITIALIZING', :message, 'officer')`,
    { id, now, message, from: row.phase },
  );
}
