import { KeydeskError } from '../../../src-shared/errors.ts';
import type { ErrorData } from '../../../src-shared/errors.ts';
import type { ImportFormat } from '../../../src-shared/secrets.ts';
import type { ParsedImport } from '../../../src-main/secrets/import/entry.ts';
import { parseImport } from '../../../src-main/secrets/import/parse.ts';

/** Parses a text as a file of the format. */
export function read(format: ImportFormat, text: string, separator?: string): ParsedImport {
  return parseImport(new TextEncoder().encode(text), { format, separator });
}

/** Keys and values as texts, in the order of the file. */
export function pairs(parsed: ParsedImport): [key: string, value: string][] {
  return parsed.entries.map((entry) => [entry.key, new TextDecoder('utf-8', { ignoreBOM: true }).decode(entry.value)]);
}

/** The keys and where they stand: `KEY@line:column`. */
export function places(parsed: ParsedImport): string[] {
  return parsed.entries.map((entry) => `${entry.key}@${String(entry.line)}:${String(entry.column)}`);
}

/** What the import error of an attempt carries; any other outcome is thrown. */
export function refusal(attempt: () => unknown): ErrorData<'IMPORT_MALFORMED'> {
  try {
    attempt();
  } catch (error) {
    if (error instanceof KeydeskError && error.code === 'IMPORT_MALFORMED') return error.data as ErrorData<'IMPORT_MALFORMED'>;
    throw error;
  }
  throw new Error('the file was accepted');
}

/** Where a text is refused, as `line:column problem`. */
export function refused(format: ImportFormat, text: string): string {
  const { line, column, problem } = refusal(() => read(format, text));
  return `${String(line)}:${String(column)} ${problem}`;
}
