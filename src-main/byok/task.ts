import type { Job } from '../../src-shared/jobs.ts';
import type { Caller } from '../lib/caller.ts';
import { willGoOn } from '../lib/job-passing.ts';
import type { JobControl, TenantJob } from '../lib/jobs.ts';
import { keepProgress } from '../vault/job-store.ts';
import type { Writer } from '../vault/rows.ts';
import type { FleetItem } from './fleet-acts.ts';
import type { WorkerParts } from './worker-parts.ts';

/** How far the work on one tenant is. */
export interface Progress {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
}

/** One act for one tenant: a job of its own, or its turn in a fleet. What it stages bears the name of the job. */
export interface Task {
  readonly parts: WorkerParts;
  readonly tenant: string;
  readonly job: string;
  readonly detail: TenantJob['detail'];
  readonly caller: Caller;
  readonly signal: AbortSignal;
  /** How much an earlier attempt of the same task had done. */
  readonly doneBefore: number;
  /** Said right before the switch: from here on it is not cancelled. Throws when it has been. */
  readonly commit: () => void;
  readonly report: (progress: Partial<Progress> & Pick<Progress, 'done'>) => void;
  readonly conclude: (result: Job['result']) => void;
  /** Writes how far the work is, inside the transaction that does a part of it. */
  readonly keep: (rows: Writer, progress: Progress) => void;
  /** Keeps that the work is done, inside its last transaction. */
  readonly keepEnd: (rows: Writer) => void;
  /** Whether the same task will be taken up again after this error, and needs what it has staged. */
  readonly goesOn: (error: unknown) => boolean;
}

function common(parts: WorkerParts, job: TenantJob, caller: Caller, control: JobControl) {
  return {
    parts,
    tenant: job.tenant,
    job: job.id,
    detail: job.detail,
    caller,
    signal: control.signal,
    commit: () => {
      control.commit();
    },
    goesOn: (error: unknown) => willGoOn(error, control.signal, job.kind),
  };
}

/** The task of a job for one tenant. */
export function taskOf(parts: WorkerParts, job: TenantJob, caller: Caller, control: JobControl): Task {
  return {
    ...common(parts, job, caller, control),
    doneBefore: job.done,
    report: (progress) => {
      control.report(progress);
    },
    conclude: (result) => {
      control.conclude(result);
    },
    keep: (rows, progress) => {
      keepProgress(rows, job.id, progress);
    },
    keepEnd: () => undefined,
  };
}

/** The task of a tenant of a fleet: the fleet counts tenants, and is not told of what happens within one. */
export function taskOfItem(parts: WorkerParts, { job, caller, control, keepEnd }: FleetItem): Task {
  return {
    ...common(parts, job, caller, control),
    doneBefore: 0,
    report: () => undefined,
    conclude: () => undefined,
    keep: () => undefined,
    keepEnd: (rows) => {
      keepEnd(rows, 'done');
    },
  };
}
