import { systemClock, type Clock } from '../../src-main/lib/clock.ts';

interface Timer {
  readonly due: number;
  readonly strike: () => void;
}

/** The machine's clock, which can be put forward: what falls due in the time that is left out strikes at once. */
export class HastenedClock implements Clock {
  readonly #timers = new Set<Timer>();
  #ahead = 0;

  now(): number {
    return systemClock.now() + this.#ahead;
  }

  monotonic(): number {
    return systemClock.monotonic() + this.#ahead;
  }

  after(milliseconds: number, call: () => void): () => void {
    const cancel = systemClock.after(milliseconds, () => timer.strike());
    const forget = (): void => {
      cancel();
      this.#timers.delete(timer);
    };
    const strike = (): void => {
      forget();
      call();
    };
    const timer: Timer = { due: this.monotonic() + milliseconds, strike };
    this.#timers.add(timer);
    return forget;
  }

  /** Leaves time out. */
  advance(milliseconds: number): void {
    this.#ahead += milliseconds;
    const due = [...this.#timers].filter((timer) => timer.due <= this.monotonic()).sort((one, other) => one.due - other.due);
    for (const timer of due) if (this.#timers.has(timer)) timer.strike();
  }
}
