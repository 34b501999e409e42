import { describe, expect, it } from 'vitest';
import type { MonitoredKey } from '../../src-main/keys/agenda.ts';
import { KeyMonitor, type MonitoredKeys } from '../../src-main/keys/monitor.ts';
import type { Probe } from '../../src-main/keys/probe.ts';
import { pace } from '../../src-main/keys/schedule.ts';
import { KmsError, type KmsOperation } from '../../src-main/kms/provider.ts';
import type { AuditDraft } from '../../src-main/vault/audit-draft.ts';
import { KeydeskError, type KmsFailureKind } from '../../src-shared/errors.ts';
import { ManualClock } from '../support/manual-clock.ts';

type Answer = KmsFailureKind | 'ok' | 'waits' | 'removed' | { readonly kind: KmsFailureKind; readonly operation: KmsOperation };

function probeOf(answer: Exclude<Answer, 'waits' | 'removed'>, at: number): Probe {
  const named = typeof answer === 'string' ? { kind: answer, operation: 'wrap' as const } : answer;
  const failure = named.kind === 'ok' ? null : new KmsError({ kind: named.kind, operation: named.operation, provider: 'AWS', detail: 'No.' });
  const preflight = { success: failure === null, reason: failure?.kind ?? null, message: '', findings: [], at };
  return { preflight, failure, region: null, asked: failure?.operation !== 'open' };
}

/** A registry whose keys answer what a test says, and a monitor over it. */
class Watch implements MonitoredKeys {
  readonly clock = new ManualClock();
  readonly told: string[] = [];
  readonly looks: { readonly id: string; readonly at: number }[] = [];
  readonly recorded: string[] = [];
  readonly plans = new Map<string, number>();
  readonly unforeseen: unknown[] = [];
  readonly answers = new Map<string, Answer>();
  most = 0;
  gate: Promise<void> = Promise.resolve();
  readonly monitor: KeyMonitor;
  #now = 0;
  #listeners: readonly ((draft: AuditDraft) => void)[] = [];

  constructor(
    keys: readonly MonitoredKey[],
    random: () => number = () => 0.5,
  ) {
    this.keys = keys;
    this.monitor = new KeyMonitor({
      keys: this,
      clock: this.clock,
      random,
      onEvent: (listener) => {
        this.#listeners = [...this.#listeners, listener];
        return () => (this.#listeners = this.#listeners.filter((other) => other !== listener));
      },
      onRefused: (id, { kind }) => this.told.push(`${id} refused ${kind}`),
      onServing: (id) => this.told.push(`${id} serves`),
      unforeseen: (error) => this.unforeseen.push(error),
    });
  }

  keys: readonly MonitoredKey[];

  broken = false;

  monitored(): readonly MonitoredKey[] {
    if (this.broken) throw new Error('the registry cannot be read');
    return this.keys;
  }

  async look(id: string, { signal }: { readonly signal: AbortSignal }): Promise<Probe | null> {
    this.looks.push({ id, at: this.clock.monotonic() });
    this.#now += 1;
    this.most = Math.max(this.most, this.#now);
    await this.gate;
    this.#now -= 1;
    if (signal.aborted) throw new KeydeskError('CANCELLED', { what: 'look' });
    const answer = this.answers.get(id) ?? 'ok';
    if (answer === 'removed') throw new KeydeskError('NOT_FOUND', { noun: 'KMS key', id });
    return answer === 'waits' ? null : probeOf(answer, this.clock.now());
  }

  recordLook(id: string, { failure }: Probe): void {
    this.recorded.push(`${id} ${failure?.kind ?? 'ok'}`);
  }

  planned(id: string, at: number): void {
    this.plans.set(id, at);
  }

  say(draft: AuditDraft): void {
    for (const listener of this.#listeners) listener(draft);
  }

  /** Lets time pass, a second at a time, with every look ending within its second. */
  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      this.clock.advance(1000);
      await this.monitor.settled();
    }
  }

  async toldAfter(seconds: number): Promise<readonly string[]> {
    const from = this.told.length;
    await this.pass(seconds);
    return this.told.slice(from);
  }

  timesOf(id: string): readonly number[] {
    return this.looks.filter((look) => look.id === id).map(({ at }) => at);
  }
}

const key = (id: string, more: Partial<MonitoredKey> = {}): MonitoredKey => ({ id, host: id, inUse: true, intervalSeconds: 60, ...more });

describe('the monitor', () => {
  it('looks at keys in use at their interval and at the others every quarter of an hour', async () => {
    const watch = new Watch([key('a'), key('b', { intervalSeconds: 30 }), key('c', { inUse: false })]);
    watch.monitor.start();
    await watch.pass(3600);
    expect(watch.timesOf('a').length).toBeGreaterThanOrEqual(58);
    expect(watch.timesOf('b').length).toBeGreaterThanOrEqual(116);
    expect(watch.timesOf('c')).toHaveLength(4);
    expect(watch.told).not.toContain('c serves');
    expect(watch.plans.get('a')).toBeGreaterThan(watch.clock.now());
    await watch.monitor.close();
  });

  it('reads the registry again that could not be read', async () => {
    const watch = new Watch([key('a')]);
    watch.broken = true;
    watch.monitor.start();
    await watch.pass(60);
    expect(watch.looks).toEqual([]);
    expect(watch.unforeseen.length).toBeGreaterThan(1);
    watch.broken = false;
    await watch.pass(90);
    expect(watch.timesOf('a').length).toBeGreaterThan(0);
    await watch.monitor.close();
  });

  it.each([30, 60, 150, 240])('tells of a key that is refused within 300 s at an interval of %i s, whatever is drawn', async (intervalSeconds) => {
    for (const random of [0, 0.5, 0.999]) {
      const watch = new Watch([key('a', { intervalSeconds })], () => random);
      watch.monitor.start();
      await watch.pass(600);
      for (const kind of ['denied', 'disabled', 'not-found', 'unreachable'] as const) {
        watch.answers.set('a', kind);
        expect(await watch.toldAfter(300)).toContain(`a refused ${kind}`);
        watch.answers.set('a', 'ok');
        expect(await watch.toldAfter(300)).toContain('a serves');
      }
      await watch.monitor.close();
    }
  });

  it('takes silence for a refusal only when it lasts, and looks again soon to know', async () => {
    const watch = new Watch([key('a')]);
    watch.monitor.start();
    await watch.pass(33);
    watch.answers.set('a', 'unreachable');
    const seen = watch.looks.length;
    while (watch.looks.length === seen) await watch.pass(1);
    expect(watch.told).toEqual(['a serves']);
    expect(watch.recorded).toEqual(['a ok']);
    expect(await watch.toldAfter(16)).toEqual(['a refused unreachable']);
    expect(watch.recorded).toEqual(['a ok', 'a unreachable']);
    await watch.monitor.close();
  });

  it.each<readonly [string, Answer]>([
    ['asked to slow down', 'throttled'],
    ['gave back other bytes', 'wrong-key'],
    ['was not understood', 'invalid-response'],
    ["needs the officer's sign-in", { kind: 'denied', operation: 'open' }],
    ['waits for its PIN', 'waits'],
    ['was removed', 'removed'],
  ])('seals nobody for a key that %s', async (_what, answer) => {
    const watch = new Watch([key('a')]);
    watch.answers.set('a', answer);
    watch.monitor.start();
    expect(await watch.toldAfter(900)).toEqual([]);
    expect(watch.looks.length).toBeGreaterThan(2);
    expect(watch.unforeseen).toEqual([]);
    await watch.monitor.close();
  });

  it('looks at once at a key that was unlocked', async () => {
    const watch = new Watch([key('a')]);
    watch.answers.set('a', 'waits');
    watch.monitor.start();
    await watch.pass(33);
    watch.answers.set('a', 'ok');
    watch.say({ action: 'key.unlock-token', object: 'a', outcome: 'failed' });
    expect(await watch.toldAfter(16)).toEqual([]);
    watch.say({ action: 'key.unlock-token', object: 'a' });
    expect(await watch.toldAfter(16)).toEqual(['a serves']);
    await watch.monitor.close();
  });

  it('takes up keys that are registered, and lets go of those that are removed', async () => {
    const watch = new Watch([key('a')]);
    watch.monitor.start();
    await watch.pass(60);
    watch.keys = [key('b')];
    watch.say({ action: 'key.add', object: 'b' });
    await watch.pass(15);
    const before = watch.timesOf('a').length;
    await watch.pass(300);
    expect(watch.timesOf('a')).toHaveLength(before);
    expect(watch.timesOf('b').length).toBeGreaterThan(3);
    await watch.monitor.close();
  });

  it('tells nothing of a key that was removed under the look', async () => {
    const watch = new Watch([key('a')]);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    watch.gate = promise.then(() => undefined);
    watch.monitor.start();
    watch.clock.advance(32_500);
    expect(watch.looks).toHaveLength(1);
    watch.keys = [];
    watch.say({ action: 'key.remove', object: 'a' });
    watch.clock.advance(15_000);
    resolve(undefined);
    await watch.monitor.settled();
    expect([watch.told, watch.recorded]).toEqual([[], []]);
    await watch.monitor.close();
  });

  it('ends at close, with the looks that were on their way, and leaves no timer', async () => {
    const watch = new Watch([key('a'), key('b')]);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    watch.gate = promise.then(() => undefined);
    watch.monitor.start();
    watch.clock.advance(32_500);
    const closed = watch.monitor.close();
    resolve(undefined);
    await closed;
    expect([watch.told, watch.recorded, watch.unforeseen]).toEqual([[], [], []]);
    expect(watch.clock.waiting).toBe(0);
    const { length } = watch.looks;
    watch.clock.advance(3_600_000);
    expect(watch.looks).toHaveLength(length);
  });

  it('looks at everything when the machine wakes up, though its timers stood still', async () => {
    const watch = new Watch([key('a', { intervalSeconds: 240 }), key('b', { inUse: false })]);
    watch.monitor.start();
    await watch.pass(1000);
    const before = [watch.timesOf('a').length, watch.timesOf('b').length];
    watch.clock.shift(7_200_000);
    await watch.pass(16);
    expect([watch.timesOf('a').length, watch.timesOf('b').length]).toEqual(before.map((count) => count + 1));
    await watch.monitor.close();
  });

  it('keeps its pace when the clock is set back', async () => {
    const watch = new Watch([key('a')]);
    watch.monitor.start();
    await watch.pass(60);
    watch.clock.shift(-86_400_000);
    const before = watch.looks.length;
    await watch.pass(300);
    expect(watch.looks.length - before).toBeGreaterThanOrEqual(4);
    await watch.monitor.close();
  });

  it('looks at eight at once and at two of one host, and a host that does not answer holds up no other', async () => {
    const slow = Array.from({ length: 40 }, (_, place) => key(`s${String(place)}`, { host: 'slow' }));
    const quick = Array.from({ length: 40 }, (_, place) => key(`q${String(place)}`, { host: `q${String(place)}` }));
    const watch = new Watch([...slow, ...quick], () => 0);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    watch.gate = promise.then(() => undefined);
    watch.monitor.start();
    watch.clock.advance(pace.first);
    expect(watch.looks).toHaveLength(8);
    expect(watch.looks.filter(({ id }) => id.startsWith('s'))).toHaveLength(2);
    resolve(undefined);
    await watch.pass(1);
    expect(new Set(watch.looks.map(({ id }) => id)).size).toBe(80);
    expect(watch.most).toBe(8);
    await watch.monitor.close();
  });

  it('keeps ten thousand keys within the bound', async () => {
    const many = Array.from({ length: 10_000 }, (_, place) => key(`k${String(place)}`, { host: `h${String(place % 500)}` }));
    let draw = 0;
    const watch = new Watch(many, () => (draw = (draw + 0.618_033) % 1));
    watch.monitor.start();
    await watch.pass(60);
    expect(new Set(watch.looks.map(({ id }) => id)).size).toBe(10_000);
    for (const { id } of many) watch.answers.set(id, 'disabled');
    expect(new Set(await watch.toldAfter(80)).size).toBeGreaterThanOrEqual(10_000);
    await watch.monitor.close();
  });

  it('looks on while tenants are being unsealed, and tells the same but once at a time', async () => {
    const watch = new Watch([key('a'), key('b')]);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const told: string[] = [];
    const monitor = new KeyMonitor({
      ...{ keys: watch, clock: watch.clock, random: () => 0.5, onEvent: () => () => undefined },
      onRefused: () => undefined,
      onServing: async (id) => {
        told.push(id);
        if (id === 'a') await promise;
      },
      unforeseen: (error) => watch.unforeseen.push(error),
    });
    monitor.start();
    for (let second = 0; second < 300; second += 1) {
      watch.clock.advance(1000);
      await new Promise((next) => setImmediate(next));
    }
    expect(told.filter((id) => id === 'a')).toHaveLength(1);
    expect(told.filter((id) => id === 'b').length).toBeGreaterThanOrEqual(4);
    expect(watch.timesOf('a').length).toBeGreaterThanOrEqual(4);
    resolve(undefined);
    await monitor.close();
  });

  it('goes on when the tenants cannot be sealed now, and tries again at the next look', async () => {
    const watch = new Watch([key('a')]);
    const failing = new KeyMonitor({
      ...{ keys: watch, clock: watch.clock, random: () => 0.5, onEvent: () => () => undefined },
      onRefused: () => {
        throw new TypeError('a full disk');
      },
      onServing: () => undefined,
      unforeseen: (error) => watch.unforeseen.push(error),
    });
    watch.answers.set('a', 'disabled');
    failing.start();
    for (let second = 0; second < 200; second += 1) {
      watch.clock.advance(1000);
      await failing.settled();
    }
    expect(watch.unforeseen.length).toBeGreaterThanOrEqual(2);
    await failing.close();
  });
});
