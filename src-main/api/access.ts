import { KeydeskError } from '../../src-shared/errors.ts';
import type { Role } from '../../src-shared/officers.ts';
import type { Caller } from '../lib/caller.ts';
import type { CallContext } from './boundary.ts';

/** What a handler gets to work with while the vault is open. */
export interface Entry<Rooms> {
  readonly caller: Caller;
  readonly rooms: Rooms;
  /** Whether the officer's passphrase was entered within the last five minutes. */
  readonly fresh: boolean;
}

/** The way into the rooms. @throws VAULT_LOCKED */
export type Access<Rooms> = (context: CallContext) => Entry<Rooms>;

/** Roles that may change things. */
export const changers: readonly Role[] = ['administrator', 'officer'];
/** Roles that may read what is not a value. */
export const readers: readonly Role[] = ['administrator', 'officer', 'auditor'];

/** How long an entered passphrase counts as fresh, in seconds. */
export const freshForSeconds = 300;

/** Refuses a role that is not among the allowed ones. @throws ROLE_REQUIRED */
export function requireRole(caller: Caller, allowed: readonly Role[]): void {
  if (!allowed.includes(caller.role)) throw new KeydeskError('ROLE_REQUIRED', { role: caller.role, allowed: [...allowed] });
}

/** Refuses when the passphrase was not entered within the last five minutes. @throws REAUTHENTICATION_REQUIRED */
export function requireFresh(fresh: boolean): void {
  if (!fresh) throw new KeydeskError('REAUTHENTICATION_REQUIRED', { maxAgeSeconds: freshForSeconds });
}
