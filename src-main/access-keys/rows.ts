import { type AccessKey, type AccessKeyFinding, accessKeyFindings, type AccessKeyState, type AccessRole, accessRoles } from '../../src-shared/access-keys.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { containing, type Parameters, type Reader } from '../vault/rows.ts';
import type { WantedAccessKeys } from './access-keys.ts';
import { findingTests, reviewTimes } from './findings.ts';
import type { LastUses } from './parts.ts';

/** When the keys are looked at, and which uses of them are not on the disk yet. */
export interface Sight {
  readonly now: number;
  readonly uses: LastUses;
}

/** A key as its row holds it, with where it stands now. */
export interface KeyRow {
  readonly publicKey: string;
  readonly identity: string;
  readonly tenant: string | null;
  readonly name: string;
  readonly roles: readonly AccessRole[];
  readonly privateHash: Uint8Array;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly deletedAt: number | null;
  readonly replacedBy: string | null;
  readonly state: AccessKeyState;
}

/** Roles as a row holds them: in the order of the list of roles, whatever order they were given in. */
export function rolesText(roles: readonly AccessRole[]): string {
  return JSON.stringify(accessRoles.filter((role) => roles.includes(role)));
}

function rolesOf(text: string): readonly AccessRole[] {
  return JSON.parse(text) as readonly AccessRole[];
}

const stateNow = `case when k.deleted_at is not null then 'deleted' when k.expires_at <= :now then 'expired' else 'active' end`;

const keyRow = `select k.public_key as publicKey, k.identity, k.tenant, k.name, k.roles, k.private_hash as privateHash, k.created_at as createdAt,
    k.expires_at as expiresAt, k.deleted_at as deletedAt, k.replaced_by as replacedBy, ${stateNow} as state
  from access_keys k`;

type StoredKey = Omit<KeyRow, 'roles'> & { readonly roles: string };

function keyRowOf(stored: StoredKey): KeyRow {
  return { ...stored, roles: rolesOf(stored.roles) };
}

/** One key, or nothing. */
export function keyOrNothing(rows: Reader, publicKey: string, now: number): KeyRow | undefined {
  const found = rows.get<StoredKey>(`${keyRow} where k.public_key = lower(:publicKey)`, { publicKey, now });
  return found === undefined ? undefined : keyRowOf(found);
}

/** One key. @throws NOT_FOUND */
export function findKey(rows: Reader, publicKey: string, now: number): KeyRow {
  const found = keyOrNothing(rows, publicKey, now);
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'access key', id: publicKey });
  return found;
}

/** The keys of an identity, the newest first. */
export function keysOfIdentity(rows: Reader, identity: string, now: number): readonly KeyRow[] {
  const sql = `${keyRow} where k.identity = lower(:identity) order by k.created_at desc, k.replaced_by is not null`;
  return rows.all<StoredKey>(sql, { identity, now }).map(keyRowOf);
}

/** Refuses what no new key may be made for. @throws NOT_FOUND, TENANT_ARCHIVED */
export function requireOpenTenant(rows: Reader, tenant: string | null): void {
  if (tenant === null) return;
  const found = rows.get<{ state: string }>('select state from tenants where id = :tenant', { tenant });
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'tenant', id: tenant });
  if (found.state === 'archived') throw new KeydeskError('TENANT_ARCHIVED', { tenant });
}

const findingColumn = (finding: AccessKeyFinding): string => `(${findingTests[finding]}) is true as "${finding}"`;

/** Every key as the contract shows it, with a column for each finding. */
const shownKeys = `with used as (select key as public_key, value as at from json_each(:uses)),
  seen as (select k.*, t.state as tenant_state, ${stateNow} as state,
      nullif(max(coalesce(k.last_used_at, 0), coalesce(used.at, 0)), 0) as used_at
    from access_keys k left join tenants t on t.id = k.tenant left join used on used.public_key = k.public_key),
  shown as (select public_key as publicKey, identity, tenant, name, roles, state, created_by as createdBy, created_at as createdAt,
      modified_at as modifiedAt, expires_at as expiresAt, used_at as lastUsedAt, deleted_at as deletedAt, replaced_by as replacedBy,
      uses_after_end as usesAfterEnd, ${accessKeyFindings.map(findingColumn).join(', ')}
    from seen)`;

type ShownKey = Omit<AccessKey, 'roles' | 'findings'> & { readonly roles: string } & Readonly<Record<AccessKeyFinding, number>>;

function shownKeyOf(row: ShownKey): AccessKey {
  const { publicKey, identity, tenant, name, state, createdBy, createdAt, modifiedAt, expiresAt, lastUsedAt, deletedAt, replacedBy, usesAfterEnd } = row;
  const plain = { publicKey, identity, tenant, name, state, createdBy, createdAt, modifiedAt, expiresAt, lastUsedAt, deletedAt, replacedBy, usesAfterEnd };
  return { ...plain, roles: rolesOf(row.roles), findings: accessKeyFindings.filter((finding) => row[finding] === 1) };
}

function seenAt({ now, uses }: Sight): Parameters {
  return { ...reviewTimes(now), now, uses: JSON.stringify(uses) };
}

/** One key as the contract shows it. @throws NOT_FOUND */
export function showKey(rows: Reader, publicKey: string, sight: Sight): AccessKey {
  const found = rows.get<ShownKey>(`${shownKeys} select * from shown where publicKey = lower(:publicKey)`, { publicKey, ...seenAt(sight) });
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'access key', id: publicKey });
  return shownKeyOf(found);
}

const orders: Readonly<Record<WantedAccessKeys['sort'], string>> = {
  name: 'name collate nocase',
  tenant: `coalesce(tenant, '')`,
  state: 'state',
  createdAt: 'createdAt',
  // A key that never expires comes after all that do.
  expiresAt: 'coalesce(expiresAt, 9e18)',
  lastUsedAt: 'coalesce(lastUsedAt, 0)',
};

/** Deleted keys stay as tombstones: they are shown when asked for, by their state or as ones that were used after their end. */
function testsOf({ search, scope, tenant, role, state, finding }: WantedAccessKeys): readonly string[] {
  const showsDeleted = state !== undefined || finding === 'used-after-end';
  return [
    ...(search === '' ? [] : [`(name like :search escape '\\' or publicKey like :search escape '\\' or identity like :search escape '\\')`]),
    ...(scope === undefined ? [] : [scope === 'account' ? 'tenant is null' : 'tenant is not null']),
    ...(tenant === undefined ? [] : ['tenant = :tenant']),
    ...(role === undefined ? [] : ['exists (select 1 from json_each(roles) where value = :role)']),
    ...(finding === undefined ? [] : [`"${finding}"`]),
    ...(state === undefined ? [] : ['state = :state']),
    ...(showsDeleted ? [] : [`state <> 'deleted'`]),
  ];
}

function filterOf(wanted: WantedAccessKeys): { readonly where: string; readonly parameters: Parameters } {
  const { search, tenant, role, state } = wanted;
  const tests = testsOf(wanted);
  const parameters = {
    ...(search === '' ? {} : { search: containing(search) }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(role === undefined ? {} : { role }),
    ...(state === undefined ? {} : { state }),
  };
  return { where: tests.length === 0 ? '' : `where ${tests.join(' and ')}`, parameters };
}

/** Part of the keys that match, and how many there are. */
export function listKeys(rows: Reader, wanted: WantedAccessKeys, sight: Sight): { readonly total: number; readonly rows: readonly AccessKey[] } {
  const { where, parameters } = filterOf(wanted);
  const given = { ...parameters, ...seenAt(sight) };
  const direction = wanted.descending ? 'desc' : 'asc';
  const page = `${shownKeys} select * from shown ${where} order by ${orders[wanted.sort]} ${direction}, publicKey ${direction} limit :limit offset :offset`;
  const total = rows.get<{ total: number }>(`${shownKeys} select count(*) as total from shown ${where}`, given)?.total ?? 0;
  return { total, rows: rows.all<ShownKey>(page, { ...given, limit: wanted.limit, offset: wanted.offset }).map(shownKeyOf) };
}

/** How many keys each finding is true of. */
export function reviewKeys(rows: Reader, sight: Sight): readonly { readonly finding: AccessKeyFinding; readonly count: number }[] {
  const sums = accessKeyFindings.map((finding) => `coalesce(sum("${finding}"), 0) as "${finding}"`).join(', ');
  const counts = rows.get<Readonly<Record<AccessKeyFinding, number>>>(`${shownKeys} select ${sums} from shown`, seenAt(sight));
  return accessKeyFindings.map((finding) => ({ finding, count: counts?.[finding] ?? 0 }));
}
