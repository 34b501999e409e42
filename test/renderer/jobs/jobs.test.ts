import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src-shared/jobs.ts';
import { fleetActs, jobKinds } from '../../../src-shared/jobs.ts';
import { actOf, actWords, doneText, isUnfinished, jobCounts, jobProblem, remainingText, resultText, tookText } from '../../../src-renderer/screens/jobs/job-words.ts';
import { jobsIn, readWorkFilters, workFacets } from '../../../src-renderer/screens/jobs/work-filters.ts';

const job = (parts: Partial<Job>): Job => ({
  id: '5a1c4bde-2f5c-4d7f-8f6f-0f9f5d3b7a10',
  kind: 'rotate',
  act: null,
  tenant: 'acme',
  title: 'Rotate the data key of Acme',
  state: 'running',
  total: 10,
  done: 0,
  failed: 0,
  ratePerSecond: 0,
  remainingSeconds: null,
  cancellable: true,
  pausable: true,
  retryable: false,
  onCancel: '',
  error: null,
  result: [],
  startedAt: 0,
  finishedAt: null,
  ...parts,
});

describe('the work under way', () => {
  it('is what runs, what waits and what is paused', () => {
    const states = ['running', 'waiting', 'paused', 'done', 'failed', 'cancelled'] as const;
    expect(states.filter((state) => isUnfinished(job({ state })))).toEqual(['running', 'waiting', 'paused']);
  });

  it.each([
    [['running'], '1 running'],
    [['waiting', 'waiting'], '2 waiting'],
    [['running', 'waiting'], '1 running, 1 waiting'],
    [['paused', 'running', 'paused'], '1 running, 2 paused'],
    [[], ''],
  ] as const)('of %o is counted as %s', (states, words) => {
    expect(jobCounts(states.map((state) => job({ state })))).toBe(words);
  });

  it('says why it stopped, in the words of the catalogue', () => {
    const error = { code: 'TENANT_SEALED', data: { tenant: 'acme', since: 0, cause: 'The key is disabled' } };
    expect(jobProblem(job({ state: 'waiting', error }))?.title).toBe('The tenant is sealed');
    expect(jobProblem(job({}))).toBeNull();
  });

  it('shows nothing of an error it does not know', () => {
    const text = jobProblem(job({ state: 'failed', error: { code: 'SURPRISE', data: { secret: 'hunter2' } } }));
    expect(JSON.stringify(text)).not.toContain('hunter2');
  });
});

describe('the words of long work', () => {
  it('name every kind, and a fleet by its act', () => {
    for (const kind of jobKinds) expect(actWords[actOf({ kind, act: 'move' })].word).not.toBe('');
    expect(fleetActs.map((act) => actOf({ kind: 'fleet', act }))).toEqual([...fleetActs]);
  });

  it.each([
    [{ total: 1_000, done: 812, failed: 3, kind: 'fleet' }, '812 of 1,000 tenants, 3 failed'],
    [{ total: 0, done: 4, failed: 0, kind: 'rotate' }, '4 revisions'],
  ] as const)('count what is done: %o', (counts, words) => {
    expect(doneText(counts)).toBe(words);
  });

  it.each([
    [{ state: 'running', remainingSeconds: 130 }, 'about 2 min 10 s left'],
    [{ state: 'running', remainingSeconds: 0.4 }, 'almost done'],
    [{ state: 'running', remainingSeconds: null }, undefined],
    [{ state: 'paused', remainingSeconds: 130 }, undefined],
  ] as const)('tell the time that is left only of what runs: %o', (standing, words) => {
    expect(remainingText(standing)).toBe(words);
  });

  it('do not say that something took no time', () => {
    expect(tookText(12)).toBe('under 1 s');
    expect(tookText(61_000)).toBe('1 min 01 s');
  });

  it('make a protocol of a result', () => {
    const lines = resultText(job({ finishedAt: 0, result: [{ label: 'Mark of data key 1', value: 'ab12 before and after' }] })).split('\n');
    expect(lines).toEqual(['Rotate the data key of Acme', 'Work: 5a1c4bde-2f5c-4d7f-8f6f-0f9f5d3b7a10', 'Ended: 1970-01-01T00:00:00.000Z', 'Mark of data key 1: ab12 before and after']);
  });
});

describe('the list of work', () => {
  const jobs = [
    job({ id: 'a', state: 'done', startedAt: 5 }),
    job({ id: 'b', state: 'paused', startedAt: 1, kind: 'fleet', act: 'move', tenant: null, title: 'Move to another key: 12 tenants' }),
    job({ id: 'c', state: 'running', startedAt: 3, kind: 'import', title: 'Import secrets of Acme' }),
    job({ id: 'd', state: 'failed', startedAt: 7, kind: 'move' }),
  ];
  const ids = (search: string): readonly string[] => jobsIn(jobs, readWorkFilters(new URLSearchParams(search))).map(({ id }) => id);

  it('begins with what has not ended, the youngest first', () => {
    expect(ids('')).toEqual(['c', 'b', 'd', 'a']);
  });

  it.each([
    ['state=paused&state=failed', ['b', 'd']],
    ['act=move', ['b', 'd']],
    ['act=import&state=done', []],
    ['q=12 TENANTS', ['b']],
    ['q=acme', ['c', 'd', 'a']],
    ['state=lost&act=nothing', ['c', 'b', 'd', 'a']],
  ])('is narrowed by %s', (search, expected) => {
    expect(ids(search)).toEqual(expected);
  });

  it('tells how much each value of a facet has', () => {
    const [, act] = workFacets(jobs, readWorkFilters(new URLSearchParams('act=move')));
    expect(act?.options.find(({ value }) => value === 'move')).toMatchObject({ count: 2 });
    expect(act?.selected).toEqual(['move']);
  });
});
