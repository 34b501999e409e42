import type { JobItem, JobItemState } from '../../src-shared/jobs.ts';
import type { JobFailure } from '../lib/job-store.ts';
import type { WantedItems } from '../lib/jobs.ts';
import type { Reader, Writer } from './rows.ts';

/** The states in which an item has come to its end. */
export type ItemEnd = 'done' | 'skipped' | 'failed';

/** How many items of a fleet stand where. */
export interface ItemCounts {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
}

const notEnded = `state in ('waiting', 'running')`;
const notEndedItem = `i.${notEnded}`;

/** One tenant of one fleet. */
export interface ItemPlace {
  readonly job: string;
  readonly tenant: string;
}

/** Adds the tenants of a new fleet. */
export function insertItems(rows: Writer, job: string, tenants: readonly string[]): void {
  for (const tenant of tenants) {
    rows.run(`insert into job_items (job, tenant, state) values (:job, :tenant, 'waiting')`, { job, tenant });
  }
}

/** Keeps that the work for a tenant has ended. Answers false when it had ended before, and then nothing is changed. */
export function endItem(rows: Writer, item: ItemPlace, end: ItemEnd, error: JobFailure | null, now: number): boolean {
  const sql = `update job_items set state = :end, error = :error, finished_at = :now where job = :job and tenant = :tenant and ${notEnded}`;
  const { job, tenant } = item;
  return rows.run(sql, { job, tenant, end, error: failureText(error), now }) > 0;
}

/** Whether the work for a tenant has ended. */
export function hasItemEnded(rows: Reader, { job, tenant }: ItemPlace): boolean {
  return rows.get(`select 1 from job_items where job = :job and tenant = :tenant and not (${notEnded})`, { job, tenant }) !== undefined;
}

/** Keeps what a tenant waits for before it is tried again. */
export function deferItem(rows: Writer, { job, tenant }: ItemPlace, error: JobFailure): void {
  const sql = `update job_items set state = 'waiting', error = :error where job = :job and tenant = :tenant and ${notEnded}`;
  rows.run(sql, { job, tenant, error: failureText(error) });
}

/** Lets the tenants that failed wait for another try. */
export function reopenFailed(rows: Writer, job: string): void {
  rows.run(`update job_items set state = 'waiting', error = null, finished_at = null where job = :job and state = 'failed'`, { job });
}

/** How far the items of a fleet are. */
export function countItems(rows: Reader, job: string): ItemCounts {
  const sql = 'select state, count(*) as items from job_items where job = :job group by state';
  const counts = new Map(rows.all<{ state: JobItemState; items: number }>(sql, { job }).map(({ state, items }) => [state, items]));
  const of = (state: JobItemState): number => counts.get(state) ?? 0;
  const total = [...counts.values()].reduce((sum, items) => sum + items, 0);
  return { total, done: of('done'), failed: of('failed'), skipped: of('skipped') };
}

/** A tenant whose turn is still to come, and the customer's key it is under or goes to; null when there is none. */
export interface OpenItem {
  readonly tenant: string;
  readonly kmsKey: string | null;
}

/** The items of a fleet that have not ended, in the order of the tenants. */
export function openItems(rows: Reader, job: string): readonly OpenItem[] {
  const sql = `select i.tenant, c.kms_key as kmsKey from job_items i left join byok_configs c on c.tenant = i.tenant and c.live = 1
    where i.job = :job and ${notEndedItem} order by i.tenant`;
  return rows.all<OpenItem>(sql, { job });
}

/** Why the tenants of a fleet failed: each cause once, with one of its errors; at most two, for two are no common cause. */
export function failureCauses(rows: Reader, job: string): readonly JobFailure[] {
  const sql = `select min(error) as error from job_items where job = :job and state = 'failed'
    group by json_extract(error, '$.code'), json_extract(error, '$.data.kind'), json_extract(error, '$.data.provider') limit 2`;
  return rows.all<{ error: string }>(sql, { job }).map(({ error }) => JSON.parse(error) as JobFailure);
}

interface ItemRow {
  readonly tenant: string;
  readonly displayName: string;
  readonly state: JobItemState;
  readonly error: string | null;
  readonly finishedAt: number | null;
}

// What is in hand is known to the worker alone; what is running on the disk without one was cut off, and waits.
const shownItems = `select i.tenant, t.display_name as displayName, i.error, i.finished_at as finishedAt,
    case when ${notEndedItem} then case when i.tenant in (select value from json_each(:inHand)) then 'running' else 'waiting' end else i.state end as state
  from job_items i join tenants t on t.id = i.tenant where i.job = :job`;

/** The wanted items of a fleet with the names of their tenants. */
export function listItems(rows: Reader, wanted: WantedItems, inHand: ReadonlySet<string>): { readonly total: number; readonly rows: readonly JobItem[] } {
  const { job, state = null, offset, limit } = wanted;
  const of = { job, state, inHand: JSON.stringify([...inHand]) };
  const matching = `from (${shownItems}) where :state is null or state = :state`;
  const total = rows.get<{ items: number }>(`select count(*) as items ${matching}`, of)?.items ?? 0;
  const found = rows.all<ItemRow>(`select * ${matching} order by tenant limit :limit offset :offset`, { ...of, limit, offset });
  return { total, rows: found.map((row) => ({ ...row, error: row.error === null ? null : shownFailure(row.error) })) };
}

function shownFailure(error: string): JobItem['error'] {
  const { code, data } = JSON.parse(error) as JobFailure;
  return { code, data: { ...data } };
}

function failureText(error: JobFailure | null): string | null {
  return error === null ? null : JSON.stringify(error);
}
