import { IdCard, RefreshCw, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AccessKey } from '../../../src-shared/access-keys.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { FilterBar } from '../../components/FilterBar.tsx';
import { formatSort } from '../../components/table/columns.ts';
import { DataTable } from '../../components/table/DataTable.tsx';
import { useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { TenantChip } from '../../desk/TenantPicker.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { useRowPages } from '../../desk/use-row-pages.ts';
import { useSearch } from '../../routing.tsx';
import { accessKeyColumns } from './access-key-columns.tsx';
import { accessKeyFacets, clearedFilter, isNarrowed, readAccessKeyFilter, sortOf } from './access-key-filter.ts';
import type { AccessKeyFilter } from './access-key-filter.ts';

/** What the list leads to. */
export interface AccessKeyTableProps {
  readonly onOpen: (key: AccessKey) => void;
  readonly onCreate: () => void;
}

function Filters({ filter, total }: { readonly filter: AccessKeyFilter; readonly total: number | undefined }): ReactNode {
  const [, change] = useSearch();
  return (
    <FilterBar
      search={filter.search}
      placeholder="Search name or public key"
      onSearch={(search) => { change({ search }); }}
      facets={accessKeyFacets(filter)}
      onFacet={(id, selected) => { change({ [id]: selected.at(-1) ?? null }); }}
      onClear={() => { change(clearedFilter); }}
      chips={<TenantChip value={filter.tenant} onChange={(tenant) => { change({ tenant: tenant ?? null }); }} />}
      narrowed={isNarrowed(filter)}
      summary={total === undefined ? undefined : `${total.toLocaleString()} ${total === 1 ? 'access key' : 'access keys'}`}
    />
  );
}

function NoneMatches(): ReactNode {
  const [, change] = useSearch();
  return (
    <EmptyState icon={SearchX} title="No access key matches" action={<Button onClick={() => { change(clearedFilter); }}>Show all access keys</Button>}>
      Widen the search or clear the filters. Deleted keys are listed when the state “Deleted” is chosen.
    </EmptyState>
  );
}

function NoneYet({ onCreate }: Pick<AccessKeyTableProps, 'onCreate'>): ReactNode {
  const mayChange = useMayChange();
  const act = (
    <Button kind="primary" onClick={onCreate}>
      Create an access key
    </Button>
  );
  return (
    <EmptyState icon={IdCard} title="No access keys yet" action={mayChange ? act : undefined}>
      An access key is what a script or a service shows to use the REST API: a public key to name it and a private key to prove it. It
      reaches one tenant or the whole vault, and its roles say what it may do there.
    </EmptyState>
  );
}

/** The access keys: searched and ordered by main, drawn as far as they are seen. */
export function AccessKeyTable({ onOpen, onCreate }: AccessKeyTableProps): ReactNode {
  const queries = useQueries();
  const [search, change] = useSearch();
  const filter = readAccessKeyFilter(search);
  const { error, retry, ...pages } = useRowPages((window) => queries.accessKeys.list.queryOptions({ input: { ...filter, ...window } }));
  const again = <Button icon={RefreshCw} onClick={retry}>Try again</Button>;
  return (
    <>
      <Filters filter={filter} total={pages.rowCount} />
      <DataTable
        name="access-keys"
        label="Access keys"
        className="border-t border-edge"
        columns={accessKeyColumns}
        {...pages}
        rowId={({ publicKey }) => publicKey}
        sort={sortOf(filter)}
        onSort={(sort) => { change({ sort: formatSort(sort) }); }}
        onOpen={onOpen}
        empty={isNarrowed(filter) ? <NoneMatches /> : <NoneYet onCreate={onCreate} />}
        error={error === null ? undefined : <ErrorState text={wordsFor(error)} actions={again} />}
      />
    </>
  );
}
