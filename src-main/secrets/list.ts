import type { Secret } from '../../src-shared/secrets.ts';
import { sensitivities, type Sensitivity } from '../../src-shared/sensitivity.ts';
import { containing, type Parameters, type Reader } from '../vault/rows.ts';
import { secretColumns } from './secret-rows.ts';

/** Which secrets are wanted, in which order, and which part of them. Deleted ones only when that state is asked for. */
export interface WantedSecrets {
  readonly tenant?: string | undefined;
  readonly search: string;
  readonly sensitivity?: Sensitivity | undefined;
  readonly state?: Secret['state'] | undefined;
  readonly sort: 'key' | 'tenant' | 'sensitivity' | 'modifiedAt' | 'createdAt' | 'size';
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** Part of the secrets, and how many there are. */
export interface ListedSecrets {
  readonly total: number;
  readonly rows: readonly Secret[];
}

interface Order {
  readonly index: string;
  readonly columns: readonly string[];
}

/** Each order is the order of an index that holds everything the list filters by, so the index alone is walked. */
const orders: Readonly<Record<WantedSecrets['sort'], Order>> = {
  key: { index: 'secrets_by_key', columns: ['key', 'tenant'] },
  tenant: { index: 'secret_by_key', columns: ['tenant', 'key'] },
  sensitivity: { index: 'secrets_by_sensitivity', columns: ['sensitivity', 'tenant', 'state', 'rowid'] },
  size: { index: 'secrets_by_size', columns: ['size', 'tenant', 'sensitivity', 'state', 'rowid'] },
  createdAt: { index: 'secrets_by_creation', columns: ['created_at', 'tenant', 'sensitivity', 'state', 'rowid'] },
  modifiedAt: { index: 'secrets_by_change', columns: ['modified_at', 'tenant', 'sensitivity', 'state', 'rowid'] },
};

/** Up to so many secrets of a tenant are sorted rather than found along the order of all secrets. */
const fewSecrets = 5000;

const matches = `key like :search escape '\\'`;

function kindTests({ tenant, sensitivity, state }: WantedSecrets): readonly string[] {
  return [
    ...(tenant === undefined ? [] : ['tenant = :tenant']),
    ...(sensitivity === undefined ? [] : ['sensitivity = :sensitivity']),
    state === undefined ? `state <> 'deleted'` : 'state = :state',
  ];
}

function parametersOf({ tenant, sensitivity, state }: WantedSecrets): Parameters {
  return {
    ...(tenant === undefined ? {} : { tenant }),
    ...(sensitivity === undefined ? {} : { sensitivity }),
    ...(state === undefined ? {} : { state }),
  };
}

/** How many there are, by sensitivity. */
type Counts = ReadonlyMap<Sensitivity, number>;

interface CountRow {
  readonly sensitivity: Sensitivity;
  readonly secrets: number;
}

function countsOf(rows: readonly CountRow[]): Counts {
  return new Map(rows.map(({ sensitivity, secrets }) => [sensitivity, secrets]));
}

function totalOf(counts: Counts): number {
  return [...counts.values()].reduce((sum, secrets) => sum + secrets, 0);
}

/** How many secrets of a kind there are: from the counts the database keeps, without counting. */
function countKind(rows: Reader, wanted: WantedSecrets): Counts {
  const tests = kindTests(wanted).join(' and ');
  const sql = `select sensitivity, sum(secrets) as secrets from secret_counts where ${tests} group by sensitivity`;
  return countsOf(rows.all<CountRow>(sql, parametersOf(wanted)));
}

/** The index by which keys are searched: that of the tenant, or that of all. */
function keyIndex({ tenant }: WantedSecrets): string {
  return tenant === undefined ? 'secrets_by_key' : 'secret_by_key';
}

function searchTests(wanted: WantedSecrets): string {
  return [matches, ...kindTests(wanted)].join(' and ');
}

function countMatching(rows: Reader, wanted: WantedSecrets): Counts {
  const sql = `select sensitivity, count(*) as secrets from secrets indexed by ${keyIndex(wanted)}
    where ${searchTests(wanted)} group by sensitivity`;
  return countsOf(rows.all<CountRow>(sql, { ...parametersOf(wanted), search: containing(wanted.search) }));
}

/** Where the rows are looked for, and in which order. */
function pathOf(wanted: WantedSecrets, kind: number): Order {
  const order = orders[wanted.sort];
  const withinTenant = wanted.tenant !== undefined && (kind <= fewSecrets || wanted.sort === 'key');
  return withinTenant ? { ...order, index: 'secret_by_key' } : order;
}

function searchTest(wanted: WantedSecrets, index: string): readonly string[] {
  if (wanted.search === '') return [];
  if (index === 'secret_by_key' || index === 'secrets_by_key') return [matches];
  return [`rowid in (select rowid from secrets indexed by ${keyIndex(wanted)} where ${searchTests(wanted)})`];
}

function pageOf(rows: Reader, wanted: WantedSecrets, kind: number): readonly Secret[] {
  const { index, columns } = pathOf(wanted, kind);
  const tests = [...searchTest(wanted, index), ...kindTests(wanted)].join(' and ');
  const order = (prefix: string): string =>
    columns.map((column) => `${prefix}${column} ${wanted.descending ? 'desc' : 'asc'}`).join(', ');
  const sql = `select ${secretColumns} from
      (select rowid as place from secrets indexed by ${index} where ${tests} order by ${order('')} limit :limit offset :offset) found
    cross join secrets s on s.rowid = found.place order by ${order('s.')}`;
  const search = wanted.search === '' ? {} : { search: containing(wanted.search) };
  return rows.all<Secret>(sql, { ...parametersOf(wanted), ...search, limit: wanted.limit, offset: wanted.offset });
}

/** The order of sensitivities is not that of their names: the wanted part is put together from one sensitivity after another. */
function pageBySensitivity(rows: Reader, wanted: WantedSecrets, counts: Counts, kind: number): readonly Secret[] {
  const found: Secret[] = [];
  let { offset } = wanted;
  for (const sensitivity of wanted.descending ? sensitivities.toReversed() : sensitivities) {
    const here = counts.get(sensitivity) ?? 0;
    const limit = Math.min(wanted.limit - found.length, here - offset);
    if (limit > 0) found.push(...pageOf(rows, { ...wanted, sensitivity, offset, limit }, kind));
    offset = Math.max(0, offset - here);
  }
  return found;
}

/** Part of the secrets that match, across tenants. The search looks at keys. */
export function listSecrets(rows: Reader, wanted: WantedSecrets): ListedSecrets {
  const kinds = countKind(rows, wanted);
  const kind = totalOf(kinds);
  const counts = wanted.search === '' || kind === 0 ? kinds : countMatching(rows, wanted);
  const total = totalOf(counts);
  if (wanted.offset >= total) return { total, rows: [] };
  return { total, rows: wanted.sort === 'sensitivity' ? pageBySensitivity(rows, wanted, counts, kind) : pageOf(rows, wanted, kind) };
}
