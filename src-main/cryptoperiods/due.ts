import type { CryptoperiodKind, DueRow, DueState } from '../../src-shared/cryptoperiods.ts';
import { containing, type Parameters, type Reader } from '../vault/rows.ts';

/** What the due list may be narrowed to. */
export interface DueQuery {
  readonly search: string;
  readonly kind?: CryptoperiodKind | undefined;
  readonly state?: DueState | undefined;
  readonly offset: number;
  readonly limit: number;
}

const day = 86_400_000;

// A data key protects new data from its making until the next version takes over; a customer's key that wraps nothing protects nothing.
const protecting = `
  select 'data-key' as kind, t.id as id, t.display_name as name, 'version ' || d.version as version, d.created_at as since,
    case when c.revoke_at is not null then 'The tenant is about to be revoked.'
      when c.status = 'SEALED' then 'The tenant is sealed: its customer''s key must serve again first.' else '' end as blockedBy,
    '/tenants/' || t.id || '/status' as route
  from data_keys d join tenants t on t.id = d.tenant left join byok_configs c on c.tenant = t.id and c.live = 1
  where d.state = 'active' and t.state = 'active'
  union all
  select 'customer-key', k.id, k.display_name, k.provider, coalesce(k.rotated_at, k.created_at),
    'Only its owner can rotate it, at the provider.', '/keys/' || k.id
  from kms_keys k where k.deleted_at is null
    and exists (select 1 from byok_configs c where c.kms_key = k.id and c.live = 1 and c.status in ('ACTIVE', 'SEALED'))`;

const due = `select u.*, u.since + p.days * ${String(day)} as dueAt, p.automatic,
  case when :now >= u.since + p.days * ${String(day)} then 'overdue'
    when :now >= u.since + (p.days - p.warn_days) * ${String(day)} then 'due-soon' else 'current' end as state
  from (${protecting}) u join cryptoperiods p on p.kind = u.kind`;

interface DueLine {
  readonly kind: CryptoperiodKind;
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly since: number;
  readonly blockedBy: string;
  readonly route: string;
  readonly dueAt: number;
  readonly automatic: number;
  readonly state: DueState;
}

function conditions(query: DueQuery): string {
  return [
    'true',
    ...(query.search === '' ? [] : [`(name like :search escape '\\' or id like :search escape '\\')`]),
    ...(query.kind === undefined ? [] : ['kind = :kind']),
    ...(query.state === undefined ? [] : ['state = :state']),
  ].join(' and ');
}

function bound({ search, kind, state }: DueQuery, now: number): Parameters {
  return {
    now,
    ...(search === '' ? {} : { search: containing(search) }),
    ...(kind === undefined ? {} : { kind }),
    ...(state === undefined ? {} : { state }),
  };
}

function shown(line: DueLine, now: number): DueRow {
  return { ...line, automatic: line.automatic === 1, daysOver: Math.max(0, Math.floor((now - line.dueAt) / day)) };
}

/** The keys with their cryptoperiods, the longest overdue first. */
export function listDue(rows: Reader, query: DueQuery, now: number): { readonly total: number; readonly rows: readonly DueRow[] } {
  const parameters = bound(query, now);
  const from = `from (${due}) where ${conditions(query)}`;
  const total = rows.get<{ total: number }>(`select count(*) as total ${from}`, parameters)?.total ?? 0;
  const sql = `select * ${from} order by dueAt, kind, id limit :limit offset :offset`;
  const found = rows.all<DueLine>(sql, { ...parameters, limit: query.limit, offset: query.offset });
  return { total, rows: found.map((line) => shown(line, now)) };
}

/** How many keys are past their cryptoperiod. */
export function countOverdue(rows: Reader, now: number): number {
  return rows.get<{ total: number }>(`select count(*) as total from (${due}) where state = 'overdue'`, { now })?.total ?? 0;
}

/** Every key with its cryptoperiod, the longest overdue first. */
export function allDue(rows: Reader, now: number): readonly DueRow[] {
  return rows.all<DueLine>(`${due} order by dueAt, u.kind, u.id`, { now }).map((line) => shown(line, now));
}

// Work that has not ended holds up a rotation and is no fault: it is asked again when it has.
const busy = `exists (select 1 from jobs j where j.tenant = o.id and j.state = 'running')
  or exists (select 1 from job_items i join jobs j on j.id = i.job where i.tenant = o.id and i.state in ('waiting', 'running') and j.state = 'running')`;

/** The tenants whose data key is overdue and can be rotated now, the longest overdue first; at most so many. */
export function rotatable(rows: Reader, now: number, limit: number): readonly string[] {
  const sql = `select o.id from (${due}) o where o.kind = 'data-key' and o.state = 'overdue' and o.blockedBy = '' and not (${busy})
    order by o.dueAt, o.id limit :limit`;
  return rows.all<{ id: string }>(sql, { now, limit }).map(({ id }) => id);
}
