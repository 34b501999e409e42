import { describe, expect, it } from 'vitest';
import { Agenda, type MonitoredKey } from '../../src-main/keys/agenda.ts';
import { DueQueue } from '../../src-main/keys/due-queue.ts';
import { continued, isRefusal, jittered, pace, type Sight, sightOf, untilFirst, untilNext } from '../../src-main/keys/schedule.ts';
import { kmsFailureKinds } from '../../src-shared/errors.ts';
import { monitorIntervalSeconds } from '../../src-shared/keys.ts';

const sights: readonly Sight[] = ['serving', 'refused', 'unreachable', 'faulty', 'away'];
const draws = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999_999];
const intervals = [monitorIntervalSeconds.least, monitorIntervalSeconds.usual, 123, monitorIntervalSeconds.most];

describe('the pace of the monitor', () => {
  it('moves a span by at most a fifth', () => {
    for (const random of draws) {
      expect(jittered(60_000, random)).toBeGreaterThanOrEqual(48_000);
      expect(jittered(60_000, random)).toBeLessThanOrEqual(72_000);
    }
  });

  it('never lets a key in use wait beyond the cap, whatever happened before and whatever the provider asks', () => {
    const streaks = sights.flatMap((sight) => [1, 2, 3, 10, 1000].map((length) => ({ sight, length })));
    const wishes = [null, 0, 3_600_000];
    const cases = intervals.flatMap((intervalSeconds) => streaks.map((streak) => ({ inUse: true, intervalSeconds, streak })));
    for (const { random, askedToWait } of draws.flatMap((random) => wishes.map((askedToWait) => ({ random, askedToWait }))))
      for (const pacing of cases) {
        const wait = untilNext({ ...pacing, random, askedToWait });
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(pace.mostInUse);
      }
  });

  it('sees a refusal within 300 s at every interval: the longest wait, two looks that take all their time, and the second look', () => {
    expect(pace.mostInUse + pace.look + pace.again + pace.look).toBeLessThanOrEqual(300_000);
    for (const random of draws) {
      const again = untilNext({ inUse: true, intervalSeconds: 240, streak: { sight: 'unreachable', length: 1 }, random });
      expect(again).toBeLessThanOrEqual(pace.again);
    }
  });

  it('keeps its interval for a key that serves, refuses or waits, and backs off where nothing is said', () => {
    const wait = (sight: Sight, length: number): number => untilNext({ inUse: true, intervalSeconds: 60, streak: { sight, length }, random: 0.5 });
    for (const sight of ['serving', 'refused', 'away'] as const) for (const length of [1, 5]) expect(wait(sight, length)).toBe(60_000);
    expect([1, 2, 3].map((length) => wait('faulty', length))).toEqual([120_000, 240_000, 240_000]);
    expect([2, 3, 4, 5].map((length) => wait('unreachable', length))).toEqual([60_000, 120_000, 240_000, 240_000]);
  });

  it('looks at unused keys every quarter of an hour', () => {
    const unused = { inUse: false, intervalSeconds: 60, random: 0.5 };
    expect(untilNext({ ...unused, streak: { sight: 'serving', length: 1 } })).toBe(900_000);
    expect(untilNext({ ...unused, streak: { sight: 'faulty', length: 9 } })).toBe(pace.mostUnused);
  });

  it('looks for the first time within the interval and within a minute, and leaves a short errand at the vault in peace', () => {
    for (const intervalSeconds of intervals)
      for (const random of draws) {
        const first = untilFirst({ inUse: true, intervalSeconds, random });
        expect(first).toBeGreaterThanOrEqual(pace.first);
        expect(first).toBeLessThanOrEqual(Math.min(intervalSeconds * 1000, 60_000));
      }
    expect(untilFirst({ inUse: true, intervalSeconds: 240, random: 0.5 })).toBe(32_500);
    expect(untilFirst({ inUse: false, intervalSeconds: 60, random: 0.5 })).toBe(452_500);
  });

  it('tells refusals from faults, and both from what is ours', () => {
    const told = kmsFailureKinds.map((kind) => `${kind}: ${sightOf({ kind, operation: 'wrap' })}`);
    expect(told).toEqual([
      'unreachable: unreachable',
      'denied: refused',
      'not-found: refused',
      'disabled: refused',
      'throttled: faulty',
      'wrong-key: faulty',
      'invalid-response: faulty',
    ]);
    for (const kind of kmsFailureKinds) expect(sightOf({ kind, operation: 'open' })).toBe('away');
    expect(sightOf(null)).toBe('serving');
  });

  it('takes one refusal at its word, and silence only the second time in a row', () => {
    const once = continued(null, 'unreachable');
    expect(isRefusal(once)).toBe(false);
    expect(isRefusal(continued(once, 'unreachable'))).toBe(true);
    expect(isRefusal(continued(continued(once, 'serving'), 'unreachable'))).toBe(false);
    expect(isRefusal(continued(null, 'refused'))).toBe(true);
    for (const sight of ['serving', 'faulty', 'away'] as const) expect(isRefusal({ sight, length: 9 })).toBe(false);
  });
});

describe('the queue of what is due', () => {
  it('gives everything back, the soonest first', () => {
    const queue = new DueQueue();
    const dues = Array.from({ length: 500 }, (_, place) => (place * 7919) % 1009);
    for (const [place, due] of dues.entries()) queue.push(`k${String(place)}`, due);
    const taken: number[] = [];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) taken.push(next.due);
    expect(taken).toEqual(dues.toSorted((a, b) => a - b));
    expect(queue.first).toBeUndefined();
  });
});

const key = (id: string, host = id, more: Partial<MonitoredKey> = {}): MonitoredKey => ({ id, host, inUse: true, intervalSeconds: 60, ...more });
const ids = (keys: readonly MonitoredKey[]): readonly string[] => keys.map(({ id }) => id);

describe('the agenda', () => {
  it('takes at most so many at once, and so many of one host; the others wait for no busy host', () => {
    const agenda = new Agenda({ atOnce: 3, perHost: 2 });
    agenda.keep([...['a', 'b', 'c', 'd'].map((id) => key(id, 'one')), key('e', 'two'), key('f', 'two')], ({ id }) => 'abcdef'.indexOf(id));
    expect(ids(agenda.take(10))).toEqual(['a', 'b', 'e']);
    expect(ids(agenda.take(10))).toEqual([]);
    agenda.plan('e', 60, null);
    agenda.free('e');
    expect(ids(agenda.take(10))).toEqual(['f']);
    agenda.plan('a', 60, null);
    agenda.free('a');
    expect(ids(agenda.take(10))).toEqual(['c']);
    expect(agenda.nextDue()).toBe(60);
  });

  it('looks at nothing that was removed, and hurries what is newly in use or to be looked at more often', () => {
    const agenda = new Agenda({ atOnce: 9, perHost: 9 });
    agenda.keep([key('a'), key('b', 'b', { inUse: false }), key('c', 'c', { intervalSeconds: 240 })], () => 500);
    agenda.keep([key('b'), key('c', 'c', { intervalSeconds: 30 })], () => 20);
    expect(ids(agenda.take(100)).toSorted()).toEqual(['b', 'c']);
    expect(ids(agenda.take(1000))).toEqual([]);
    expect(agenda.entry('a')).toBeUndefined();
  });

  it('has one place for a key that was planned twice, and none for one that is being looked at', () => {
    const agenda = new Agenda({ atOnce: 9, perHost: 9 });
    agenda.keep([key('a')], () => 10);
    agenda.plan('a', 5, null);
    expect(ids(agenda.take(10))).toEqual(['a']);
    agenda.allDue(0);
    agenda.plan('a', 0, null);
    expect(ids(agenda.take(10))).toEqual([]);
    agenda.free('a');
    expect(ids(agenda.take(10))).toEqual(['a']);
  });
});
