import { plain } from './plain.ts';

/** A column of a table: its head, and whether its cells stand at the right (numbers). */
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => string | number;
  readonly right?: boolean;
}

const gap = '  ';

/** How many places of a terminal a text takes, counted in what people call characters. */
function widthOf(text: string): number {
  return [...new Intl.Segmenter().segment(text)].length;
}

function padded(text: string, width: number, right: boolean): string {
  const fill = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? fill + text : text + fill;
}

const oneLine = (value: string | number): string => plain(String(value)).replace(/\s*\n\s*/g, ' ');

/** Rows under their heads, each column as wide as its widest cell. Answers `none` when there is no row. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], none: string): string {
  if (rows.length === 0) return none;
  const cells = [columns.map(({ head }) => head), ...rows.map((row) => columns.map(({ cell }) => oneLine(cell(row))))];
  const widths = columns.map((_, at) => cells.reduce((widest, line) => Math.max(widest, widthOf(line[at] ?? '')), 0));
  return cells
    .map((line) => line.map((text, at) => padded(text, widths[at] ?? 0, columns[at]?.right === true)).join(gap).trimEnd())
    .join('\n');
}

/** Facts of one thing, a line each: the label, then the value. */
export function facts(pairs: readonly (readonly [label: string, value: string | number])[]): string {
  const width = Math.max(...pairs.map(([label]) => widthOf(label)));
  return pairs.map(([label, value]) => `${padded(label, width, false)}${gap}${oneLine(value)}`.trimEnd()).join('\n');
}
