import type { Clock } from '../lib/clock.ts';

/** Where tokens come from and how they are compared. */
export interface TokenSource {
  readonly randomBytes: (length: number) => Uint8Array;
  /** Compares without telling by its duration where two values differ. */
  readonly constantTimeEqual: (one: Uint8Array, other: Uint8Array) => boolean;
}

const tokenBytes = 32;
const launchMilliseconds = 10 * 60 * 1000;

const newToken = ({ randomBytes }: TokenSource): string => Buffer.from(randomBytes(tokenBytes)).toString('base64url');

const sameToken = (source: TokenSource, one: string, other: string): boolean =>
  one.length === other.length && source.constantTimeEqual(Buffer.from(one), Buffer.from(other));

/** The launch token: one at a time, good once, for ten minutes. */
export interface LaunchTokens {
  /** A new token; the one before is void. */
  issue(): string;
  /** Whether this is the token that may be used now; if so it is used up. */
  redeem(token: string): boolean;
}

/** Launch tokens by the given clock. */
export function createLaunchTokens(source: TokenSource, clock: Pick<Clock, 'monotonic'>): LaunchTokens {
  let current: { readonly token: string; readonly until: number } | null = null;
  return {
    issue: () => {
      const token = newToken(source);
      current = { token, until: clock.monotonic() + launchMilliseconds };
      return token;
    },
    redeem: (token) => {
      const good = current !== null && clock.monotonic() < current.until && sameToken(source, current.token, token);
      if (good) current = null;
      return good;
    },
  };
}

/** The two halves of a session: the cookie no script can read, and the key that only pages of our origin can. */
export interface SessionKeys {
  readonly cookie: string;
  readonly pageKey: string;
}

/** What a request shows of a session. */
export interface ShownKeys {
  readonly cookie: string | null;
  readonly pageKey: string | null;
}

/** The one session of browser mode. */
export interface Session {
  /** Starts a new session; the one before is over. */
  start(): SessionKeys;
  /** Whether a request shows both halves of the session. */
  isHeldBy(shown: ShownKeys): boolean;
}

/** A session that nobody holds yet. */
export function createSession(source: TokenSource): Session {
  let current: SessionKeys | null = null;
  return {
    start: () => {
      current = { cookie: newToken(source), pageKey: newToken(source) };
      return current;
    },
    isHeldBy: ({ cookie, pageKey }) => {
      if (current === null || cookie === null || pageKey === null) return false;
      const sameCookie = sameToken(source, current.cookie, cookie);
      return sameToken(source, current.pageKey, pageKey) && sameCookie;
    },
  };
}
