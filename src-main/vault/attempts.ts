import { existsSync, readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Places } from './places.ts';
import { replaceFile } from './storage.ts';

const attemptsSchema = z.strictObject({ times: z.array(z.int()).max(1000) });

/** Wrong passphrases that cost nothing but the time to type them. */
const freeAttempts = 3;
const longestWaitSeconds = 300;

/** How long to wait after so many wrong passphrases, in seconds: nothing for the first three, then 2, 4, 8 … at most 300. */
export function waitAfter(failures: number): number {
  return failures < freeAttempts ? 0 : Math.min(2 ** (failures - freeAttempts + 1), longestWaitSeconds);
}

/**
 * The wrong passphrases since the last right one. They are kept beside the vault so that a restart forgives nothing,
 * and become audit events at the next unlock.
 */
export interface Attempts {
  /** When each of them was, in milliseconds. */
  times(): readonly number[];
  /** How long the next attempt must wait, in seconds. A clock that was moved back does not shorten it. */
  waitSeconds(): number;
  /** Notes a wrong passphrase; answers how long the next attempt must wait. */
  failed(): number;
  forgive(): void;
}

function readTimes(path: string): readonly number[] {
  if (!existsSync(path)) return [];
  try {
    return attemptsSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).times;
  } catch {
    // A file that cannot be read counts as many attempts: damaging it must not help anybody.
    return Array.from({ length: freeAttempts + 3 }, () => 0);
  }
}

/** The attempts at one vault. */
export function attemptsAt(places: Places, clock: Clock): Attempts {
  const waitSeconds = (): number => {
    const times = readTimes(places.attempts);
    const wait = waitAfter(times.length);
    const passed = (clock.now() - (times.at(-1) ?? 0)) / 1000;
    return passed < 0 ? wait : Math.max(0, Math.ceil(wait - passed));
  };
  return {
    times: () => readTimes(places.attempts),
    waitSeconds,
    failed: () => {
      const times = [...readTimes(places.attempts), clock.now()].slice(-1000);
      replaceFile(places.attempts, new TextEncoder().encode(JSON.stringify({ times })));
      return waitAfter(times.length);
    },
    forgive: () => {
      rmSync(places.attempts, { force: true });
    },
  };
}

/** Refuses while an earlier wrong passphrase must still be waited for. @throws ATTEMPTS_THROTTLED */
export function requirePatience(attempts: Attempts): void {
  const retryAfterSeconds = attempts.waitSeconds();
  if (retryAfterSeconds > 0) throw new KeydeskError('ATTEMPTS_THROTTLED', { retryAfterSeconds });
}
