import { type ByokConfig, preflightMaxAgeSeconds } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { type AuditDraft, type Fact, unsuccessful } from '../vault/audit-draft.ts';
import { removeStaged } from '../vault/wrappings.ts';
import { moveConfig, requireConfig } from './configs.ts';
import type { DataKeyMark } from './evidence.ts';
import { isRecent } from './lifecycle.ts';
import { failureOf, preflightTenant } from './preflighting.ts';
import type { Task } from './task.ts';
import { openBaseline, stageAll, switchWrappings } from './transfer.ts';

/** A config as it was when the activation was asked for. */
export type Staged = Pick<ByokConfig, 'id' | 'configVersion' | 'kmsKey'>;

/**
 * Brings a tenant's data key under its customer's key: each version is wrapped into a staged row, opened again and
 * compared; then one transaction switches. Before it nothing has changed, and what is staged is inert.
 */
export async function activateTenant(task: Task, asked: Staged): Promise<void> {
  try {
    await activate(task, asked);
  } catch (error) {
    if (!task.goesOn(error)) dropStaged(task, asked, error);
    throw error;
  }
}

/**
 * The same for a tenant of a fleet, whose preflight is run here when the last one is too old.
 * @throws KMS_FAILED when the preflight fails
 */
export async function activateInFleet(task: Task): Promise<void> {
  const { vault, clock } = task.parts;
  task.signal.throwIfAborted();
  const config = vault.read((rows) => requireConfig(rows, task.tenant));
  const proven = config.status === 'VALIDATED' && isRecent(config.lastValidatedAt, clock.now(), preflightMaxAgeSeconds);
  if (!proven && config.status !== 'ACTIVE') await requirePreflight(task);
  await activateTenant(task, config);
}

async function requirePreflight({ parts, caller, tenant, signal }: Task): Promise<void> {
  const preflight = await preflightTenant(parts, caller, tenant, signal);
  if (preflight.success) return;
  const { kmsKey } = parts.vault.read((rows) => requireConfig(rows, tenant));
  throw failureOf(preflight, parts.keys.get(kmsKey).key.provider);
}

async function activate(task: Task, asked: Staged): Promise<void> {
  const { parts, tenant, signal } = task;
  signal.throwIfAborted();
  const config = parts.vault.read((rows) => requireConfig(rows, tenant));
  // Switched by an earlier attempt, and cut off before it could be said.
  if (config.status !== 'ACTIVE' || config.id !== asked.id) {
    requireSame(config, asked);
    const marks = await stageAll(task, { config: config.id, kmsKey: config.kmsKey }, openBaseline(task));
    switchOver(task, asked, marks);
  }
}

/** The switch: from here on the customer's key alone opens the data key, and the bytes under the baseline are gone. */
function switchOver(task: Task, asked: Staged, marks: readonly DataKeyMark[]): void {
  const { parts, tenant, caller, job } = task;
  task.commit();
  const now = parts.clock.now();
  const draft = draftOf(tenant, asked);
  const event = (facts: Readonly<Record<string, Fact>>): AuditDraft => ({ ...draft, detail: { ...draft.detail, ...facts, job } });
  parts.vault.write(caller, event, (rows) => {
    moveConfig(rows, requireSame(requireConfig(rows, tenant), asked), 'ACTIVE', { activatedAt: now }, now);
    task.keepEnd(rows);
    return switchWrappings(rows, task, marks);
  });
}

/** Refuses when the tenant was staged anew, or moved, since the activation was asked for. */
function requireSame(config: ByokConfig, asked: Staged): ByokConfig {
  const same = config.id === asked.id && config.configVersion === asked.configVersion && config.status === 'VALIDATED';
  if (same) return config;
  const remedy = 'The tenant was staged anew or moved since the activation began: run the preflight and activate again.';
  throw new KeydeskError('STATE_CONFLICT', { noun: 'BYOK config', id: config.tenant, state: config.status, wanted: 'VALIDATED', remedy });
}

function draftOf(tenant: string, { id, kmsKey }: Staged): AuditDraft {
  return { action: 'byok.activate', tenant, object: id, detail: { kmsKey } };
}

/** A task that was cancelled or has failed leaves nothing behind. Should even this fail, its rows are inert. */
function dropStaged({ parts, tenant, job, caller }: Task, asked: Staged, error: unknown): void {
  try {
    parts.vault.write(caller, unsuccessful(draftOf(tenant, asked), error), (rows) => removeStaged(rows, tenant, job));
  } catch {
    // What stopped the task is thrown on by the caller; it says more than that the disk is full as well.
  }
}
