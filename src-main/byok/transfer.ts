import { KeydeskError } from '../../src-shared/errors.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Fact } from '../vault/audit-draft.ts';
import type { Writer } from '../vault/rows.ts';
import {
  contextOf,
  type CustomerWrapping,
  insertStaged,
  isCustomers,
  liveWrappings,
  promoteStaged,
  removeAllStaged,
  stagedWrappings,
  supersedeLive,
  type Wrapping,
} from '../vault/wrappings.ts';
import { type DataKeyMark, markOf, switchFacts } from './evidence.ts';
import type { Task } from './task.ts';
import { countVersions, requireAll } from './worker-parts.ts';

/** Who is to wrap from the switch on: a config and its key. */
export interface Target {
  readonly config: string;
  readonly kmsKey: string;
}

/** Opens what is live now; the data key is the caller's to wipe. */
export type Open = (live: Wrapping) => SecretBytes | Promise<SecretBytes>;

/**
 * Wraps every live version of a tenant's data key by the target's key into staged rows, those of an earlier attempt
 * excepted, and proves each: the target's key opens it, to the same data key. Changes nothing that counts.
 */
export async function stageAll(task: Task, target: Target, open: Open): Promise<readonly DataKeyMark[]> {
  const live = task.parts.vault.read((rows) => liveWrappings(rows, task.tenant));
  task.report({ total: live.length, done: 0 });
  const marks: DataKeyMark[] = [];
  for (const wrapping of live) {
    task.signal.throwIfAborted();
    marks.push(await stageOne(task, target, wrapping, open));
    task.report({ done: marks.length });
  }
  return marks;
}

async function stageOne(task: Task, target: Target, live: Wrapping, open: Open): Promise<DataKeyMark> {
  const { vault, custody } = task.parts;
  using dataKey = await open(live);
  const wrapping = stagedBefore(task, target, live.version) ?? (await stage(task, target, live.version, dataKey));
  const after = await custody.prove(task.caller, wrapping, dataKey, task.signal);
  return { version: live.version, before: markOf(vault, dataKey), after, keyVersion: wrapping.keyVersion };
}

function stagedBefore({ parts, tenant, job }: Task, { config }: Target, version: number): CustomerWrapping | undefined {
  const staged = parts.vault.read((rows) => stagedWrappings(rows, tenant, job));
  return staged.filter(isCustomers).find((wrapping) => wrapping.version === version && wrapping.config === config);
}

async function stage({ parts, tenant, job, caller, signal }: Task, target: Target, version: number, dataKey: SecretBytes): Promise<CustomerWrapping> {
  const { vault, clock, custody } = parts;
  const { wrapping, event } = await custody.wrap(caller, { tenant, version, ...target }, dataKey, signal);
  signal.throwIfAborted();
  vault.write(caller, event, (rows) => {
    // What was destroyed while the key was asked must not come back, not even where it is inert.
    if (countVersions(rows, tenant) === 0) throw new KeydeskError('TENANT_REVOKED', { tenant });
    insertStaged(rows, wrapping, job, clock.now());
  });
  return wrapping;
}

/** The baseline opens what it wraps without anybody else. */
export function openBaseline({ parts: { vault } }: Task): Open {
  return (live) => vault.unwrapWithBaseline(live.blob, contextOf(vault.id, live));
}

/** The customer's key that wraps it now is asked, which is an event. */
export function openByCustomer({ parts: { custody }, caller, tenant, signal }: Task): Open {
  return async (live) => {
    if (!isCustomers(live)) throw new KeydeskError('INTEGRITY_FAILED', { what: `the custody of tenant ${tenant}` });
    return custody.unwrap(caller, live, signal);
  };
}

/**
 * The heart of a switch, inside its transaction: what is live is destroyed, what the task has staged is live from here on.
 * @throws INTEGRITY_FAILED when that were not every version, which undoes it
 */
export function switchWrappings(rows: Writer, { tenant, job }: Task, marks: readonly DataKeyMark[]): Readonly<Record<string, Fact>> {
  const before = liveWrappings(rows, tenant);
  const counts = { before: supersedeLive(rows, tenant), after: promoteStaged(rows, tenant, job) };
  requireAll(rows, tenant, counts);
  removeAllStaged(rows, tenant);
  return switchFacts(marks, before, liveWrappings(rows, tenant));
}
