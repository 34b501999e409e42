import { useEffect, useState } from 'react';

/** Whole seconds from now until a moment, never below zero. Both in milliseconds since 1970. */
export function secondsUntil(moment: number, now: number): number {
  return Math.max(0, Math.ceil((moment - now) / 1_000));
}

/** A wait before the next attempt, counting down. */
export interface Patience {
  readonly secondsLeft: number;
  /** Starts, or lengthens, the wait. */
  readonly wait: (seconds: number) => void;
}

/** Counts down to the moment from which main takes the next attempt. */
export function usePatience(initialSeconds: number): Patience {
  const [until, setUntil] = useState(() => Date.now() + initialSeconds * 1_000);
  const [now, setNow] = useState(() => Date.now());
  const secondsLeft = secondsUntil(until, now);
  useEffect(() => {
    if (secondsLeft === 0) return undefined;
    const timer = setTimeout(() => { setNow(Date.now()); }, 250);
    return () => { clearTimeout(timer); };
  }, [secondsLeft, now]);
  const wait = (seconds: number): void => {
    // One look at the clock for both: a millisecond between two would be a second to wait.
    const asked = Date.now();
    setNow(asked);
    setUntil((before) => Math.max(before, asked + seconds * 1_000));
  };
  return { secondsLeft, wait };
}
