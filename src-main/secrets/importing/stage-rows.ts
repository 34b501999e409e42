import { KeydeskError } from '../../../src-shared/errors.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';
import { SecretBytes } from '../../crypto/secret-bytes.ts';
import type { Caller } from '../../lib/caller.ts';
import type { JobControl } from '../../lib/jobs.ts';
import type { OpenDataKey } from '../../vault/data-keyring.ts';
import { keepProgress } from '../../vault/job-store.ts';
import type { Reader, Writer } from '../../vault/rows.ts';
import type { SecretParts } from '../parts.ts';
import { activeVersion, requireActiveKey, seal, type Stored, underActiveKey, unseal, withStored } from '../sealing.ts';
import { takingTurns } from '../turns.ts';
import { valueMark } from '../value.ts';
import { decodePart, type PlannedRow } from './part-codec.ts';
import { placeOfPart } from './start-import.ts';

/** An import that runs. */
export interface RunningImport {
  readonly id: string;
  readonly tenant: string;
  readonly job: string;
  readonly fileName: string;
  readonly rows: number;
  readonly skipped: number;
  readonly switched: number;
}

/** The import of a job. @throws STATE_CONFLICT when nothing of it is kept */
export function findImport(rows: Reader, id: string, job: string): RunningImport {
  const sql = 'select id, tenant, file_name as fileName, rows, skipped, switched from imports where id = :id';
  const found = rows.get<Omit<RunningImport, 'job'>>(sql, { id });
  if (found !== undefined) return { ...found, job };
  const remedy = 'Nothing was imported: choose the file again.';
  throw new KeydeskError('STATE_CONFLICT', { noun: 'import', id, state: 'gone', wanted: 'rows to import', remedy });
}

interface Part extends Stored {
  readonly part: number;
}

const nextPart = `select part, data_key_version as dataKeyVersion, stored from import_parts where import = :id order by part limit 1`;

function stagedCount(rows: Reader, id: string): number {
  return rows.get<{ staged: number }>('select count(*) as staged from import_rows where import = :id', { id })?.staged ?? 0;
}

const insertRow = `insert into import_rows
  (import, key, line, action, secret, revision, version, base, sensitivity, description, size, fingerprint, data_key_version, stored) values
  (:id, :key, :line, :action, :secret, :revision, :version, :base, :sensitivity, :description, :size, :mark, :dataKeyVersion, :stored)`;

function stageRow(parts: SecretParts, rows: Writer, { id, tenant }: RunningImport, key: OpenDataKey, planned: PlannedRow): void {
  const { value, ...row } = planned;
  using plain = SecretBytes.copyOf(value);
  const stored = seal(parts, key, { tenant, ...row }, plain);
  const mark = valueMark(parts.vault, tenant, value);
  rows.run(insertRow, { id, ...row, size: value.length, mark, dataKeyVersion: key.version, stored });
}

/** Seals the rows of one part each for its own place; they and the part change places in one write. */
async function stagePart(parts: SecretParts, caller: Caller, run: RunningImport, part: Part, signal: AbortSignal): Promise<number> {
  const { id, tenant } = run;
  const read = (): Part => parts.vault.read((rows) => rows.get<Part>(nextPart, { id })) ?? part;
  using bytes = await withStored(parts, caller, tenant, read, (key, { stored }) =>
    unseal(parts, key, placeOfPart(tenant, id, part.part), stored, `part ${String(part.part)} of the import`),
  );
  const planned = decodePart(bytes);
  const detail = { step: 'stage', import: id, part: part.part, rows: planned.length };
  return await underActiveKey(parts, caller, tenant, (key) => {
    signal.throwIfAborted();
    return parts.vault.write(caller, { action: 'secret.import', tenant, object: id, detail }, (rows) => {
      requireActiveKey(rows, tenant, key);
      for (const row of planned) stageRow(parts, rows, run, key, row);
      rows.run('delete from import_parts where import = :id and part = :part', { id, part: part.part });
      const done = stagedCount(rows, id);
      keepProgress(rows, run.job, { total: run.rows, done, failed: 0 });
      return done;
    });
  });
}

/** Stages every part that is left, one write each. Stops between two of them when the job is cancelled or the vault locks. */
export async function stageParts(parts: SecretParts, caller: Caller, run: RunningImport, control: JobControl): Promise<void> {
  const turn = takingTurns(parts.clock);
  for (;;) {
    control.signal.throwIfAborted();
    const part = parts.vault.read((rows) => rows.get<Part>(nextPart, { id: run.id }));
    if (part === undefined) return;
    control.report({ done: await stagePart(parts, caller, run, part, control.signal), total: run.rows });
    await turn();
  }
}

interface StaleRow extends Stored {
  readonly key: string;
  readonly secret: string;
  readonly version: number;
  readonly sensitivity: Sensitivity;
}

const staleRows = `select key, secret, version, sensitivity, data_key_version as dataKeyVersion, stored
  from import_rows where import = :id and data_key_version <> :active order by key limit 50`;

function readStale(rows: Reader, { id, tenant }: RunningImport): readonly StaleRow[] {
  return rows.all<StaleRow>(staleRows, { id, active: activeVersion(rows, tenant) });
}

/** Whether rows are staged under a data key that has been rotated since. */
export function hasStaleRows(rows: Reader, run: RunningImport): boolean {
  return readStale(rows, run).length > 0;
}

/** Opens rows of one old version; the caller wipes the values. */
async function openRows(parts: SecretParts, caller: Caller, tenant: string, stale: readonly StaleRow[], version: number): Promise<readonly SecretBytes[]> {
  const key = await parts.keyring.open(caller, tenant, version);
  return stale.map((row) => unseal(parts, key, { tenant, ...row }, row.stored, `the staged value of ${row.key}`));
}

const reseal = 'update import_rows set stored = :stored, data_key_version = :version where import = :id and key = :key';

async function resealRows(parts: SecretParts, caller: Caller, { id, tenant }: RunningImport, stale: readonly StaleRow[], version: number): Promise<void> {
  const values = await openRows(parts, caller, tenant, stale, version);
  const opened = stale.flatMap((row, index) => (values[index] === undefined ? [] : [{ row, value: values[index] }]));
  try {
    await underActiveKey(parts, caller, tenant, (key) => {
      const detail = { step: 'reseal', import: id, rows: stale.length, from: version, to: key.version };
      parts.vault.write(caller, { action: 'secret.import', tenant, object: id, detail }, (rows) => {
        requireActiveKey(rows, tenant, key);
        for (const { row, value } of opened)
          rows.run(reseal, { id, key: row.key, stored: seal(parts, key, { tenant, ...row }, value), version: key.version });
      });
    });
  } finally {
    for (const value of values) value.wipe();
  }
}

/** Seals again what was staged before the data key was rotated, so that no revision comes to life under a retired key. */
export async function resealStale(parts: SecretParts, caller: Caller, run: RunningImport, control: JobControl): Promise<void> {
  const turn = takingTurns(parts.clock);
  for (;;) {
    control.signal.throwIfAborted();
    const stale = parts.vault.read((rows) => readStale(rows, run));
    const version = stale[0]?.dataKeyVersion;
    if (version === undefined) return;
    await resealRows(parts, caller, run, stale.filter(({ dataKeyVersion }) => dataKeyVersion === version), version);
    await turn();
  }
}
