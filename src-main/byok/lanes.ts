import { isKeydeskError } from '../../src-shared/errors.ts';
import { KmsError, type ProviderKind } from '../kms/provider.ts';
import type { Clock } from '../lib/clock.ts';
import { Lane } from './lane.ts';

/**
 * How many calls may be in flight at a provider together. AWS and Google Cloud count requests per second, thousands of
 * them, which 16 calls of some ten milliseconds do not reach; Key Vault allows hundreds of RSA operations in ten seconds for
 * a whole vault; an HSM does one thing after the other, and the second call only hides the way there; a key file is opened
 * on this machine, which has other things to do.
 */
export const providerPlaces: Readonly<Record<ProviderKind, number>> = { AWS: 16, GCP: 16, AZURE: 8, PKCS11: 2, KEY_FILE: 4 };

/** How often a throttled call is made before its error is passed on. */
export const mostTries = 5;

/** What the lanes stand on. `random` answers from 0 up to but not including 1. */
export interface LanesParts {
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * The ways to the customers' KMS: so many calls at once for each kind of provider, and of these at most half for one
 * customer's key. When a provider says that it is too much, the lane of that key closes for a while and opens again
 * narrower, so that the others' go on.
 */
export class Lanes {
  readonly #parts: LanesParts;
  readonly #providers = new Map<ProviderKind, Lane>();
  readonly #keys = new Map<string, Lane>();

  constructor(parts: LanesParts) {
    this.#parts = parts;
  }

  /**
   * Makes a call when there is a place for it, and again when it was throttled.
   * @param call one call to a KMS, which may be made several times
   * @param key whose limits the call counts against, such as the id of the customer's key; without one, those of the provider
   * @throws what the call throws, the throttling too when it does not end; the reason of the signal
   */
  async run<T>(provider: ProviderKind, signal: AbortSignal | undefined, call: () => Promise<T>, key?: string): Promise<T> {
    const ways = this.#waysTo(provider, key);
    try {
      return await this.#try(ways, signal, call);
    } finally {
      this.#forget(provider, key);
    }
  }

  async #try<T>(ways: readonly [Lane, ...Lane[]], signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#once(ways, signal, call);
      if ('answer' in outcome) return outcome.answer;
      if (tries >= mostTries) throw outcome.throttled;
    }
  }

  /** One call, with a place in each lane while it lasts. The first lane is the one that yields. */
  async #once<T>(ways: readonly [Lane, ...Lane[]], signal: AbortSignal | undefined, call: () => Promise<T>): Promise<{ readonly answer: T } | { readonly throttled: unknown }> {
    const entered: Lane[] = [];
    let begunAt = 0;
    try {
      for (const lane of ways) {
        await lane.enter(signal);
        entered.push(lane);
      }
      signal?.throwIfAborted();
      begunAt = this.#parts.clock.monotonic();
      const answer = await call();
      ways[0].widen();
      return { answer };
    } catch (error) {
      if (!isThrottling(error)) throw error;
      ways[0].narrow({ begunAt, retryAfterMs: retryAfter(error), random: this.#parts.random() });
      return { throttled: error };
    } finally {
      for (const lane of entered) lane.leave();
    }
  }

  #waysTo(provider: ProviderKind, key: string | undefined): readonly [Lane, ...Lane[]] {
    const most = providerPlaces[provider];
    const way = this.#laneOf(this.#providers, provider, most);
    if (key === undefined) return [way];
    return [this.#laneOf(this.#keys, keyName(provider, key), Math.max(1, Math.floor(most / 2))), way];
  }

  #laneOf<K>(lanes: Map<K, Lane>, name: K, most: number): Lane {
    const lane = lanes.get(name) ?? new Lane(this.#parts.clock, most);
    lanes.set(name, lane);
    return lane;
  }

  /** Ten thousand keys need no lane each once they are quiet. */
  #forget(provider: ProviderKind, key: string | undefined): void {
    if (key === undefined) return;
    const name = keyName(provider, key);
    if (this.#keys.get(name)?.isForgettable === true) this.#keys.delete(name);
  }
}

function keyName(provider: ProviderKind, key: string): string {
  return `${provider} ${key}`;
}

function isThrottling(error: unknown): boolean {
  if (error instanceof KmsError) return error.kind === 'throttled';
  return isKeydeskError(error, 'KMS_FAILED') && error.data.kind === 'throttled';
}

function retryAfter(error: unknown): number | null {
  return error instanceof KmsError ? error.retryAfterMs : null;
}
