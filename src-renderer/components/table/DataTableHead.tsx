import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { CheckBox } from '../Checkbox.tsx';
import { classNames } from '../class-names.ts';
import { IconButton } from '../IconButton.tsx';
import { Menu } from '../Menu.tsx';
import { nextSort } from './columns.ts';
import type { Column, Sort } from './columns.ts';

/** The state of the box that selects all rows. */
export interface SelectAll {
  readonly state: 'none' | 'some' | 'all';
  readonly onChange: (selectAll: boolean) => void;
}

/** What the head of a table shows. */
export interface DataTableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly shown: readonly Column<Row>[];
  readonly onToggleColumn: (id: string) => void;
  readonly sort?: Sort | undefined;
  readonly onSort?: ((sort: Sort) => void) | undefined;
  readonly selectable: boolean;
  readonly selectAll?: SelectAll | undefined;
}

interface HeadCellProps<Row> {
  readonly column: Column<Row>;
  readonly position: number;
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
}

function ariaSort(direction: Sort['direction'] | undefined): 'ascending' | 'descending' | 'none' {
  if (direction === undefined) return 'none';
  return direction === 'asc' ? 'ascending' : 'descending';
}

function SortButton<Row>({ column, sort, onSort }: Omit<HeadCellProps<Row>, 'position'>): ReactNode {
  const direction = sort?.column === column.id ? sort.direction : undefined;
  const Arrow = direction === 'desc' ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      onClick={() => onSort?.(nextSort(sort, column.id))}
      className={classNames(
        'group flex h-full min-w-0 items-center gap-1 rounded-sm hover:text-ink focus-visible:-outline-offset-2',
        column.align === 'end' && 'flex-row-reverse',
        direction && 'text-ink',
      )}
    >
      <span className="truncate">{column.header}</span>
      <Arrow aria-hidden size={12} className={direction ? undefined : 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60'} />
    </button>
  );
}

function HeadCell<Row>({ column, position, sort, onSort }: HeadCellProps<Row>): ReactNode {
  const sortable = column.sortable && onSort !== undefined;
  const direction = sort?.column === column.id ? sort.direction : undefined;
  return (
    <div
      role="columnheader"
      aria-colindex={position}
      aria-sort={sortable ? ariaSort(direction) : undefined}
      className={classNames('flex min-w-0 items-center px-2.5 first:pl-6', column.align === 'end' && 'justify-end')}
    >
      {sortable ? <SortButton column={column} sort={sort} onSort={onSort} /> : <span className="truncate">{column.header}</span>}
    </div>
  );
}

function ColumnMenu<Row>({ columns, shown, onToggleColumn }: Pick<DataTableHeadProps<Row>, 'columns' | 'shown' | 'onToggleColumn'>): ReactNode {
  const entries = columns
    .filter((column) => !column.fixed)
    .map((column) => ({
      kind: 'check' as const,
      label: column.header,
      checked: shown.includes(column),
      onChange: () => {
        onToggleColumn(column.id);
      },
    }));
  return (
    <Menu
      align="end"
      trigger={<IconButton icon={Columns3} label="Choose columns" size="small" tooltip={false} />}
      entries={[{ kind: 'heading', label: 'Columns' }, ...entries]}
    />
  );
}

function SelectAllCell({ selectAll }: { readonly selectAll: SelectAll | undefined }): ReactNode {
  return (
    <div role="columnheader" aria-colindex={1} className="flex items-center pl-6">
      {selectAll ? (
        <CheckBox
          label="Select all rows"
          checked={selectAll.state === 'all'}
          indeterminate={selectAll.state === 'some'}
          onChange={selectAll.onChange}
        />
      ) : (
        <span className="sr-only">Selected</span>
      )}
    </div>
  );
}

/** The sticky head: names, order, the box for all rows, and the choice of columns. */
export function DataTableHead<Row>(props: DataTableHeadProps<Row>): ReactNode {
  const { shown, sort, onSort, selectable, selectAll, columns } = props;
  const choosable = columns.some((column) => !column.fixed);
  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-b border-edge bg-sunken">
      <div role="row" aria-rowindex={1} className="relative grid h-8 grid-cols-(--tracks) text-xs font-medium text-muted">
        {selectable && <SelectAllCell selectAll={selectAll} />}
        {shown.map((column, index) => (
          <HeadCell key={column.id} column={column} position={index + (selectable ? 2 : 1)} sort={sort} onSort={onSort} />
        ))}
        {choosable && (
          <div role="columnheader" aria-colindex={shown.length + (selectable ? 2 : 1)} className="sticky right-0 flex items-center justify-center bg-sunken">
            <ColumnMenu {...props} />
          </div>
        )}
      </div>
    </div>
  );
}
