import type { Officer } from '../../src-shared/officers.ts';
import type { SignedHead } from '../vault/chain.ts';
import type { Vault } from '../vault/vault.ts';
import type { Clock } from '../lib/clock.ts';

/** How long an entered passphrase counts as fresh, in milliseconds. */
export const freshForMilliseconds = 5 * 60_000;

/** A head of the chain that was kept outside the database, and where. */
export interface Anchor extends SignedHead {
  readonly where: string;
}

/** An officer at an open vault. */
export interface Session {
  readonly vault: Vault;
  readonly officer: Officer;
  readonly slot: string;
  readonly unlockedAt: number;
  /** Where the chain was said to stand by what is kept outside the database. */
  readonly anchors: () => readonly Anchor[];
  readonly fresh: Freshness;
}

/** When the passphrase was last entered, on both clocks: moving the machine's clock back does not make it fresh again. */
export interface Freshness {
  renew(): void;
  readonly at: number;
  readonly holds: boolean;
}

/** Starts counting from now. */
export function startFreshness(clock: Clock): Freshness {
  let at = clock.now();
  let monotonic = clock.monotonic();
  return {
    renew: () => {
      at = clock.now();
      monotonic = clock.monotonic();
    },
    get at() {
      return at;
    },
    get holds() {
      return clock.monotonic() - monotonic < freshForMilliseconds && clock.now() - at < freshForMilliseconds;
    },
  };
}
