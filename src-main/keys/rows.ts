import { KeydeskError } from '../../src-shared/errors.ts';
import type { KeyAbility } from '../../src-shared/key-abilities.ts';
import { readReference, isEmulated, type KeyReference, type Provider } from '../../src-shared/key-references.ts';
import { type KeyCheck, type KeyWait, type KmsKey, monitorIntervalSeconds } from '../../src-shared/keys.ts';
import type { ValidationPhase } from '../../src-shared/lifecycle.ts';
import { containing, type Parameters, type Reader } from '../vault/rows.ts';

/** A registered key as its row holds it. */
export interface KeyRow {
  readonly id: string;
  readonly display_name: string;
  readonly provider: Provider;
  readonly reference: string;
  readonly resource: string;
  readonly phase: ValidationPhase;
  readonly message: string;
  readonly since: number;
  readonly region: string | null;
  readonly checked_at: number | null;
  readonly created_at: number;
  readonly modified_at: number;
  readonly tenant_count: number;
  readonly interval_seconds: number | null;
  /** When the provider last rotated the key, as it told when it was last asked. */
  readonly rotated_at: number | null;
}

/** What a list may be narrowed to, and its order. */
export interface KeyQuery {
  readonly search: string;
  readonly provider?: Provider | undefined;
  readonly state?: 'AVAILABLE' | 'IN_USE' | undefined;
  readonly phase?: ValidationPhase | undefined;
  readonly sort: 'displayName' | 'provider' | 'phase' | 'state' | 'createdAt' | 'tenantCount';
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** How many of a key's tenants are named. */
const tenantsNamed = 100;
// A revoked config needs its key no more; every other live one does, the staged ones too, and so does one that stands ready to
// take over from a live one in a move.
const holds = `((c.live = 1 and c.status <> 'REVOKED')
  or (c.live = 0 and c.successor_of is not null and c.status in ('PENDING_VALIDATION', 'VALIDATED')))`;
const counted = `(select count(*) from byok_configs c where c.kms_key = k.id and ${holds})`;
/** Every registered key with the number of its tenants: a table for SQL. */
export const registeredKeys = `(select k.*, ${counted} as tenant_count from kms_keys k where k.deleted_at is null)`;

const orders: Readonly<Record<KeyQuery['sort'], string>> = {
  displayName: 'display_name collate nocase',
  provider: 'provider',
  phase: 'phase',
  state: 'tenant_count > 0',
  createdAt: 'created_at',
  tenantCount: 'tenant_count',
};

/** Finds a key that is registered. @throws NOT_FOUND */
export function findKey(rows: Reader, id: string): KeyRow {
  const found = rows.get<KeyRow>(`select * from ${registeredKeys} where id = :id`, { id });
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'KMS key', id });
  return found;
}

/** Finds a key that is registered, or was before it was removed. @throws NOT_FOUND */
export function findKnown(rows: Reader, id: string): Pick<KeyRow, 'reference'> {
  const found = rows.get<Pick<KeyRow, 'reference'>>('select reference from kms_keys where id = :id', { id });
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'KMS key', id });
  return found;
}

/** Finds the registered key of a resource, of which there is at most one. */
export function findResource(rows: Reader, resource: string): KeyRow | null {
  return rows.get<KeyRow>(`select * from ${registeredKeys} where resource = :resource`, { resource }) ?? null;
}

/** The tenants whose data key a key wraps, or is staged to wrap; the first hundred. */
export function tenantsOf(rows: Reader, id: string): readonly string[] {
  const sql = `select c.tenant from byok_configs c where c.kms_key = :id and ${holds} order by c.tenant limit ${String(tenantsNamed)}`;
  return rows.all<{ tenant: string }>(sql, { id }).map(({ tenant }) => tenant);
}

const standing = `select c.tenant, c.status from byok_configs c where c.kms_key = :id and ${holds}
  order by case c.status when 'ACTIVE' then 0 when 'SEALED' then 1 else 2 end, c.tenant limit 1000`;

/** The tenants in whose name a key can be tried out: those that are active under it, else the sealed ones, else the others. */
export function tenantsToAskFor(rows: Reader, id: string): readonly string[] {
  const found = rows.all<{ tenant: string; status: string }>(standing, { id });
  return found.filter(({ status }) => status === found[0]?.status).map(({ tenant }) => tenant);
}

function conditions(query: KeyQuery): readonly string[] {
  return [
    ...(query.search === '' ? [] : [`(display_name like :search escape '\\' or id like :search escape '\\' or resource like :search escape '\\')`]),
    ...(query.provider === undefined ? [] : ['provider = :provider']),
    ...(query.phase === undefined ? [] : ['phase = :phase']),
    ...(query.state === undefined ? [] : [query.state === 'IN_USE' ? 'tenant_count > 0' : 'tenant_count = 0']),
  ];
}

function bound({ search, provider, phase }: KeyQuery): Parameters {
  return {
    ...(search === '' ? {} : { search: containing(search) }),
    ...(provider === undefined ? {} : { provider }),
    ...(phase === undefined ? {} : { phase }),
  };
}

/** The keys that match, and the wanted part of them. */
export function listKeys(rows: Reader, query: KeyQuery): { readonly total: number; readonly found: readonly KeyRow[] } {
  const where = ['true', ...conditions(query)].join(' and ');
  const parameters = bound(query);
  const order = `${orders[query.sort]} ${query.descending ? 'desc' : 'asc'}, id`;
  const total = rows.get<{ total: number }>(`select count(*) as total from ${registeredKeys} where ${where}`, parameters)?.total ?? 0;
  const sql = `select * from ${registeredKeys} where ${where} order by ${order} limit :limit offset :offset`;
  return { total, found: rows.all<KeyRow>(sql, { ...parameters, limit: query.limit, offset: query.offset }) };
}

/** Every registered key. */
export function listEvery(rows: Reader): readonly KeyRow[] {
  return rows.all<KeyRow>(`select * from ${registeredKeys} order by id`);
}

/** How a key is reached, as it was registered. */
export function referenceOf(row: Pick<KeyRow, 'reference'>): KeyReference {
  return readReference(row.reference);
}

/** How often a key is validated while a tenant depends on it, in seconds. */
export function intervalOf({ interval_seconds: seconds }: Pick<KeyRow, 'interval_seconds'>): number {
  return seconds ?? monitorIntervalSeconds.usual;
}

/** The changes of a key's validation, newest first, and the wanted part of them. */
export function historyOf(rows: Reader, id: string, window: { readonly offset: number; readonly limit: number }) {
  const total = rows.get<{ total: number }>('select count(*) as total from key_checks where kms_key = :id', { id })?.total ?? 0;
  const sql = `select id, at, from_phase as "from", phase, message, by from key_checks where kms_key = :id order by id desc limit :limit offset :offset`;
  return { total, rows: rows.all<KeyCheck>(sql, { id, offset: window.offset, limit: window.limit }) };
}

/** What of a key is not in its row: it lasts only as long as the vault is open. */
export interface KeyStanding {
  readonly waitsFor: KeyWait | null;
  readonly abilities: readonly KeyAbility[];
  /** When the monitor last looked, if that has not been written yet. */
  readonly checkedAt: number | null;
  readonly nextCheckAt: number | null;
}

/** A key as it is shown. */
export function keyOf(row: KeyRow, tenants: readonly string[], standing: KeyStanding): KmsKey {
  const key = referenceOf(row);
  const checkedAt = Math.max(row.checked_at ?? 0, standing.checkedAt ?? 0);
  return {
    id: row.id,
    displayName: row.display_name,
    provider: row.provider,
    key,
    resource: row.resource,
    state: row.tenant_count > 0 ? 'IN_USE' : 'AVAILABLE',
    validation: { phase: row.phase, message: row.message, since: row.since, region: row.region, checkedAt: checkedAt === 0 ? null : checkedAt },
    tenants,
    tenantCount: row.tenant_count,
    emulator: isEmulated(key),
    unlocked: standing.waitsFor === null,
    waitsFor: standing.waitsFor,
    abilities: standing.abilities,
    intervalSeconds: intervalOf(row),
    nextCheckAt: standing.nextCheckAt,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
  };
}
