import type { Clock } from '../lib/clock.ts';

/** Locks the desk when nobody has touched it for a while. */
export interface AutoLock {
  /** Somebody is at the desk: the time starts again. Answers when the desk will lock, by the machine's clock. */
  touch(): number;
  stop(): void;
}

// A timer can fire late after the machine slept: the time is looked at every few seconds rather than trusted to one timer.
const lookEveryMilliseconds = 5000;

/** Starts waiting. `minutes` is asked each time, so that a changed setting counts at once. */
export function startAutoLock(clock: Clock, minutes: () => number, lock: () => void): AutoLock {
  let touchedAt = clock.monotonic();
  let wallAt = clock.now();
  let cancel: () => void = () => undefined;
  const limit = (): number => {
    try {
      return minutes() * 60_000;
    } catch {
      // A vault that can no longer be read, say because its media is gone, is locked: no more looks would come.
      return 0;
    }
  };
  const look = (): void => {
    const idle = Math.max(clock.monotonic() - touchedAt, clock.now() - wallAt);
    if (idle >= limit()) lock();
    else cancel = clock.after(lookEveryMilliseconds, look);
  };
  cancel = clock.after(lookEveryMilliseconds, look);
  return {
    touch: () => {
      touchedAt = clock.monotonic();
      wallAt = clock.now();
      return wallAt + minutes() * 60_000;
    },
    stop: () => {
      cancel();
    },
  };
}
