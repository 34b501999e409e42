import type { Secret } from '../../src-shared/secrets.ts';
import { type Sensitivity, strictness } from '../../src-shared/sensitivity.ts';
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
  sensitivity: { index: 'secrets_by_strictness', columns: ['strictness', 'tenant', 'state_code'] },
  size: { index: 'secrets_by_size', columns: ['size', 'tenant', 'strictness', 'state_code'] },
  createdAt: { index: 'secrets_by_creation', columns: ['created_at', 'tenant', 'strictness', 'state_code'] },
  modifiedAt: { index: 'secrets_by_change', columns: ['modified_at', 'tenant', 'strictness', 'state_code'] },
};

/** Up to so many secrets of a tenant are sorted rather than found along the order of all secrets. */
const fewSecrets = 5000;

const stateCodes: Readonly<Record<Secret['state'], number>> = { active: 0, disabled: 1, deleted: 2 };

function kindTests({ tenant, sensitivity, state }: WantedSecrets): readonly string[] {
  return [
    ...(tenant === undefined ? [] : ['tenant = :tenant']),
    ...(sensitivity === undefined ? [] : ['strictness = :strictness']),
    state === undefined ? 'state_code < :stateCode' : 'state_code = :stateCode',
  ];
}

function parametersOf({ tenant, sensitivity, state, search }: WantedSecrets): Parameters {
  return {
    ...(tenant === undefined ? {} : { tenant }),
    ...(sensitivity === undefined ? {} : { strictness: strictness(sensitivity) }),
    stateCode: stateCodes[state ?? 'deleted'],
    ...(search === '' ? {} : { search: containing(search) }),
  };
}

const matches = `key like :search escape '\\'`;

/** The index by which keys are searched: that of the tenant, or that of all. */
function keyIndex({ tenant }: WantedSecrets): string {
  return tenant === undefined ? 'secrets_by_key' : 'secret_by_key';
}

/** How many secrets of a kind there are, without counting them. */
function countKind(rows: Reader, { tenant, sensitivity, state }: WantedSecrets): number {
  const tests = [
    ...(tenant === undefined ? [] : ['tenant = :tenant']),
    ...(sensitivity === undefined ? [] : ['sensitivity = :sensitivity']),
    state === undefined ? `state <> 'deleted'` : 'state = :state',
  ];
  const parameters = {
    ...(tenant === undefined ? {} : { tenant }),
    ...(sensitivity === undefined ? {} : { sensitivity }),
    ...(state === undefined ? {} : { state }),
  };
  const sql = `select coalesce(sum(secrets), 0) as total from secret_counts where ${tests.join(' and ')}`;
  return rows.get<{ total: number }>(sql, parameters)?.total ?? 0;
}

function countMatching(rows: Reader, wanted: WantedSecrets): number {
  const sql = `select count(*) as total from secrets indexed by ${keyIndex(wanted)} where ${[matches, ...kindTests(wanted)].join(' and ')}`;
  return rows.get<{ total: number }>(sql, parametersOf(wanted))?.total ?? 0;
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
  return [`rowid in (select rowid from secrets indexed by ${keyIndex(wanted)} where ${[matches, ...kindTests(wanted)].join(' and ')})`];
}

function pageOf(rows: Reader, wanted: WantedSecrets, kind: number): readonly Secret[] {
  const { index, columns } = pathOf(wanted, kind);
  const tests = [...searchTest(wanted, index), ...kindTests(wanted)].join(' and ');
  const order = (prefix: string): string =>
    [...columns, 'rowid'].map((column) => `${prefix}${column} ${wanted.descending ? 'desc' : 'asc'}`).join(', ');
  const sql = `select ${secretColumns} from
      (select rowid as place from secrets indexed by ${index} where ${tests} order by ${order('')} limit :limit offset :offset) found
    cross join secrets s on s.rowid = found.place order by ${order('s.')}`;
  return rows.all<Secret>(sql, { ...parametersOf(wanted), limit: wanted.limit, offset: wanted.offset });
}

/** Part of the secrets that match, across tenants. The search looks at keys. */
export function listSecrets(rows: Reader, wanted: WantedSecrets): ListedSecrets {
  const kind = countKind(rows, wanted);
  const total = wanted.search === '' || kind === 0 ? kind : countMatching(rows, wanted);
  return { total, rows: wanted.offset >= total ? [] : pageOf(rows, wanted, kind) };
}
