import type { Sensitivity } from '../../../src-shared/sensitivity.ts';
import type { Caller } from '../../lib/caller.ts';
import type { AuditDraft } from '../../vault/audit-draft.ts';
import { keepProgress } from '../../vault/job-store.ts';
import type { Writer } from '../../vault/rows.ts';
import { eventOn } from '../events.ts';
import type { SecretParts } from '../parts.ts';
import { DataKeyMoved } from '../sealing.ts';
import { requireOpenTenant } from '../secret-rows.ts';
import { hasStaleRows, type RunningImport } from './stage-rows.ts';

interface SwitchedRow {
  readonly secret: string;
  readonly key: string;
  readonly action: 'create' | 'change';
  readonly version: number;
  readonly sensitivity: Sensitivity;
  readonly size: number;
}

interface Conflict {
  readonly key: string;
  readonly line: number;
}

/** What a switch did. `conflicts` are rows whose key was written by somebody else since the preview. */
interface Switched {
  readonly rows: readonly SwitchedRow[];
  readonly conflicts: readonly Conflict[];
}

/** How many keys of rows left alone the summary names. */
const conflictsNamed = 50;

const conflicting = `select r.key, r.line from import_rows r left join secrets s on s.tenant = :tenant and s.key = r.key
  where r.import = :id and case r.action when 'create' then s.id is not null
    else s.id is null or s.id <> r.secret or s.state <> 'active' or s.published_revision <> r.base or s.latest_version <> r.version - 1 end
  order by r.line`;

/** Rows whose key is no longer as the preview showed it are left out: what somebody wrote meanwhile is never overwritten. */
function dropConflicts(rows: Writer, { id, tenant }: RunningImport): readonly Conflict[] {
  const conflicts = rows.all<Conflict>(conflicting, { id, tenant });
  for (const { key } of conflicts) rows.run('delete from import_rows where import = :id and key = :key', { id, key });
  return conflicts;
}

const steps = {
  create: `insert into secrets (id, tenant, key, description, sensitivity, state, published_revision, published_version, latest_version, size,
      created_by, created_at, modified_at)
    select secret, :tenant, key, coalesce(description, ''), sensitivity, 'active', revision, 1, 1, size, :actor, :now, :now
    from import_rows where import = :id and action = 'create' order by line`,
  change: `update secrets set published_revision = r.revision, published_version = r.version, latest_version = r.version, size = r.size,
      sensitivity = r.sensitivity, description = coalesce(r.description, secrets.description), modified_at = :now
    from import_rows r where r.import = :id and r.action = 'change' and r.secret = secrets.id`,
  revise: `insert into revisions (id, secret, tenant, version, sensitivity, note, size, data_key_version, stored, fingerprint, created_by, created_at)
    select revision, secret, :tenant, version, sensitivity, :note, size, data_key_version, stored, fingerprint, :actor, :now
    from import_rows where import = :id order by line`,
  clear: 'delete from import_rows where import = :id',
  mark: 'update imports set switched = 1 where id = :id',
} as const;

function bringToLife(rows: Writer, { id, tenant, fileName }: RunningImport, actor: string, now: number): void {
  rows.run(steps.create, { id, tenant, actor, now });
  rows.run(steps.change, { id, now });
  rows.run(steps.revise, { id, tenant, actor, now, note: `Imported from ${fileName}` });
  rows.run(steps.clear, { id });
  rows.run(steps.mark, { id });
}

function eventsOf(run: RunningImport, { rows, conflicts }: Switched): readonly AuditDraft[] {
  const { id, tenant, fileName: file, skipped } = run;
  const created = rows.filter(({ action }) => action === 'create').length;
  const summary: AuditDraft = {
    action: 'secret.import',
    tenant,
    object: id,
    detail: {
      step: 'switch',
      import: id,
      job: run.job,
      file,
      created,
      changed: rows.length - created,
      skipped: skipped + conflicts.length,
      conflicts: conflicts.slice(0, conflictsNamed).map(({ key, line }) => `${key} (line ${String(line)})`),
    },
  };
  const each = rows.map(({ secret, action, version, size, ...row }) =>
    eventOn(action === 'create' ? 'secret.create' : 'secret.publish', { id: secret, tenant, ...row }, { version, size, import: id }),
  );
  return [...each, summary];
}

/**
 * Brings every staged row to life in one write, with an event for each secret and one for the whole.
 * @returns how many rows were left out because their key had been written meanwhile
 * @throws DataKeyMoved when rows are staged under a retired data key; TENANT_ARCHIVED; nothing has changed then
 */
export function switchImport(parts: SecretParts, caller: Caller, run: RunningImport): number {
  const { vault, clock } = parts;
  const { id, tenant } = run;
  const sql = 'select secret, key, action, version, sensitivity, size from import_rows where import = :id order by line';
  const switched = vault.write(
    caller,
    (done: Switched) => eventsOf(run, done),
    (rows) => {
      requireOpenTenant(rows, tenant);
      if (hasStaleRows(rows, run)) throw new DataKeyMoved();
      const conflicts = dropConflicts(rows, run);
      const staged = rows.all<SwitchedRow>(sql, { id });
      bringToLife(rows, run, caller.actor, clock.now());
      keepProgress(rows, run.job, { total: run.rows, done: staged.length, failed: conflicts.length });
      return { rows: staged, conflicts };
    },
  );
  return switched.conflicts.length;
}
