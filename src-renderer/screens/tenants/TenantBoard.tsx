import { useQuery } from '@tanstack/react-query';
import { Network, RefreshCw, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { BoardFilter, BoardRow } from '../../../src-shared/byok.ts';
import type { FleetAct } from '../../../src-shared/jobs.ts';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { FilterBar } from '../../components/FilterBar.tsx';
import { DataTable } from '../../components/table/DataTable.tsx';
import { useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { useRowPages } from '../../desk/use-row-pages.ts';
import type { RowPages } from '../../desk/use-row-pages.ts';
import { useRouter, useSearch } from '../../routing.tsx';
import { BulkBar } from '../byok/BulkBar.tsx';
import { FleetDialog } from '../byok/FleetDialog.tsx';
import { boardColumns } from './board-columns.tsx';
import { boardCleared, boardFacets, isNarrowedBoard, readBoardFilter } from './board-filters.ts';
import type { OfferedKey } from './board-filters.ts';
import { BoardMatrix } from './BoardMatrix.tsx';
import { useBoardSelection } from './use-board-selection.ts';

/** As many keys are offered as a facet can hold. */
const offeredKeys = 50;
/** As many rows are marked at once as are read at once. */
const atOnce = 200;

function useOfferedKeys(chosen: string | undefined): readonly OfferedKey[] {
  const queries = useQueries();
  const { data } = useQuery(queries.keys.list.queryOptions({ input: { limit: offeredKeys } }));
  const { data: own } = useQuery({ ...queries.keys.get.queryOptions({ input: { key: chosen ?? '' } }), enabled: chosen !== undefined });
  const rows = data?.rows ?? [];
  return own === undefined || rows.some(({ id }) => id === own.id) ? rows : [own, ...rows];
}

function Empty({ narrowed, onClear }: { readonly narrowed: boolean; readonly onClear: () => void }): ReactNode {
  if (narrowed) {
    return (
      <EmptyState icon={SearchX} title="No bound tenant matches" action={<Button onClick={onClear}>Show all bound tenants</Button>}>
        No tenant has this lifecycle, validation, provider and key together.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Network} title="No tenant is bound to a customer's key" action={<ButtonLink to={{ screen: 'tenants' }}>Open the list</ButtonLink>}>
      Open a tenant and choose its customer&apos;s key under BYOK; it then stands here.
    </EmptyState>
  );
}

function Filters({ filter, summary }: { readonly filter: BoardFilter; readonly summary: string | undefined }): ReactNode {
  const [, setSearch] = useSearch();
  const keys = useOfferedKeys(filter.kmsKey);
  return (
    <FilterBar
      search={filter.search}
      placeholder="Search tenant or key"
      onSearch={(q) => { setSearch({ q }); }}
      facets={boardFacets(filter, keys)}
      onFacet={(id, selected) => { setSearch({ [id]: selected.at(-1) ?? null }); }}
      onClear={() => { setSearch(boardCleared); }}
      summary={summary}
    />
  );
}

function knownIds({ rowCount, getRow }: Pick<RowPages<BoardRow>, 'rowCount' | 'getRow'>): readonly string[] {
  const first = Array.from({ length: Math.min(rowCount ?? 0, atOnce) }, (_, index) => getRow(index)?.tenant);
  return first.filter((id) => id !== undefined);
}

function summaryOf(count: number | undefined): string | undefined {
  return count === undefined ? undefined : `${count.toLocaleString()} ${count === 1 ? 'tenant' : 'tenants'}`;
}

function BoardList({ filter }: { readonly filter: BoardFilter }): ReactNode {
  const queries = useQueries();
  const router = useRouter();
  const mayChange = useMayChange();
  const [, setSearch] = useSearch();
  const [asked, ask] = useState<FleetAct>();
  const { error, retry, ...pages } = useRowPages((window) => queries.byok.board.queryOptions({ input: { ...filter, ...window } }));
  const selection = useBoardSelection({ filter, total: pages.rowCount, known: knownIds(pages) });
  const again = <Button icon={RefreshCw} onClick={retry}>Try again</Button>;
  return (
    <>
      <Filters filter={filter} summary={summaryOf(pages.rowCount)} />
      <DataTable
        name="board"
        label="Tenants under customer-owned keys"
        className="border-t border-edge"
        columns={boardColumns}
        {...pages}
        rowId={({ tenant }) => tenant}
        onOpen={({ tenant }) => { router.navigate({ screen: 'tenant', tenant, tab: 'byok' }); }}
        selection={mayChange ? selection.rows : undefined}
        empty={<Empty narrowed={isNarrowedBoard(filter)} onClear={() => { setSearch(boardCleared); }} />}
        error={error === null ? undefined : <ErrorState text={wordsFor(error)} actions={again} />}
      />
      {mayChange && selection.count > 0 && <BulkBar selection={selection} total={pages.rowCount} onAsk={ask} />}
      {asked !== undefined && <FleetDialog act={asked} scope={selection.scope} onClose={() => { ask(undefined); }} onStarted={selection.clear} />}
    </>
  );
}

/** Tenants on two axes that are never one: where their BYOK stands, and whether their key answers; and one act for many of them. */
export function TenantBoard(): ReactNode {
  const [search, setSearch] = useSearch();
  const text = search.toString();
  const filter = useMemo(() => readBoardFilter(new URLSearchParams(text)), [text]);
  return (
    <>
      <BoardMatrix
        chosen={filter}
        onChoose={({ status, phase }) => { setSearch({ status: status ?? null, phase: phase ?? null }); }}
      />
      <BoardList filter={filter} />
    </>
  );
}
