import type { ByokConfig } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { AuditDraft, Fact } from '../vault/audit-draft.ts';
import type { Reader } from '../vault/rows.ts';
import { byBaseline, contextOf, type CustomerWrapping, insertLive, isCustomers, liveWrappings, supersedeLive, type Wrapping } from '../vault/wrappings.ts';
import { liveConfig, moveConfig, requireConfig, requireSameCustody } from './configs.ts';
import { type DataKeyMark, markOf, switchFacts } from './evidence.ts';
import { isInCustody } from './lifecycle.ts';
import { requireNotScheduled } from './scheduled.ts';
import { sealedError } from './sealing.ts';
import { removeSuccessor } from './successors.ts';
import type { Task } from './task.ts';
import { requireAll, sealedOr } from './worker-parts.ts';

/** A wrapping by the baseline that is proven and not yet on the disk. */
interface Prepared {
  readonly wrapping: Wrapping;
  readonly mark: DataKeyMark;
}

/**
 * Brings a tenant's data key back under the baseline. Each version is opened by the customer's key, wrapped by the
 * baseline and opened again; the new wrappings reach the disk with the switch and not before, for until then the
 * customer may still say no. A config that never was active is withdrawn.
 * @param asked the config that was to be left; when it is not live any more, an earlier attempt has left it
 */
export async function offboardTenant(task: Task, asked: string): Promise<void> {
  const { parts, tenant, signal } = task;
  signal.throwIfAborted();
  const config = parts.vault.read((rows) => liveConfig(rows, tenant));
  if (config?.id === asked) {
    requireNotScheduled(config);
    switchBack(task, config, await prepareFor(task, config));
  }
}

/** The monitor may hear first that the customer of an active tenant says no; from the seal, what the key says is told as it is. */
async function prepareFor(task: Task, { status }: ByokConfig): Promise<readonly Prepared[]> {
  if (!isInCustody(status)) return [];
  try {
    return await prepareAll(task);
  } catch (error) {
    throw status === 'ACTIVE' ? sealedOr(error, task.parts, task.tenant) : error;
  }
}

async function prepareAll(task: Task): Promise<readonly Prepared[]> {
  const live = task.parts.vault.read((rows) => liveWrappings(rows, task.tenant));
  task.report({ total: live.length, done: 0 });
  const made: Prepared[] = [];
  for (const wrapping of live) {
    task.signal.throwIfAborted();
    if (!isCustomers(wrapping)) throw new KeydeskError('INTEGRITY_FAILED', { what: `the custody of tenant ${task.tenant}` });
    made.push(await prepare(task, wrapping));
    task.report({ done: made.length });
  }
  return made;
}

async function prepare({ parts, caller, signal }: Task, wrapping: CustomerWrapping): Promise<Prepared> {
  const { vault, custody } = parts;
  const { tenant, version } = wrapping;
  const context = contextOf(vault.id, wrapping);
  using dataKey = await custody.unwrap(caller, wrapping, signal);
  const blob = vault.wrapWithBaseline(dataKey, context);
  using opened = vault.unwrapWithBaseline(blob, context);
  if (!opened.equals(dataKey)) throw new KeydeskError('INTEGRITY_FAILED', { what: `the baseline wrapping of tenant ${tenant}` });
  const mark = { version, before: markOf(vault, dataKey), after: markOf(vault, opened), keyVersion: null };
  return { wrapping: { ...byBaseline, tenant, version, blob }, mark };
}

function switchBack(task: Task, config: ByokConfig, prepared: readonly Prepared[]): void {
  const { parts, tenant, caller, job } = task;
  task.commit();
  const now = parts.clock.now();
  const { id, kmsKey, status } = config;
  const event = (facts: Readonly<Record<string, Fact>>): AuditDraft => ({
    action: 'byok.offboard',
    tenant,
    object: id,
    detail: { kmsKey, from: status, ...facts, job },
  });
  parts.vault.write(caller, event, (rows) => {
    // A revocation may have been scheduled since: a sealed tenant stays sealed then, so its status alone does not tell.
    requireNotScheduled(requireConfig(rows, tenant));
    removeSuccessor(rows, tenant);
    moveConfig(rows, requireStillWilling(rows, config), 'OFFBOARDED', {}, now);
    task.keepEnd(rows);
    if (!isInCustody(status)) return { dataKeyVersions: 0 };
    const before = liveWrappings(rows, tenant);
    const superseded = supersedeLive(rows, tenant);
    for (const { wrapping } of prepared) insertLive(rows, wrapping, now);
    requireAll(rows, tenant, { before: superseded, after: prepared.length });
    return switchFacts(prepared.map(({ mark }) => mark), before, liveWrappings(rows, tenant));
  });
}

/** A customer who says no before the switch is heard. One who allows the key again meanwhile, whom the desk has unsealed, holds up nothing. */
function requireStillWilling(rows: Reader, config: ByokConfig): ByokConfig {
  const now = requireSameCustody(rows, config);
  if (config.status === 'ACTIVE' && now.status === 'SEALED') throw sealedError(now);
  return now;
}
