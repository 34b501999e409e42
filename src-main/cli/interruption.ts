import { KeydeskError } from '../../src-shared/errors.ts';
import type { ExitCode } from './exit-codes.ts';

/** Somebody wants the command to end now: Ctrl-C, or a polite request of the system. */
export class Interruption {
  readonly #controller = new AbortController();
  #finishing: Promise<unknown> = Promise.resolve();
  #exit: ExitCode | null = null;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The code to end with, once interrupted. */
  get exit(): ExitCode | null {
    return this.#exit;
  }

  /** The first one counts. */
  interrupt(exit: ExitCode): void {
    this.#exit ??= exit;
    this.#controller.abort();
  }

  /** Work that ends by itself when interrupted, and must be let come to that end. */
  async finishing<T>(work: Promise<T>): Promise<T> {
    this.#finishing = work.catch(() => undefined);
    return work;
  }

  /** Waits for work, but no longer than until the interruption. @throws CANCELLED */
  async race<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#interrupted()]);
  }

  /** Resolves when interrupted. */
  async wait(): Promise<void> {
    if (this.signal.aborted) return;
    await new Promise((resolve) => {
      this.signal.addEventListener('abort', resolve, { once: true });
    });
  }

  async #interrupted(): Promise<never> {
    await this.wait();
    await this.#finishing;
    // What came of it is told first: it is more than that the command was interrupted.
    await new Promise(setImmediate);
    throw new KeydeskError('CANCELLED', { what: 'the command' });
  }
}

/** Follows the signals of this process; a second Ctrl-C ends it at once. The answer stops following. */
export function followSignals(interruption: Interruption, exits: Readonly<Record<'SIGINT' | 'SIGTERM', ExitCode>>): () => void {
  const handlers = (['SIGINT', 'SIGTERM'] as const).map((signal) => {
    const handle = (): void => {
      if (interruption.signal.aborted) process.exit(exits[signal]);
      interruption.interrupt(exits[signal]);
    };
    process.on(signal, handle);
    return [signal, handle] as const;
  });
  return () => {
    for (const [signal, handle] of handlers) process.off(signal, handle);
  };
}
