import { encodeBase64 } from '../import/base64.ts';
import { utf8OrNull } from '../import/text.ts';
import type { ExportEntry } from './export-entry.ts';

/**
 * A CSV file (RFC 4180, CR LF) with all five columns; values that are not text are base64.
 * A value that begins like a formula stays as it is, since a changed secret is worse: the file is for programs, not for a spreadsheet.
 */
export function writeCsv(entries: readonly ExportEntry[]): string {
  const records = entries.map((entry) => [
    entry.key,
    ...valueCells(entry.value),
    entry.sensitivity ?? '',
    entry.description ?? '',
  ]);
  return [['key', 'value', 'encoding', 'sensitivity', 'description'], ...records].map(writeRecord).join('');
}

function valueCells(value: Uint8Array): readonly [text: string, encoding: string] {
  const text = utf8OrNull(value);
  return text === null || text.includes('\0') ? [encodeBase64(value), 'base64'] : [text, 'text'];
}

function writeRecord(cells: readonly string[]): string {
  return `${cells.map(writeCell).join(',')}\r\n`;
}

function writeCell(text: string): string {
  return /^[^\s",;]*$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}
