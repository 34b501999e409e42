import type { ImportOptions, ImportRow } from '../../../src-shared/secrets.ts';
import { type Sensitivity, strictest } from '../../../src-shared/sensitivity.ts';
import type { Reader } from '../../vault/rows.ts';
import type { ParsedEntry } from '../import/entry.ts';
import { type Existing, previewImport } from '../import/preview.ts';
import { classify, suggestSensitivity } from '../import/sensitivity-rules.ts';

/** What a tenant has under a key, as far as an import must know it. */
export interface Present {
  readonly id: string;
  readonly state: 'active' | 'disabled' | 'deleted';
  readonly sensitivity: Sensitivity;
  readonly publishedRevision: string;
  readonly latestVersion: number;
  readonly mark: string | null;
}

/** A row of the preview, and the secret it would change. */
export interface JudgedRow {
  readonly row: ImportRow;
  readonly entry: ParsedEntry;
  readonly present: Present | undefined;
}

const present = `select s.id, s.state, s.sensitivity, s.published_revision as publishedRevision, s.latest_version as latestVersion,
    r.fingerprint as mark
  from secrets s join revisions r on r.id = s.published_revision where s.tenant = :tenant and s.key = :key`;

/** What a tenant has under a key. */
export function findPresent(rows: Reader, tenant: string, key: string): Present | undefined {
  return rows.get<Present>(present, { tenant, key });
}

function existing(found: Present | undefined, mark: string): Existing {
  if (found === undefined) return { state: 'absent' };
  if (found.state !== 'active') return { state: found.state };
  return { state: 'present', same: found.mark === null ? null : found.mark === mark };
}

type Judged = Pick<ImportRow, 'sensitivity' | 'sensitivityFrom'>;

/** The first of override, file and rules that says something. What guesses and defaults say comes after what a secret already is. */
function said({ key, sensitivity }: ParsedEntry, { overrides, rules }: ImportOptions): Judged | null {
  const override = Object.hasOwn(overrides, key) ? overrides[key] : undefined;
  if (override !== undefined) return { sensitivity: override, sensitivityFrom: 'override' };
  if (sensitivity !== null) return { sensitivity, sensitivityFrom: 'file' };
  const ruled = classify(key, rules, null);
  return ruled === null ? null : { sensitivity: ruled, sensitivityFrom: 'rule' };
}

function guessed({ key }: ParsedEntry, { suggest }: ImportOptions, tenantDefault: Sensitivity): Judged {
  const suggestion = suggest ? suggestSensitivity(key) : null;
  if (suggestion === null) return { sensitivity: tenantDefault, sensitivityFrom: 'tenant' };
  return { sensitivity: suggestion.sensitivity, sensitivityFrom: 'suggestion' };
}

/** An import never makes a secret that is there less strict: that is a decision with a reason, one secret at a time. */
function sensitivityOf(entry: ParsedEntry, found: Present | undefined, options: ImportOptions, tenantDefault: Sensitivity): Judged {
  const spoken = said(entry, options);
  if (found === undefined) return spoken ?? guessed(entry, options, tenantDefault);
  if (spoken !== null && strictest([spoken.sensitivity, found.sensitivity]) === spoken.sensitivity) return spoken;
  return { sensitivity: found.sensitivity, sensitivityFrom: 'secret' };
}

/** What the rows are judged by. `find` and `mark` look at the vault. */
export interface Judging {
  readonly options: ImportOptions;
  readonly tenantDefault: Sensitivity;
  readonly find: (key: string) => Present | undefined;
  readonly mark: (value: Uint8Array) => string;
}

/** What an import of these entries would do, row by row in the order of the file. */
export function judgeRows(entries: readonly ParsedEntry[], judging: Judging): readonly JudgedRow[] {
  const { options, tenantDefault } = judging;
  const found = entries.map(({ key }) => judging.find(key));
  const looked = new Map(entries.map((entry, index) => [entry.key, existing(found[index], judging.mark(entry.value))]));
  const absent: Existing = { state: 'absent' };
  const { rows } = previewImport(entries, (key) => looked.get(key) ?? absent, options.onExisting);
  return entries.flatMap((entry, index) => {
    const outcome = rows[index];
    if (outcome === undefined) return [];
    const judged = sensitivityOf(entry, found[index], options, tenantDefault);
    return [{ row: { ...outcome, ...judged, size: entry.value.length }, entry, present: found[index] }];
  });
}
