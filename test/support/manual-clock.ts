import type { Clock } from '../../src-main/lib/clock.ts';

interface Timer {
  readonly due: number;
  readonly call: () => void;
}

/** A clock that moves only when a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  #monotonic = 0;
  #timers: readonly Timer[] = [];

  constructor(now = Date.UTC(2026, 0, 15, 9, 0, 0)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(milliseconds: number, call: () => void): () => void {
    // A machine's clock knows whole milliseconds, and a timer never strikes too early.
    const timer = { due: this.#monotonic + Math.ceil(milliseconds), call };
    this.#timers = [...this.#timers, timer];
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets time pass: both clocks move, and each timer that falls due is called at its moment. */
  advance(milliseconds: number): void {
    const end = this.#monotonic + milliseconds;
    for (;;) {
      const [next] = this.#timers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#move(next.due - this.#monotonic);
      next.call();
    }
    this.#move(end - this.#monotonic);
  }

  /** Moves the machine's clock by hand, forward or back; no time passes. */
  shift(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.length;
  }

  #move(milliseconds: number): void {
    this.#monotonic += milliseconds;
    this.#now += milliseconds;
  }
}
