import { Check } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import { Skeleton } from '../Skeleton.tsx';
import type { Column } from './columns.ts';

/** One drawn row. `row` is undefined while its page is on its way. */
export interface DataTableRowProps<Row> {
  readonly id: string;
  readonly index: number;
  readonly row: Row | undefined;
  readonly columns: readonly Column<Row>[];
  readonly height: number;
  readonly active: boolean;
  /** Undefined when rows cannot be selected. */
  readonly selected: boolean | undefined;
  readonly openable: boolean;
  readonly onPress: (index: number) => void;
  readonly onSelect: (index: number) => void;
}

const fades = ['w-3/5', 'w-2/5', 'w-1/2', 'w-4/5'] as const;

function Cell<Row>({ column, position, props }: { readonly column: Column<Row>; readonly position: number; readonly props: DataTableRowProps<Row> }): ReactNode {
  const { row, index } = props;
  return (
    <div
      role="gridcell"
      aria-colindex={position}
      className={classNames('flex min-w-0 items-center px-2.5 first:pl-6', column.align === 'end' && 'justify-end tabular-nums')}
    >
      {row === undefined ? (
        <Skeleton className={classNames('h-2.5', fades[(index + position) % fades.length])} />
      ) : (
        <span className="flex min-w-0 items-center truncate">{column.cell(row, index)}</span>
      )}
    </div>
  );
}

/** A native box: hundreds are made while a table is scrolled. */
function SelectCell<Row>({ props }: { readonly props: DataTableRowProps<Row> }): ReactNode {
  const { index, row, selected = false, onSelect } = props;
  return (
    <div role="gridcell" aria-colindex={1} className="flex items-center pl-6">
      <span className="relative flex size-4">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`Select row ${String(index + 1)}`}
          checked={selected}
          disabled={row === undefined}
          onChange={() => {
            onSelect(index);
          }}
          className="peer size-4 appearance-none rounded-sm border border-control bg-surface checked:border-accent checked:bg-accent hover:border-faint disabled:border-edge"
        />
        <Check aria-hidden size={12} strokeWidth={3} className="pointer-events-none absolute inset-0.5 hidden text-white peer-checked:block" />
      </span>
    </div>
  );
}

/** A click on a link, a button or a box inside the row is not a click on the row. */
function isOnRow(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, [role=checkbox], label') === null;
}

function PlainRow<Row>(props: DataTableRowProps<Row>): ReactNode {
  const { id, index, row, columns, height, active, selected, openable, onPress } = props;
  const lead = selected === undefined ? 1 : 2;
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected ?? active}
      aria-busy={row === undefined || undefined}
      data-active={active || undefined}
      style={{ height }}
      onClick={(event) => {
        if (isOnRow(event.target)) onPress(index);
      }}
      className={classNames(
        'grid grid-cols-(--tracks) contain-strict border-b border-line text-sm data-active:shadow-[inset_2px_0_0_var(--color-accent)] data-active:group-focus-visible/grid:shadow-[inset_0_0_0_2px_var(--color-focus)]',
        selected ? 'bg-accent-soft' : 'hover:bg-hover',
        openable && 'cursor-pointer',
      )}
    >
      {selected !== undefined && <SelectCell props={props} />}
      {columns.map((column, place) => (
        <Cell key={column.id} column={column} position={place + lead} props={props} />
      ))}
    </div>
  );
}

/** A row that is drawn again only when something of it changed. */
export const DataTableRow = memo(PlainRow) as typeof PlainRow;
