import type { BoardCount, BoardFilter, BoardRow, ByokConfig } from '../../src-shared/byok.ts';
import type { Provider } from '../../src-shared/key-references.ts';
import type { Validation } from '../../src-shared/keys.ts';
import { containing, type Parameters, type Reader } from '../vault/rows.ts';
import { configColumns } from './configs.ts';

/** What the board is narrowed to, and the wanted part of it. */
export interface BoardQuery extends BoardFilter {
  readonly offset: number;
  readonly limit: number;
}

type BoardLine = ByokConfig & {
  readonly displayName: string;
  readonly keyName: string;
  readonly provider: Provider;
} & Validation;

// A tenant stands on the board with its live config, or with the last one it was offboarded from. The successor of a live
// one is younger than it, and still not what the tenant stands with.
const board = `from byok_configs c join tenants t on t.id = c.tenant join kms_keys k on k.id = c.kms_key
  where c.id = (select n.id from byok_configs n where n.tenant = c.tenant order by n.live desc, n.created_at desc, n.id limit 1)`;

const tests: readonly (readonly [name: keyof BoardFilter, test: string])[] = [
  ['status', 'c.status = :status'],
  ['phase', 'k.phase = :phase'],
  ['provider', 'k.provider = :provider'],
  ['kmsKey', 'c.kms_key = :kmsKey'],
];

const searched = `(t.display_name like :search escape '\\' or t.id like :search escape '\\' or k.display_name like :search escape '\\')`;

/** The board narrowed to a filter: what follows `select`, with its parameters. */
function narrowed(filter: BoardFilter): { readonly where: string; readonly parameters: Parameters } {
  const wanted = tests.filter(([name]) => filter[name] !== undefined);
  const conditions = [...(filter.search === '' ? [] : [searched]), ...wanted.map(([, test]) => test)];
  const parameters = Object.fromEntries(wanted.map(([name]) => [name, filter[name] ?? null]));
  return {
    where: [board, ...conditions].join(' and '),
    parameters: filter.search === '' ? parameters : { ...parameters, search: containing(filter.search) },
  };
}

function boardRow(line: BoardLine): BoardRow {
  const { displayName, keyName, provider, phase, message, since, region, checkedAt, ...config } = line;
  return { tenant: config.tenant, displayName, config, keyName, provider, validation: { phase, message, since, region, checkedAt } };
}

/** The tenants that are or were under a customer's key, by name. */
export function listBoard(rows: Reader, query: BoardQuery): { readonly total: number; readonly rows: readonly BoardRow[] } {
  const { where, parameters } = narrowed(query);
  const total = rows.get<{ total: number }>(`select count(*) as total ${where}`, parameters)?.total ?? 0;
  const sql = `select ${configColumns}, t.display_name as displayName, k.display_name as keyName, k.provider, k.phase, k.message, k.since,
    k.region, k.checked_at as checkedAt ${where} order by t.display_name collate nocase, c.tenant limit :limit offset :offset`;
  const lines = rows.all<BoardLine>(sql, { ...parameters, limit: query.limit, offset: query.offset });
  return { total, rows: lines.map(boardRow) };
}

/** The ids of all tenants that the board shows under a filter, in the order of the ids. */
export function tenantsOnBoard(rows: Reader, filter: BoardFilter): readonly string[] {
  const { where, parameters } = narrowed(filter);
  return rows.all<{ tenant: string }>(`select c.tenant ${where} order by c.tenant`, parameters).map(({ tenant }) => tenant);
}

const crossings = `select coalesce(c.status, 'BASELINE') as custody, k.phase, count(*) as count
  from tenants t left join byok_configs c on c.tenant = t.id and c.live = 1 left join kms_keys k on k.id = c.kms_key
  where t.state <> 'archived' group by 1, 2 order by 1, 2`;

/** How many tenants stand at each crossing of custody and validation; archived ones stand nowhere. */
export function countCrossings(rows: Reader): readonly BoardCount[] {
  return rows.all<BoardCount>(crossings);
}
