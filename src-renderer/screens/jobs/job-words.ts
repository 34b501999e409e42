import { textOf } from '../../../src-shared/error-text.ts';
import type { ErrorText } from '../../../src-shared/error-text.ts';
import type { Job, JobKind } from '../../../src-shared/jobs.ts';

/** What a job of a kind counts, in the plural. */
export const jobNouns: Readonly<Record<JobKind, string>> = {
  import: 'secrets',
  activate: 'data key versions',
  offboard: 'data key versions',
  rotate: 'revisions',
};

/** Whether a job has not come to its end. */
export function isUnfinished({ state }: Job): boolean {
  return state === 'running' || state === 'waiting';
}

/** How many of the jobs run and wait: `2 running`, `1 running, 1 waiting`. */
export function jobCounts(jobs: readonly Job[]): string {
  const running = jobs.filter(({ state }) => state === 'running').length;
  const waiting = jobs.filter(({ state }) => state === 'waiting').length;
  const parts = [running > 0 && `${String(running)} running`, waiting > 0 && `${String(waiting)} waiting`];
  return parts.filter((part) => part !== false).join(', ');
}

/** Why a job stopped or waits, for the officer; `null` when it carries no error. */
export function jobProblem({ error }: Job): ErrorText | null {
  return error === null ? null : textOf(error);
}
