import type { Clock } from '../lib/clock.ts';
import { fullWidth, isUnmarked, type LaneWidth, narrowed, places, type Throttled, widened } from './lane-width.ts';

interface Waiter {
  readonly letIn: () => void;
}

/** A way that so many calls may use together. Who comes first goes first; who is called off leaves the queue. */
export class Lane {
  readonly #clock: Clock;
  readonly #waiting = new Set<Waiter>();
  #width: LaneWidth;
  #inside = 0;
  #opening: (() => void) | null = null;

  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.#width = fullWidth(most);
  }

  /** Whether nobody is in it or waits for it, and it is as wide as a new one. */
  get isForgettable(): boolean {
    return this.#inside === 0 && this.#waiting.size === 0 && isUnmarked(this.#width, this.#clock.monotonic());
  }

  /** Waits for a place, which `leave` gives back. @throws the reason of the signal when it ends first */
  async enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const waiter: Waiter = { letIn: () => resolve(undefined) };
    const leaveQueue = (): void => {
      if (this.#waiting.delete(waiter)) reject(reasonOf(signal));
      this.#letIn();
    };
    this.#waiting.add(waiter);
    signal?.addEventListener('abort', leaveQueue, { once: true });
    this.#letIn();
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', leaveQueue);
    }
  }

  leave(): void {
    this.#inside -= 1;
    this.#letIn();
  }

  /** A call of this lane went through. */
  widen(): void {
    this.#width = widened(this.#width);
  }

  /** A call of this lane was turned away for there being too many. */
  narrow(throttled: Omit<Throttled, 'now'>): void {
    this.#width = narrowed(this.#width, { ...throttled, now: this.#clock.monotonic() });
  }

  #letIn(): void {
    const closedFor = this.#width.closedUntil - this.#clock.monotonic();
    if (closedFor > 0) {
      this.#openLater(closedFor);
      return;
    }
    for (const waiter of this.#waiting) {
      if (this.#inside >= places(this.#width)) return;
      this.#waiting.delete(waiter);
      this.#inside += 1;
      waiter.letIn();
    }
  }

  /** Lets those who wait in once the lane is open again; nobody is woken for an empty queue. */
  #openLater(milliseconds: number): void {
    this.#opening?.();
    this.#opening = null;
    if (this.#waiting.size === 0) return;
    this.#opening = this.#clock.after(milliseconds, () => {
      this.#opening = null;
      this.#letIn();
    });
  }
}

function reasonOf(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error('the call was called off');
}
