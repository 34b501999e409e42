import { KeydeskError } from '../../src-shared/errors.ts';
import { activateInFleet } from './activation.ts';
import { liveConfig } from './configs.ts';
import type { ActEnd, FleetActs, FleetItem } from './fleet-acts.ts';
import { isInCustody } from './lifecycle.ts';
import { moveTenant } from './moving.ts';
import { offboardTenant } from './offboarding.ts';
import { failureOf, preflightTenant } from './preflighting.ts';
import { rewrapTenant } from './rewrapping.ts';
import { rotateTenant } from './rotation.ts';
import { type Task, taskOfItem } from './task.ts';
import type { WorkerParts } from './worker-parts.ts';

/** What a fleet does for each of its tenants: the same as the job of one tenant. What needs nothing any more is skipped. */
export function fleetActs(parts: WorkerParts): FleetActs {
  const act = (work: (task: Task) => Promise<ActEnd>) => async (item: FleetItem): Promise<ActEnd> => {
    item.control.signal.throwIfAborted();
    return work(taskOfItem(parts, item));
  };
  return {
    preflight: act(preflight),
    activate: act(activate),
    offboard: act(offboard),
    rotate: act(async (task) => done(rotateTenant(task))),
    move: act(move),
    rewrap: act(async (task) => done(rewrapTenant(task))),
  };
}

async function done(work: Promise<void>): Promise<ActEnd> {
  await work;
  return 'done';
}

/** A preflight that fails is a tenant that failed: that is what a fleet of preflights is run for. @throws KMS_FAILED */
async function preflight({ parts, caller, tenant, signal }: Task): Promise<ActEnd> {
  const config = parts.vault.read((rows) => liveConfig(rows, tenant));
  if (config === undefined || config.status === 'REVOKED') return 'skipped';
  const result = await preflightTenant(parts, caller, tenant, signal);
  if (result.success) return 'done';
  throw failureOf(result, parts.keys.get(config.kmsKey).key.provider);
}

async function activate(task: Task): Promise<ActEnd> {
  const { parts, tenant } = task;
  const config = parts.vault.read((rows) => liveConfig(rows, tenant));
  if (config === undefined || isInCustody(config.status)) return 'skipped';
  await activateInFleet(task);
  parts.forgetOlderCopies();
  return 'done';
}

async function offboard(task: Task): Promise<ActEnd> {
  const config = task.parts.vault.read((rows) => liveConfig(rows, task.tenant));
  return config === undefined ? 'skipped' : done(offboardTenant(task, config.id));
}

async function move(task: Task): Promise<ActEnd> {
  const { detail, parts, tenant, job } = task;
  const { kmsKey } = detail;
  if (typeof kmsKey !== 'string') throw new KeydeskError('INTEGRITY_FAILED', { what: `fleet ${job}: it does not say where to` });
  const config = parts.vault.read((rows) => liveConfig(rows, tenant));
  if (config?.kmsKey === kmsKey && isInCustody(config.status)) return 'skipped';
  return done(moveTenant(task, kmsKey));
}
