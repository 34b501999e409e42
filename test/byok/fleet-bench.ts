import { fleetWorker } from '../../src-main/byok/fleet.ts';
import type { FleetActs, FleetItem } from '../../src-main/byok/fleet-acts.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import { JobRunner } from '../../src-main/lib/job-runner.ts';
import type { JobPlan, JobWorker } from '../../src-main/lib/jobs.ts';
import { createJobStore } from '../../src-main/vault/job-store.ts';
import type { FleetAct, Job, JobItem, JobItemState } from '../../src-shared/jobs.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { Failpoint } from '../support/failpoint.ts';
import { officerCaller, openTestVault, type TestVault } from '../support/open-vault.ts';

/** What a test lets a fleet do for each tenant. */
export type Act = (item: FleetItem) => Promise<'done' | 'skipped'>;

/** Lets everything go on that waits for nothing. */
export const next = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** So many tenants, in the order of their ids. */
export function tenantsNamed(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `tenant-${String(at).padStart(5, '0')}`);
}

/** A KMS that is away, and may come back. */
export function unreachable(kind: 'unreachable' | 'throttled' = 'unreachable'): KeydeskError<'KMS_FAILED'> {
  return new KeydeskError('KMS_FAILED', { kind, retryable: true, provider: 'AWS', operation: 'wrap', detail: 'no answer' });
}

/** A KMS that says no. */
export function denied(): KeydeskError<'KMS_FAILED'> {
  return new KeydeskError('KMS_FAILED', { kind: 'denied', retryable: false, provider: 'AWS', operation: 'wrap', detail: 'not allowed' });
}

/** A vault with tenants and a runner of fleets over it, which can be locked, killed and opened again. */
export class FleetBench {
  readonly point = new Failpoint();
  readonly test: TestVault;
  readonly logged: unknown[] = [];
  settled = 0;
  #act: Act = async () => Promise.resolve('done');
  #jobs: JobRunner;

  constructor(tenants: readonly string[]) {
    this.test = openTestVault({ wrap: this.point.wrap });
    this.test.vault.write(officerCaller, [], (rows) => {
      for (const tenant of tenants) {
        rows.run(
          `insert into tenants (id, display_name, default_sensitivity, state, created_at, modified_at)
           values (:tenant, :name, 'STANDARD', 'active', 0, 0)`,
          { tenant, name: `${tenant} & Co` },
        );
      }
    });
    this.#jobs = this.#runner();
  }

  get jobs(): JobRunner {
    return this.#jobs;
  }

  /** Puts tenants under one customer's key, as far as a fleet looks at it. */
  under(key: string, tenants: readonly string[]): void {
    this.test.vault.write(officerCaller, [], (rows) => {
      rows.run(
        `insert into kms_keys (id, display_name, provider, reference, resource, phase, message, since, created_at, modified_at)
         values (:key, :key, 'AWS', '{}', :key, 'VALID', '', 0, 0, 0)`,
        { key },
      );
      for (const tenant of tenants) {
        rows.run(
          `insert into byok_configs (id, tenant, kms_key, status, config_version, created_at, modified_at)
           values (:id, :tenant, :key, 'ACTIVE', 1, 0, 0)`,
          { id: uuid(), tenant, key },
        );
      }
    });
  }

  /** From now on tenants are given to this act. */
  acts(act: Act): void {
    this.#act = act;
  }

  start(items: readonly string[], act: FleetAct = 'rewrap'): Job {
    const plan: JobPlan = { kind: 'fleet', act, tenant: null, title: `Rewrap ${String(items.length)} tenants`, total: items.length, detail: {}, items };
    return this.#jobs.start(officerCaller, plan);
  }

  /** The job once it runs no more: ended, waiting, or paused and stopped. Time passes in steps of a second when it is told to. */
  async stopped(id: string, passing: 'time passes' | 'no time passes' = 'time passes'): Promise<Job> {
    for (;;) {
      const job = this.#jobs.get(id);
      if (job.state !== 'running') return job;
      await next();
      if (passing === 'time passes') this.test.clock.advance(1000);
    }
  }

  items(job: string, state?: JobItemState): readonly JobItem[] {
    return this.#jobs.items({ job, state, offset: 0, limit: 100_000 }).rows;
  }

  /** How many tenants of a fleet stand where. */
  states(job: string): Readonly<Partial<Record<JobItemState, number>>> {
    const states: Partial<Record<JobItemState, number>> = {};
    for (const { state } of this.items(job)) states[state] = (states[state] ?? 0) + 1;
    return states;
  }

  /** Locks and unlocks. */
  async relock(): Promise<JobRunner> {
    await this.#jobs.close();
    this.test.reopen();
    return (this.#jobs = this.#runner());
  }

  /** Is killed and starts again. */
  crash(): JobRunner {
    this.point.disarm();
    this.test.crash();
    return (this.#jobs = this.#runner());
  }

  async close(): Promise<void> {
    await this.#jobs.close();
    this.test.close();
  }

  #runner(): JobRunner {
    const { vault, clock } = this.test;
    const none: JobWorker = async () => Promise.reject(new Error('not this one'));
    const act: Act = async (item) => this.#act(item);
    const acts: FleetActs = { preflight: act, activate: act, offboard: act, rotate: act, move: act, rewrap: act };
    const unforeseen = (error: unknown): string => {
      this.logged.push(error);
      return '00000000-0000-4000-8000-000000000000';
    };
    const settle = (): void => {
      this.settled += 1;
      vault.database.checkpoint();
    };
    const fleet = fleetWorker({ vault, clock, acts, settle, unforeseen });
    const workers = { import: none, activate: none, offboard: none, rotate: none, move: none, rewrap: none, fleet };
    return new JobRunner({ store: createJobStore(vault), clock, workers, newId: uuid, unforeseen });
  }
}
