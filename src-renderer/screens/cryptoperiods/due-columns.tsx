import type { ReactNode } from 'react';
import type { DueRow } from '../../../src-shared/cryptoperiods.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import type { Column } from '../../components/table/columns.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useNow } from '../../components/use-now.ts';
import { parseRoute } from '../../router.ts';
import { Link } from '../../routing.tsx';
import { dueLooks, dueText, kindWords, versionText } from './cryptoperiod-words.ts';

function DueIn({ row }: { readonly row: DueRow }): ReactNode {
  const now = useNow(60_000);
  return <span className={row.state === 'overdue' ? 'text-danger-ink tabular-nums' : 'text-muted tabular-nums'}>{dueText(row, now)}</span>;
}

function Rotation({ row: { blockedBy, automatic, state } }: { readonly row: DueRow }): ReactNode {
  if (blockedBy !== '') return <span title={blockedBy} className="block truncate text-muted">{blockedBy}</span>;
  if (automatic) return <span className="text-muted">{state === 'overdue' ? 'Automatic, within the hour' : 'Automatic'}</span>;
  return <span className="text-muted">By an officer</span>;
}

/** The columns of the due list. */
export const dueColumns: readonly Column<DueRow>[] = [
  {
    id: 'name',
    header: 'Tenant or key',
    width: 220,
    grow: 2,
    fixed: true,
    cell: ({ name, route }) => (
      <Link to={parseRoute(route)} tabIndex={-1} title={name} className="truncate font-medium hover:underline">
        {name}
      </Link>
    ),
  },
  { id: 'kind', header: 'Kind', width: 116, cell: ({ kind }) => kindWords[kind].word },
  { id: 'version', header: 'Version', width: 116, cell: ({ kind, version }) => <span className="text-muted">{versionText(kind, version)}</span> },
  { id: 'state', header: 'Due', width: 104, cell: ({ state }) => <StatusBadge plain {...dueLooks[state]} /> },
  { id: 'dueIn', header: 'When', width: 120, cell: (row) => <DueIn row={row} /> },
  { id: 'since', header: 'In use since', width: 148, initiallyHidden: true, cell: ({ since }) => <Timestamp inTable at={since} /> },
  { id: 'dueAt', header: 'Due on', width: 112, cell: ({ dueAt }) => <Timestamp inTable detail="day" at={dueAt} /> },
  { id: 'rotation', header: 'Rotation', width: 190, grow: 2, cell: (row) => <Rotation row={row} /> },
];
