import { CalendarClock, RefreshCw, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { FilterBar } from '../../components/FilterBar.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { DataTable } from '../../components/table/DataTable.tsx';
import { useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { useRowPages } from '../../desk/use-row-pages.ts';
import { parseRoute } from '../../router.ts';
import { useRouter, useSearch } from '../../routing.tsx';
import { KeysTabs } from '../keys/KeysTabs.tsx';
import { dueColumns } from './due-columns.tsx';
import { dueFacets, isNarrowed, readDueFilters } from './due-filters.ts';
import { PolicyCards } from './PolicyCards.tsx';
import { RotateOverdue } from './RotateOverdue.tsx';

const cleared = { q: null, kind: null, state: null } as const;

function Empty({ narrowed, onClear }: { readonly narrowed: boolean; readonly onClear: () => void }): ReactNode {
  if (narrowed) {
    return (
      <EmptyState icon={SearchX} title="No key matches" action={<Button onClick={onClear}>Show all keys</Button>}>
        No key has this name, kind and due state together.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={CalendarClock} title="No key protects anything yet" action={<ButtonLink to={{ screen: 'tenants' }}>Open the tenants</ButtonLink>}>
      A cryptoperiod is how long a key may protect new data. Each tenant's data key, and each customer's key in use, appears here with the day it is due.
    </EmptyState>
  );
}

function summaryText(count: number | undefined): string | undefined {
  if (count === undefined) return undefined;
  return count > 1 ? `${count.toLocaleString()} keys, the longest overdue first` : `${String(count)} ${count === 1 ? 'key' : 'keys'}`;
}

function DueTable(): ReactNode {
  const queries = useQueries();
  const router = useRouter();
  const [search, setSearch] = useSearch();
  const filters = readDueFilters(search);
  const { error, retry, ...pages } = useRowPages((window) => queries.cryptoperiods.due.queryOptions({ input: { ...filters, ...window } }));
  const clear = (): void => {
    setSearch(cleared);
  };
  const again = <Button icon={RefreshCw} onClick={retry}>Try again</Button>;
  return (
    <>
      <FilterBar
        search={filters.search}
        placeholder="Search name or id"
        onSearch={(q) => { setSearch({ q }); }}
        facets={dueFacets(filters)}
        onFacet={(id, selected) => { setSearch({ [id]: selected.at(-1) ?? null }); }}
        onClear={clear}
        summary={summaryText(pages.rowCount)}
      />
      <DataTable
        name="due-keys"
        label="Keys with their cryptoperiod"
        className="border-t border-edge"
        columns={dueColumns}
        {...pages}
        rowId={({ kind, id }) => `${kind} ${id}`}
        onOpen={({ route }) => { router.navigate(parseRoute(route)); }}
        empty={<Empty narrowed={isNarrowed(filters)} onClear={clear} />}
        error={error === null ? undefined : <ErrorState text={wordsFor(error)} actions={again} />}
      />
    </>
  );
}

/** How long each kind of key may be used, and which keys are due. */
export function CryptoperiodsScreen(): ReactNode {
  const mayChange = useMayChange();
  return (
    <>
      <PageHeader title="Keys" actions={mayChange ? <RotateOverdue /> : undefined} />
      <KeysTabs current="cryptoperiods" />
      <PolicyCards />
      <DueTable />
    </>
  );
}
