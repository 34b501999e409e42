import { KeydeskError } from '../../src-shared/errors.ts';
import type { Lifecycle } from '../../src-shared/lifecycle.ts';
import type { Reader } from '../vault/rows.ts';

interface Standing {
  readonly state: 'active' | 'retired' | 'revoked';
  readonly status: Lifecycle | null;
  readonly since: number | null;
  readonly cause: string | null;
}

const standing = `select d.state, c.status, c.sealed_since as since, c.sealed_cause as cause
  from data_keys d left join byok_configs c on c.tenant = d.tenant and c.live = 1
  where d.tenant = :tenant and d.version = :version`;

/**
 * Refuses when a version of a tenant's data key may not be opened now.
 * @throws NOT_FOUND, TENANT_REVOKED, TENANT_SEALED
 */
export function requireOpenable(rows: Reader, tenant: string, version: number): void {
  const found = rows.get<Standing>(standing, { tenant, version });
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'data key', id: `${tenant}/${String(version)}` });
  if (found.state === 'revoked' || found.status === 'REVOKED') throw new KeydeskError('TENANT_REVOKED', { tenant });
  if (found.status !== 'SEALED') return;
  throw new KeydeskError('TENANT_SEALED', { tenant, since: found.since ?? 0, cause: found.cause ?? '' });
}

/** The version that new revisions are sealed under. @throws NOT_FOUND for no such tenant, TENANT_REVOKED */
export function activeVersion(rows: Reader, tenant: string): number {
  const sql = `select version from data_keys where tenant = :tenant and state = 'active'`;
  const found = rows.get<{ version: number }>(sql, { tenant });
  if (found !== undefined) return found.version;
  const any = rows.get(`select 1 from data_keys where tenant = :tenant`, { tenant });
  throw any === undefined ? new KeydeskError('NOT_FOUND', { noun: 'tenant', id: tenant }) : new KeydeskError('TENANT_REVOKED', { tenant });
}
