import { CircleCheck, RefreshCw, SearchX } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { jobItemStates } from '../../../src-shared/jobs.ts';
import type { Job, JobItem } from '../../../src-shared/jobs.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { jobItemLooks } from '../../components/status-looks.ts';
import { DataTable } from '../../components/table/DataTable.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { useRowPages } from '../../desk/use-row-pages.ts';
import { useSearch } from '../../routing.tsx';
import { itemColumns } from './item-columns.tsx';
import { ItemPanel } from './ItemPanel.tsx';

/** How often the tenants of running work are looked at again, in ms. */
const lookedAtEvery = 2_000;

const segments = [{ value: 'all', label: 'All' }, ...jobItemStates.map((value) => ({ value, label: jobItemLooks[value].word }))];

function Empty({ state }: { readonly state: JobItem['state'] | undefined }): ReactNode {
  if (state === 'failed') return <EmptyState icon={CircleCheck} title="None has failed">A tenant that fails stands here with its reason and the remedy; the others go on.</EmptyState>;
  return <EmptyState icon={SearchX} title="None">No tenant of this work stands so.</EmptyState>;
}

/** The tenants of a fleet: where each stands, and why it failed or what it waits for. */
export function JobItems({ job }: { readonly job: Job }): ReactNode {
  const queries = useQueries();
  const [search, setSearch] = useSearch();
  const [opened, open] = useState<JobItem>();
  const state = jobItemStates.find((known) => known === search.get('state'));
  const refetchInterval = job.state === 'running' ? lookedAtEvery : false;
  const { error, retry, ...pages } = useRowPages((window) => ({
    ...queries.jobs.items.queryOptions({ input: { job: job.id, ...(state === undefined ? {} : { state }), ...window } }),
    refetchInterval,
  }));
  const again = <Button icon={RefreshCw} onClick={retry}>Try again</Button>;
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-2 px-6 pb-3">
        <SegmentedControl label="State" value={state ?? 'all'} segments={segments} onChange={(next) => { setSearch({ state: next === 'all' ? null : next }); }} />
        <span className="flex-1" />
        <span aria-live="polite" className="text-xs text-muted tabular-nums">
          {pages.rowCount === undefined ? '' : `${pages.rowCount.toLocaleString()} ${pages.rowCount === 1 ? 'tenant' : 'tenants'}`}
        </span>
      </div>
      <DataTable
        name="work-items"
        label="Tenants of this work"
        className="border-t border-edge"
        columns={itemColumns}
        {...pages}
        rowId={({ tenant }) => tenant}
        onOpen={open}
        empty={<Empty state={state} />}
        error={error === null ? undefined : <ErrorState text={wordsFor(error)} actions={again} />}
      />
      {opened && <ItemPanel item={opened} onClose={() => { open(undefined); }} />}
    </>
  );
}
