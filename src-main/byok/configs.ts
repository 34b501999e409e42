import type { ByokConfig } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Lifecycle } from '../../src-shared/lifecycle.ts';
import type { Parameters, Reader, Writer } from '../vault/rows.ts';
import { isInCustody, requireMove } from './lifecycle.ts';

/** The columns of a config, read from `byok_configs c`. */
export const configColumns = `c.id, c.tenant, c.kms_key as kmsKey, c.status, c.config_version as configVersion,
  c.last_validated_at as lastValidatedAt, c.last_validation_error as lastValidationError, c.sealed_since as sealedSince,
  c.sealed_cause as sealedCause, c.sealed_by as sealedBy, c.revoke_at as revokeAt,
  c.activated_at as activatedAt, c.created_at as createdAt, c.modified_at as modifiedAt`;

/** What of a tenant the BYOK room looks at. */
export interface TenantFacts {
  readonly displayName: string;
  readonly archived: boolean;
}

/** @throws NOT_FOUND */
export function findTenant(rows: Reader, tenant: string): TenantFacts {
  const sql = 'select display_name as displayName, state from tenants where id = :tenant';
  const found = rows.get<{ displayName: string; state: string }>(sql, { tenant });
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'tenant', id: tenant });
  return { displayName: found.displayName, archived: found.state === 'archived' };
}

/** The live config of a tenant; a revoked one stays live for ever. */
export function liveConfig(rows: Reader, tenant: string): ByokConfig | undefined {
  return rows.get<ByokConfig>(`select ${configColumns} from byok_configs c where c.tenant = :tenant and c.live = 1`, { tenant });
}

/** The live config of a tenant. @throws NOT_FOUND when the tenant or its config is not there */
export function requireConfig(rows: Reader, tenant: string): ByokConfig {
  findTenant(rows, tenant);
  const config = liveConfig(rows, tenant);
  if (config === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'BYOK config', id: tenant });
  return config;
}

/** The configs a tenant had before, newest first; one that waits to take over is none of them. */
export function pastConfigs(rows: Reader, tenant: string): readonly ByokConfig[] {
  const sql = `select ${configColumns} from byok_configs c where c.tenant = :tenant and c.live = 0
    and c.status not in ('PENDING_VALIDATION', 'VALIDATED') order by c.created_at desc, c.id`;
  return rows.all<ByokConfig>(sql, { tenant });
}

/** Binds a tenant to a key for the first time, or again after it was offboarded. */
export function insertConfig(rows: Writer, config: { readonly id: string; readonly tenant: string; readonly kmsKey: string; readonly now: number }): void {
  rows.run(
    `insert into byok_configs (id, tenant, kms_key, status, config_version, created_at, modified_at)
     values (:id, :tenant, :kmsKey, 'PENDING_VALIDATION', 1, :now, :now)`,
    { ...config },
  );
}

/** Binds a config that never was active to a key anew; what was validated before counts no more. */
export function restage(rows: Writer, config: ByokConfig, kmsKey: string, now: number): void {
  requireMove(config, 'PENDING_VALIDATION');
  const changed = rows.run(
    `update byok_configs set kms_key = :kmsKey, status = 'PENDING_VALIDATION', config_version = config_version + 1,
     last_validated_at = null, last_validation_error = null, modified_at = :now where id = :id and config_version = :version`,
    { id: config.id, kmsKey, now, version: config.configVersion },
  );
  requireUnmoved(changed, config);
}

/** What changes with a status. Fields left out stay. */
export interface Changes {
  readonly lastValidatedAt?: number;
  readonly lastValidationError?: string | null;
  readonly sealedSince?: number | null;
  readonly sealedCause?: string | null;
  readonly sealedBy?: ByokConfig['sealedBy'];
  /** When it is to be revoked, in milliseconds since 1970, and what the officer has said to that, as JSON. */
  readonly revokeAt?: number | null;
  readonly revocation?: string | null;
  readonly activatedAt?: number;
}

const changeColumns: Readonly<Record<keyof Changes, string>> = {
  lastValidatedAt: 'last_validated_at',
  lastValidationError: 'last_validation_error',
  sealedSince: 'sealed_since',
  sealedCause: 'sealed_cause',
  sealedBy: 'sealed_by',
  revokeAt: 'revoke_at',
  revocation: 'revocation',
  activatedAt: 'activated_at',
};

function assignments(changes: Changes): string {
  return (Object.keys(changes) as (keyof Changes)[]).map((name) => `, ${changeColumns[name]} = :${name}`).join('');
}

function apply(rows: Writer, config: ByokConfig, status: Lifecycle, changes: Changes, now: number): void {
  const live = status === 'OFFBOARDED' ? 0 : 1;
  const sql = `update byok_configs set status = :status, live = :live, modified_at = :now${assignments(changes)}
    where id = :id and status = :from and config_version = :version`;
  const parameters: Parameters = { ...changes, id: config.id, status, live, now, from: config.status, version: config.configVersion };
  requireUnmoved(rows.run(sql, parameters), config);
}

/** Moves a config along its lifecycle, if nobody has moved it since it was read. @throws STATE_CONFLICT, TENANT_REVOKED */
export function moveConfig(rows: Writer, config: ByokConfig, to: Lifecycle, changes: Changes, now: number): void {
  requireMove(config, to);
  apply(rows, config, to, changes, now);
}

/** Writes what a preflight said of a config, whose status stays. @throws STATE_CONFLICT when it has moved meanwhile */
export function noteConfig(rows: Writer, config: ByokConfig, changes: Changes, now: number): void {
  apply(rows, config, config.status, changes, now);
}

/**
 * A config as it is now, if the tenant is still bound by it to the key it was bound to when it was read. Its status may be another.
 * @throws STATE_CONFLICT when it was staged anew or offboarded meanwhile
 */
export function requireSameBinding(rows: Reader, read: ByokConfig): ByokConfig {
  const now = liveConfig(rows, read.tenant);
  if (now?.id !== read.id || now.configVersion !== read.configVersion) throw changedMeanwhile(read);
  return now;
}

/** The same, and whose key wraps the tenant's data key has not changed either: it may be sealed or unsealed, and no more. */
export function requireSameCustody(rows: Reader, read: ByokConfig): ByokConfig {
  const now = requireSameBinding(rows, read);
  if (isInCustody(now.status) !== isInCustody(read.status)) throw changedMeanwhile(read);
  return now;
}

function requireUnmoved(changed: number, config: ByokConfig): void {
  if (changed !== 1) throw changedMeanwhile(config);
}

function changedMeanwhile({ id, status }: ByokConfig): KeydeskError<'STATE_CONFLICT'> {
  const remedy = 'Somebody else has changed the tenant at the same moment: look again and repeat.';
  return new KeydeskError('STATE_CONFLICT', { noun: 'BYOK config', id, state: 'changed', wanted: status, remedy });
}
