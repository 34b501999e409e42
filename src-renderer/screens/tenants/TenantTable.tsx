import { Building2, Plus, RefreshCw, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { FilterBar } from '../../components/FilterBar.tsx';
import { DataTable } from '../../components/table/DataTable.tsx';
import { formatSort } from '../../components/table/columns.ts';
import { useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { useRowPages } from '../../desk/use-row-pages.ts';
import { useRouter, useSearch } from '../../routing.tsx';
import { tenantColumns } from './tenant-columns.tsx';
import { isNarrowed, readTenantFilters, sortOf, tenantFacets } from './tenant-filters.ts';

const cleared = { q: null, custody: null, state: null } as const;

function Empty({ narrowed, onNew, onClear }: { readonly narrowed: boolean; readonly onNew: () => void; readonly onClear: () => void }): ReactNode {
  const mayChange = useMayChange();
  if (narrowed) {
    return (
      <EmptyState icon={SearchX} title="No tenant matches" action={<Button onClick={onClear}>Show all tenants</Button>}>
        No tenant has this name, custody and state together.
      </EmptyState>
    );
  }
  const action = mayChange && (
    <Button kind="primary" icon={Plus} onClick={onNew}>
      New tenant
    </Button>
  );
  return (
    <EmptyState icon={Building2} title="No tenants yet" action={action || undefined}>
      A tenant is a customer whose secrets you keep. Create the first one, then import its secrets and bring it under the customer's own key.
    </EmptyState>
  );
}

/** The list of tenants: filters in the URL, rows from main as they are drawn. */
export function TenantTable({ onNew }: { readonly onNew: () => void }): ReactNode {
  const queries = useQueries();
  const router = useRouter();
  const [search, setSearch] = useSearch();
  const filters = readTenantFilters(search);
  const { error, retry, ...pages } = useRowPages((window) => queries.tenants.list.queryOptions({ input: { ...filters, ...window } }));
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
        facets={tenantFacets(filters)}
        onFacet={(id, selected) => { setSearch({ [id]: selected.at(-1) ?? null }); }}
        onClear={clear}
        summary={pages.rowCount === undefined ? undefined : `${pages.rowCount.toLocaleString()} ${pages.rowCount === 1 ? 'tenant' : 'tenants'}`}
      />
      <DataTable
        name="tenants"
        label="Tenants"
        className="border-t border-edge"
        columns={tenantColumns}
        {...pages}
        rowId={({ id }) => id}
        sort={sortOf(filters)}
        onSort={(sort) => { setSearch({ sort: formatSort(sort) }); }}
        onOpen={({ id }) => { router.navigate({ screen: 'tenant', tenant: id }); }}
        empty={<Empty narrowed={isNarrowed(filters)} onNew={onNew} onClear={clear} />}
        error={error === null ? undefined : <ErrorState text={wordsFor(error)} actions={again} />}
      />
    </>
  );
}
