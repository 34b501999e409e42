import type { FleetAct } from '../../src-shared/jobs.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { JobControl, JobRecord, TenantJob } from '../lib/jobs.ts';
import type { Writer } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';

/** How an act can end well: something was done, or nothing was to be done any more. */
export type ActEnd = 'done' | 'skipped';

/** One tenant of a fleet, when its turn has come. */
export interface FleetItem {
  readonly tenant: string;
  /** The fleet as if it were a job of this tenant alone: its id, its detail, this tenant. */
  readonly job: TenantJob;
  /** The customer's key the tenant is under or goes to, when the fleet began; null when there is none. */
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

/** What a fleet is done with. */
export interface FleetParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly acts: FleetActs;
  /** Folds the log into the database file, so that bytes that were destroyed do not linger in it. */
  readonly settle: () => void;
  /** Logs an error that is not of the closed list and answers its reference. */
  readonly unforeseen: (error: unknown, job: JobRecord) => string;
}
