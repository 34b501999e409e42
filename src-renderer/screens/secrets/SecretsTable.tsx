import { LockKeyhole, SearchX } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { FilterBar } from '../../components/FilterBar.tsx';
import { DataTable } from '../../components/table/DataTable.tsx';
import { formatSort } from '../../components/table/columns.ts';
import { useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { TenantChip } from '../../desk/TenantPicker.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { useRowPages } from '../../desk/use-row-pages.ts';
import type { RowPages } from '../../desk/use-row-pages.ts';
import { useSearch } from '../../routing.tsx';
import type { Secret } from '../../../src-shared/secrets.ts';
import { CreateSecretDialog } from './CreateSecretDialog.tsx';
import { secretColumns } from './secret-columns.tsx';
import { isNarrowed, listInput, readSecretFilter, secretFacets } from './secret-filter.ts';
import type { SecretFilter } from './secret-filter.ts';
import { SecretPanel } from './SecretPanel.tsx';

/** A list of secrets with its filters and the panel of the open one. */
export interface SecretsTableProps {
  /** Only this tenant's; the tenant is then no filter and no column. */
  readonly tenant?: string | undefined;
  /** The open secret, where its screen keeps it in the path; otherwise it stands in the URL's search. */
  readonly opened?: string | undefined;
  readonly onOpen?: ((secret: Secret | null) => void) | undefined;
}

function useFilter(tenant: string | undefined): SecretFilter {
  const [search] = useSearch();
  const filter = readSecretFilter(search);
  return tenant === undefined ? filter : { ...filter, tenant };
}

function Filters({ filter, tenant, total }: { readonly filter: SecretFilter; readonly tenant: string | undefined; readonly total: number | undefined }): ReactNode {
  const [, change] = useSearch();
  const within = tenant === undefined ? filter : { ...filter, tenant: undefined };
  return (
    <FilterBar
      search={filter.search}
      placeholder="Search keys"
      onSearch={(search) => { change({ search }); }}
      facets={secretFacets(filter)}
      onFacet={(id, selected) => { change({ [id]: selected.at(-1) ?? null }); }}
      onClear={() => { change({ search: null, sensitivity: null, state: null, tenant: null }); }}
      chips={tenant === undefined && <TenantChip value={filter.tenant} onChange={(next) => { change({ tenant: next ?? null }); }} />}
      narrowed={isNarrowed(within)}
      summary={total === undefined ? undefined : `${total.toLocaleString()} ${total === 1 ? 'secret' : 'secrets'}`}
    />
  );
}

function NothingYet({ tenant, narrowed }: { readonly tenant: string | undefined; readonly narrowed: boolean }): ReactNode {
  const mayChange = useMayChange();
  const [creating, setCreating] = useState(false);
  if (narrowed) {
    return (
      <EmptyState icon={SearchX} title="No secret matches">
        Widen the search or clear the filters. Deleted secrets are listed when the state “Deleted” is chosen.
      </EmptyState>
    );
  }
  const act = mayChange && (
    <>
      <ButtonLink kind="primary" to={{ screen: 'import' }} search={{ tenant: tenant ?? null }}>
        Import a file
      </ButtonLink>
      <Button onClick={() => { setCreating(true); }}>Create a secret</Button>
    </>
  );
  return (
    <>
      <EmptyState icon={LockKeyhole} title="No secrets yet" action={act}>
        A secret is a named value of a tenant, encrypted with the tenant’s data key. Import an .env, JSON, CSV or Kubernetes file, or create one by hand.
      </EmptyState>
      {creating && <CreateSecretDialog tenant={tenant} onClose={() => { setCreating(false); }} />}
    </>
  );
}

function Problem({ pages }: { readonly pages: RowPages<Secret> }): ReactNode {
  return <ErrorState text={wordsFor(pages.error)} actions={<Button onClick={pages.retry}>Try again</Button>} />;
}

function useOpened({ opened, onOpen }: SecretsTableProps): readonly [string | undefined, (secret: Secret | null) => void] {
  const [search, change] = useSearch();
  if (onOpen !== undefined) return [opened, onOpen];
  return [search.get('secret') ?? undefined, (secret) => { change({ secret: secret?.id ?? null }, 'push'); }];
}

/** Secrets, across tenants or of one: searched and ordered by main, drawn as far as they are seen. */
export function SecretsTable(props: SecretsTableProps): ReactNode {
  const { tenant } = props;
  const queries = useQueries();
  const [, change] = useSearch();
  const filter = useFilter(tenant);
  const [opened, open] = useOpened(props);
  const pages = useRowPages((window) => queries.secrets.list.queryOptions({ input: { ...listInput(filter), ...window } }));
  // A tenant alone narrows nothing: when it has no secrets, the thing to do is to make one.
  const narrowed = isNarrowed({ ...filter, tenant: undefined });
  return (
    <>
      <Filters filter={filter} tenant={tenant} total={pages.rowCount} />
      <DataTable
        name={tenant === undefined ? 'secrets' : 'tenant-secrets'}
        label="Secrets"
        columns={tenant === undefined ? secretColumns : secretColumns.filter(({ id }) => id !== 'tenant')}
        rowCount={pages.rowCount}
        getRow={pages.getRow}
        onRangeChange={pages.onRangeChange}
        rowId={({ id }) => id}
        sort={filter.sort}
        onSort={(sort) => { change({ sort: formatSort(sort) }); }}
        onOpen={open}
        empty={<NothingYet tenant={tenant ?? filter.tenant} narrowed={narrowed} />}
        error={pages.error === null ? undefined : <Problem pages={pages} />}
        className="border-t border-edge"
      />
      {opened !== undefined && <SecretPanel key={opened} secret={opened} onClose={() => { open(null); }} />}
    </>
  );
}
