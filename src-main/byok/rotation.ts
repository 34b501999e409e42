import type { ByokConfig } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { keyLength } from '../crypto/derive.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { AuditDraft, Fact } from '../vault/audit-draft.ts';
import type { Reader, Writer } from '../vault/rows.ts';
import { byBaseline, contextOf, insertLive, type Wrapping } from '../vault/wrappings.ts';
import { liveConfig } from './configs.ts';
import type { Place } from './custody.ts';
import { findSwitch, markOf, resultOf } from './evidence.ts';
import { isInCustody } from './lifecycle.ts';
import { reencrypt } from './reencryption.ts';
import { sealedError } from './sealing.ts';
import type { Task } from './task.ts';
import { sealedOr } from './worker-parts.ts';

/** A new version that is wrapped and proven, and not yet on the disk. */
interface NewVersion {
  readonly wrapping: Wrapping;
  readonly mark: string;
  readonly events: readonly AuditDraft[];
}

const action = 'byok.rotate';

/**
 * Rotates a tenant's data key: a new version takes over in one transaction, then every revision is re-encrypted under
 * it, chunk by chunk. Wherever it stops, it goes on from there.
 */
export async function rotateTenant(task: Task): Promise<void> {
  const { parts, tenant, job, signal } = task;
  signal.throwIfAborted();
  try {
    const replaced = parts.vault.read((rows) => findSwitch(rows, { action, tenant, job }));
    const facts = replaced ?? (await replace(task));
    const revisions = await reencrypt(task, Number(facts['to']));
    task.conclude(resultOf({ ...facts, revisions }));
  } catch (error) {
    throw sealedOr(error, parts, tenant);
  }
}

/** The active version of a tenant's data key. @throws TENANT_REVOKED when there is none any more */
export function newestVersion(rows: Reader, tenant: string): number {
  const sql = `select version from data_keys where tenant = :tenant and state = 'active'`;
  const found = rows.get<{ version: number }>(sql, { tenant });
  if (found === undefined) throw new KeydeskError('TENANT_REVOKED', { tenant });
  return found.version;
}

/** Makes the next version, under whoever wraps the tenant's data key now, and lets it take over. Answers what its event tells. */
async function replace(task: Task): Promise<Readonly<Record<string, Fact>>> {
  const { parts, tenant, job, caller, signal } = task;
  const { vault, clock, dataKeys } = parts;
  const config = vault.read((rows) => liveConfig(rows, tenant));
  const { key, version: from } = await dataKeys.active(caller, tenant);
  const before = markOf(vault, key);
  const made = await makeVersion(task, config, from + 1);
  signal.throwIfAborted();
  const { kmsKey, keyVersion } = made.wrapping;
  const dataKeyMarks = [{ version: from + 1, before, after: made.mark, keyVersion }];
  const detail = { from, to: from + 1, kmsKey, dataKeys: dataKeyMarks, job };
  vault.write(caller, [...made.events, { action, tenant, object: job, detail }], (rows) => {
    requireSameKeeper(rows, tenant, config);
    takeOver(rows, made.wrapping, from, clock.now());
  });
  return detail;
}

/** Refuses when somebody else has come to wrap the tenant's data key. One who was sealed meanwhile waits for the unseal, like any other. */
function requireSameKeeper(rows: Reader, tenant: string, read: ByokConfig | undefined): void {
  const now = liveConfig(rows, tenant);
  if (now?.id !== read?.id || isKeeper(now) !== isKeeper(read)) throw moved(tenant);
  if (now?.status === 'SEALED') throw sealedError(now);
}

/** Whether this config's key wraps the tenant's data key. */
function isKeeper(config: ByokConfig | undefined): config is ByokConfig {
  return config !== undefined && isInCustody(config.status);
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

async function makeVersion(task: Task, config: ByokConfig | undefined, version: number): Promise<NewVersion> {
  const { tenant } = task;
  using dataKey = SecretBytes.random(keyLength);
  if (config?.status === 'SEALED') throw sealedError(config);
  if (!isKeeper(config)) return underBaseline(task, version, dataKey);
  return await underCustomer(task, { tenant, version, config: config.id, kmsKey: config.kmsKey }, dataKey);
}

function underBaseline({ parts: { vault }, tenant }: Task, version: number, dataKey: SecretBytes): NewVersion {
  const context = contextOf(vault.id, { tenant, version });
  const blob = vault.wrapWithBaseline(dataKey, context);
  using opened = vault.unwrapWithBaseline(blob, context);
  if (!opened.equals(dataKey)) throw new KeydeskError('INTEGRITY_FAILED', { what: `the new data key of tenant ${tenant}` });
  return { wrapping: { ...byBaseline, tenant, version, blob }, mark: markOf(vault, opened), events: [] };
}

async function underCustomer({ parts: { custody }, caller, signal }: Task, place: Place, dataKey: SecretBytes): Promise<NewVersion> {
  const { wrapping, event } = await custody.wrap(caller, place, dataKey, signal);
  const mark = await custody.prove(caller, wrapping, dataKey, signal);
  return { wrapping, mark, events: [event] };
}

function moved(tenant: string): KeydeskError<'STATE_CONFLICT'> {
  const remedy = 'The tenant has changed while its new data key was made: rotate again.';
  return new KeydeskError('STATE_CONFLICT', { noun: 'data key', id: tenant, state: 'changed', wanted: 'unchanged', remedy });
}
