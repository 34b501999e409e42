import type { JobKind } from '../../src-shared/jobs.ts';
import type { JobFailure, JobStore, StoredJob, StoredState } from '../lib/job-store.ts';
import type { JobMove } from '../lib/jobs.ts';
import { type AuditDraft, unsuccessful } from './audit-draft.ts';
import { insertItems, listItems, reopenFailed } from './job-items.ts';
import type { Parameters, Reader, Writer } from './rows.ts';
import type { Vault } from './vault.ts';

interface JobRow {
  readonly id: string;
  readonly kind: JobKind;
  readonly act: StoredJob['act'];
  readonly tenant: string | null;
  readonly title: string;
  readonly state: StoredState;
  readonly paused: number;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly detail: string;
  readonly error: string | null;
  readonly result: string | null;
  readonly started_at: number;
  readonly finished_at: number | null;
}

function jobOf(row: JobRow): StoredJob {
  const { paused, detail, error, result, started_at: startedAt, finished_at: finishedAt, ...same } = row;
  return {
    ...same,
    paused: paused === 1,
    detail: JSON.parse(detail) as StoredJob['detail'],
    error: error === null ? null : (JSON.parse(error) as JobFailure),
    result: result === null ? [] : (JSON.parse(result) as StoredJob['result']),
    startedAt,
    finishedAt,
  };
}

function parametersOf(job: StoredJob): Parameters {
  return {
    ...job,
    paused: job.paused ? 1 : 0,
    detail: JSON.stringify(job.detail),
    error: job.error === null ? null : JSON.stringify(job.error),
    result: JSON.stringify(job.result),
  };
}

const upsert = `insert into jobs
  (id, kind, act, tenant, title, state, paused, total, done, failed, detail, error, result, started_at, finished_at) values
  (:id, :kind, :act, :tenant, :title, :state, :paused, :total, :done, :failed, :detail, :error, :result, :startedAt, :finishedAt)
  on conflict (id) do update set state = :state, paused = :paused, total = :total, done = :done, failed = :failed, error = :error,
    result = :result, finished_at = :finishedAt where jobs.state = 'running'`;

function eventOf({ id, kind, act, tenant, total, done, failed, error }: StoredJob, move: JobMove): AuditDraft {
  const what = act === null ? { kind } : { kind, act };
  const why = error === null ? {} : { error: error.code };
  const outcome = move === 'fail' ? 'failed' : 'ok';
  return { action: `job.${move}`, tenant, object: id, outcome, detail: { ...what, total, done, failed, ...why } };
}

/**
 * Writes how far a job is, inside the transaction of its worker's own write, so that the number and the work it
 * counts are on the disk together.
 */
export function keepProgress(rows: Writer, job: string, progress: { readonly total: number; readonly done: number; readonly failed: number }): void {
  rows.run('update jobs set total = :total, done = :done, failed = :failed where id = :job', { job, ...progress });
}

const openItem = `i.state in ('waiting', 'running')`;

// From the tenant to its jobs, for a tenant is in few of them and a fleet holds many tenants.
const unfinishedOfTenant = `select * from jobs where state = 'running' and id in (
    select id from jobs where tenant = :tenant and state = 'running'
    union select i.job from job_items i where i.tenant = :tenant and ${openItem}
  ) order by started_at, id`;

/** How many jobs have not ended and have still something to do for a tenant, the fleets among them. */
export function countUnfinished(rows: Reader, tenant: string): number {
  return rows.get<{ jobs: number }>(`select count(*) as jobs from (${unfinishedOfTenant})`, { tenant })?.jobs ?? 0;
}

const unfinishedFleetsOf = `select * from jobs where state = 'running' and id in (
    select i.job from json_each(:tenants) wanted cross join job_items i on i.tenant = wanted.value and ${openItem}
  ) order by started_at, id`;

const reopenJob = `update jobs set state = 'running', paused = 0, done = :done, failed = :failed, error = null, finished_at = null
  where id = :id and state in ('done', 'failed')`;

/** The jobs of an open vault, in its database. */
export function createJobStore(vault: Vault): JobStore {
  const all = (sql: string, parameters?: Parameters): readonly StoredJob[] => vault.read((rows) => rows.all<JobRow>(sql, parameters)).map(jobOf);
  return {
    recent: (limit) => all('select * from jobs order by started_at desc, id limit :limit', { limit }),
    unfinished: () => all(`select * from jobs where state = 'running' order by started_at, id`),
    unfinishedOf: (tenant) => all(unfinishedOfTenant, { tenant }),
    fleetsOf: (tenants) => all(unfinishedFleetsOf, { tenants: JSON.stringify(tenants) }),
    find: (id) => all('select * from jobs where id = :id', { id })[0],
    items: (wanted, inHand) => vault.read((rows) => listItems(rows, wanted, inHand)),
    undone: (job) => {
      const sql = `select tenant from job_items where job = :job and state not in ('done', 'skipped') order by tenant`;
      return vault.read((rows) => rows.all<{ tenant: string }>(sql, { job })).map(({ tenant }) => tenant);
    },
    keep: (caller, job, move, items = []) =>
      vault.write(caller, eventOf(job, move), (rows) => {
        rows.run(upsert, parametersOf(job));
        insertItems(rows, job.id, items);
      }),
    reopen: (caller, job) =>
      vault.write(caller, eventOf(job, 'retry'), (rows) => {
        rows.run(reopenJob, { id: job.id, done: job.done, failed: job.failed });
        reopenFailed(rows, job.id);
      }),
    refuse: (caller, id, move, error) => vault.record(caller, unsuccessful({ action: `job.${move}`, object: id }, error)),
  };
}
