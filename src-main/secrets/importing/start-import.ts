import { KeydeskError } from '../../../src-shared/errors.ts';
import type { Asker } from '../../lib/asker.ts';
import type { Jobs } from '../../lib/jobs.ts';
import type { SecretParts } from '../parts.ts';
import { type Place, seal, type Stored } from '../sealing.ts';
import { requireOpenTenant } from '../secret-rows.ts';
import { takingTurns } from '../turns.ts';
import type { JudgedRow } from './judge-rows.ts';
import { cutIntoParts, encodePart, type PlannedRow } from './part-codec.ts';
import type { HeldPreview } from './previews.ts';

/** Where a part of an import belongs: it opens there only, and is kept as strictly as can be. */
export function placeOfPart(tenant: string, id: string, part: number): Place {
  return { tenant, secret: `import/${id}`, version: part, sensitivity: 'REGULATED' };
}

function plannedRow({ row, entry, present }: JudgedRow, newId: () => string): readonly PlannedRow[] {
  if (row.action === 'skip') return [];
  const { key, line, action, sensitivity } = row;
  const { description, value } = entry;
  const target =
    present === undefined
      ? { secret: newId(), version: 1, base: null }
      : { secret: present.id, version: present.latestVersion + 1, base: present.publishedRevision };
  return [{ key, line, action, ...target, revision: newId(), sensitivity, description, value }];
}

interface SealedPart extends Stored {
  readonly part: number;
  readonly rows: number;
}

const insertImport = `insert into imports (id, tenant, file_name, rows, skipped, created_at) values (:id, :tenant, :fileName, :rows, :skipped, :now)`;
const insertPart = `insert into import_parts (import, part, rows, data_key_version, stored) values (:id, :part, :rows, :dataKeyVersion, :stored)`;

/** What is kept of a preview so that its import can go on after a crash. */
interface Kept {
  readonly id: string;
  readonly tenant: string;
  readonly fileName: string;
  readonly rows: number;
  readonly skipped: number;
}

function keep({ vault, clock }: SecretParts, asker: Asker, kept: Kept, sealed: readonly SealedPart[]): void {
  const detail = { step: 'keep', import: kept.id, rows: kept.rows, parts: sealed.length };
  vault.write(asker.caller, { action: 'secret.import', tenant: kept.tenant, object: kept.id, detail }, (rows) => {
    requireOpenTenant(rows, kept.tenant);
    rows.run(insertImport, { ...kept, now: clock.now() });
    for (const part of sealed) rows.run(insertPart, { ...part, id: kept.id });
  });
}

/** Keeps the rows and starts their job, with nothing in between; when the job is refused, nothing stays. */
function keepAndStart(parts: SecretParts, jobs: Jobs, asker: Asker, kept: Kept, sealed: readonly SealedPart[]): { readonly job: string } {
  const { id, tenant, rows, fileName } = kept;
  keep(parts, asker, kept, sealed);
  try {
    const title = `Import of ${String(rows)} secrets from ${fileName}`;
    return { job: jobs.start(asker.caller, { kind: 'import', tenant, title, total: rows, detail: { import: id } }).id };
  } catch (error) {
    removeOrphans(parts, asker, tenant);
    throw error;
  }
}

/** Seals the rows part by part, letting others have their turn. @returns the parts and the version they are sealed under */
async function sealParts(parts: SecretParts, asker: Asker, { id, tenant }: Kept, planned: readonly PlannedRow[]): Promise<readonly SealedPart[]> {
  const turn = takingTurns(parts.clock);
  const sealed: SealedPart[] = [];
  for (const [part, rows] of cutIntoParts(planned).entries()) {
    await turn();
    const key = await parts.keyring.active(asker.caller, tenant);
    using bytes = encodePart(rows);
    const stored = seal(parts, key, placeOfPart(tenant, id, part), bytes);
    sealed.push({ part, rows: rows.length, dataKeyVersion: key.version, stored });
  }
  return sealed;
}

/** Removes what a start left behind that never came to its job: nothing else has no job. */
function removeOrphans(parts: SecretParts, asker: Asker, tenant: string): void {
  const orphans = `from imports where tenant = :tenant and not exists
    (select 1 from jobs where kind = 'import' and state = 'running' and json_extract(detail, '$.import') = imports.id)`;
  const found = parts.vault.read((rows) => rows.all<{ id: string }>(`select id ${orphans}`, { tenant }));
  if (found.length === 0) return;
  const detail = { step: 'sweep', imports: found.map(({ id }) => id) };
  parts.vault.write(asker.caller, { action: 'secret.import', tenant, detail }, (rows) => rows.run(`delete ${orphans}`, { tenant }));
}

/**
 * Starts the import of a preview, whose values are sealed and kept before the job begins. The preview stays the caller's.
 * @returns the job's id
 * @throws STATE_CONFLICT when there is nothing to import or another import of the tenant is not finished; TENANT_ARCHIVED, TENANT_SEALED, KMS_FAILED
 */
export async function startImport(parts: SecretParts, jobs: Jobs, asker: Asker, held: HeldPreview): Promise<{ readonly job: string }> {
  const { tenant, fileName } = held.file;
  const planned = held.judged.flatMap((row) => plannedRow(row, parts.newId));
  if (planned.length === 0) throw nothingToImport(held.shown.preview);
  removeOrphans(parts, asker, tenant);
  const kept: Kept = { id: parts.newId(), tenant, fileName, rows: planned.length, skipped: held.shown.skip };
  return keepAndStart(parts, jobs, asker, kept, await sealParts(parts, asker, kept, planned));
}

function nothingToImport(id: string): KeydeskError<'STATE_CONFLICT'> {
  const remedy = 'Every row of the file is skipped: look at the reasons in the preview.';
  return new KeydeskError('STATE_CONFLICT', { noun: 'import', id, state: 'nothing to import', wanted: 'at least one row', remedy });
}
