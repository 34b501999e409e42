import type { BoardRow, ByokConfig } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Provider } from '../../src-shared/key-references.ts';
import type { Validation } from '../../src-shared/keys.ts';
import type { Lifecycle } from '../../src-shared/lifecycle.ts';
import { containing, type Parameters, type Reader, type Writer } from '../vault/rows.ts';
import { requireMove } from './lifecycle.ts';

const columns = `c.id, c.tenant, c.kms_key as kmsKey, c.status, c.config_version as configVersion,
  c.last_validated_at as lastValidatedAt, c.last_validation_error as lastValidationError, c.sealed_since as sealedSince,
  c.sealed_cause as sealedCause, c.activated_at as activatedAt, c.created_at as createdAt, c.modified_at as modifiedAt`;

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
  return rows.get<ByokConfig>(`select ${columns} from byok_configs c where c.tenant = :tenant and c.live = 1`, { tenant });
}

/** The live config of a tenant. @throws NOT_FOUND when the tenant or its config is not there */
export function requireConfig(rows: Reader, tenant: string): ByokConfig {
  findTenant(rows, tenant);
  const config = liveConfig(rows, tenant);
  if (config === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'BYOK config', id: tenant });
  return config;
}

/** The configs a tenant had before, newest first. */
export function pastConfigs(rows: Reader, tenant: string): readonly ByokConfig[] {
  const sql = `select ${columns} from byok_configs c where c.tenant = :tenant and c.live = 0 order by c.created_at desc, c.id`;
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
  readonly activatedAt?: number;
}

const changeColumns: Readonly<Record<keyof Changes, string>> = {
  lastValidatedAt: 'last_validated_at',
  lastValidationError: 'last_validation_error',
  sealedSince: 'sealed_since',
  sealedCause: 'sealed_cause',
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

function requireUnmoved(changed: number, { id, status }: ByokConfig): void {
  if (changed === 1) return;
  const remedy = 'Somebody else has changed the tenant at the same moment: look again and repeat.';
  throw new KeydeskError('STATE_CONFLICT', { noun: 'BYOK config', id, state: 'changed', wanted: status, remedy });
}

/** What the board may be narrowed to. */
export interface BoardQuery {
  readonly search: string;
  readonly status?: Lifecycle | undefined;
  readonly offset: number;
  readonly limit: number;
}

type BoardLine = ByokConfig & {
  readonly displayName: string;
  readonly keyName: string;
  readonly provider: Provider;
} & Validation;

// A tenant stands on the board with its live config, or with the last one it was offboarded from.
const board = `from byok_configs c join tenants t on t.id = c.tenant join kms_keys k on k.id = c.kms_key
  where c.id = (select n.id from byok_configs n where n.tenant = c.tenant order by n.live desc, n.created_at desc, n.id limit 1)`;

function boardRow(line: BoardLine): BoardRow {
  const { displayName, keyName, provider, phase, message, since, region, checkedAt, ...config } = line;
  return { tenant: config.tenant, displayName, config, keyName, provider, validation: { phase, message, since, region, checkedAt } };
}

/** The tenants that are or were under a customer's key, by name. */
export function listBoard(rows: Reader, query: BoardQuery): { readonly total: number; readonly rows: readonly BoardRow[] } {
  const searched = `and (t.display_name like :search escape '\\' or t.id like :search escape '\\' or k.display_name like :search escape '\\')`;
  const where = `${board} ${query.search === '' ? '' : searched} ${query.status === undefined ? '' : 'and c.status = :status'}`;
  const parameters: Parameters = {
    ...(query.search === '' ? {} : { search: containing(query.search) }),
    ...(query.status === undefined ? {} : { status: query.status }),
  };
  const total = rows.get<{ total: number }>(`select count(*) as total ${where}`, parameters)?.total ?? 0;
  const sql = `select ${columns}, t.display_name as displayName, k.display_name as keyName, k.provider, k.phase, k.message, k.since,
    k.region, k.checked_at as checkedAt ${where} order by t.display_name collate nocase, c.tenant limit :limit offset :offset`;
  const lines = rows.all<BoardLine>(sql, { ...parameters, limit: query.limit, offset: query.offset });
  return { total, rows: lines.map(boardRow) };
}
