import { type Clock, systemClock } from '../../src-main/lib/clock.ts';

/** The machine's clock, which can be made to jump forward; far timers wait for that. */
export interface SkippingClock extends Clock {
  /** Lets this many milliseconds be past at once; whatever falls due is called, in its order. */
  skip(milliseconds: number): void;
}

interface Timer {
  readonly due: number;
  readonly call: () => void;
}

/**
 * What is further off than this, in milliseconds, does not come by itself. Else the desk would look at a customer's key in
 * whichever moment of a test, and on a slow machine in another one: every run would be a story of its own.
 */
const comesByItself = 1_000;

/** A clock that goes by itself, as the machine's does, and jumps when a test wants hours to be past. What the desk does after seconds or more, it does at such a jump alone. */
export function createSkippingClock(): SkippingClock {
  let skipped = 0;
  const timers = new Set<Timer>();
  const monotonic = (): number => systemClock.monotonic() + skipped;
  const ring = (timer: Timer): void => {
    if (monotonic() < timer.due - 1) return;
    if (timers.delete(timer)) timer.call();
  };
  return {
    now: () => systemClock.now() + skipped,
    monotonic,
    after: (milliseconds, call) => {
      const timer = { due: monotonic() + milliseconds, call };
      timers.add(timer);
      const cancel = milliseconds > comesByItself ? () => undefined : systemClock.after(milliseconds, () => ring(timer));
      return () => {
        timers.delete(timer);
        cancel();
      };
    },
    skip: (milliseconds) => {
      skipped += milliseconds;
      for (const timer of [...timers].sort((one, other) => one.due - other.due)) ring(timer);
    },
  };
}
