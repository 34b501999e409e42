import type { Clock } from '../lib/clock.ts';

/** What happens every hour from `start` on, until `stop`. */
export interface Hourly {
  readonly start: (call: () => void) => void;
  readonly stop: () => void;
}

const hour = 3_600_000;

/** A clock that strikes every hour. */
export function hourly(clock: Clock): Hourly {
  let cancel: () => void = () => undefined;
  const start = (call: () => void): void => {
    cancel = clock.after(hour, () => {
      call();
      start(call);
    });
  };
  return {
    start,
    stop: () => {
      cancel();
    },
  };
}
