import { KeydeskError } from '../../src-shared/errors.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import type { DataKey, Tenant } from '../../src-shared/tenants.ts';
import type { Asker } from '../lib/asker.ts';
import type { Clock } from '../lib/clock.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import { countUnfinished } from '../vault/job-store.ts';
import type { Reader, Writer } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';
import { dataKeyId } from './data-key-id.ts';
import { findTenant, listDataKeys, type ListedTenants, listTenants, type WantedTenants } from './tenant-rows.ts';

/** What the tenants stand on. `createFirstDataKey` makes data key version 1 in the transaction that makes the tenant. */
export interface TenantParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly createFirstDataKey: (rows: Writer, tenant: string, at: number) => void;
}

/** A tenant to be made. */
export interface NewTenant {
  readonly id: string;
  readonly displayName: string;
  readonly defaultSensitivity: Sensitivity;
}

/** What is to be different about a tenant. The default sensitivity is for secrets that come later. */
export interface TenantChange {
  readonly tenant: string;
  readonly displayName?: string | undefined;
  readonly defaultSensitivity?: Sensitivity | undefined;
}

/** The customers whose secrets the desk keeps. */
export interface Tenants {
  list(wanted: WantedTenants): ListedTenants;
  /** @throws NOT_FOUND */
  get(tenant: string): Tenant;
  /** The versions of a tenant's data key, the newest first. @throws NOT_FOUND */
  dataKeys(tenant: string): readonly DataKey[];
  /** What a version of a tenant's data key is called outside: a UUID that never changes. */
  dataKeyId(tenant: string, version: number): string;
  /** Makes a tenant and its first data key. @throws ALREADY_EXISTS */
  create(asker: Asker, wanted: NewTenant): Promise<Tenant>;
  /** @throws NOT_FOUND, TENANT_ARCHIVED */
  update(asker: Asker, change: TenantChange): Promise<Tenant>;
  /** Puts a tenant away: it can be read and not written. @throws STATE_CONFLICT under a customer's key or while a job runs */
  archive(asker: Asker, tenant: string): Promise<Tenant>;
  /** Takes an archived tenant back. @throws STATE_CONFLICT */
  restore(asker: Asker, tenant: string): Promise<Tenant>;
}

/** The rules of the tenants. */
export function createTenants(parts: TenantParts): Tenants {
  const { vault } = parts;
  return {
    list: (wanted) => vault.read((rows) => listTenants(rows, wanted)),
    get: (tenant) => vault.read((rows) => findTenant(rows, tenant)),
    dataKeys: (tenant) => vault.read((rows) => listDataKeys(rows, tenant)),
    dataKeyId: (tenant, version) => dataKeyId(vault.id, tenant, version),
    create: (asker, wanted) => create(parts, asker, wanted),
    update: (asker, change) => update(parts, asker, change),
    archive: (asker, tenant) => move(parts, asker, { action: 'tenant.archive', ...about(tenant) }, tenant, 'archived'),
    restore: (asker, tenant) => move(parts, asker, { action: 'tenant.restore', ...about(tenant) }, tenant, 'active'),
  };
}

function about(tenant: string): Pick<AuditDraft, 'tenant' | 'object'> {
  return { tenant, object: tenant };
}

/** Writes a change and its event; when it is refused, that is the event. */
function change(parts: TenantParts, asker: Asker, draft: AuditDraft, tenant: string, call: (rows: Writer, now: number) => void): Promise<Tenant> {
  const { vault, clock } = parts;
  return vault.attempt(asker.caller, draft, () => {
    asker.admit();
    return vault.write(asker.caller, draft, (rows) => {
      call(rows, clock.now());
      return findTenant(rows, tenant);
    });
  });
}

function create(parts: TenantParts, asker: Asker, { id, displayName, defaultSensitivity }: NewTenant): Promise<Tenant> {
  const draft: AuditDraft = { action: 'tenant.create', ...about(id), detail: { displayName, defaultSensitivity } };
  return change(parts, asker, draft, id, (rows, now) => {
    if (rows.get('select 1 from tenants where id = :id', { id }) !== undefined)
      throw new KeydeskError('ALREADY_EXISTS', { noun: 'tenant', id });
    rows.run(
      `insert into tenants (id, display_name, default_sensitivity, state, created_at, modified_at)
       values (:id, :displayName, :defaultSensitivity, 'active', :now, :now)`,
      { id, displayName, defaultSensitivity, now },
    );
    parts.createFirstDataKey(rows, id, now);
  });
}

function update(parts: TenantParts, asker: Asker, { tenant, displayName, defaultSensitivity }: TenantChange): Promise<Tenant> {
  const detail = {
    ...(displayName === undefined ? {} : { displayName }),
    ...(defaultSensitivity === undefined ? {} : { defaultSensitivity }),
  };
  return change(parts, asker, { action: 'tenant.update', ...about(tenant), detail }, tenant, (rows, now) => {
    const before = findTenant(rows, tenant);
    if (before.state === 'archived') throw new KeydeskError('TENANT_ARCHIVED', { tenant });
    rows.run(
      'update tenants set display_name = :name, default_sensitivity = :sensitivity, modified_at = :now where id = :tenant',
      { tenant, name: displayName ?? before.displayName, sensitivity: defaultSensitivity ?? before.defaultSensitivity, now },
    );
  });
}

function move(parts: TenantParts, asker: Asker, draft: AuditDraft, tenant: string, state: Tenant['state']): Promise<Tenant> {
  return change(parts, asker, draft, tenant, (rows, now) => {
    const before = findTenant(rows, tenant);
    if (before.state === state) throw conflict(before, before.state, before.state === 'active' ? 'archived' : 'active', 'Nothing is left to do.');
    if (state === 'archived') requireIdle(rows, before);
    rows.run('update tenants set state = :state, modified_at = :now where id = :tenant', { tenant, state, now });
  });
}

/** A tenant is put away only when no customer's key is bound to it and no work on it is under way. */
function requireIdle(rows: Reader, tenant: Tenant): void {
  if (tenant.custody === 'ACTIVE' || tenant.custody === 'SEALED')
    throw conflict(tenant, tenant.custody, 'on the baseline', "Offboard the tenant from the customer's key first.");
  if (countUnfinished(rows, tenant.id) > 0)
    throw conflict(tenant, 'a job is not finished', 'no job', 'Wait for the job of this tenant, or cancel it, then archive.');
}

function conflict({ id }: Tenant, state: string, wanted: string, remedy: string): KeydeskError<'STATE_CONFLICT'> {
  return new KeydeskError('STATE_CONFLICT', { noun: 'tenant', id, state, wanted, remedy });
}
