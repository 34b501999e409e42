import { KeydeskError } from '../../src-shared/errors.ts';
import type { CallOptions, KmsOperation, ProviderKind } from './provider.ts';
import { KmsError } from './provider.ts';

/** How long one call to a customer's key may take, with its retries and sign-in. In milliseconds. */
export const callLimitMs = 15_000;

interface Limits {
  readonly provider: ProviderKind;
  /** The key as the officer knows it: an ARN or a path. */
  readonly key: string;
  readonly limitMs: number;
}

/**
 * The calls in flight on one provider: each ends by itself, by the caller's signal, by the time limit or by `close`,
 * whichever is first, even when what it waits for does not listen to signals.
 */
export class Calls {
  readonly #limits: Limits;
  readonly #inFlight = new Set<AbortController>();
  #isClosed = false;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Does `work` within the limits. `late` gets a result that came after the call had ended, to wipe it.
   * Throws `STATE_CONFLICT` after `close`, `CANCELLED` when ended early, and `KmsError` `unreachable` at the limit.
   */
  async run<T>(
    operation: KmsOperation,
    call: CallOptions,
    work: (signal: AbortSignal) => Promise<T>,
    late: (result: T) => void = () => undefined,
  ): Promise<T> {
    if (this.#isClosed) throw this.#closed();
    if (call.signal?.aborted === true) throw this.#cancelled(operation);
    const ending = new AbortController();
    const giveUp = (): void => ending.abort();
    const timer = setTimeout(() => ending.abort(this.#tooSlow(operation)), this.#limits.limitMs);
    call.signal?.addEventListener('abort', giveUp, { once: true });
    this.#inFlight.add(ending);
    try {
      return await endedBy(ending.signal, work(ending.signal), late);
    } catch (error) {
      throw ending.signal.aborted ? this.#reason(ending.signal, operation) : error;
    } finally {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', giveUp);
      this.#inFlight.delete(ending);
    }
  }

  /** Ends every call in flight: none waits on the network, on media or on a person after this. */
  close(): void {
    this.#isClosed = true;
    for (const ending of this.#inFlight) ending.abort();
  }

  #reason(signal: AbortSignal, operation: KmsOperation): Error {
    return signal.reason instanceof KmsError ? signal.reason : this.#cancelled(operation);
  }

  #tooSlow(operation: KmsOperation): KmsError {
    const seconds = String(this.#limits.limitMs / 1000);
    const detail = `No answer within ${seconds} s. Check the network and try again.`;
    return new KmsError({ kind: 'unreachable', provider: this.#limits.provider, operation, detail });
  }

  #cancelled(operation: KmsOperation): Error {
    return new KeydeskError('CANCELLED', { what: `${operation} with the customer's key` });
  }

  #closed(): Error {
    return new KeydeskError('STATE_CONFLICT', {
      noun: 'KMS key',
      id: this.#limits.key,
      state: 'closed',
      wanted: 'open',
      remedy: 'Unlock the vault and try again.',
    });
  }
}

/** Settles as the work does, or rejects as soon as the signal aborts; a later result then goes to `late`. */
function endedBy<T>(signal: AbortSignal, work: Promise<T>, late: (result: T) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => {
      reject(new Error('ended early'));
      work.then(late, () => undefined);
    };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    const stop = (): void => signal.removeEventListener('abort', abort);
    work.then(
      (result) => {
        stop();
        if (!signal.aborted) resolve(result);
      },
      (error: unknown) => {
        stop();
        reject(error instanceof Error ? error : new Error('the call failed'));
      },
    );
  });
}
