import { malformed } from './entry.ts';
import type { Position } from './entry.ts';
import { LineMap } from './line-map.ts';

/** The delimiters a file may have, in the order in which they are tried. */
export const csvDelimiters = [',', ';', '\t'] as const;
export type CsvDelimiter = (typeof csvDelimiters)[number];

/** One cell and where it begins. */
export type CsvCell = { readonly text: string; readonly at: Position };
/** One record: at least one cell. */
export type CsvRecord = readonly [CsvCell, ...CsvCell[]];

/**
 * The records of a CSV text (RFC 4180) with the position of every cell.
 * Lines without any character are passed over; line ends may be LF, CR LF or CR; those within quotes are kept as they are.
 * Written here because a position must be exact: common parsers count a CR LF in a quoted cell twice, and tell no columns.
 * @param delimiter what stands between cells
 * @throws IMPORT_MALFORMED for a quote in a bare cell, a quote never closed, text behind a closing quote
 */
export function* readCsv(text: string, delimiter: CsvDelimiter): Generator<CsvRecord> {
  const source: Source = { text, delimiter, lines: new LineMap(text), bareEnd: bareEndPattern(delimiter) };
  let offset = 0;
  while (offset < text.length) {
    const afterBlank = skipLineEnd(text, offset);
    if (afterBlank > offset) {
      offset = afterBlank;
      continue;
    }
    const record = readRecord(source, offset);
    yield record.cells;
    offset = skipLineEnd(text, record.end);
  }
}

type Source = {
  readonly text: string;
  readonly delimiter: CsvDelimiter;
  readonly lines: LineMap;
  readonly bareEnd: RegExp;
};
type Ended<T> = T & { readonly end: number };

function readRecord(source: Source, start: number): { readonly cells: CsvRecord; readonly end: number } {
  const first = readCell(source, start);
  const cells: [CsvCell, ...CsvCell[]] = [first];
  let end = first.end;
  while (source.text[end] === source.delimiter) {
    const cell = readCell(source, end + 1);
    cells.push(cell);
    end = cell.end;
  }
  return { cells, end };
}

function readCell(source: Source, start: number): Ended<CsvCell> {
  return source.text[start] === '"' ? readQuoted(source, start) : readBare(source, start);
}

function readBare(source: Source, start: number): Ended<CsvCell> {
  source.bareEnd.lastIndex = start;
  const end = source.bareEnd.exec(source.text)?.index ?? source.text.length;
  if (source.text[end] === '"') {
    throw malformed('csv', source.lines.at(end), 'a quote in a cell without quotes: put the cell in quotes and write "" for one');
  }
  return { text: source.text.slice(start, end), at: source.lines.at(start), end };
}

function readQuoted(source: Source, start: number): Ended<CsvCell> {
  const close = closingQuote(source.text, start + 1);
  const at = source.lines.at(start);
  if (close === -1) throw malformed('csv', at, 'the quote opened here is never closed');
  const end = close + 1;
  if (end < source.text.length && source.text[end] !== source.delimiter && skipLineEnd(source.text, end) === end) {
    throw malformed('csv', source.lines.at(end), 'text behind a closing quote: write "" for a quote within the cell');
  }
  return { text: source.text.slice(start + 1, close).replaceAll('""', '"'), at, end };
}

function closingQuote(text: string, offset: number): number {
  let quote = text.indexOf('"', offset);
  while (quote !== -1 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2);
  return quote;
}

/** Finds the end of a bare cell, or a quote that may not stand in it. */
function bareEndPattern(delimiter: CsvDelimiter): RegExp {
  return new RegExp(`["\\r\\n${delimiter}]`, 'g');
}

function skipLineEnd(text: string, offset: number): number {
  if (text[offset] === '\r') return text[offset + 1] === '\n' ? offset + 2 : offset + 1;
  return text[offset] === '\n' ? offset + 1 : offset;
}
