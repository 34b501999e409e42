import type { FleetAct, Job, JobItem, JobItemState, JobKind } from '../../src-shared/jobs.ts';
import type { Caller } from './caller.ts';

/** What happens to a job; each is an event. */
export type JobMove = 'start' | 'resume' | 'pause' | 'retry' | 'cancel' | 'fail' | 'finish';

/** What a job is before it runs. `detail` is what a worker needs to go on after a crash: public facts only. */
export interface JobPlan {
  readonly kind: JobKind;
  /** What a fleet does for each of its tenants; nothing for the other kinds. */
  readonly act?: FleetAct | null;
  /** Null for a fleet. */
  readonly tenant: string | null;
  readonly title: string;
  readonly total: number;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
  /** The tenants of a fleet: they are on the disk with the job. */
  readonly items?: readonly string[];
}

/** A job with what its worker needs to go on. */
export interface JobRecord extends Job {
  readonly detail: JobPlan['detail'];
}

/** A job for one tenant. */
export type TenantJob = JobRecord & { readonly tenant: string };

/** How far some work is. `inHand` are the tenants of a fleet whose turn it is; it is looked at whenever somebody asks. */
export interface JobProgress {
  readonly done: number;
  readonly failed?: number;
  readonly total?: number;
  readonly inHand?: ReadonlySet<string>;
}

/** How a worker speaks with the one who runs it. */
export interface JobControl {
  /** Ends when the officer cancels or pauses, or the vault locks; `willGoOn` tells which of them comes back. */
  readonly signal: AbortSignal;
  /** How far the work is; kept in memory and, with the worker's next write, on the disk. */
  report(progress: JobProgress): void;
  /** From here on the job can no longer be cancelled or paused: its switch is about to happen. Throws when it ended before. */
  commit(): void;
  /** What an officer may want to keep of the job, shown and kept with its end: public facts only. */
  conclude(result: Job['result']): void;
}

/** Does the work of one kind of job, from wherever the last attempt stopped. Throws when the job has failed. */
export type JobWorker = (job: JobRecord, caller: Caller, control: JobControl) => Promise<void>;

/** Does the work of one kind of job for one tenant. */
export type TenantJobWorker = (job: TenantJob, caller: Caller, control: JobControl) => Promise<void>;

/** A worker that is only ever given jobs of one tenant. */
export function ofTenant(worker: TenantJobWorker): JobWorker {
  return async (job, caller, control) => {
    const { tenant } = job;
    if (tenant === null) throw new Error(`a job of kind ${job.kind} is for one tenant, and job ${job.id} names none`);
    await worker({ ...job, tenant }, caller, control);
  };
}

/** Which tenants of a fleet are wanted: those in a state, from `offset`, at most `limit`. */
export interface WantedItems {
  readonly job: string;
  readonly state?: JobItemState | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** The long work of an open vault. */
export interface Jobs {
  list(): readonly Job[];
  get(id: string): Job;
  /** The job now, and again each time it moves, until it has ended. */
  watch(id: string, signal?: AbortSignal): AsyncIterable<Job>;
  /** The tenants of a fleet, in the order of their ids; none for other work. @throws NOT_FOUND */
  items(wanted: WantedItems): { readonly total: number; readonly rows: readonly JobItem[] };
  /** The work on a tenant that has not ended, oldest first: its own, and each fleet that has still something to do for it. */
  unfinishedOf(tenant: string): readonly Job[];
  /** Starts a job and answers at once. @throws STATE_CONFLICT when one of the same kind runs for the tenant, or a fleet for one of the tenants */
  start(caller: Caller, plan: JobPlan): Job;
  cancel(caller: Caller, id: string): Job;
  resume(caller: Caller, id: string): Job;
  /** Stops after what is in hand; only `resume` goes on. @throws STATE_CONFLICT past the switch, and when it has ended */
  pause(caller: Caller, id: string): Job;
  /** Takes up the tenants of an ended fleet that are not done. @throws STATE_CONFLICT when there are none */
  retry(caller: Caller, id: string): Job;
  /** Records that somebody was not let to steer a job. */
  refused(caller: Caller, id: string, move: JobMove, error: unknown): void;
  /** Stops every worker; what was running waits, and is resumed when the vault opens again. */
  close(): Promise<void>;
}
