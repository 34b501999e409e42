import { ArrowUp, ScrollText, SearchX } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { DataTable } from '../../components/table/DataTable.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { useSearch } from '../../routing.tsx';
import type { AuditEvent } from '../../../src-shared/audit.ts';
import { auditColumns } from './audit-columns.tsx';
import { auditFilterNames, readAuditFilter } from './audit-filter.ts';
import type { WantedEvents } from './audit-filter.ts';
import { AuditFilters } from './AuditFilters.tsx';
import { EventPanel } from './EventPanel.tsx';
import { useEvents } from './use-events.ts';
import type { EventList } from './use-events.ts';

/** The audit log, or the part of it about one tenant or one object. */
export interface AuditTableProps {
  readonly tenant?: string | undefined;
  readonly object?: string | undefined;
}

function useFilter({ tenant, object }: AuditTableProps): WantedEvents {
  const [search] = useSearch();
  const filter = readAuditFilter(search);
  return { ...filter, tenant: tenant ?? filter.tenant, object: object ?? filter.object };
}

function NewEvents({ events }: { readonly events: EventList }): ReactNode {
  if (!events.hasNew) return null;
  return (
    <div className="flex justify-center border-t border-edge bg-accent-soft py-1.5">
      <Button size="small" kind="ghost" icon={ArrowUp} onClick={events.showNew}>
        Show the events that came since
      </Button>
    </div>
  );
}

function Nothing({ narrowed }: { readonly narrowed: boolean }): ReactNode {
  const [, change] = useSearch();
  const clear = (): void => { change(Object.fromEntries(auditFilterNames.map((name) => [name, null]))); };
  return narrowed ? (
    <EmptyState icon={SearchX} title="No event matches" action={<Button onClick={clear}>Clear the filters</Button>}>
      Widen the period or clear the filters.
    </EmptyState>
  ) : (
    <EmptyState icon={ScrollText} title="Nothing has been recorded here">
      Every act and every read of a value is written here by itself, as one row of a chain of hashes.
    </EmptyState>
  );
}

/** The events, newest first; what is fetched goes with the scroll bar. Enter or a click opens one. */
export function AuditTable(props: AuditTableProps): ReactNode {
  const filter = useFilter(props);
  const events = useEvents(filter);
  const [opened, open] = useState<AuditEvent>();
  const [search] = useSearch();
  const { rowCount, getRow, onRangeChange, error } = events;
  return (
    <>
      <AuditFilters filter={filter} fixed={props} total={events.total} />
      <NewEvents events={events} />
      <DataTable
        name={props.tenant === undefined ? 'audit' : 'tenant-audit'}
        label="Audit events"
        columns={props.tenant === undefined ? auditColumns : auditColumns.filter(({ id }) => id !== 'tenant')}
        rowCount={rowCount}
        getRow={getRow}
        onRangeChange={onRangeChange}
        rowId={({ seq }) => String(seq)}
        onOpen={open}
        rowHeight={32}
        empty={<Nothing narrowed={auditFilterNames.some((name) => search.has(name))} />}
        error={error === null ? undefined : <ErrorState text={wordsFor(error)} actions={<Button onClick={events.retry}>Try again</Button>} />}
        className="border-t border-edge"
      />
      {opened !== undefined && <EventPanel event={opened} onClose={() => { open(undefined); }} />}
    </>
  );
}
