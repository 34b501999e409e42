import { setImmediate } from 'node:timers/promises';
import { KeydeskError } from '../../src-shared/errors.ts';
import { openRevision, type RevisionContext, sealRevision } from '../crypto/envelope.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { OpenDataKey } from '../vault/data-keyring.ts';
import type { Reader, Writer } from '../vault/rows.ts';
import type { Progress, Task } from './task.ts';
import type { WorkerParts } from './worker-parts.ts';

/** At most so many revisions, and about so many milliseconds, before others get their turn. */
const chunk = { revisions: 200, milliseconds: 15 } as const;
/** How many damaged revisions an event names. */
const named = 20;

interface RevisionRow {
  readonly place: number;
  readonly id: string;
  readonly secret: string;
  readonly version: number;
  readonly sensitivity: string;
  readonly stored: Uint8Array;
}

interface ChunkResult {
  readonly moved: number;
  readonly damaged: readonly string[];
  /** Where the next chunk begins; `null` after the last. */
  readonly after: number | null;
}

interface Keys {
  readonly old: OpenDataKey;
  readonly next: OpenDataKey;
}

function oldVersions(rows: Reader, tenant: string, to: number): readonly number[] {
  const sql = 'select distinct data_key_version as version from revisions where tenant = :tenant and data_key_version < :to order by 1';
  return rows.all<{ version: number }>(sql, { tenant, to }).map(({ version }) => version);
}

function remaining(rows: Reader, tenant: string, to: number): number {
  const sql = 'select count(*) as revisions from revisions where tenant = :tenant and data_key_version < :to';
  return rows.get<{ revisions: number }>(sql, { tenant, to })?.revisions ?? 0;
}

/**
 * Seals every revision of a tenant anew under the given version of its data key. Each chunk is one transaction with one
 * event; what could not be opened stays as it was and is counted. Answers how many revisions are under the new version.
 * @throws INTEGRITY_FAILED at the end, when some could not be opened; TENANT_SEALED, KMS_FAILED, CANCELLED on the way
 */
export async function reencrypt(task: Task, to: number): Promise<number> {
  const { tenant } = task;
  const { vault } = task.parts;
  const left = vault.read((rows) => remaining(rows, tenant, to));
  let progress: Progress = { total: task.doneBefore + left, done: task.doneBefore, failed: 0 };
  task.report(progress);
  for (const version of vault.read((rows) => oldVersions(rows, tenant, to))) {
    progress = await reencryptVersion(task, { from: version, to }, progress);
  }
  if (progress.failed === 0) return progress.done;
  const what = `${String(progress.failed)} revisions of tenant ${tenant}: they cannot be opened and stay under their old data key`;
  throw new KeydeskError('INTEGRITY_FAILED', { what });
}

async function reencryptVersion(task: Task, versions: { readonly from: number; readonly to: number }, before: Progress): Promise<Progress> {
  let progress = before;
  for (let after: number | null = 0; after !== null; ) {
    task.signal.throwIfAborted();
    const keys = await openBoth(task, versions);
    const result = reencryptChunk(task, keys, after, progress);
    progress = advanced(progress, result);
    task.report(progress);
    after = result.after;
    await setImmediate();
  }
  return progress;
}

/** Both keys at once: the first call may have to ask the customer's KMS, the second finds them in memory. */
async function openBoth({ parts: { dataKeys }, caller, tenant }: Task, { from, to }: { readonly from: number; readonly to: number }): Promise<Keys> {
  const both = async (): Promise<Keys> => {
    const [old, next] = await Promise.all([dataKeys.open(caller, tenant, from), dataKeys.open(caller, tenant, to)]);
    return { old, next };
  };
  await both();
  return await both();
}

function advanced(progress: Progress, { moved, damaged }: ChunkResult): Progress {
  return { total: progress.total, done: progress.done + moved, failed: progress.failed + damaged.length };
}

function reencryptChunk({ parts, tenant, job, caller, keep }: Task, keys: Keys, after: number, progress: Progress): ChunkResult {
  const event = ({ moved, damaged }: ChunkResult): AuditDraft => ({
    action: 'byok.reencrypt',
    tenant,
    object: job,
    outcome: damaged.length === 0 ? 'ok' : 'failed',
    detail: { from: keys.old.version, to: keys.next.version, revisions: moved, damaged: damaged.slice(0, named), damagedCount: damaged.length },
  });
  return parts.vault.write(caller, event, (rows) => {
    const result = moveSome(rows, parts, tenant, keys, after);
    keep(rows, advanced(progress, result));
    return result;
  });
}

const candidates = `select rowid as place, id, secret, version, sensitivity, stored from revisions
  where tenant = :tenant and data_key_version = :from and rowid > :after order by rowid limit 1`;

/** Moves revisions one by one until the chunk is full or its time is over; values can be large, so one is read at a time. */
function moveSome(rows: Writer, { vault, clock }: WorkerParts, tenant: string, keys: Keys, start: number): ChunkResult {
  const until = clock.monotonic() + chunk.milliseconds;
  const damaged: string[] = [];
  let after = start;
  for (let count = 0; count < chunk.revisions; count += 1) {
    if (count > 0 && clock.monotonic() > until) return { moved: count - damaged.length, damaged, after };
    const row = rows.get<RevisionRow>(candidates, { tenant, from: keys.old.version, after });
    if (row === undefined) return { moved: count - damaged.length, damaged, after: null };
    after = row.place;
    if (!moveOne(rows, { vault: vault.id, tenant }, row, keys)) damaged.push(row.id);
  }
  return { moved: chunk.revisions - damaged.length, damaged, after };
}

function moveOne(rows: Writer, where: { readonly vault: string; readonly tenant: string }, row: RevisionRow, { old, next }: Keys): boolean {
  const place = { ...where, secret: row.secret, revision: row.version, sensitivity: row.sensitivity };
  const stored = resealed(row.stored, { ...place, dataKeyVersion: old.version }, { ...place, dataKeyVersion: next.version }, { old, next });
  if (stored === null) return false;
  rows.run('update revisions set stored = :stored, data_key_version = :to where id = :id', { id: row.id, stored, to: next.version });
  return true;
}

/** The revision under the new key; `null` when the old one does not open it. */
function resealed(stored: Uint8Array, from: RevisionContext, to: RevisionContext, { old, next }: Keys): Uint8Array | null {
  // Read outside the guard: a key that was wiped is no damage of the revision.
  old.key.expose();
  try {
    using plain = openRevision(old.key, from, stored);
    return sealRevision(next.key, to, plain);
  } catch (error) {
    if (error instanceof Error && damage.has(error.name)) return null;
    throw error;
  }
}

/** What the envelope says of bytes that were altered or stand in the wrong place. */
const damage: ReadonlySet<string> = new Set(['CommitmentMismatch', 'MalformedRevision', 'AuthenticationError']);
