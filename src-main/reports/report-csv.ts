import type { Report } from '../../src-shared/reports.ts';
import { isoTime, type ReportCell } from './report-body.ts';

/** What the manifest says of the table's spelling. */
export const csvNote =
  'RFC 4180: UTF-8 with byte order mark, comma, CRLF. Times are ISO 8601 in UTC. A text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a line break) has an apostrophe before it.';

/** Beginnings that make a spreadsheet calculate, the full-width ones too. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/u;

function cellText(cell: ReportCell | undefined, isTime: boolean): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return isTime ? isoTime(cell) : String(cell);
  return formula.test(cell) ? `'${cell}` : cell;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The rows of a report as CSV. Its first line holds the titles of the columns. */
export function reportCsv({ columns, rows }: Pick<Report, 'columns' | 'rows'>): string {
  const head = columns.map(({ title }) => quoted(title)).join(',');
  const lines = rows.map((row) => columns.map(({ kind }, at) => quoted(cellText(row[at], kind === 'time'))).join(','));
  return `\u{feff}${[head, ...lines].join('\r\n')}\r\n`;
}
