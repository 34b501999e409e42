import type { ServerResponse } from 'node:http';
import type { Clock } from '../../lib/clock.ts';

/** The calls that are being answered. */
export class UnderWay {
  readonly #calls = new Set<AbortController>();
  #drained: () => void = () => undefined;

  /** Follows a call from here until its answer has gone out; the signal ends when the client goes away, or with `abort`. */
  follow(response: ServerResponse): AbortSignal {
    const call = new AbortController();
    this.#calls.add(call);
    response.once('close', () => {
      this.#calls.delete(call);
      if (!response.writableFinished) call.abort();
      if (this.#calls.size === 0) this.#drained();
    });
    return call.signal;
  }

  /** Tells every call that its answer is no longer waited for. */
  abort(): void {
    for (const call of this.#calls) call.abort();
  }

  /** Resolves when all calls have been answered, or when the time is over. */
  drained(clock: Clock, milliseconds: number): Promise<void> {
    if (this.#calls.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = clock.after(milliseconds, resolve);
      this.#drained = () => {
        cancel();
        resolve();
      };
    });
  }
}
