import { KeydeskError } from '../../src-shared/errors.ts';
import { keyLength } from '../crypto/derive.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Caller } from '../lib/caller.ts';
import type { JobControl, JobRecord, JobWorker } from '../lib/jobs.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { Reader, Writer } from '../vault/rows.ts';
import { byBaseline, contextOf, insertLive, type Wrapping } from '../vault/wrappings.ts';
import { liveConfig } from './configs.ts';
import { isInCustody } from './lifecycle.ts';
import { reencrypt } from './reencryption.ts';
import type { WorkerParts } from './worker-parts.ts';

interface Work {
  readonly parts: WorkerParts;
  readonly job: JobRecord;
  readonly caller: Caller;
  readonly control: JobControl;
}

/** A new version that is wrapped and proven, and not yet on the disk. */
interface NewVersion {
  readonly wrapping: Wrapping;
  readonly events: readonly AuditDraft[];
}

/**
 * Rotates a tenant's data key: a new version takes over in one transaction, then every revision is re-encrypted under
 * it, chunk by chunk. Wherever it stops, it goes on from there.
 */
export function rotationWorker(parts: WorkerParts): JobWorker {
  return async (job, caller, control) => {
    control.signal.throwIfAborted();
    const work = { parts, job, caller, control };
    const active = parts.vault.read((rows) => newestVersion(rows, job.tenant));
    const to = active === job.detail['from'] ? await replace(work, active) : active;
    await reencrypt(work, to);
  };
}

/** The active version of a tenant's data key. @throws TENANT_REVOKED when there is none any more */
export function newestVersion(rows: Reader, tenant: string): number {
  const sql = `select version from data_keys where tenant = :tenant and state = 'active'`;
  const found = rows.get<{ version: number }>(sql, { tenant });
  if (found === undefined) throw new KeydeskError('TENANT_REVOKED', { tenant });
  return found.version;
}

/** Makes the next version, under whoever wraps the tenant's data key now, and lets it take over. */
async function replace(work: Work, from: number): Promise<number> {
  const { parts, job, caller } = work;
  const { vault, clock } = parts;
  const config = vault.read((rows) => liveConfig(rows, job.tenant));
  const made = await makeVersion(work, from + 1);
  const now = clock.now();
  const event: AuditDraft = {
    action: 'byok.rotate',
    tenant: job.tenant,
    object: job.id,
    detail: { from, to: from + 1, kmsKey: made.wrapping.kmsKey },
  };
  vault.write(caller, [...made.events, event], (rows) => {
    const same = liveConfig(rows, job.tenant);
    if (same?.id !== config?.id || same?.status !== config?.status) throw moved(job.tenant);
    takeOver(rows, made.wrapping, from, now);
  });
  return from + 1;
}

function takeOver(rows: Writer, wrapping: Wrapping, from: number, now: number): void {
  const { tenant, version } = wrapping;
  const retired = rows.run(
    `update data_keys set state = 'retired', retired_at = :now where tenant = :tenant and version = :from and state = 'active'`,
    { tenant, from, now },
  );
  if (retired !== 1) throw moved(tenant);
  rows.run(`insert into data_keys (tenant, version, state, created_at) values (:tenant, :version, 'active', :now)`, { tenant, version, now });
  insertLive(rows, wrapping, now);
}

async function makeVersion(work: Work, version: number): Promise<NewVersion> {
  const { tenant } = work.job;
  const config = work.parts.vault.read((rows) => liveConfig(rows, tenant));
  using dataKey = SecretBytes.random(keyLength);
  if (config?.status === 'SEALED') {
    throw new KeydeskError('TENANT_SEALED', { tenant, since: config.sealedSince ?? 0, cause: config.sealedCause ?? '' });
  }
  if (config === undefined || !isInCustody(config.status)) return underBaseline(work, version, dataKey);
  return await underCustomer(work, { tenant, version, config: config.id, kmsKey: config.kmsKey }, dataKey);
}

function underBaseline({ parts: { vault }, job: { tenant } }: Work, version: number, dataKey: SecretBytes): NewVersion {
  const context = contextOf(vault.id, { tenant, version });
  const blob = vault.wrapWithBaseline(dataKey, context);
  using opened = vault.unwrapWithBaseline(blob, context);
  if (!opened.equals(dataKey)) throw new KeydeskError('INTEGRITY_FAILED', { what: `the new data key of tenant ${tenant}` });
  return { wrapping: { ...byBaseline, tenant, version, blob }, events: [] };
}

async function underCustomer(
  { parts: { custody }, caller, control }: Work,
  place: { readonly tenant: string; readonly version: number; readonly config: string; readonly kmsKey: string },
  dataKey: SecretBytes,
): Promise<NewVersion> {
  const { wrapping, event } = await custody.wrap(caller, place, dataKey, control.signal);
  await custody.prove(caller, wrapping, dataKey, control.signal);
  return { wrapping, events: [event] };
}

function moved(tenant: string): KeydeskError<'STATE_CONFLICT'> {
  const remedy = 'The tenant has changed while its new data key was made: rotate again.';
  return new KeydeskError('STATE_CONFLICT', { noun: 'data key', id: tenant, state: 'changed', wanted: 'unchanged', remedy });
}
