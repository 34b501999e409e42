import { decodeBase64 } from './base64.ts';
import { readHeader } from './csv-header.ts';
import type { CsvHeader } from './csv-header.ts';
import { readCsv } from './csv-reader.ts';
import type { CsvCell, CsvRecord } from './csv-reader.ts';
import { malformed } from './entry.ts';
import type { ImportItem, ParsedEntry } from './entry.ts';
import { readSensitivity } from './sensitivity-word.ts';

/**
 * The entries of a CSV file with a header: `key,value[,description][,sensitivity][,encoding]`, in any order.
 * Cells are divided by `,` `;` or tab. Values are taken as they stand, white space too;
 * `encoding` says of each row whether its value is `text` (the default) or `base64`.
 * @throws IMPORT_MALFORMED for a missing header, a record of another width, an unknown encoding or sensitivity
 */
export function* readCsvEntries(text: string): Generator<ImportItem> {
  const header = readHeader(text);
  yield* header.warnings;
  let isHeader = true;
  for (const record of readCsv(text, header.delimiter)) {
    if (!isHeader) yield { kind: 'entry', entry: readEntry(header, record) };
    isHeader = false;
  }
}

function readEntry(header: CsvHeader, record: CsvRecord): ParsedEntry {
  checkWidth(header, record);
  const key = cellAt(record, header.key);
  const sensitivity = cellAt(record, header.sensitivity);
  return {
    key: key.text.trim(),
    value: readValue(cellAt(record, header.value), cellAt(record, header.encoding)),
    description: cellAt(record, header.description).text.trim() || null,
    sensitivity: readSensitivity('csv', sensitivity.text, sensitivity.at),
    ...key.at,
  };
}

/** A cell of a known column; of a column the file does not have, an empty one. */
function cellAt(record: CsvRecord, index: number | null): CsvCell {
  const cell = index === null ? undefined : record[index];
  return cell ?? { text: '', at: record[0].at };
}

/** Points at the first cell too many, or at the last one there is. */
function checkWidth(header: CsvHeader, record: CsvRecord): void {
  if (record.length === header.width) return;
  const cell = record[header.width] ?? record[record.length - 1] ?? record[0];
  const counts = `${String(record.length)} cells where the header has ${String(header.width)}`;
  throw malformed('csv', cell.at, `${counts}: put a value that holds the delimiter in quotes`);
}

function readValue(value: CsvCell, encoding: CsvCell): Uint8Array {
  switch (encoding.text.trim().toLowerCase()) {
    case '':
    case 'text':
      return new TextEncoder().encode(value.text);
    case 'base64':
      return base64Value(value);
    default:
      throw malformed('csv', encoding.at, 'no such encoding: use text or base64');
  }
}

function base64Value(value: CsvCell): Uint8Array {
  const bytes = decodeBase64(value.text);
  if (bytes === null) throw malformed('csv', value.at, 'the value is not base64, though the encoding column says so');
  return bytes;
}
