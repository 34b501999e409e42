import type { ByokConfig } from '../../src-shared/byok.ts';
import { isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Caller } from '../lib/caller.ts';
import { isPassing } from '../lib/job-passing.ts';
import type { JobControl, JobRecord, JobWorker } from '../lib/jobs.ts';
import { type AuditDraft, unsuccessful } from '../vault/audit-draft.ts';
import {
  contextOf,
  type CustomerWrapping,
  insertStaged,
  isCustomers,
  liveWrappings,
  promoteStaged,
  removeAllStaged,
  removeStaged,
  stagedWrappings,
  supersedeLive,
  type Wrapping,
} from '../vault/wrappings.ts';
import { moveConfig, requireConfig } from './configs.ts';
import { requireAll, type WorkerParts } from './worker-parts.ts';

interface Work {
  readonly parts: WorkerParts;
  readonly job: JobRecord;
  readonly caller: Caller;
  readonly control: JobControl;
}

/**
 * Brings a tenant's data key under its customer's key: each version is wrapped into a staged row, opened again and
 * compared; then one transaction switches. Before it nothing has changed, and what is staged is inert.
 */
export function activationWorker(parts: WorkerParts): JobWorker {
  return async (job, caller, control) => {
    const work = { parts, job, caller, control };
    try {
      await activate(work);
    } catch (error) {
      if (!goesOn(work, error)) dropStaged(work, error);
      throw error;
    }
  };
}

/** Whether the same job will be taken up again, and needs what it has staged. */
function goesOn({ parts, job, control }: Work, error: unknown): boolean {
  if (!parts.vault.isOpen || isKeydeskError(control.signal.reason, 'VAULT_LOCKED')) return true;
  return !control.signal.aborted && isPassing(error, job.kind);
}

async function activate(work: Work): Promise<void> {
  const { parts, job, control } = work;
  control.signal.throwIfAborted();
  const config = parts.vault.read((rows) => requireConfig(rows, job.tenant));
  if (config.status === 'ACTIVE' && config.id === job.detail['config']) {
    parts.settle();
    return;
  }
  requireSame(config, job);
  const live = parts.vault.read((rows) => liveWrappings(rows, job.tenant));
  control.report({ total: live.length, done: 0 });
  for (const [at, wrapping] of live.entries()) {
    await prepare(work, config, wrapping);
    control.report({ done: at + 1 });
  }
  switchOver(work);
  parts.settle();
}

/** Wraps one version into a staged row, unless an earlier attempt has, and proves that the customer's key opens it. */
async function prepare(work: Work, config: ByokConfig, live: Wrapping): Promise<void> {
  const { vault, custody } = work.parts;
  const { caller, control, job } = work;
  control.signal.throwIfAborted();
  using dataKey = vault.unwrapWithBaseline(live.blob, contextOf(vault.id, live));
  const staged = vault.read((rows) => stagedWrappings(rows, job.tenant, job.id)).find(({ version }) => version === live.version);
  const wrapping = staged !== undefined && isCustomers(staged) ? staged : await stage(work, config, live.version, dataKey);
  await custody.prove(caller, wrapping, dataKey, control.signal);
}

async function stage({ parts, job, caller, control }: Work, config: ByokConfig, version: number, dataKey: SecretBytes): Promise<CustomerWrapping> {
  const { vault, clock, custody } = parts;
  const place = { tenant: job.tenant, version, config: config.id, kmsKey: config.kmsKey };
  const { wrapping, event } = await custody.wrap(caller, place, dataKey, control.signal);
  control.signal.throwIfAborted();
  vault.write(caller, event, (rows) => {
    insertStaged(rows, wrapping, job.id, clock.now());
  });
  return wrapping;
}

/** The switch: from here on the customer's key alone opens the data key, and the bytes under the baseline are gone. */
function switchOver({ parts, job, caller, control }: Work): void {
  const { vault, clock } = parts;
  control.commit();
  const now = clock.now();
  const event = (versions: number): AuditDraft => ({ ...draftOf(job), detail: { ...draftOf(job).detail, dataKeyVersions: versions, job: job.id } });
  vault.write(caller, event, (rows) => {
    moveConfig(rows, requireSame(requireConfig(rows, job.tenant), job), 'ACTIVE', { activatedAt: now }, now);
    const before = supersedeLive(rows, job.tenant);
    const after = promoteStaged(rows, job.tenant, job.id);
    requireAll(rows, job.tenant, { before, after });
    removeAllStaged(rows, job.tenant);
    return after;
  });
  control.report({ done: job.total, total: job.total });
}

/** Refuses when the tenant was staged anew, or moved, since the job began. */
function requireSame(config: ByokConfig, { detail, tenant }: JobRecord): ByokConfig {
  const same = config.id === detail['config'] && config.configVersion === detail['configVersion'] && config.status === 'VALIDATED';
  if (same) return config;
  const remedy = 'The tenant was staged anew or moved since the activation began: run the preflight and activate again.';
  throw new KeydeskError('STATE_CONFLICT', { noun: 'BYOK config', id: tenant, state: config.status, wanted: 'VALIDATED', remedy });
}

function draftOf({ tenant, detail }: JobRecord): AuditDraft & { readonly detail: JobRecord['detail'] } {
  return { action: 'byok.activate', tenant, object: String(detail['config']), detail: { kmsKey: detail['kmsKey'] ?? null } };
}

/** A job that was cancelled or has failed leaves nothing behind. Should even this fail, its rows are inert. */
function dropStaged({ parts, job, caller }: Work, error: unknown): void {
  try {
    parts.vault.write(caller, unsuccessful(draftOf(job), error), (rows) => removeStaged(rows, job.tenant, job.id));
  } catch {
    // What stopped the job is thrown on by the caller; it says more than that the disk is full as well.
  }
}
