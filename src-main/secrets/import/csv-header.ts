import { malformed, warningItem } from './entry.ts';
import type { ImportItem } from './entry.ts';
import { csvDelimiters, readCsv } from './csv-reader.ts';
import type { CsvDelimiter, CsvRecord } from './csv-reader.ts';

/** What a column can hold, and the names it goes by (case, spaces and hyphens do not matter). */
const columnNames = {
  key: ['key', 'name', 'secret', 'secret_name', 'secret_key', 'variable'],
  value: ['value', 'secret_value'],
  description: ['description', 'note', 'notes', 'comment'],
  sensitivity: ['sensitivity', 'classification', 'sensitivity_level', 'data_classification'],
  encoding: ['encoding', 'value_encoding'],
} as const;

const columns = ['key', 'value', 'description', 'sensitivity', 'encoding'] as const;
type Column = (typeof columns)[number];

/** The header of a file: its delimiter, how many cells a record has, and where each known column stands. */
export type CsvHeader = {
  readonly delimiter: CsvDelimiter;
  readonly width: number;
  readonly key: number;
  readonly value: number;
  readonly description: number | null;
  readonly sensitivity: number | null;
  readonly encoding: number | null;
  readonly warnings: readonly ImportItem[];
};

/**
 * Reads the header: the delimiter is the one under which a key and a value column are found.
 * @throws IMPORT_MALFORMED when none is, or when two columns have one meaning
 */
export function readHeader(text: string): CsvHeader {
  for (const delimiter of csvDelimiters) {
    const header = tryHeader(text, delimiter);
    if (header !== null) return header;
  }
  throw malformed('csv', { line: 1, column: 1 }, missingHeader);
}

/** Whether the text begins with a header. */
export function hasHeader(text: string): boolean {
  return csvDelimiters.some((delimiter) => positionsOf(firstRecord(text, delimiter) ?? [], 'value').length > 0);
}

const missingHeader =
  'the first line must name the columns: key and value, and if wanted description, sensitivity, encoding (text or base64)';

function tryHeader(text: string, delimiter: CsvDelimiter): CsvHeader | null {
  const record = firstRecord(text, delimiter);
  if (record === null) return null;
  const key = only(record, 'key');
  const value = only(record, 'value');
  if (key === null || value === null) return null;
  return {
    delimiter,
    width: record.length,
    key,
    value,
    description: only(record, 'description'),
    sensitivity: only(record, 'sensitivity'),
    encoding: only(record, 'encoding'),
    warnings: unknownColumns(record),
  };
}

/** The first record, or null when under this delimiter there is none that can be read. */
function firstRecord(text: string, delimiter: CsvDelimiter): CsvRecord | null {
  try {
    const first: IteratorResult<CsvRecord, unknown> = readCsv(text, delimiter).next();
    return first.done === true ? null : first.value;
  } catch {
    return null;
  }
}

function only(record: CsvRecord, column: Column): number | null {
  const [first, second] = positionsOf(record, column);
  const twice = second === undefined ? undefined : record[second];
  if (twice !== undefined) throw malformed('csv', twice.at, `a second column for the ${column}: keep one`);
  return first ?? null;
}

function positionsOf(record: readonly CsvRecord[number][], column: Column): number[] {
  return record.flatMap((cell, index) => (means(cell.text, column) ? [index] : []));
}

function means(text: string, column: Column): boolean {
  const names: readonly string[] = columnNames[column];
  return names.includes(text.trim().toLowerCase().replace(/[ -]/g, '_'));
}

/** The name of an unknown column is not repeated: in a file without a header it may be a value. */
function unknownColumns(record: CsvRecord): ImportItem[] {
  return record
    .filter((cell) => !columns.some((column) => means(cell.text, column)))
    .map((cell) => warningItem(cell.at, 'this column is not known and is not imported'));
}
