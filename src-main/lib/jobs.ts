import type { Job, JobKind } from '../../src-shared/jobs.ts';
import type { Caller } from './caller.ts';

/** What a job is before it runs. `detail` is what a worker needs to go on after a crash: public facts only. */
export interface JobPlan {
  readonly kind: JobKind;
  readonly tenant: string;
  readonly title: string;
  readonly total: number;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** A job with what its worker needs to go on. */
export interface JobRecord extends Job {
  readonly detail: JobPlan['detail'];
}

/** How a worker speaks with the one who runs it. */
export interface JobControl {
  /** Ends when the officer cancels or the vault locks. */
  readonly signal: AbortSignal;
  /** How far the work is; kept in memory and, with the worker's next write, on the disk. */
  report(progress: { readonly done: number; readonly failed?: number; readonly total?: number }): void;
  /** From here on the job can no longer be cancelled: its switch is about to happen. */
  commit(): void;
}

/** Does the work of one kind of job, from wherever the last attempt stopped. Throws when the job has failed. */
export type JobWorker = (job: JobRecord, caller: Caller, control: JobControl) => Promise<void>;

/** The long work of an open vault. */
export interface Jobs {
  list(): readonly Job[];
  get(id: string): Job;
  /** The job now, and again each time it moves, until it has ended. */
  watch(id: string, signal?: AbortSignal): AsyncIterable<Job>;
  /** Starts a job and answers at once. @throws STATE_CONFLICT when one of the same kind runs for the tenant */
  start(caller: Caller, plan: JobPlan): Job;
  cancel(caller: Caller, id: string): Job;
  resume(caller: Caller, id: string): Job;
  /** Stops every worker; what was running waits, and is resumed when the vault opens again. */
  close(): Promise<void>;
}
