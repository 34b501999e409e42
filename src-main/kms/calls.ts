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
  readonly #closing = new AbortController();

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
    if (this.#closing.signal.aborted) throw this.#closed();
    if (call.signal?.aborted === true) throw this.#cancelled(operation);
    const limit = AbortSignal.timeout(this.#limits.limitMs);
    const signal = AbortSignal.any([this.#closing.signal, limit, ...(call.signal === undefined ? [] : [call.signal])]);
    try {
      return await endedBy(signal, work(signal), late);
    } catch (error) {
      throw signal.aborted ? this.#ended(operation, signal, limit) : error;
    }
  }

  /** Ends every call in flight: none waits on the network, on media or on a person after this. */
  close(): void {
    this.#closing.abort();
  }

  #ended(operation: KmsOperation, signal: AbortSignal, limit: AbortSignal): Error {
    if (!limit.aborted || signal.reason !== limit.reason) return this.#cancelled(operation);
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
