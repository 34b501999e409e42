import type { ByokConfig } from '../../src-shared/byok.ts';
import { preflightMaxAgeSeconds } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Job, JobKind } from '../../src-shared/jobs.ts';
import type { JobPlan, Jobs } from '../lib/jobs.ts';
import type { Reader } from '../vault/rows.ts';
import { findTenant, liveConfig, requireConfig } from './configs.ts';
import { isInCustody, isRecent, requireMove } from './lifecycle.ts';
import { newestVersion } from './rotation.ts';
import { requireNotScheduled } from './scheduled.ts';
import { requireActive, sealedError } from './sealing.ts';
import { countVersions } from './worker-parts.ts';

/** Work that moves or replaces a tenant's data key; two at once would get into each other's way. */
const exclusive: ReadonlySet<JobKind> = new Set<JobKind>(['activate', 'offboard', 'rotate', 'move', 'rewrap', 'fleet']);

/** Whether a job moves or replaces data keys, so that no other may at the same time. A fleet of preflights does not. */
function isExclusive({ kind, act }: Job): boolean {
  return exclusive.has(kind) && act !== 'preflight';
}

/** The work of this room that has not ended for a tenant: its own, or a fleet that has still something to do for it. */
export function unfinishedJob(jobs: Jobs, tenant: string): Job | undefined {
  return jobs.unfinishedOf(tenant).find(isExclusive);
}

/** Refuses while other work on the tenant's data key has not ended. @throws STATE_CONFLICT */
export function requireNoJob(jobs: Jobs, tenant: string): void {
  requireEnded(unfinishedJob(jobs, tenant));
}

/** Refuses while an import has not ended: its rows are sealed under the data key of its beginning. @throws STATE_CONFLICT */
export function requireNoImport(jobs: Jobs, tenant: string): void {
  requireEnded(jobs.unfinishedOf(tenant).find(({ kind }) => kind === 'import'));
}

function requireEnded(job: Job | undefined): void {
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
  if (isInCustody(config.status)) throw underItsKey(config);
  requireMove(config, 'ACTIVE');
  return plan('activate', rows, config, `Activate BYOK for ${findTenant(rows, tenant).displayName}`);
}

/** What an offboarding will do, if it may start. @throws STATE_CONFLICT, TENANT_REVOKED */
export function offboardingPlan(rows: Reader, tenant: string): JobPlan {
  const config = requireConfig(rows, tenant);
  requireMove(config, 'OFFBOARDED');
  requireNotScheduled(config);
  return plan('offboard', rows, config, `Offboard ${findTenant(rows, tenant).displayName}`);
}

/** What a rotation will do, if it may start. @throws TENANT_SEALED, TENANT_REVOKED, TENANT_ARCHIVED */
export function rotationPlan(rows: Reader, tenant: string): JobPlan {
  requireInUse(rows, tenant);
  const from = newestVersion(rows, tenant);
  const config = liveConfig(rows, tenant);
  if (config?.status === 'SEALED') throw sealedError(config);
  const { total } = rows.get<{ total: number }>('select count(*) as total from revisions where tenant = :tenant', { tenant }) ?? { total: 0 };
  const title = `Rotate the data key of ${findTenant(rows, tenant).displayName}`;
  return { kind: 'rotate', tenant, title, total, detail: { from } };
}

/** What a rewrap will do, if it may start. @throws NOT_FOUND, STATE_CONFLICT, TENANT_SEALED, TENANT_REVOKED, TENANT_ARCHIVED */
export function rewrapPlan(rows: Reader, tenant: string): JobPlan {
  requireInUse(rows, tenant);
  const config = requireActive(requireConfig(rows, tenant));
  return plan('rewrap', rows, config, `Rewrap the data key of ${findTenant(rows, tenant).displayName}`);
}

/**
 * What a move will do, if it may start. `kmsKey` is where to.
 * @throws NOT_FOUND, STATE_CONFLICT, TENANT_REVOKED, TENANT_ARCHIVED
 */
export function movePlan(rows: Reader, tenant: string, kmsKey: string): JobPlan {
  requireInUse(rows, tenant);
  const config = requireConfig(rows, tenant);
  requireNotScheduled(config);
  if (config.status === 'SEALED') throw mustServe(config);
  requireActive(config);
  if (config.kmsKey === kmsKey) throw sameKey(config);
  const title = `Move ${findTenant(rows, tenant).displayName} to another key`;
  const { detail, ...rest } = plan('move', rows, config, title);
  return { ...rest, detail: { ...detail, from: config.kmsKey, kmsKey } };
}

function mustServe({ id }: ByokConfig): KeydeskError<'STATE_CONFLICT'> {
  const remedy = "The key the tenant is under must open its data key to the last: have the customer allow it again and unseal the tenant, then move it.";
  return new KeydeskError('STATE_CONFLICT', { noun: 'BYOK config', id, state: 'SEALED', wanted: 'ACTIVE', remedy });
}

function sameKey({ kmsKey }: ByokConfig): KeydeskError<'BAD_INPUT'> {
  const remedy = 'Choose another key, or rewrap the data key to bring it under the newest version of this one.';
  return new KeydeskError('BAD_INPUT', { field: 'kmsKey', problem: `The tenant is under ${kmsKey} already.`, remedy });
}

function plan(kind: JobKind, rows: Reader, config: ByokConfig, title: string): JobPlan {
  const { id, tenant, kmsKey, configVersion } = config;
  return { kind, tenant, title, total: countVersions(rows, tenant), detail: { config: id, configVersion, kmsKey } };
}

function underItsKey({ id, status }: ByokConfig): KeydeskError<'STATE_CONFLICT'> {
  const next = status === 'SEALED' ? 'and sealed: unseal it.' : 'so that nothing is to be done; to bring it under another one, move it.';
  return new KeydeskError('STATE_CONFLICT', { noun: 'BYOK config', id, state: status, wanted: 'VALIDATED', remedy: `The tenant is under its key already, ${next}` });
}
