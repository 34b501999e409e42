import { secretKeySchema } from '../../../src-shared/secrets.ts';
import type { ImportFormat } from '../../../src-shared/secrets.ts';
import { noteSchema } from '../../../src-shared/values.ts';
import { importLimits, malformed } from './entry.ts';
import type { ImportItem, ImportWarning, ParsedEntry, ParsedImport } from './entry.ts';

/**
 * Collects what a reader yields and holds it to the limits, stopping at the first entry that breaks one.
 * @throws IMPORT_MALFORMED for a bad key, a key that stands twice, a value too long or too many entries
 */
export function gather(format: ImportFormat, items: Iterable<ImportItem>): ParsedImport {
  const lines = new Map<string, number>();
  const entries: ParsedEntry[] = [];
  const warnings: ImportWarning[] = [];
  for (const item of items) {
    if (item.kind === 'warning') {
      warnings.push(item.warning);
      continue;
    }
    checkEntry(format, item.entry, lines);
    lines.set(item.entry.key, item.entry.line);
    entries.push(item.entry);
  }
  return { entries, warnings: entries.length > 0 ? warnings : [...warnings, noSecrets] };
}

const noSecrets: ImportWarning = { line: 1, column: 1, problem: 'the file holds no secret' };

function checkEntry(format: ImportFormat, entry: ParsedEntry, lines: ReadonlyMap<string, number>): void {
  const problem =
    keyProblem(entry.key) ??
    repeatProblem(entry, lines) ??
    sizeProblem(entry) ??
    descriptionProblem(entry) ??
    countProblem(lines.size);
  if (problem !== null) throw malformed(format, entry, problem);
}

/** A key that is none is not repeated in the text: in a broken file it may be a piece of a value. */
function keyProblem(key: string): string | null {
  const checked = secretKeySchema.safeParse(key);
  return checked.success ? null : `the key ${firstProblem(checked.error)}`;
}

function repeatProblem(entry: ParsedEntry, lines: ReadonlyMap<string, number>): string | null {
  const first = lines.get(entry.key);
  if (first === undefined) return null;
  return `the key ${entry.key} stands on line ${String(first)} and again on line ${String(entry.line)}: keep one`;
}

function sizeProblem(entry: ParsedEntry): string | null {
  if (entry.value.length <= importLimits.valueBytes) return null;
  return `the value of ${entry.key} has ${String(entry.value.length)} bytes: at most 1 MiB is allowed`;
}

function descriptionProblem(entry: ParsedEntry): string | null {
  if (entry.description === null) return null;
  const checked = noteSchema.safeParse(entry.description);
  return checked.success ? null : `the description of ${entry.key}: ${firstProblem(checked.error)}`;
}

function countProblem(count: number): string | null {
  if (count < importLimits.entries) return null;
  return `more than ${String(importLimits.entries)} secrets: split the file`;
}

function firstProblem(error: { readonly issues: readonly { readonly message: string }[] }): string {
  return error.issues[0]?.message ?? 'is not allowed';
}
