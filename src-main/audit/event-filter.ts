import type { AuditFilter } from '../../src-shared/audit.ts';
import { type Cell, containing, type Parameters, type Reader } from '../vault/rows.ts';

/** A condition on `audit_events e`, and the numbers between which everything lies that it lets through. */
export interface EventCondition {
  readonly sql: string;
  readonly parameters: Parameters;
  readonly low: number;
  readonly high: number;
}

type Term = readonly [sql: string, name: string, value: Cell | undefined];

const searched = ['actor', 'action', 'tenant', 'object', 'request_id', 'detail'] as const;
const search = `(${searched.map((column) => `e.${column} like :search escape '\\'`).join(' or ')})`;

function termsOf(filter: AuditFilter): readonly Term[] {
  return [
    ['e.time >= :from', 'from', filter.from],
    ['e.time < :to', 'to', filter.to],
    ['e.tenant = :tenant', 'tenant', filter.tenant],
    ['e.object = :object', 'object', filter.object],
    ['e.action = :action', 'action', filter.action],
    ['e.actor = :actor', 'actor', filter.actor],
    ['e.outcome = :outcome', 'outcome', filter.outcome],
    // The index of what went wrong is partial: SQLite takes it only where this is said.
    ["e.outcome <> 'ok'", '', filter.outcome === undefined || filter.outcome === 'ok' ? undefined : ''],
    ['e.sensitivity = :sensitivity', 'sensitivity', filter.sensitivity],
    [search, 'search', filter.search.trim() === '' ? undefined : containing(filter.search.trim())],
  ];
}

interface Ends {
  readonly low: number | null;
  readonly high: number | null;
}

const never: Ends = { low: null, high: null };

/** The first and last number in the whole log, or in a period: the index of times alone tells, without a row being read. */
function endsOf(rows: Reader, { from, to }: AuditFilter): Ends {
  if (from === undefined && to === undefined)
    return rows.get<Ends>('select (select min(seq) from audit_events) as low, (select max(seq) from audit_events) as high') ?? never;
  return (
    rows.get<Ends>(
      'select min(seq) as low, max(seq) as high from audit_events indexed by audit_by_time where time >= :from and time < :to',
      { from: from ?? 0, to: to ?? Number.MAX_SAFE_INTEGER },
    ) ?? never
  );
}

/** What a filter means in the database. A filter that lets nothing through has `high` below `low`. */
export function conditionOf(rows: Reader, filter: AuditFilter): EventCondition {
  const terms = termsOf(filter).filter(([, , value]) => value !== undefined);
  const { low, high } = endsOf(rows, filter);
  return {
    sql: terms.map(([sql]) => `and ${sql}`).join(' '),
    parameters: Object.fromEntries(terms.filter(([, name]) => name !== '').map(([, name, value]) => [name, value ?? null])),
    low: low ?? 1,
    high: high ?? 0,
  };
}
