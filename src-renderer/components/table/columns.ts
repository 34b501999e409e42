import type { ReactNode } from 'react';

/** One column of a table. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** Draws the cell; strings are cut with an ellipsis. */
  readonly cell: (row: Row, index: number) => ReactNode;
  /** Least width in px; a column without `grow` keeps it exactly. */
  readonly width: number;
  /** Share of the width that is left over. */
  readonly grow?: number | undefined;
  readonly align?: 'start' | 'end' | undefined;
  readonly sortable?: boolean | undefined;
  /** A column that says what the row is cannot be hidden. */
  readonly fixed?: boolean | undefined;
  /** Hidden until chosen. */
  readonly initiallyHidden?: boolean | undefined;
}

/** The order of a table: one column at a time. */
export interface Sort {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}

/** What a click on a column's head makes of the order: ascending, then descending, then ascending again. */
export function nextSort(current: Sort | undefined, column: string): Sort {
  const descending = current?.column === column && current.direction === 'asc';
  return { column, direction: descending ? 'desc' : 'asc' };
}

/** Reads an order from the URL (`name` or `-name`); undefined when it names no sortable column. */
export function parseSort(text: string | null, columns: readonly Column<never>[]): Sort | undefined {
  if (text === null) return undefined;
  const descending = text.startsWith('-');
  const id = descending ? text.slice(1) : text;
  const known = columns.some((column) => column.id === id && column.sortable);
  return known ? { column: id, direction: descending ? 'desc' : 'asc' } : undefined;
}

/** Writes an order for the URL. */
export function formatSort(sort: Sort): string {
  return sort.direction === 'desc' ? `-${sort.column}` : sort.column;
}

/** The tracks of the grid that all rows share, and the width below which the table scrolls sideways. */
export function layoutOf<Row>(columns: readonly Column<Row>[], lead: readonly number[]): { readonly tracks: string; readonly minWidth: number } {
  const fixed = lead.map((width) => `${String(width)}px`);
  const tracks = columns.map(({ width, grow }) =>
    grow === undefined ? `${String(width)}px` : `minmax(${String(width)}px, ${String(grow)}fr)`,
  );
  const total = [...lead, ...columns.map((column) => column.width)].reduce((sum, width) => sum + width, 0);
  return { tracks: [...fixed, ...tracks].join(' '), minWidth: total };
}
