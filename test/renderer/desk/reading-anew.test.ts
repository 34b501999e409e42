import { describe, expect, it } from 'vitest';
import { touchedBy } from '../../../src-renderer/desk/follow-news.ts';
import { readAnew } from '../../../src-renderer/desk/reading-anew.ts';

/** A desk whose time moves only when it is told to. */
function deskInTime() {
  let time = 0;
  const waiting: { at: number; call: () => void }[] = [];
  const reads: string[] = [];
  const anew = readAnew<string>(
    { now: () => time, after: (milliseconds, call) => { waiting.push({ at: time + milliseconds, call }); } },
    (what) => { reads.push(`${what} at ${String(time)}`); },
  );
  const until = (end: number): void => {
    for (;;) {
      const [next] = waiting.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
      if (next === undefined) break;
      waiting.splice(waiting.indexOf(next), 1);
      time = next.at;
      next.call();
    }
    time = end;
  };
  return { anew, reads, until };
}

describe('what is out of date', () => {
  it('is read at once, and once more after events that went on meanwhile', () => {
    const { anew, reads, until } = deskInTime();
    anew('secrets', 400);
    anew('secrets', 400);
    until(80);
    anew('secrets', 400);
    until(5000);
    expect(reads).toEqual(['secrets at 0', 'secrets at 400']);
    anew('secrets', 400);
    expect(reads.at(-1)).toBe('secrets at 5000');
  });

  it('is not read more often than that, however many events there are', () => {
    const { anew, reads, until } = deskInTime();
    for (let time = 0; time < 10_000; time += 80) {
      anew('audit', 2000);
      until(time + 80);
    }
    until(20_000);
    expect(reads).toEqual([0, 2000, 4000, 6000, 8000, 10_000].map((at) => `audit at ${String(at)}`));
  });

  it('is read for an act of an officer as soon as ever, whatever calls go on', () => {
    const { anew, reads, until } = deskInTime();
    anew('audit', 2000);
    until(100);
    anew('audit', 2000);
    anew('audit', 400);
    anew('keys', 400);
    until(10_000);
    expect(reads).toEqual(['audit at 0', 'keys at 100', 'audit at 400']);
  });
});

describe('an event', () => {
  it('of a call of the REST API touches the audit log alone, and slowly', () => {
    for (const action of ['rest.call', 'rest.begin']) expect(touchedBy(action)).toEqual({ nouns: ['audit'], apart: 2000 });
  });

  it('of anything else touches what it is about, the audit log and the overview', () => {
    const { nouns, apart } = touchedBy('secret.create');
    expect(nouns).toEqual(['secrets', 'tenants', 'accessKeys', 'audit', 'overview']);
    expect(apart).toBeLessThanOrEqual(400);
    expect(touchedBy('rest.start').nouns).toEqual(['audit', 'overview']);
    expect(touchedBy('unknown.thing').nouns).toEqual(['audit', 'overview']);
  });
});
