import { SearchX } from 'lucide-react';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { FilterBar } from '../../components/FilterBar.tsx';
import { DataTable } from '../../components/table/DataTable.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { useRowPages } from '../../desk/use-row-pages.ts';
import { useSearch } from '../../routing.tsx';
import type { ImportPreview, ImportRow } from '../../../src-shared/secrets.ts';
import { withOverride } from './import-options.ts';
import { actionLooks, previewColumns } from './preview-columns.tsx';
import { PreviewAside } from './PreviewAside.tsx';
import { StartBar } from './StartBar.tsx';
import type { PreviewStepProps } from './use-import.ts';

const actions = ['create', 'change', 'skip'] as const;

function actionOf(search: URLSearchParams): ImportRow['action'] | undefined {
  return actions.find((action) => action === search.get('action'));
}

function RowFilters({ preview, shown }: { readonly preview: ImportPreview; readonly shown: number | undefined }): ReactNode {
  const [search, change] = useSearch();
  const action = actionOf(search);
  const options = actions.map((value) => ({ value, label: actionLooks[value].word, count: preview[value] }));
  return (
    <FilterBar
      search={search.get('search') ?? ''}
      placeholder="Search keys"
      onSearch={(text) => { change({ search: text }); }}
      facets={[{ id: 'action', label: 'What happens', options, selected: action === undefined ? [] : [action] }]}
      onFacet={(id, selected) => { change({ [id]: selected.at(-1) ?? null }); }}
      onClear={() => { change({ search: null, action: null }); }}
      summary={shown === undefined ? undefined : `${shown.toLocaleString()} of ${preview.total.toLocaleString()} rows`}
    />
  );
}

function Rows({ work, preview }: PreviewStepProps): ReactNode {
  const queries = useQueries();
  const [search] = useSearch();
  const wanted = { preview: preview.preview, action: actionOf(search), search: search.get('search') ?? '' };
  const pages = useRowPages((window) => queries.secrets.previewRows.queryOptions({ input: { ...wanted, ...window } }));
  const { options, change } = work;
  const columns = useMemo(() => previewColumns((key, sensitivity) => { change(withOverride(options, key, sensitivity)); }), [options, change]);
  const recheck = work.source !== null && (
    <Button onClick={() => { if (work.source !== null) work.check(preview.tenant, work.source); }}>Check the file again</Button>
  );
  return (
    <>
      <RowFilters preview={preview} shown={pages.rowCount} />
      <DataTable
        name="import-preview"
        label="What the import would do, row by row"
        columns={columns}
        rowCount={pages.rowCount}
        getRow={pages.getRow}
        onRangeChange={pages.onRangeChange}
        rowId={({ key }) => key}
        rowHeight={34}
        empty={<EmptyState icon={SearchX} title="No row matches">Clear the search to see all rows of the file.</EmptyState>}
        error={pages.error === null ? undefined : <ErrorState text={wordsFor(pages.error)} actions={recheck} />}
        className="border-t border-edge"
      />
    </>
  );
}

/** What would happen row by row, what can be said about it, and the start. */
export function PreviewStep(props: PreviewStepProps): ReactNode {
  return (
    <>
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          <Rows {...props} />
        </div>
        <PreviewAside {...props} />
      </div>
      <StartBar {...props} />
    </>
  );
}
