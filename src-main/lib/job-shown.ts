import type { Job, JobState } from '../../src-shared/jobs.ts';
import { secondsFor, type WorkRate } from './job-rate.ts';
import type { StoredJob } from './job-store.ts';
import { onCancel } from './job-words.ts';

/** What is known of a job while its worker has it. */
export interface RunningJob {
  readonly committed: boolean;
  readonly since: number;
  readonly doneBefore: number;
  readonly rate: WorkRate;
}

/** Where a job stands, as people see it: on the disk a job that waits or is paused is not ended. */
export function stateOf({ state, paused }: Pick<StoredJob, 'state' | 'paused'>, runs: boolean): JobState {
  if (state !== 'running') return state;
  return paused ? 'paused' : runs ? 'running' : 'waiting';
}

/** Whether a job has come to its end. */
export function hasEnded(state: JobState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** Whether an ended fleet has tenants that can be tried again: those that failed, and after a failure all that are not done. */
export function canRetry({ kind, state, total, done, failed }: Pick<StoredJob, 'kind' | 'state' | 'total' | 'done' | 'failed'>): boolean {
  if (kind !== 'fleet') return false;
  return state === 'done' ? failed > 0 : state === 'failed' && done < total;
}

/** A job as people see it. `now` is the time of the clock that only grows. */
export function shownJob(job: StoredJob, run: RunningJob | undefined, now: number): Job {
  const { detail: _, paused, error, ...kept } = job;
  const state = stateOf(job, run !== undefined);
  const steerable = job.state === 'running' && run?.committed !== true;
  return {
    ...kept,
    state,
    error: error === null ? null : { code: error.code, data: { ...error.data } },
    ratePerSecond: run === undefined ? rateOfEnded(job) : meanRate(job, run, now),
    remainingSeconds: run === undefined || state !== 'running' ? null : remaining(job, run, now),
    cancellable: steerable,
    pausable: steerable && !paused,
    retryable: canRetry(job),
    onCancel: onCancel(job.kind),
  };
}

function remaining({ total, done, failed }: StoredJob, { rate }: RunningJob, now: number): number | null {
  return total === 0 ? null : secondsFor(rate, total - done - failed, now);
}

function meanRate({ done }: StoredJob, { since, doneBefore }: RunningJob, now: number): number {
  const seconds = (now - since) / 1000;
  return seconds <= 0 ? 0 : (done - doneBefore) / seconds;
}

function rateOfEnded({ done, startedAt, finishedAt }: StoredJob): number {
  const milliseconds = (finishedAt ?? startedAt) - startedAt;
  return milliseconds <= 0 ? 0 : (done * 1000) / milliseconds;
}
