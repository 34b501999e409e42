import type { JobKind } from '../../src-shared/jobs.ts';
import type { Caller } from './caller.ts';
import type { JobPlan } from './jobs.ts';

/** The states a job has on the disk. One that is `running` there and has no worker waits to be resumed. */
export type StoredState = 'running' | 'done' | 'failed' | 'cancelled';

/** An error of the closed list as a job keeps it: nothing secret stands in it. */
export interface JobFailure {
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A job as it is kept. Times are milliseconds since 1970. */
export interface StoredJob {
  readonly id: string;
  readonly kind: JobKind;
  readonly tenant: string;
  readonly title: string;
  readonly state: StoredState;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly detail: JobPlan['detail'];
  readonly error: JobFailure | null;
  readonly startedAt: number;
  readonly finishedAt: number | null;
}

/** What happens to a job; each is an event. */
export type JobMove = 'start' | 'resume' | 'cancel' | 'fail' | 'finish';

/** Where jobs are kept. Each write is on the disk, with its event, when it returns. */
export interface JobStore {
  /** The newest jobs first, at most so many. */
  recent(limit: number): readonly StoredJob[];
  /** Those that have not ended, oldest first. */
  unfinished(): readonly StoredJob[];
  find(id: string): StoredJob | undefined;
  /** Keeps a job that is new, or as it stands after a move. */
  keep(caller: Caller, job: StoredJob, move: JobMove): void;
}
