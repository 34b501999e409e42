import type { Clock } from '../../src-main/lib/clock.ts';

/** A clock that moves only when it is told to. */
export interface HandClock extends Clock {
  /** Lets time pass; what falls due is called in its order. */
  advance(milliseconds: number): void;
}

interface Timer {
  readonly at: number;
  readonly call: () => void;
}

/** A clock that stands at the given time, in milliseconds since 1970 UTC. */
export function handClock(start = Date.UTC(2026, 0, 2, 3, 4, 5)): HandClock {
  let passed = 0;
  let timers: readonly Timer[] = [];
  const next = (until: number): Timer | undefined =>
    timers.filter((timer) => timer.at <= until).sort((one, other) => one.at - other.at)[0];
  return {
    now: () => start + passed,
    monotonic: () => passed,
    after: (milliseconds, call) => {
      const timer = { at: passed + milliseconds, call };
      timers = [...timers, timer];
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: (milliseconds) => {
      const until = passed + milliseconds;
      for (let due = next(until); due !== undefined; due = next(until)) {
        passed = due.at;
        const fired = due;
        timers = timers.filter((other) => other !== fired);
        fired.call();
      }
      passed = until;
    },
  };
}
