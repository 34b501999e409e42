import { describe, expect, it } from 'vitest';
import { fullWidth, isUnmarked, narrowed, places, widened, yielding } from '../../src-main/byok/lane-width.ts';
import { Lanes, mostTries, providerPlaces } from '../../src-main/byok/lanes.ts';
import { asKeydeskError, KmsError, type ProviderKind } from '../../src-main/kms/provider.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { ManualClock } from '../support/manual-clock.ts';

const next = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function throttling(retryAfterMs?: number): KmsError {
  return new KmsError({ kind: 'throttled', provider: 'AWS', operation: 'wrap', detail: 'slow down', retryAfterMs });
}

/** Calls that stay in flight until the test ends them, in the order in which they were begun. */
class Calls {
  readonly begun: string[] = [];
  inFlight = 0;
  most = 0;
  readonly #ends = new Map<string, { resolve: (answer: string) => void; reject: (error: Error) => void }>();

  readonly of = (name: string) => async (): Promise<string> => {
    this.begun.push(name);
    this.inFlight += 1;
    this.most = Math.max(this.most, this.inFlight);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#ends.set(name, { resolve, reject });
    try {
      return await promise;
    } finally {
      this.inFlight -= 1;
    }
  };

  async answer(...names: readonly string[]): Promise<void> {
    for (const name of names) this.#ends.get(name)?.resolve(name);
    await next();
  }

  /** Answers everything that is begun, until nothing is in flight any more. */
  async answerAll(): Promise<void> {
    while (this.inFlight > 0) await this.answer(...this.begun);
  }

  async refuse(name: string, error: Error): Promise<void> {
    this.#ends.get(name)?.reject(error);
    await next();
  }
}

function bench() {
  const clock = new ManualClock();
  const calls = new Calls();
  const lanes = new Lanes({ clock, random: () => 0 });
  const run = async (name: string, key?: string, provider: ProviderKind = 'AWS', signal?: AbortSignal): Promise<string> => lanes.run(provider, signal, calls.of(name), key);
  return { clock, calls, lanes, run };
}

const named = (count: number, prefix = ''): readonly string[] => Array.from({ length: count }, (_, at) => `${prefix}${String(at)}`);

describe('the width of a lane', () => {
  const at = (now: number, more: { readonly begunAt?: number; readonly retryAfterMs?: number; readonly random?: number } = {}) => ({
    now,
    begunAt: more.begunAt ?? now,
    retryAfterMs: more.retryAfterMs ?? null,
    random: more.random ?? 0,
  });

  it('halves when a call is throttled, and never closes for good', () => {
    let lane = fullWidth(16);
    const seen = [100, 200, 300, 400, 500, 600].map((now) => places((lane = narrowed(lane, at(now)))));
    expect(seen).toEqual([8, 4, 2, 1, 1, 1]);
  });

  it('halves once for all calls that were in flight together', () => {
    const first = narrowed(fullWidth(16), at(100, { begunAt: 50 }));
    const second = narrowed(first, at(110, { begunAt: 60 }));
    expect(second).toMatchObject({ width: 8, strikes: 1 });
    expect(narrowed(second, at(200, { begunAt: 150 }))).toMatchObject({ width: 4, strikes: 2 });
  });

  it('closes as long as the provider asks, stretched but never shortened', () => {
    expect(narrowed(fullWidth(16), at(1000, { retryAfterMs: 5000 })).closedUntil).toBe(6000);
    expect(narrowed(fullWidth(16), at(1000, { retryAfterMs: 5000, random: 0.5 })).closedUntil).toBe(7250);
    const long = narrowed(fullWidth(16), at(1000, { retryAfterMs: 5000 }));
    expect(narrowed(long, at(1100, { begunAt: 900, retryAfterMs: 1 })).closedUntil).toBe(6000);
  });

  it('doubles the wait when nothing is asked for, up to a bound', () => {
    let lane = fullWidth(16);
    const waits = named(12).map((_, times) => {
      const now = (times + 1) * 100_000;
      lane = narrowed(lane, at(now));
      return lane.closedUntil - now;
    });
    expect(waits.slice(0, 4)).toEqual([250, 500, 1000, 2000]);
    expect(waits.at(-1)).toBe(yielding.longestWait);
    expect(narrowed(fullWidth(16), at(0, { retryAfterMs: 86_400_000 })).closedUntil).toBe(yielding.longestWait);
  });

  it('widens by one for each full width of calls that go through, up to where it began', () => {
    let lane = narrowed(fullWidth(16), at(100));
    for (let call = 0; call < 9; call += 1) lane = widened(lane);
    expect(places(lane)).toBe(9);
    for (let call = 0; call < 200; call += 1) lane = widened(lane);
    expect(lane).toMatchObject({ width: 16, strikes: 0 });
    expect(isUnmarked(lane, 10_000)).toBe(true);
  });
});

describe('the lanes', () => {
  it.each(Object.entries(providerPlaces))('let so many calls to %s be in flight: %d', async (provider, most) => {
    const { calls, run } = bench();
    const names = named(most + 5);
    const all = Promise.all(names.map(async (name) => run(name, undefined, provider as ProviderKind)));
    await next();
    expect(calls.begun).toEqual(names.slice(0, most));
    await calls.answerAll();
    expect(await all).toEqual(names);
    expect(calls.most).toBe(most);
  });

  it('keep a place for other keys when one key does not answer', async () => {
    const { calls, run } = bench();
    const hanging = named(100, 'dead-').map(async (name) => run(name, 'dead'));
    await next();
    expect(calls.inFlight).toBe(8);
    const others = Promise.all(named(50, 'good-').map(async (name, at) => run(name, `key-${String(at)}`)));
    while (calls.begun.filter((name) => name.startsWith('good')).length < 50) await calls.answer(...calls.begun.filter((name) => name.startsWith('good')));
    await calls.answer(...named(50, 'good-'));
    expect(await others).toHaveLength(50);
    await calls.answerAll();
    expect(await Promise.all(hanging)).toHaveLength(100);
  });

  it('of two providers have nothing to do with each other', async () => {
    const { calls, run } = bench();
    const tokens = named(5, 'token-').map(async (name) => run(name, undefined, 'PKCS11'));
    const cloud = run('cloud', undefined, 'GCP');
    await next();
    expect(calls.begun).toEqual(['token-0', 'token-1', 'cloud']);
    await calls.answer('cloud');
    expect(await cloud).toBe('cloud');
    await calls.answerAll();
    expect(await Promise.all(tokens)).toHaveLength(5);
  });

  it('make a throttled call again, after the time the provider asked for', async () => {
    const { clock, calls, run } = bench();
    const answer = run('a', 'k');
    await next();
    await calls.refuse('a', throttling(3000));
    clock.advance(2999);
    await next();
    expect(calls.begun).toEqual(['a']);
    clock.advance(1);
    await next();
    expect(calls.begun).toEqual(['a', 'a']);
    await calls.answer('a');
    expect(await answer).toBe('a');
    expect(clock.waiting).toBe(0);
  });

  it('hold back the calls of the key that is throttled, and no others', async () => {
    const { clock, calls, run } = bench();
    const first = run('a', 'k');
    await next();
    await calls.refuse('a', throttling(3000));
    const second = run('b', 'k');
    const other = run('c', 'l');
    await next();
    expect(calls.begun).toEqual(['a', 'c']);
    await calls.answer('c');
    expect(await other).toBe('c');
    clock.advance(3000);
    await next();
    await calls.answer('a', 'b');
    expect(await Promise.all([first, second])).toEqual(['a', 'b']);
  });

  it('let fewer calls in after a throttling', async () => {
    const { clock, calls, run } = bench();
    const all = Promise.all(named(8).map(async (name) => run(name)));
    await next();
    await calls.refuse('0', throttling(10));
    await calls.answer(...named(8).slice(1));
    const more = Promise.all(named(20, 'm').map(async (name) => run(name)));
    clock.advance(10);
    await next();
    expect(calls.inFlight).toBeLessThan(16);
    await calls.answerAll();
    expect([...(await all), ...(await more)]).toHaveLength(28);
  });

  it.each([
    ['as the provider says it', () => throttling(1)],
    ['as an error of the closed list', () => asKeydeskError(throttling())],
  ])('give up a call that is throttled again and again, %s', async (_how, error) => {
    const { clock, lanes } = bench();
    let tries = 0;
    const thrown = error();
    const outcome = lanes
      .run('AWS', undefined, async () => {
        tries += 1;
        return Promise.reject(thrown);
      })
      .catch((caught: unknown) => caught);
    for (let wait = 0; wait < 10; wait += 1) {
      await next();
      clock.advance(yielding.longestWait);
    }
    expect(await outcome).toBe(thrown);
    expect(tries).toBe(mostTries);
  });

  it('pass every other error on at once, and give the place back', async () => {
    const { calls, run } = bench();
    for (const error of [new KmsError({ kind: 'denied', provider: 'AWS', operation: 'wrap', detail: '' }), new KeydeskError('CANCELLED', { what: 'x' })]) {
      const failing = run('token', undefined, 'PKCS11').catch((caught: unknown) => caught);
      await next();
      await calls.refuse('token', error);
      expect(await failing).toBe(error);
    }
    const after = named(2).map(async (name) => run(name, undefined, 'PKCS11'));
    await next();
    expect(calls.inFlight).toBe(2);
    await calls.answer('0', '1');
    await Promise.all(after);
  });

  it('let a call that is called off leave its place in the queue', async () => {
    const { calls, run } = bench();
    const leaving = new AbortController();
    const [first, second] = [run('0', undefined, 'PKCS11'), run('1', undefined, 'PKCS11')];
    const off = run('off', undefined, 'PKCS11', leaving.signal).catch((caught: unknown) => caught);
    const last = run('last', undefined, 'PKCS11');
    await next();
    const reason = new KeydeskError('VAULT_LOCKED', {});
    leaving.abort(reason);
    expect(await off).toBe(reason);
    await calls.answer('0', '1');
    await calls.answer('last');
    expect(await Promise.all([first, second, last])).toEqual(['0', '1', 'last']);
    expect(calls.begun).not.toContain('off');
  });

  it('let a call that waits for a throttled key be called off, and forget the timer', async () => {
    const { clock, calls, run } = bench();
    const leaving = new AbortController();
    const waiting = run('a', 'k', 'AWS', leaving.signal).catch((caught: unknown) => caught);
    await next();
    await calls.refuse('a', throttling(30_000));
    expect(clock.waiting).toBe(1);
    leaving.abort(new KeydeskError('CANCELLED', { what: 'the job' }));
    expect(await waiting).toMatchObject({ code: 'CANCELLED' });
    expect(clock.waiting).toBe(0);
  });

  it('make no call for a signal that has ended', async () => {
    const { calls, run } = bench();
    await expect(run('a', 'k', 'AWS', AbortSignal.abort(new KeydeskError('VAULT_LOCKED', {})))).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
    expect(calls.begun).toEqual([]);
  });

  it('end right in a storm: every call is made, some of them several times', async () => {
    const { clock, lanes } = bench();
    let calls = 0;
    const answers = named(500).map(async (name, at) =>
      lanes.run(
        'AZURE',
        undefined,
        async () => {
          calls += 1;
          if (calls % 5 === 0) throw throttling(calls % 2 === 0 ? 100 : undefined);
          return Promise.resolve(name);
        },
        `key-${String(at % 7)}`,
      ),
    );
    let ended = false;
    const all = Promise.allSettled(answers).finally(() => (ended = true));
    while (!hasEnded(() => ended)) {
      await next();
      clock.advance(1000);
    }
    const failed = (await all).filter(({ status }) => status === 'rejected');
    expect(failed.length).toBeLessThan(5);
    expect(calls).toBeGreaterThan(600);
    expect(clock.waiting).toBe(0);
  });
});

// Read through a function, for it changes while the loop waits.
function hasEnded(read: () => boolean): boolean {
  return read();
}
