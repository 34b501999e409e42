import type { ByokConfig } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { type AuditDraft, type Fact, unsuccessful } from '../vault/audit-draft.ts';
import { removeStaged } from '../vault/wrappings.ts';
import { requireConfig } from './configs.ts';
import { type DataKeyMark, findSwitch } from './evidence.ts';
import { requireActive } from './sealing.ts';
import type { Task } from './task.ts';
import { openByCustomer, stageAll, switchWrappings } from './transfer.ts';
import { sealedOr } from './worker-parts.ts';

const action = 'byok.rewrap';

/**
 * Wraps every version of a tenant's data key anew by the same customer's key, whose newest version wraps now. The data key
 * stays what it is, and so do the revisions under it. Nothing has changed before the switch.
 */
export async function rewrapTenant(task: Task): Promise<void> {
  const { parts, tenant, job, signal } = task;
  try {
    signal.throwIfAborted();
    const switched = parts.vault.read((rows) => findSwitch(rows, { action, tenant, job }));
    if (switched === undefined) await rewrap(task);
  } catch (thrown) {
    const error = sealedOr(thrown, parts, tenant);
    if (!task.goesOn(error)) dropStaged(task, error);
    throw error;
  }
}

async function rewrap(task: Task): Promise<void> {
  const config = task.parts.vault.read((rows) => requireActive(requireConfig(rows, task.tenant)));
  const marks = await stageAll(task, { config: config.id, kmsKey: config.kmsKey }, openByCustomer(task));
  switchOver(task, config, marks);
}

function switchOver(task: Task, config: ByokConfig, marks: readonly DataKeyMark[]): void {
  const { parts, tenant, caller, job } = task;
  task.commit();
  const detail = { kmsKey: config.kmsKey };
  const event = (facts: Readonly<Record<string, Fact>>): AuditDraft => ({ action, tenant, object: config.id, detail: { ...detail, ...facts, job } });
  parts.vault.write(caller, event, (rows) => {
    const now = requireActive(requireConfig(rows, tenant));
    if (now.id !== config.id || now.kmsKey !== config.kmsKey) throw moved(config);
    task.keepEnd(rows);
    return switchWrappings(rows, task, marks);
  });
}

function moved({ id, tenant }: ByokConfig): KeydeskError<'STATE_CONFLICT'> {
  const remedy = `The tenant ${tenant} has come under another key while its data key was wrapped anew: nothing is to be done.`;
  return new KeydeskError('STATE_CONFLICT', { noun: 'BYOK config', id, state: 'changed', wanted: 'ACTIVE', remedy });
}

function dropStaged({ parts, tenant, job, caller }: Task, error: unknown): void {
  try {
    parts.vault.write(caller, unsuccessful({ action, tenant, detail: { job } }, error), (rows) => removeStaged(rows, tenant, job));
  } catch {
    // What stopped the task is thrown on; it says more than that the disk is full as well.
  }
}
