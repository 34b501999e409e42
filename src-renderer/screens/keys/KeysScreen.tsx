import { KeyRound, Plus, RefreshCw, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { FilterBar } from '../../components/FilterBar.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { DataTable } from '../../components/table/DataTable.tsx';
import { formatSort } from '../../components/table/columns.ts';
import { useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { useRowPages } from '../../desk/use-row-pages.ts';
import { useRouter, useSearch } from '../../routing.tsx';
import { useCommands } from '../../stores/view.tsx';
import type { Command } from '../../stores/view-stores.ts';
import { keyColumns } from './key-columns.tsx';
import { isNarrowed, keyFacets, readKeyFilters, sortOf } from './key-filters.ts';
import type { RegisterKeyKind } from './register-key.ts';
import { KeysTabs } from './KeysTabs.tsx';
import { RegisterKeyPanel } from './RegisterKeyPanel.tsx';

const cleared = { q: null, provider: null, phase: null, use: null } as const;

interface Ways {
  readonly onNew: () => void;
  readonly onClear: () => void;
}

function Empty({ narrowed, onNew, onClear }: Ways & { readonly narrowed: boolean }): ReactNode {
  const mayChange = useMayChange();
  if (narrowed) {
    return (
      <EmptyState icon={SearchX} title="No key matches" action={<Button onClick={onClear}>Show all keys</Button>}>
        No key has this name, provider and validation together.
      </EmptyState>
    );
  }
  const action = (
    <Button kind="primary" icon={Plus} onClick={onNew}>
      Register a key
    </Button>
  );
  return (
    <EmptyState icon={KeyRound} title="No customer-owned keys yet" action={mayChange ? action : undefined}>
      A customer-owned key wraps the data key of a tenant, so that the customer can take its data away. Register one at AWS, Google Cloud
      or Azure or in an HSM, or a key file to try everything with no cloud account.
    </EmptyState>
  );
}

function KeyTable({ onNew }: Pick<Ways, 'onNew'>): ReactNode {
  const queries = useQueries();
  const router = useRouter();
  const [search, setSearch] = useSearch();
  const filters = readKeyFilters(search);
  const { error, retry, ...pages } = useRowPages((window) => queries.keys.list.queryOptions({ input: { ...filters, ...window } }));
  const clear = (): void => {
    setSearch(cleared);
  };
  const again = <Button icon={RefreshCw} onClick={retry}>Try again</Button>;
  return (
    <>
      <FilterBar
        search={filters.search}
        placeholder="Search name, id or resource"
        onSearch={(q) => { setSearch({ q }); }}
        facets={keyFacets(filters)}
        onFacet={(id, selected) => { setSearch({ [id]: selected.at(-1) ?? null }); }}
        onClear={clear}
        summary={pages.rowCount === undefined ? undefined : `${pages.rowCount.toLocaleString()} ${pages.rowCount === 1 ? 'key' : 'keys'}`}
      />
      <DataTable
        name="keys"
        label="Customer-owned keys"
        className="border-t border-edge"
        columns={keyColumns}
        {...pages}
        rowId={({ id }) => id}
        sort={sortOf(filters)}
        onSort={(sort) => { setSearch({ sort: formatSort(sort) }); }}
        onOpen={({ id }) => { router.navigate({ screen: 'key', key: id }); }}
        empty={<Empty narrowed={isNarrowed(filters)} onNew={onNew} onClear={clear} />}
        error={error === null ? undefined : <ErrorState text={wordsFor(error)} actions={again} />}
      />
    </>
  );
}

const kinds: readonly { readonly kind: RegisterKeyKind; readonly label: string; readonly keywords: readonly string[] }[] = [
  { kind: 'aws', label: 'Register a key at AWS KMS', keywords: ['add', 'kms', 'arn'] },
  { kind: 'gcp', label: 'Register a key at Google Cloud', keywords: ['add', 'kms', 'gcp'] },
  { kind: 'azure', label: 'Register a key at Azure', keywords: ['add', 'key vault', 'managed hsm'] },
  { kind: 'pkcs11', label: 'Register a key of a PKCS#11 HSM', keywords: ['add', 'token', 'pin', 'softhsm'] },
  { kind: 'create', label: 'Make a key file', keywords: ['add', 'usb', 'media'] },
];

function useRegisterCommands(mayChange: boolean, onNew: (kind: RegisterKeyKind) => void): void {
  const commands = useMemo<readonly Command[]>(
    () => (mayChange ? kinds.map(({ kind, label, keywords }) => ({ id: `keys.new.${kind}`, label, group: 'Keys', icon: Plus, keywords, run: () => { onNew(kind); } })) : []),
    [mayChange, onNew],
  );
  useCommands(commands);
}

/** The customer-owned keys this desk knows: their names and how to reach them, never the keys. */
export function KeysScreen(): ReactNode {
  const [adding, setAdding] = useState<RegisterKeyKind>();
  const router = useRouter();
  const mayChange = useMayChange();
  const open = (): void => {
    setAdding('aws');
  };
  useRegisterCommands(mayChange, setAdding);
  const action = (
    <Button kind="primary" icon={Plus} onClick={open}>
      Register a key
    </Button>
  );
  return (
    <>
      <PageHeader title="Keys" actions={mayChange ? action : undefined} />
      <KeysTabs />
      <KeyTable onNew={open} />
      {adding && <RegisterKeyPanel first={adding} onClose={() => { setAdding(undefined); }} onDone={({ id }) => { router.navigate({ screen: 'key', key: id }); }} />}
    </>
  );
}
