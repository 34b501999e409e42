import { KeydeskError } from '../../../src-shared/errors.ts';
import { maximumValueBytes } from '../../../src-shared/secrets.ts';
import type { ImportFormat } from '../../../src-shared/secrets.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';

/** A place in a file: both count from 1; a column counts UTF-16 units, as editors do. */
export type Position = { readonly line: number; readonly column: number };

/** One secret as it stands in a file: the position is that of its key. */
export type ParsedEntry = {
  readonly key: string;
  readonly value: Uint8Array;
  readonly description: string | null;
  readonly sensitivity: Sensitivity | null;
  readonly line: number;
  readonly column: number;
};

/** Something the officer should know, though the file can be imported. Never holds a value. */
export type ImportWarning = { readonly line: number; readonly column: number; readonly problem: string };

/** What a format's reader yields, in the order of the file. */
export type ImportItem =
  | { readonly kind: 'entry'; readonly entry: ParsedEntry }
  | { readonly kind: 'warning'; readonly warning: ImportWarning };

/** A whole file, read and within the limits. */
export type ParsedImport = {
  readonly entries: readonly ParsedEntry[];
  readonly warnings: readonly ImportWarning[];
};

/** What one import may hold; sizes in bytes. */
export const importLimits = { fileBytes: 64 * 1024 * 1024, entries: 100_000, valueBytes: maximumValueBytes } as const;

/**
 * The error of a file that cannot be imported.
 * @param problem what is wrong and what to do; names keys, never values: a broken file shows its secrets in odd places
 */
export function malformed(format: ImportFormat, at: Position, problem: string): KeydeskError<'IMPORT_MALFORMED'> {
  return new KeydeskError('IMPORT_MALFORMED', { format, line: at.line, column: at.column, problem });
}

/** A name from the file as an error may show it: one line, and no longer than a line. */
export function shown(name: string): string {
  return JSON.stringify(name.length > 64 ? `${name.slice(0, 64)}…` : name);
}

/** An entry item without description and sensitivity, its value the text's UTF-8 bytes. */
export function textItem(key: string, text: string, at: Position): ImportItem {
  const value = new TextEncoder().encode(text);
  return { kind: 'entry', entry: { key, value, description: null, sensitivity: null, ...at } };
}

/** A warning item. */
export function warningItem(at: Position, problem: string): ImportItem {
  return { kind: 'warning', warning: { ...at, problem } };
}
