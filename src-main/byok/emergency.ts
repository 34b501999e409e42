import { KeydeskError } from '../../src-shared/errors.ts';
import type { Job } from '../../src-shared/jobs.ts';
import type { Caller } from '../lib/caller.ts';
import type { Jobs } from '../lib/jobs.ts';
import type { Reader } from '../vault/rows.ts';
import { type ManyTenantsParts, titleOf } from './many-tenants.ts';
import { unfinishedJob } from './starting.ts';

/** Which key is left by all its tenants, why, and what the officer has said to it. */
export interface KeyOffboarding {
  readonly kmsKey: string;
  readonly reason: string;
  /** The key's display name, as the officer typed it. */
  readonly confirmName: string;
  readonly acknowledgedTenants: number;
}

// Those to be revoked stay: their data is to be gone, not to be brought back.
const underKey = `select tenant from byok_configs where kms_key = :kmsKey and live = 1 and status in ('ACTIVE', 'SEALED')
  and revoke_at is null order by tenant`;

/** The tenants that an emergency offboarding of a key is for. */
export function tenantsUnder(rows: Reader, kmsKey: string): readonly string[] {
  return rows.all<{ tenant: string }>(underKey, { kmsKey }).map(({ tenant }) => tenant);
}

// A fleet of activations names no key: each of its tenants goes to the one that is staged for it.
const bringingUnder = `select j.id from jobs j where j.state = 'running' and (
  ((j.kind in ('move', 'activate') or j.act = 'move') and json_extract(j.detail, '$.kmsKey') = :kmsKey)
  or (j.act = 'activate' and exists (select 1 from job_items i join byok_configs c on c.tenant = i.tenant and c.live = 1
    where i.job = j.id and i.state in ('waiting', 'running') and c.kms_key = :kmsKey)))`;

/** The work that has not ended and would bring more tenants under a key. */
function jobsBringingUnder(rows: Reader, kmsKey: string): readonly string[] {
  return rows.all<{ id: string }>(bringingUnder, { kmsKey }).map(({ id }) => id);
}

/**
 * Starts to bring every tenant under a key back to the baseline, while that key still works; work that stands in the way, or
 * would bring more tenants under it, is cancelled. Answers the job.
 * @throws NOT_FOUND, BAD_INPUT for another name and when no tenant is under the key, DEPENDANTS_EXIST for another number,
 *   STATE_CONFLICT while work is past the point at which it can be cancelled
 */
export function offboardKey(parts: ManyTenantsParts, caller: Caller, { kmsKey, reason, confirmName, acknowledgedTenants }: KeyOffboarding): string {
  const { vault, jobs, keys } = parts;
  requireName(keys.get(kmsKey).displayName, confirmName);
  const tenants = vault.read((rows) => tenantsUnder(rows, kmsKey));
  if (tenants.length === 0) throw nobody();
  if (tenants.length !== acknowledgedTenants) throw notAcknowledged(kmsKey, tenants);
  const coming = vault.read((rows) => jobsBringingUnder(rows, kmsKey));
  const cancelled = cancelInTheWay(jobs, caller, tenants, coming);
  const title = `Emergency: ${titleOf('offboard', tenants.length)}`;
  const { id } = jobs.start(caller, { kind: 'fleet', act: 'offboard', tenant: null, title, total: tenants.length, detail: { kmsKey: null }, items: tenants });
  const detail = { reason, tenants: tenants.length, job: id, cancelled };
  vault.record(caller, { action: 'byok.offboard-key', object: kmsKey, detail });
  return id;
}

/** Cancels what has not ended for these tenants, fleets as a whole; their other tenants can be tried again. Answers which. */
function cancelInTheWay(jobs: Jobs, caller: Caller, tenants: readonly string[], coming: readonly string[]): readonly string[] {
  const inTheWay = new Map<string, Job>(coming.map((id) => [id, jobs.get(id)]));
  for (const tenant of tenants) {
    const job = unfinishedJob(jobs, tenant);
    if (job !== undefined) inTheWay.set(job.id, job);
  }
  const switching = [...inTheWay.values()].find(({ cancellable }) => !cancellable);
  if (switching !== undefined) throw isSwitching(switching);
  for (const id of inTheWay.keys()) jobs.cancel(caller, id);
  return [...inTheWay.keys()];
}

function requireName(displayName: string, typed: string): void {
  if (typed === displayName) return;
  throw new KeydeskError('BAD_INPUT', {
    field: 'confirmName',
    problem: "This is not the key's name.",
    remedy: 'Type the display name of the key exactly as it is shown, capitals and spaces too.',
  });
}

function notAcknowledged(kmsKey: string, tenants: readonly string[]): KeydeskError<'DEPENDANTS_EXIST'> {
  return new KeydeskError('DEPENDANTS_EXIST', { noun: 'KMS key', id: kmsKey, count: tenants.length, examples: tenants.slice(0, 5) });
}

function nobody(): KeydeskError<'BAD_INPUT'> {
  const remedy = 'Nothing is to be done: a key without tenants can simply be removed.';
  return new KeydeskError('BAD_INPUT', { field: 'kmsKey', problem: 'No tenant is active or sealed under this key.', remedy });
}

function isSwitching({ id, title }: Job): KeydeskError<'STATE_CONFLICT'> {
  const remedy = `"${title}" is at its switch, which takes a moment: repeat this then.`;
  return new KeydeskError('STATE_CONFLICT', { noun: 'job', id, state: 'switching', wanted: 'ended', remedy });
}
