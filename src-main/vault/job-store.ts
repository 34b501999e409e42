import type { JobKind } from '../../src-shared/jobs.ts';
import type { JobFailure, JobMove, JobStore, StoredJob, StoredState } from '../lib/job-store.ts';
import type { AuditDraft } from './audit-draft.ts';
import type { Reader, Writer } from './rows.ts';
import type { Vault } from './vault.ts';

interface JobRow {
  readonly id: string;
  readonly kind: JobKind;
  readonly tenant: string;
  readonly title: string;
  readonly state: StoredState;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly detail: string;
  readonly error: string | null;
  readonly started_at: number;
  readonly finished_at: number | null;
}

function jobOf(row: JobRow): StoredJob {
  const { detail, error, started_at: startedAt, finished_at: finishedAt, ...same } = row;
  return {
    ...same,
    detail: JSON.parse(detail) as StoredJob['detail'],
    error: error === null ? null : (JSON.parse(error) as JobFailure),
    startedAt,
    finishedAt,
  };
}

const upsert = `insert into jobs
  (id, kind, tenant, title, state, total, done, failed, detail, error, started_at, finished_at) values
  (:id, :kind, :tenant, :title, :state, :total, :done, :failed, :detail, :error, :startedAt, :finishedAt)
  on conflict (id) do update set state = :state, total = :total, done = :done, failed = :failed, error = :error,
    finished_at = :finishedAt where jobs.state = 'running'`;

function keep(rows: Writer, job: StoredJob): void {
  const error = job.error === null ? null : JSON.stringify(job.error);
  rows.run(upsert, { ...job, detail: JSON.stringify(job.detail), error });
}

function eventOf({ id, kind, tenant, total, done, failed, error }: StoredJob, move: JobMove): AuditDraft {
  const why = error === null ? {} : { error: error.code };
  const outcome = move === 'fail' ? 'failed' : 'ok';
  return { action: `job.${move}`, tenant, object: id, outcome, detail: { kind, total, done, failed, ...why } };
}

/**
 * Writes how far a job is, inside the transaction of its worker's own write, so that the number and the work it
 * counts are on the disk together.
 */
export function keepProgress(rows: Writer, job: string, progress: { readonly total: number; readonly done: number; readonly failed: number }): void {
  rows.run('update jobs set total = :total, done = :done, failed = :failed where id = :job', { job, ...progress });
}

/** How many jobs of a tenant have not ended. */
export function countUnfinished(rows: Reader, tenant: string): number {
  const sql = `select count(*) as jobs from jobs where tenant = :tenant and state = 'running'`;
  return rows.get<{ jobs: number }>(sql, { tenant })?.jobs ?? 0;
}

/** The jobs of an open vault, in its database. */
export function createJobStore(vault: Vault): JobStore {
  const all = (sql: string, limit: number): readonly StoredJob[] =>
    vault.read((rows) => rows.all<JobRow>(sql, { limit })).map(jobOf);
  return {
    recent: (limit) => all('select * from jobs order by started_at desc, id limit :limit', limit),
    unfinished: () => all(`select * from jobs where state = 'running' order by started_at, id limit :limit`, 1_000_000),
    find: (id) => {
      const row = vault.read((rows) => rows.get<JobRow>('select * from jobs where id = :id', { id }));
      return row === undefined ? undefined : jobOf(row);
    },
    keep: (caller, job, move) => vault.write(caller, eventOf(job, move), (rows) => keep(rows, job)),
  };
}
