import { KeydeskError } from '../../src-shared/errors.ts';
import type { Caller } from '../lib/caller.ts';
import type { Vault } from '../vault/vault.ts';
import type { ShownWith } from './access-keys.ts';
import { eventOn } from './events.ts';
import { keyCaller } from './key-caller.ts';
import type { KeyRow } from './rows.ts';
import type { Throttle } from './throttle.ts';

/** Why a credential is refused, as the error says it. */
export type RefusalReason = KeydeskError<'CREDENTIAL_REFUSED'>['data']['reason'];

/** The error of a credential that is refused. */
export function refused(reason: RefusalReason): KeydeskError<'CREDENTIAL_REFUSED'> {
  return new KeydeskError('CREDENTIAL_REFUSED', { reason });
}

/** What a refusal is written by: one throttle counts wrong private halves, the other rightful ones of keys that have ended. */
export interface RefusalParts {
  readonly vault: Vault;
  readonly wrong: Throttle;
  readonly ended: Throttle;
}

/** Writes that a key was shown with a wrong private half; `tries` counts those that the throttle had held back too. */
export function recordWrong({ vault }: RefusalParts, key: KeyRow, tries: number, caller: Caller): void {
  vault.record(caller, { ...eventOn('access-key.refuse', key, { reason: 'unknown', tries }), outcome: 'refused' });
}

/** Counts and writes that a key was shown rightly after its end. */
export function recordEnded({ vault }: RefusalParts, key: KeyRow, uses: number, caller: Caller): void {
  const event = (usesAfterEnd: number) => ({ ...eventOn('access-key.refuse', key, { reason: key.state, uses, usesAfterEnd }), outcome: 'refused' as const });
  vault.write(caller, event, (rows) => {
    const { publicKey } = key;
    rows.run('update access_keys set uses_after_end = uses_after_end + :uses where public_key = :publicKey', { uses, publicKey });
    return rows.get<{ count: number }>('select uses_after_end as count from access_keys where public_key = :publicKey', { publicKey })?.count ?? uses;
  });
}

/** The refusal of a wrong private half of a key that there is. */
export function refuseWrong(parts: RefusalParts, key: KeyRow, request: ShownWith): KeydeskError<'CREDENTIAL_REFUSED'> {
  const tries = parts.wrong.take(key.publicKey);
  if (tries === 0) return refused('throttled');
  recordWrong(parts, key, tries, keyCaller(null, request));
  return refused('unknown');
}

/** The refusal of a key that was shown rightly and has ended. */
export function refuseEnded(parts: RefusalParts, key: KeyRow, request: ShownWith): KeydeskError<'CREDENTIAL_REFUSED'> {
  const uses = parts.ended.take(key.publicKey);
  if (uses === 0) return refused('throttled');
  recordEnded(parts, key, uses, keyCaller(key.name, request));
  return refused(key.state === 'deleted' ? 'deleted' : 'expired');
}
