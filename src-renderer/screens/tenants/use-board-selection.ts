import { useState } from 'react';
import type { FleetScope } from '../../../src-shared/byok.ts';
import type { BoardFilter } from '../../../src-shared/byok.ts';
import type { RowSelection } from '../../components/table/DataTable.tsx';

/** What is selected on the board, and how it is changed. */
export interface BoardSelection {
  /** Zero when nothing is. */
  readonly count: number;
  /** Whether all that match the filter are meant, those that are not on screen too. */
  readonly everything: boolean;
  /** The tenants as a fleet takes them. */
  readonly scope: FleetScope;
  readonly rows: RowSelection;
  readonly selectEverything: () => void;
  readonly clear: () => void;
}

interface Marked {
  /** The filter under which it was marked: under another one nothing of it counts. */
  readonly under: string;
  readonly ids: ReadonlySet<string>;
  readonly everything: boolean;
}

/** What the selection of rows is made among. */
export interface Selectable {
  readonly filter: BoardFilter;
  /** How many match the filter; undefined until that is known. */
  readonly total: number | undefined;
  /** The ids of those that have been read. */
  readonly known: readonly string[];
}

const none: ReadonlySet<string> = new Set();

function stateOf(selected: ReadonlySet<string>, known: readonly string[]): 'none' | 'some' | 'all' {
  if (selected.size === 0) return 'none';
  return known.every((id) => selected.has(id)) ? 'all' : 'some';
}

/** Rows that are selected one by one, those on screen at once, or all that match the filter. Another filter clears it. */
export function useBoardSelection({ filter, total, known }: Selectable): BoardSelection {
  const under = JSON.stringify(filter);
  const [marked, mark] = useState<Marked>({ under, ids: none, everything: false });
  const counts = marked.under === under;
  const everything = counts && marked.everything;
  const selected = everything ? new Set(known) : counts ? marked.ids : none;
  const change = (ids: ReadonlySet<string>): void => {
    mark({ under, ids, everything: false });
  };
  return {
    count: everything ? (total ?? 0) : selected.size,
    everything,
    scope: everything ? { by: 'filter', filter } : { by: 'tenants', tenants: [...selected] },
    rows: {
      selected,
      onChange: change,
      all: { state: stateOf(selected, known), onChange: (yes) => { change(yes ? new Set(known) : none); } },
    },
    selectEverything: () => { mark({ under, ids: none, everything: true }); },
    clear: () => { change(none); },
  };
}
