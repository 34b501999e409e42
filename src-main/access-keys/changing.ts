import type { AccessKey, AccessRole } from '../../src-shared/access-keys.ts';
import type { Action } from '../../src-shared/audit.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Asker } from '../lib/asker.ts';
import { eventOn, type Facts } from './events.ts';
import type { RoomParts } from './parts.ts';
import { type KeyRow, keyOrNothing, showKey } from './rows.ts';

/** An attempt at a key that there may be: its role is asked first, and what comes to nothing is recorded with all that is known of the key. */
export function attemptOn<T>(
  { vault, time }: RoomParts,
  asker: Asker,
  { action, publicKey, facts = {} }: { readonly action: Action; readonly publicKey: string; readonly facts?: Facts },
  call: () => T,
): Promise<T> {
  const key = vault.read((rows) => keyOrNothing(rows, publicKey, time()));
  const draft = key === undefined ? { action, object: publicKey, detail: { publicKey, ...facts } } : eventOn(action, key, facts);
  return vault.attempt(asker.caller, draft, () => {
    asker.admit();
    return call();
  });
}

/** One key as it stands now. @throws NOT_FOUND */
export function standing({ vault, time, lastUses }: RoomParts, publicKey: string): AccessKey {
  return vault.read((rows) => showKey(rows, publicKey, { now: time(), uses: lastUses() }));
}

/** Refuses a role for the whole vault on a key of a tenant. @throws BAD_INPUT */
export function requireRolesOf(tenant: string | null, roles: readonly AccessRole[]): void {
  if (tenant === null || !roles.includes('account-admin')) return;
  throw new KeydeskError('BAD_INPUT', {
    field: 'roles',
    problem: 'account-admin is for keys of the whole vault',
    remedy: 'Leave account-admin out, or make a key that belongs to no tenant.',
  });
}

/** Refuses an end that is over already. @throws BAD_INPUT */
export function requireAhead({ time }: RoomParts, expiresAt: number | null | undefined): void {
  if (expiresAt === null || expiresAt === undefined || expiresAt > time()) return;
  throw new KeydeskError('BAD_INPUT', {
    field: 'expiresAt',
    problem: 'is not in the future',
    remedy: 'Give a later time, or none for a key that does not expire; delete a key to end it now.',
  });
}

/** The error of a key that is in the wrong state for what is wanted. */
export function keyConflict({ publicKey }: Pick<KeyRow, 'publicKey'>, state: string, wanted: string, remedy: string): KeydeskError<'STATE_CONFLICT'> {
  return new KeydeskError('STATE_CONFLICT', { noun: 'access key', id: publicKey, state, wanted, remedy });
}
