import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src-shared/jobs.ts';
import { isUnfinished, jobCounts, jobProblem } from '../../../src-renderer/screens/jobs/job-words.ts';

const job = (parts: Partial<Job>): Job => ({
  id: '5a1c4bde-2f5c-4d7f-8f6f-0f9f5d3b7a10',
  kind: 'rotate',
  tenant: 'acme',
  title: 'Rotate the data key of Acme',
  state: 'running',
  total: 10,
  done: 0,
  failed: 0,
  ratePerSecond: 0,
  cancellable: true,
  onCancel: '',
  error: null,
  startedAt: 0,
  finishedAt: null,
  ...parts,
});

describe('the work under way', () => {
  it('is what runs and what waits', () => {
    const states = ['running', 'waiting', 'done', 'failed', 'cancelled'] as const;
    expect(states.filter((state) => isUnfinished(job({ state })))).toEqual(['running', 'waiting']);
  });

  it.each([
    [['running'], '1 running'],
    [['waiting', 'waiting'], '2 waiting'],
    [['running', 'waiting'], '1 running, 1 waiting'],
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
