import type { ByokConfig } from '../../src-shared/byok.ts';
import { preflightMaxAgeSeconds } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Job, JobKind } from '../../src-shared/jobs.ts';
import type { JobPlan, Jobs } from '../lib/jobs.ts';
import type { Reader } from '../vault/rows.ts';
import { findTenant, liveConfig, requireConfig } from './configs.ts';
import { isRecent, requireMove } from './lifecycle.ts';
import { newestVersion } from './rotation.ts';
import { countVersions } from './worker-parts.ts';

/** Work that moves or replaces a tenant's data key; two at once would get into each other's way. */
const exclusive: ReadonlySet<JobKind> = new Set<JobKind>(['activate', 'offboard', 'rotate']);

/** The job of this room that runs or waits for a tenant. */
export function unfinishedJob(jobs: Jobs, tenant: string, kinds: ReadonlySet<JobKind> = exclusive): Job | undefined {
  const isUnfinished = ({ state }: Job): boolean => state === 'running' || state === 'waiting';
  return jobs.list().find((job) => job.tenant === tenant && kinds.has(job.kind) && isUnfinished(job));
}

/** Refuses while other work on the tenant's data key has not ended. @throws STATE_CONFLICT */
export function requireNoJob(jobs: Jobs, tenant: string, kinds: ReadonlySet<JobKind> = exclusive): void {
  const job = unfinishedJob(jobs, tenant, kinds);
  if (job === undefined) return;
  const remedy = `Wait until "${job.title}" has ended, or cancel it.`;
  throw new KeydeskError('STATE_CONFLICT', { noun: 'job', id: job.id, state: job.state, wanted: 'ended', remedy });
}

/** Refuses an archived tenant. @throws NOT_FOUND, TENANT_ARCHIVED */
export function requireInUse(rows: Reader, tenant: string): void {
  if (findTenant(rows, tenant).archived) throw new KeydeskError('TENANT_ARCHIVED', { tenant });
}

/** What an activation will do, if it may start. @throws PREFLIGHT_REQUIRED, STATE_CONFLICT, TENANT_REVOKED, TENANT_ARCHIVED */
export function activationPlan(rows: Reader, tenant: string, now: number): JobPlan {
  requireInUse(rows, tenant);
  const config = requireConfig(rows, tenant);
  const proven = config.status === 'VALIDATED' && isRecent(config.lastValidatedAt, now, preflightMaxAgeSeconds);
  if (config.status === 'PENDING_VALIDATION' || (config.status === 'VALIDATED' && !proven)) {
    throw new KeydeskError('PREFLIGHT_REQUIRED', { tenant, maxAgeSeconds: preflightMaxAgeSeconds });
  }
  requireMove(config, 'ACTIVE');
  if (config.status === 'SEALED') throw sealedNotStaged(config);
  return plan('activate', rows, config, `Activate BYOK for ${findTenant(rows, tenant).displayName}`);
}

/** What an offboarding will do, if it may start. @throws STATE_CONFLICT, TENANT_REVOKED */
export function offboardingPlan(rows: Reader, tenant: string): JobPlan {
  const config = requireConfig(rows, tenant);
  requireMove(config, 'OFFBOARDED');
  return plan('offboard', rows, config, `Offboard ${findTenant(rows, tenant).displayName}`);
}

/** What a rotation will do, if it may start. @throws TENANT_SEALED, TENANT_REVOKED, TENANT_ARCHIVED */
export function rotationPlan(rows: Reader, tenant: string): JobPlan {
  requireInUse(rows, tenant);
  const from = newestVersion(rows, tenant);
  const config = liveConfig(rows, tenant);
  if (config?.status === 'SEALED') {
    throw new KeydeskError('TENANT_SEALED', { tenant, since: config.sealedSince ?? 0, cause: config.sealedCause ?? '' });
  }
  const { total } = rows.get<{ total: number }>('select count(*) as total from revisions where tenant = :tenant', { tenant }) ?? { total: 0 };
  const title = `Rotate the data key of ${findTenant(rows, tenant).displayName}`;
  return { kind: 'rotate', tenant, title, total, detail: { from } };
}

function plan(kind: JobKind, rows: Reader, config: ByokConfig, title: string): JobPlan {
  const { id, tenant, kmsKey, configVersion } = config;
  return { kind, tenant, title, total: countVersions(rows, tenant), detail: { config: id, configVersion, kmsKey } };
}

function sealedNotStaged({ id }: ByokConfig): KeydeskError<'STATE_CONFLICT'> {
  const remedy = 'The tenant is under its key already, and sealed: unseal it.';
  return new KeydeskError('STATE_CONFLICT', { noun: 'BYOK config', id, state: 'SEALED', wanted: 'VALIDATED', remedy });
}
