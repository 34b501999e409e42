import { ListChecks, RefreshCw, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { FilterBar } from '../../components/FilterBar.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { DataTable } from '../../components/table/DataTable.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { useRouter, useSearch } from '../../routing.tsx';
import { jobColumns } from './job-columns.tsx';
import { jobsIn, readWorkFilters, workFacets } from './work-filters.ts';
import { useJobList } from './use-job.ts';

const cleared = { q: null, state: null, act: null } as const;

function Empty({ narrowed, onClear }: { readonly narrowed: boolean; readonly onClear: () => void }): ReactNode {
  if (narrowed) {
    return (
      <EmptyState icon={SearchX} title="No work matches" action={<Button onClick={onClear}>Show all work</Button>}>
        No work has this name, state and kind together.
      </EmptyState>
    );
  }
  const toBoard = (
    <ButtonLink to={{ screen: 'tenants' }} search={{ view: 'board' }}>
      Open the board
    </ButtonLink>
  );
  return (
    <EmptyState icon={ListChecks} title="No work yet" action={toBoard}>
      Imports, activations, moves, rewraps and everything that is done for many tenants at once stand here, while they run and after.
    </EmptyState>
  );
}

function WorkTable(): ReactNode {
  const router = useRouter();
  const [search, setSearch] = useSearch();
  const { jobs, error, retry } = useJobList();
  const filters = readWorkFilters(search);
  const shown = jobs === undefined ? undefined : jobsIn(jobs, filters);
  const narrowed = filters.search !== '' || filters.states.length > 0 || filters.acts.length > 0;
  const clear = (): void => {
    setSearch(cleared);
  };
  return (
    <>
      <FilterBar
        search={filters.search}
        placeholder="Search work or tenant"
        onSearch={(q) => { setSearch({ q }); }}
        facets={workFacets(jobs ?? [], filters)}
        onFacet={(id, selected) => { setSearch({ [id]: selected }); }}
        onClear={clear}
        summary={shown === undefined ? undefined : `${shown.length.toLocaleString()} of ${(jobs ?? []).length.toLocaleString()}`}
      />
      <DataTable
        name="work"
        label="Work"
        className="border-t border-edge"
        columns={jobColumns}
        rowCount={shown?.length}
        getRow={(index) => shown?.[index]}
        rowId={({ id }) => id}
        onOpen={({ id }) => { router.navigate({ screen: 'work', job: id }); }}
        empty={<Empty narrowed={narrowed} onClear={clear} />}
        error={error === null ? undefined : <ErrorState text={wordsFor(error)} actions={<Button icon={RefreshCw} onClick={retry}>Try again</Button>} />}
      />
    </>
  );
}

/** All long work of the vault: what runs, waits or is paused first, then what has ended. */
export function WorkScreen(): ReactNode {
  return (
    <>
      <PageHeader title="Work" subtitle="Long work survives a lock or a crash: what is done stays done, and the rest goes on." />
      <WorkTable />
    </>
  );
}
