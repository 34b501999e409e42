import { textOf } from '../../../src-shared/error-text.ts';
import type { ErrorText } from '../../../src-shared/error-text.ts';
import type { Job, JobKind } from '../../../src-shared/jobs.ts';

/** What a job of a kind counts, in the plural. */
export const jobNouns: Readonly<Record<JobKind, string>> = {
  import: 'secrets',
  activate: 'data key versions',
  offboard: 'data key versions',
  rotate: 'revisions',
  move: 'data key versions',
  rewrap: 'data key versions',
  fleet: 'tenants',
};

/** Whether a job has not come to its end. */
export function isUnfinished({ state }: Job): boolean {
  return state === 'running' || state === 'waiting' || state === 'paused';
}

/** How many of the jobs run, wait and are paused: `2 running`, `1 running, 1 waiting`. */
export function jobCounts(jobs: readonly Job[]): string {
  const counted = (['running', 'waiting', 'paused'] as const).map((word) => ({ word, count: jobs.filter(({ state }) => state === word).length }));
  return counted
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${String(count)} ${word}`)
    .join(', ');
}

/** Why a job stopped or waits, for the officer; `null` when it carries no error. */
export function jobProblem({ error }: Job): ErrorText | null {
  return error === null ? null : textOf(error);
}
