import type { JobKind } from '../../src-shared/jobs.ts';
import { type JobWorker, ofTenant } from '../lib/jobs.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import { activateTenant } from './activation.ts';
import { findSwitch, resultOf } from './evidence.ts';
import { moveTenant } from './moving.ts';
import { offboardTenant } from './offboarding.ts';
import { rewrapTenant } from './rewrapping.ts';
import { rotateTenant } from './rotation.ts';
import { type Task, taskOf } from './task.ts';
import type { WorkerParts } from './worker-parts.ts';

/** The jobs of this room, one tenant each. */
export function byokWorkers(parts: WorkerParts): Readonly<Record<Exclude<JobKind, 'import' | 'fleet'>, JobWorker>> {
  return {
    activate: switching(parts, 'byok.activate', async (task) => {
      const { config, configVersion, kmsKey } = task.detail;
      await activateTenant(task, { id: String(config), configVersion: Number(configVersion), kmsKey: String(kmsKey) });
      parts.forgetOlderCopies();
    }),
    offboard: switching(parts, 'byok.offboard', async (task) => offboardTenant(task, String(task.detail['config']))),
    rewrap: switching(parts, 'byok.rewrap', rewrapTenant),
    move: switching(parts, 'byok.move', async (task) => moveTenant(task, String(task.detail['kmsKey']))),
    rotate: ofTenant(async (job, caller, control) => rotateTenant(taskOf(parts, job, caller, control))),
  };
}

/** Work that ends with a switch: what it destroyed is folded away, and its event is what the job concludes with. */
function switching(parts: WorkerParts, action: AuditDraft['action'], act: (task: Task) => Promise<void>): JobWorker {
  return ofTenant(async (job, caller, control) => {
    await act(taskOf(parts, job, caller, control));
    parts.settle();
    const facts = parts.vault.read((rows) => findSwitch(rows, { action, tenant: job.tenant, job: job.id }));
    if (facts !== undefined) control.conclude(resultOf(facts));
  });
}
