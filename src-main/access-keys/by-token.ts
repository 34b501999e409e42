import type { Caller } from '../lib/caller.ts';
import type { Reader } from '../vault/rows.ts';
import type { Facts } from './events.ts';

/**
 * Whether what a caller gives rests on a token alone: it shows one, or its own key was given by one. A token that was stolen is
 * over in minutes; a key that was made by it, or by such a key, is not.
 */
export function restsOnToken(rows: Reader, { token, agent }: Caller, now: number): boolean {
  if (token !== undefined) return true;
  if (agent === undefined) return false;
  const working = 'identity = :agent and deleted_at is null and (expires_at is null or expires_at > :now)';
  return rows.get(`select 1 from access_keys where ${working} and given_by_token = 1`, { agent, now }) !== undefined;
}

/** What the event of a gift says of the token by which it was asked for: the event that made the token names it too. */
export function tokenFacts({ token }: Caller): Facts {
  return token === undefined ? {} : { byToken: token };
}
