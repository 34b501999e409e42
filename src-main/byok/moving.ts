import type { ByokConfig } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { type AuditDraft, type Fact, unsuccessful } from '../vault/audit-draft.ts';
import { removeStaged } from '../vault/wrappings.ts';
import { moveConfig, requireConfig } from './configs.ts';
import type { DataKeyMark } from './evidence.ts';
import { isInCustody } from './lifecycle.ts';
import { failureOf, preflightEvent } from './preflighting.ts';
import { requireActive } from './sealing.ts';
import { keepSuccessor, removeSuccessor, removeSuccessorOf, successorOf } from './successors.ts';
import type { Task } from './task.ts';
import { openByCustomer, stageAll, switchWrappings } from './transfer.ts';
import { sealedOr } from './worker-parts.ts';

const action = 'byok.move';

/**
 * Moves an active tenant from one customer's key to another, of any provider. The new key is tried out, each version is
 * opened through the old one, wrapped by the new one into a staged row and proven; then one transaction switches. Until
 * then the old key serves, from then on the new one: at no moment does nobody.
 */
export async function moveTenant(task: Task, kmsKey: string): Promise<void> {
  try {
    await move(task, kmsKey);
  } catch (thrown) {
    const error = sealedOr(thrown, task.parts, task.tenant);
    if (!task.goesOn(error)) dropSuccessor(task, kmsKey, error);
    throw error;
  }
}

async function move(task: Task, kmsKey: string): Promise<void> {
  const { parts, tenant, signal } = task;
  signal.throwIfAborted();
  const config = parts.vault.read((rows) => requireConfig(rows, tenant));
  // Switched by an earlier attempt, and cut off before it could be said.
  if (config.kmsKey !== kmsKey || !isInCustody(config.status)) {
    requireActive(config);
    const successor = await prepareSuccessor(task, config, kmsKey);
    signal.throwIfAborted();
    const marks = await stageAll(task, { config: successor.id, kmsKey }, openByCustomer(task));
    switchOver(task, config, successor, marks);
  }
}

/** Tries the new key out for this tenant, and lets its config stand beside the live one. @throws KMS_FAILED */
async function prepareSuccessor({ parts, tenant, caller, signal }: Task, config: ByokConfig, kmsKey: string): Promise<ByokConfig> {
  const { vault, keys, clock, newId } = parts;
  const probe = await keys.probe(kmsKey, tenant, signal);
  // A move that was cancelled meanwhile must not touch the successor of another one.
  signal.throwIfAborted();
  if (!vault.isOpen) throw new KeydeskError('VAULT_LOCKED', {});
  const known = vault.read((rows) => successorOf(rows, tenant));
  const successor = { id: known?.kmsKey === kmsKey ? known.id : newId(), tenant, kmsKey };
  vault.write(caller, (validation: AuditDraft) => [preflightEvent(successor, probe), validation], (rows) => {
    if (known?.id !== successor.id) removeSuccessor(rows, tenant);
    if (probe.preflight.success) keepSuccessor(rows, { ...successor, of: config.id, now: clock.now() });
    return keys.recordValidation(rows, kmsKey, probe);
  });
  const made = vault.read((rows) => successorOf(rows, tenant));
  if (!probe.preflight.success || made === undefined) throw failureOf(probe.preflight, keys.get(kmsKey).key.provider);
  return made;
}

/** The switch: from here on the new key alone opens the data key, and the bytes under the old one are gone. */
function switchOver(task: Task, from: ByokConfig, to: ByokConfig, marks: readonly DataKeyMark[]): void {
  const { parts, tenant, caller, job } = task;
  task.commit();
  const now = parts.clock.now();
  const draft = draftOf(tenant, from, to.kmsKey);
  const event = (facts: Readonly<Record<string, Fact>>): AuditDraft => ({ ...draft, detail: { ...draft.detail, successor: to.id, ...facts, job } });
  parts.vault.write(caller, event, (rows) => {
    requireActive(requireConfig(rows, tenant));
    moveConfig(rows, from, 'OFFBOARDED', {}, now);
    moveConfig(rows, to, 'ACTIVE', { activatedAt: now }, now);
    task.keepEnd(rows);
    return switchWrappings(rows, task, marks);
  });
}

function draftOf(tenant: string, from: ByokConfig | null, toKmsKey: string): AuditDraft & { readonly detail: Readonly<Record<string, Fact>> } {
  return { action, tenant, object: from?.id ?? null, detail: { kmsKey: from?.kmsKey ?? null, toKmsKey } };
}

/** A move that was cancelled or has failed leaves nothing behind. Should even this fail, its rows are inert. */
function dropSuccessor({ parts, tenant, job, caller }: Task, kmsKey: string, error: unknown): void {
  try {
    parts.vault.write(caller, unsuccessful(draftOf(tenant, null, kmsKey), error), (rows) => {
      removeStaged(rows, tenant, job);
      removeSuccessorOf(rows, tenant, job);
    });
  } catch {
    // What stopped the move is thrown on; it says more than that the disk is full as well.
  }
}
