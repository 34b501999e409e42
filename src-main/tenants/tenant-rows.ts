import { KeydeskError } from '../../src-shared/errors.ts';
import type { DataKey, Tenant } from '../../src-shared/tenants.ts';
import { containing, type Parameters, type Reader } from '../vault/rows.ts';

/** Which tenants are wanted, in which order, and which part of them. */
export interface WantedTenants {
  readonly search: string;
  readonly custody?: Tenant['custody'] | undefined;
  readonly state?: Tenant['state'] | undefined;
  readonly sort: 'id' | 'displayName' | 'custody' | 'secretCount' | 'createdAt';
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** Part of the tenants, and how many there are. */
export interface ListedTenants {
  readonly total: number;
  readonly rows: readonly Tenant[];
}

const tenants = `select t.id, t.display_name as displayName, t.default_sensitivity as defaultSensitivity, t.state,
    coalesce(c.status, 'BASELINE') as custody, c.kms_key as kmsKey,
    coalesce((select max(version) from data_keys where tenant = t.id), 0) as dataKeyVersion,
    coalesce((select sum(secrets) from secret_counts where tenant = t.id and state <> 'deleted'), 0) as secretCount,
    t.created_at as createdAt, t.modified_at as modifiedAt
  from tenants t left join byok_configs c on c.tenant = t.id and c.live = 1`;

const orders: Readonly<Record<WantedTenants['sort'], string>> = {
  id: 'id',
  displayName: 'displayName collate nocase',
  custody: 'custody',
  secretCount: 'secretCount',
  createdAt: 'createdAt',
};

function filterOf(wanted: WantedTenants): { readonly where: string; readonly parameters: Parameters } {
  const { search, custody, state } = wanted;
  const tests = [
    ...(search === '' ? [] : [`(id like :search escape '\\' or displayName like :search escape '\\')`]),
    ...(custody === undefined ? [] : ['custody = :custody']),
    ...(state === undefined ? [] : ['state = :state']),
  ];
  const parameters = {
    ...(search === '' ? {} : { search: containing(search) }),
    ...(custody === undefined ? {} : { custody }),
    ...(state === undefined ? {} : { state }),
  };
  return { where: tests.length === 0 ? '' : `where ${tests.join(' and ')}`, parameters };
}

/** Part of the tenants that match. */
export function listTenants(rows: Reader, wanted: WantedTenants): ListedTenants {
  const { where, parameters } = filterOf(wanted);
  const direction = wanted.descending ? 'desc' : 'asc';
  const page = `select * from (${tenants}) ${where} order by ${orders[wanted.sort]} ${direction}, id ${direction}
    limit :limit offset :offset`;
  const total = rows.get<{ total: number }>(`select count(*) as total from (${tenants}) ${where}`, parameters)?.total ?? 0;
  return { total, rows: rows.all<Tenant>(page, { ...parameters, limit: wanted.limit, offset: wanted.offset }) };
}

/** One tenant. @throws NOT_FOUND */
export function findTenant(rows: Reader, tenant: string): Tenant {
  const found = rows.get<Tenant>(`${tenants} where t.id = :tenant`, { tenant });
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'tenant', id: tenant });
  return found;
}

const dataKeys = `select d.version, d.state, w.kms_key as wrappedBy,
    (select count(*) from revisions r where r.tenant = d.tenant and r.data_key_version = d.version) as revisionCount,
    d.created_at as createdAt, d.retired_at as retiredAt
  from data_keys d left join wrappings w on w.tenant = d.tenant and w.version = d.version and w.state = 'live'
  where d.tenant = :tenant order by d.version desc`;

/** The versions of a tenant's data key, the newest first. @throws NOT_FOUND */
export function listDataKeys(rows: Reader, tenant: string): readonly DataKey[] {
  findTenant(rows, tenant);
  return rows.all<DataKey>(dataKeys, { tenant });
}
