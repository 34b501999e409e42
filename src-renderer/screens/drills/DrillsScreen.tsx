import { RefreshCw, Siren } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import type { ReactNode } from 'react';
import { sealBoundSeconds } from '../../../src-shared/drills.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { DataTable } from '../../components/table/DataTable.tsx';
import { useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { useRowPages } from '../../desk/use-row-pages.ts';
import { useRouter, useSearch } from '../../routing.tsx';
import { useCommands } from '../../stores/view.tsx';
import type { Command } from '../../stores/view-stores.ts';
import { KeysTabs } from '../keys/KeysTabs.tsx';
import { drillColumns } from './drill-columns.tsx';
import { StartDrillDialog } from './StartDrillDialog.tsx';

function Empty({ start }: { readonly start: ReactNode }): ReactNode {
  return (
    <EmptyState icon={Siren} title="No drill yet" action={start}>
      In a kill-switch drill the customer really disables its key for some minutes, and the desk measures how long until none of its tenants can be
      read, and how long until all serve again. It shows, before it matters, that taking the key away takes the data away within {sealBoundSeconds / 60} minutes
      and that it comes back. Each drill leaves a report for auditors.
    </EmptyState>
  );
}

function DrillTable({ start }: { readonly start: ReactNode }): ReactNode {
  const queries = useQueries();
  const router = useRouter();
  const { error, retry, ...pages } = useRowPages((window) => queries.drills.list.queryOptions({ input: window }));
  const again = <Button icon={RefreshCw} onClick={retry}>Try again</Button>;
  return (
    <DataTable
      name="drills"
      label="Kill-switch drills"
      className="-mt-4"
      columns={drillColumns}
      {...pages}
      rowId={({ id }) => id}
      onOpen={({ id }) => { router.navigate({ screen: 'drill', drill: id }); }}
      empty={<Empty start={start} />}
      error={error === null ? undefined : <ErrorState text={wordsFor(error)} actions={again} />}
    />
  );
}

function useStartCommand(mayChange: boolean, start: () => void): void {
  const commands = useMemo<readonly Command[]>(
    () => (mayChange ? [{ id: 'drills.start', label: 'Start a kill-switch drill', group: 'Keys', icon: Siren, keywords: ['rehearsal', 'disable'], run: () => { start(); } }] : []),
    [mayChange, start],
  );
  useCommands(commands);
}

/** The rehearsals of the customers' kill switch. `?start=KEY` in the URL asks for one on that key. */
export function DrillsScreen(): ReactNode {
  const mayChange = useMayChange();
  const [search, setSearch] = useSearch();
  const asked = search.get('start');
  const start = useCallback((): void => { setSearch({ start: 'any' }); }, [setSearch]);
  useStartCommand(mayChange, start);
  const button = mayChange ? (
    <Button kind="primary" icon={Siren} onClick={() => { start(); }}>
      Start a drill
    </Button>
  ) : undefined;
  return (
    <>
      <PageHeader title="Keys" actions={button} />
      <KeysTabs current="drills" />
      <DrillTable start={button} />
      {mayChange && asked !== null && <StartDrillDialog first={asked === 'any' ? '' : asked} onClose={() => { setSearch({ start: null }); }} />}
    </>
  );
}
