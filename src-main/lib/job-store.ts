import type { FleetAct, Job, JobItem, JobKind } from '../../src-shared/jobs.ts';
import type { Caller } from './caller.ts';
import type { JobMove, JobPlan, WantedItems } from './jobs.ts';

/** The states a job has on the disk. One that is `running` there and has no worker waits to be resumed. */
export type StoredState = 'running' | 'done' | 'failed' | 'cancelled';

/** An error of the closed list as a job keeps it: nothing secret stands in it. */
export interface JobFailure {
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A job as it is kept. Times are milliseconds since 1970. `paused` says that only the officer lets it go on. */
export interface StoredJob {
  readonly id: string;
  readonly kind: JobKind;
  readonly act: FleetAct | null;
  readonly tenant: string | null;
  readonly title: string;
  readonly state: StoredState;
  readonly paused: boolean;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly detail: JobPlan['detail'];
  readonly error: JobFailure | null;
  readonly result: Job['result'];
  readonly startedAt: number;
  readonly finishedAt: number | null;
}

/** Where jobs are kept. Each write is on the disk, with its event, when it returns. */
export interface JobStore {
  /** The newest jobs first, at most so many. */
  recent(limit: number): readonly StoredJob[];
  /** Those that have not ended, oldest first. */
  unfinished(): readonly StoredJob[];
  /** Those that have not ended and have still something to do for a tenant, oldest first. */
  unfinishedOf(tenant: string): readonly StoredJob[];
  /** The fleets that have not ended and have still something to do for one of the tenants, oldest first. */
  fleetsOf(tenants: readonly string[]): readonly StoredJob[];
  find(id: string): StoredJob | undefined;
  /** The tenants of a fleet, in the order of their ids; those in hand are shown as running. */
  items(wanted: WantedItems, inHand: ReadonlySet<string>): { readonly total: number; readonly rows: readonly JobItem[] };
  /** The tenants of a fleet that are not done: failed, or never taken up. */
  undone(id: string): readonly string[];
  /** Keeps a job that is new, with the tenants of a fleet, or as it stands after a move. */
  keep(caller: Caller, job: StoredJob, move: JobMove, items?: readonly string[]): void;
  /** Opens an ended fleet again, and with it each of its tenants that failed. */
  reopen(caller: Caller, job: StoredJob): void;
  /** Records that a move was refused. */
  refuse(caller: Caller, id: string, move: JobMove, error: unknown): void;
}
