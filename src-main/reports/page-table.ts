import type { ContentText, CustomTableLayout, Style, Table, TableCell } from 'pdfmake/interfaces.js';
import type { Report } from '../../src-shared/reports.ts';
import { type PrintedColumn, type PrintedLine, printedColumns } from './page-columns.ts';
import { shortPageText } from './page-text.ts';
import { ink, sheet } from './page-look.ts';
import { grouped, type ReportCell, type ReportRow } from './report-body.ts';

/** The most rows a printed report shows. */
export const printedRows = 1000;

interface Column {
  readonly at: number;
  readonly kind: string;
}

type Columns = ReadonlyMap<string, Column>;

/** A moment as a page shows it: 2026-01-15 09:00:00. */
export function pageTime(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}

/** Seconds as a page shows them: 75 h 42 min. */
export function pageDuration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${grouped(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

function numberWords(value: number, kind: string, as: PrintedLine['as']): string {
  if (as === 'duration') return pageDuration(value);
  if (kind !== 'time') return grouped(value);
  return as === 'day' ? pageTime(value).slice(0, 10) : pageTime(value);
}

function words(cell: ReportCell | undefined, kind: string, as: PrintedLine['as']): string | null {
  if (cell === null || cell === undefined || cell === '') return null;
  return typeof cell === 'number' ? numberWords(cell, kind, as) : shortPageText(cell);
}

/** States by what they mean to whoever reads: a mark of its own beside the colour, since a page may be printed in grey. */
const looks: Readonly<Record<string, { readonly mark: string; readonly color: string }>> = {
  refused: { mark: '◊', color: ink.attention },
  failed: { mark: '■', color: ink.danger },
  INVALID: { mark: '■', color: ink.danger },
  REVOKED: { mark: '■', color: ink.danger },
  revoked: { mark: '■', color: ink.danger },
  SEALED: { mark: '◊', color: ink.attention },
  ok: { mark: '●', color: ink.good },
  VALID: { mark: '●', color: ink.good },
  ACTIVE: { mark: '●', color: ink.good },
  active: { mark: '●', color: ink.good },
};

function printedLine(line: PrintedLine, row: ReportRow, columns: Columns): { readonly text: string; readonly kind: string } | null {
  const found = columns.get(line.id);
  if (found === undefined) return null;
  const text = words(row[found.at], found.kind, line.as);
  return text === null ? null : { text: `${line.before ?? ''}${text}${line.after ?? ''}`, kind: found.kind };
}

function styled(text: string, kind: string, first: boolean): ContentText {
  const look = kind === 'status' ? looks[text] : undefined;
  if (look !== undefined) return { text: [{ text: `${look.mark} `, color: look.color }, text], color: ink.text };
  return { text, color: first ? ink.text : ink.quiet };
}

function printedCell({ lines, right }: PrintedColumn, row: ReportRow, columns: Columns): TableCell {
  const found = lines.map((line) => printedLine(line, row, columns)).filter((one) => one !== null);
  const alignment = right === true ? 'right' : 'left';
  if (found.length === 0) return { text: '–', color: ink.faint, alignment };
  const [only, ...more] = found.map(({ text, kind }, at) => styled(text, kind, at === 0));
  return only !== undefined && more.length === 0 ? { ...only, alignment } : { stack: [only ?? '', ...more], alignment };
}

const padding = 4;
const headCell: Style = { fontSize: 7, bold: true, color: ink.quiet };

/** The lines of every table in a report. */
export function hairlines(headerRows: number): CustomTableLayout {
  return {
    hLineWidth: (line, node) => (line === headerRows || line === node.table.body.length ? 0.8 : line === 0 ? 0 : 0.3),
    vLineWidth: () => 0,
    hLineColor: (line) => (line === headerRows ? ink.text : ink.rule),
    paddingLeft: () => padding,
    paddingRight: () => padding,
    paddingTop: () => 3,
    paddingBottom: () => 3,
  };
}

/** The widths of the columns; the one that takes what is left gets a number too, or a long word would push the table off the page. */
function widths(printed: readonly PrintedColumn[]): readonly number[] {
  const room = sheet.width - 2 * sheet.margin - printed.length * 2 * padding;
  const taken = printed.reduce((sum, { width }) => sum + (width === '*' ? 0 : width), 0);
  return printed.map(({ width }) => (width === '*' ? room - taken : width));
}

/** The rows of a report as a table whose head comes again on every page. */
export function reportTable(report: Report): { readonly table: Table; readonly layout: CustomTableLayout; readonly fontSize: number } {
  const printed = printedColumns[report.kind];
  const columns: Columns = new Map(report.columns.map(({ id, kind }, at) => [id, { at, kind }]));
  const head = printed.map(({ title, right }) => ({ ...headCell, text: title, alignment: right === true ? ('right' as const) : ('left' as const) }));
  const body = report.rows.slice(0, printedRows).map((row) => printed.map((one) => printedCell(one, row, columns)));
  return {
    table: { headerRows: 1, keepWithHeaderRows: 1, dontBreakRows: true, widths: [...widths(printed)], body: [head, ...body] },
    layout: hairlines(1),
    fontSize: 7.5,
  };
}
