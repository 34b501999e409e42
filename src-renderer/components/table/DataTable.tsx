import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { CSSProperties, FocusEvent, KeyboardEvent, ReactNode, RefObject } from 'react';
import { classNames } from '../class-names.ts';
import { useColumnChoice } from './column-choice.ts';
import { layoutOf } from './columns.ts';
import type { Column, Sort } from './columns.ts';
import { DataTableHead } from './DataTableHead.tsx';
import type { SelectAll } from './DataTableHead.tsx';
import { DataTableRow } from './DataTableRow.tsx';
import { rowKeyAct } from './row-keys.ts';
import { useRowWindow } from './use-row-window.ts';
import type { RowWindowView } from './use-row-window.ts';

/** Which rows are selected; a row is known by its id. */
export interface RowSelection {
  readonly selected: ReadonlySet<string>;
  readonly onChange: (selected: ReadonlySet<string>) => void;
  /** Shows a box in the head; the screen knows what "all" means under its filters. */
  readonly all?: SelectAll | undefined;
}

/** A table of any length. Rows come from `getRow`, which may answer undefined while a page is fetched. */
export interface DataTableProps<Row> {
  /** A stable name: the column choice is kept under it. */
  readonly name: string;
  /** What the table lists, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** Undefined while the count itself is unknown: skeleton rows are shown. */
  readonly rowCount: number | undefined;
  readonly getRow: (index: number) => Row | undefined;
  readonly rowId: (row: Row) => string;
  /** Called with the drawn range (end exclusive) when it changes: fetch what is missing. */
  readonly onRangeChange?: ((start: number, end: number) => void) | undefined;
  readonly sort?: Sort | undefined;
  readonly onSort?: ((sort: Sort) => void) | undefined;
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly selection?: RowSelection | undefined;
  /** Shown in place of rows when there are none: an `EmptyState`. */
  readonly empty?: ReactNode;
  /** Shown in place of rows when they cannot be had: an `ErrorState`. */
  readonly error?: ReactNode;
  /** Row height in px. */
  readonly rowHeight?: number | undefined;
  readonly className?: string | undefined;
}

const headHeight = 33;
const skeletonRows = 12;

interface Reach<Row> {
  readonly props: DataTableProps<Row>;
  readonly view: RowWindowView;
  readonly rowCount: number;
}

function useActiveRow<Row>({ props, view, rowCount }: Reach<Row>): {
  readonly active: number | undefined;
  readonly press: (index: number) => void;
  readonly select: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocus: (event: FocusEvent) => void;
} {
  const [active, setActive] = useState<number>();
  const { getRow, rowId, onOpen, selection } = props;
  const open = (index: number): void => {
    const row = getRow(index);
    if (row !== undefined) onOpen?.(row);
  };
  const select = (index: number): void => {
    const row = getRow(index);
    if (row === undefined || !selection) return;
    selection.onChange(toggled(selection.selected, rowId(row)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const act = rowKeyAct(event.key, { active, rowCount, page: view.page });
    if (act === undefined) return;
    event.preventDefault();
    if (act === 'open') open(active ?? 0);
    else if (act === 'select') select(active ?? 0);
    else {
      setActive(act.move);
      view.reveal(act.move);
    }
  };
  const onFocus = (event: FocusEvent): void => {
    const byKeyboard = event.target === event.currentTarget && event.currentTarget.matches(':focus-visible');
    if (byKeyboard && active === undefined && rowCount > 0) setActive(view.first);
  };
  const press = (index: number): void => {
    setActive(index);
    open(index);
  };
  return { active: active !== undefined && active < rowCount ? active : undefined, press, select, onKeyDown, onFocus };
}

function toggled(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Keeps a callback's identity while its body changes, so that memoised rows stay as they are. */
function useStable<A extends readonly unknown[]>(callback: (...args: A) => void): (...args: A) => void {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  return useMemo(() => (...args: A) => { latest.current(...args); }, []);
}

interface BodyProps<Row> extends Reach<Row> {
  readonly gridId: string;
  readonly shown: readonly Column<Row>[];
  readonly active: number | undefined;
  readonly onPress: (index: number) => void;
  readonly onSelect: (index: number) => void;
}

function Rows<Row>({ props, view, gridId, shown, active, onPress, onSelect }: BodyProps<Row>): ReactNode {
  const { getRow, rowId, selection, rowHeight = 36 } = props;
  const press = useStable(onPress);
  const select = useStable(onSelect);
  const indexes = Array.from({ length: view.end - view.start }, (_, place) => view.start + place);
  return (
    <div role="rowgroup" style={{ height: view.height }}>
      <div role="presentation" style={{ transform: `translateY(${String(view.offset)}px)` }}>
        {indexes.map((index) => {
          const row = getRow(index);
          return (
            <DataTableRow
              key={index}
              id={`${gridId}-${String(index)}`}
              index={index}
              row={row}
              columns={shown}
              height={rowHeight}
              active={index === active}
              selected={selection && row !== undefined ? selection.selected.has(rowId(row)) : selection && false}
              openable={props.onOpen !== undefined}
              onPress={press}
              onSelect={select}
            />
          );
        })}
      </div>
    </div>
  );
}

function useRangeReport<Row>({ props, view }: Reach<Row>): void {
  const report = useStable(props.onRangeChange ?? (() => undefined));
  useEffect(() => {
    if (view.end > view.start) report(view.start, view.end);
  }, [report, view.start, view.end]);
}

function isChoosable<Row>(columns: readonly Column<Row>[]): boolean {
  return columns.some((column) => !column.fixed);
}

function gridStyle<Row>(shown: readonly Column<Row>[], props: DataTableProps<Row>): CSSProperties {
  const choosable = isChoosable(props.columns);
  const { tracks, minWidth } = layoutOf(shown, props.selection ? [50] : []);
  const tail = choosable ? ' 36px' : '';
  return { '--tracks': tracks + tail, minWidth: minWidth + (choosable ? 36 : 0) } as CSSProperties;
}

function useGrid<Row>(props: DataTableProps<Row>, scroller: RefObject<HTMLDivElement | null>): Reach<Row> {
  const { rowCount: known, rowHeight = 36, error } = props;
  const rowCount = error === undefined ? (known ?? skeletonRows) : 0;
  const view = useRowWindow(scroller, { rowCount, rowHeight, headHeight });
  return { props, view, rowCount };
}

function colCount<Row>(shown: readonly Column<Row>[], props: DataTableProps<Row>): number {
  return shown.length + (props.selection ? 1 : 0) + (isChoosable(props.columns) ? 1 : 0);
}

function drawn(index: number | undefined, view: RowWindowView): boolean {
  return index !== undefined && index >= view.start && index < view.end;
}

/**
 * A virtual grid: sticky head, order by column, column choice, rows by keyboard (arrows, pages, Home, End, Enter
 * opens, Space selects). It fills the height its parent gives it.
 */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { name, label, columns, rowCount: known, sort, onSort, selection, empty, error, className } = props;
  const gridId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { shown, toggle } = useColumnChoice(name, columns);
  const grid = useGrid(props, scroller);
  const { active, press, select, onKeyDown, onFocus } = useActiveRow(grid);
  useRangeReport(grid);
  const instead = error ?? (known === 0 ? empty : undefined);
  return (
    <div className={classNames('relative flex min-h-0 flex-1 flex-col bg-surface', className)}>
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={known === undefined ? -1 : known + 1}
        aria-colcount={colCount(shown, props)}
        aria-multiselectable={selection ? true : undefined}
        aria-busy={known === undefined || undefined}
        aria-activedescendant={drawn(active, grid.view) ? `${gridId}-${String(active)}` : undefined}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        className={classNames('group/grid min-h-0 flex-1 overflow-auto overscroll-contain', active === undefined ? 'focus-visible:-outline-offset-2' : 'outline-hidden')}
      >
        <div role="presentation" style={gridStyle(shown, props)}>
          <DataTableHead {...{ columns, shown, sort, onSort }} onToggleColumn={toggle} selectable={selection !== undefined} selectAll={selection?.all} />
          {instead === undefined && <Rows {...grid} gridId={gridId} shown={shown} active={active} onPress={press} onSelect={select} />}
        </div>
      </div>
      {instead !== undefined && <div className="absolute inset-x-0 top-8.25 bottom-0 grid place-items-center overflow-auto pb-[10vh]">{instead}</div>}
    </div>
  );
}
