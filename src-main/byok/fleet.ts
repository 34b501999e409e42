import type { FleetAct } from '../../src-shared/jobs.ts';
import type { Caller } from '../lib/caller.ts';
import type { JobControl, TenantJob } from '../lib/jobs.ts';
import type { Writer } from '../vault/rows.ts';

/** How an act can end well: something was done, or nothing was to be done any more. */
export type ActEnd = 'done' | 'skipped';

/** One tenant of a fleet, when its turn has come. */
export interface FleetItem {
  readonly tenant: string;
  /** The fleet as if it were a job of this tenant alone: its id, its detail, this tenant. */
  readonly job: TenantJob;
  /** The customer's key the tenant is under or goes to, when its turn came; null when there is none. */
  readonly kmsKey: string | null;
  readonly caller: Caller;
  /** As for a job of one tenant; `report` and `conclude` say nothing, for the fleet counts tenants. */
  readonly control: JobControl;
  /** Keeps the end inside the act's own last transaction, so that both are on the disk together. Not calling it is allowed. */
  readonly keepEnd: (rows: Writer, end: ActEnd) => void;
}

/**
 * What a fleet does for each of its tenants. An act may be called again for a tenant after a crash, so it finds out what is
 * done already. It throws when it could not be done; it never folds the log into the file, which the fleet does.
 */
export type FleetActs = Readonly<Record<FleetAct, (item: FleetItem) => Promise<ActEnd>>>;
