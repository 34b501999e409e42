import type { ByokConfig } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Caller } from '../lib/caller.ts';
import type { JobControl, JobRecord, JobWorker } from '../lib/jobs.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import { byBaseline, contextOf, type CustomerWrapping, insertLive, isCustomers, liveWrappings, supersedeLive, type Wrapping } from '../vault/wrappings.ts';
import { liveConfig, moveConfig } from './configs.ts';
import { isInCustody } from './lifecycle.ts';
import { requireAll, type WorkerParts } from './worker-parts.ts';

interface Work {
  readonly parts: WorkerParts;
  readonly job: JobRecord;
  readonly caller: Caller;
  readonly control: JobControl;
}

/**
 * Brings a tenant's data key back under the baseline. Each version is opened by the customer's key, wrapped by the
 * baseline and opened again; the new wrappings reach the disk with the switch and not before, for until then the
 * customer may still say no. A config that never was active is withdrawn.
 */
export function offboardingWorker(parts: WorkerParts): JobWorker {
  return async (job, caller, control) => {
    control.signal.throwIfAborted();
    const work = { parts, job, caller, control };
    const config = parts.vault.read((rows) => liveConfig(rows, job.tenant));
    if (config === undefined || config.id !== job.detail['config']) {
      // Switched by an earlier attempt, and cut off before it could be said.
      parts.settle();
      return;
    }
    const wrappings = isInCustody(config.status) ? await rewrap(work) : [];
    switchBack(work, config, wrappings);
    parts.settle();
  };
}

async function rewrap(work: Work): Promise<readonly Wrapping[]> {
  const { parts, job, control } = work;
  const live = parts.vault.read((rows) => liveWrappings(rows, job.tenant));
  control.report({ total: live.length, done: 0 });
  const made: Wrapping[] = [];
  for (const wrapping of live) {
    control.signal.throwIfAborted();
    if (!isCustomers(wrapping)) throw new KeydeskError('INTEGRITY_FAILED', { what: `the custody of tenant ${job.tenant}` });
    made.push(await rewrapOne(work, wrapping));
    control.report({ done: made.length });
  }
  return made;
}

async function rewrapOne({ parts, caller, control }: Work, wrapping: CustomerWrapping): Promise<Wrapping> {
  const { vault, custody } = parts;
  const { tenant, version } = wrapping;
  const context = contextOf(vault.id, wrapping);
  using dataKey = await custody.unwrap(caller, wrapping, control.signal);
  const blob = vault.wrapWithBaseline(dataKey, context);
  using opened = vault.unwrapWithBaseline(blob, context);
  if (!opened.equals(dataKey)) throw new KeydeskError('INTEGRITY_FAILED', { what: `the baseline wrapping of tenant ${tenant}` });
  return { ...byBaseline, tenant, version, blob };
}

function switchBack({ parts, job, caller, control }: Work, config: ByokConfig, wrappings: readonly Wrapping[]): void {
  const { vault, clock } = parts;
  control.commit();
  const now = clock.now();
  const detail = { kmsKey: config.kmsKey, from: config.status, dataKeyVersions: wrappings.length, job: job.id };
  const event: AuditDraft = { action: 'byok.offboard', tenant: job.tenant, object: config.id, detail };
  vault.write(caller, event, (rows) => {
    moveConfig(rows, config, 'OFFBOARDED', {}, now);
    if (!isInCustody(config.status)) return;
    const before = supersedeLive(rows, job.tenant);
    for (const wrapping of wrappings) insertLive(rows, wrapping, now);
    requireAll(rows, job.tenant, { before, after: wrappings.length });
  });
}
