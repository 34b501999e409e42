import type { AccessKey } from '../../src-shared/access-keys.ts';
import type { Asker } from '../lib/asker.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { Writer } from '../vault/rows.ts';
import { attemptOn, keyConflict, standing } from './changing.ts';
import { eventOn } from './events.ts';
import { dropGrantsOf } from './grant-rows.ts';
import type { RoomParts } from './parts.ts';
import { findKey, keysOfIdentity } from './rows.ts';

function bury(rows: Writer, publicKey: string, now: number): readonly AuditDraft[] {
  const key = findKey(rows, publicKey, now);
  if (key.state === 'deleted') throw keyConflict(key, 'deleted', 'not deleted', 'Nothing is left to do.');
  rows.run('update access_keys set deleted_at = :now, modified_at = :now where public_key = :publicKey', { now, publicKey: key.publicKey });
  const lives = keysOfIdentity(rows, key.identity, now).some(({ state }) => state !== 'deleted');
  const dropped = lives ? [] : dropGrantsOf(rows, key);
  return [eventOn('access-key.delete', key, { roles: [...key.roles], grants: dropped.length }), ...dropped];
}

/**
 * Deletes a key: it and its tokens end at once, and it stays as a tombstone, so that what is shown of it later is known.
 * The grants of an identity end with its last key.
 * @throws NOT_FOUND, STATE_CONFLICT
 */
export function remove(parts: RoomParts, asker: Asker, publicKey: string): Promise<AccessKey> {
  const { vault, time } = parts;
  return attemptOn(parts, asker, { action: 'access-key.delete', publicKey }, () => {
    vault.write(
      asker.caller,
      (events: readonly AuditDraft[]) => events,
      (rows) => bury(rows, publicKey, time()),
    );
    return standing(parts, publicKey);
  });
}
