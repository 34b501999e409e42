/** What time it is, and how long things last. Everything that needs time is given one. */
export interface Clock {
  /** Milliseconds since 1970 UTC, as the machine's clock says; it may be moved by hand. */
  now(): number;
  /** Milliseconds that only ever grow, whatever is done to the machine's clock. */
  monotonic(): number;
  /** Calls once after the given milliseconds; the answer cancels. */
  after(milliseconds: number, call: () => void): () => void;
}

/** The machine's own clock. Its timers never keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
