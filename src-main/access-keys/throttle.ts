import type { Clock } from '../lib/clock.ts';

/** How many refused tries of one key are written in a minute. */
export const recordedPerMinute = 10;

const minuteMilliseconds = 60_000;

interface Tries {
  /** When the minute began, by the monotonic clock. */
  readonly since: number;
  readonly recorded: number;
  /** Tries that were not written. */
  readonly held: number;
}

/** Counts the refused tries of each key, so that whoever tries without end cannot fill the disk. */
export class Throttle {
  readonly #clock: Clock;
  readonly #tries = new Map<string, Tries>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** One more try of a key. Answers how many are to be written now, with those that were not; 0 when none is. */
  take(publicKey: string): number {
    const now = this.#clock.monotonic();
    const known = this.#tries.get(publicKey) ?? { since: now, recorded: 0, held: 0 };
    const minute = now - known.since < minuteMilliseconds ? known : { ...known, since: now, recorded: 0 };
    const full = minute.recorded >= recordedPerMinute;
    this.#tries.set(publicKey, full ? { ...minute, held: minute.held + 1 } : { ...minute, recorded: minute.recorded + 1, held: 0 });
    return full ? 0 : 1 + minute.held;
  }

  /** Takes out, by key, the tries that were not written, and forgets the minutes that are over. */
  drain(): ReadonlyMap<string, number> {
    const now = this.#clock.monotonic();
    const held = new Map<string, number>();
    for (const [publicKey, tries] of this.#tries) {
      if (tries.held > 0) held.set(publicKey, tries.held);
      if (now - tries.since >= minuteMilliseconds) this.#tries.delete(publicKey);
      else this.#tries.set(publicKey, { ...tries, held: 0 });
    }
    return held;
  }
}
