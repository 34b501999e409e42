import type { ReactNode } from 'react';
import type { Drill } from '../../../src-shared/drills.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import type { Column } from '../../components/table/columns.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { Link } from '../../routing.tsx';
import { between, drillLooks, lengthText, sealBound, timeToSealed } from './drill-words.ts';

function Length({ ms, late = false }: { readonly ms: number | null; readonly late?: boolean }): ReactNode {
  if (ms === null) return <span className="text-faint">Not measured</span>;
  return <span className={late ? 'text-danger-ink tabular-nums' : 'tabular-nums'}>{late ? `${lengthText(ms)}, too long` : lengthText(ms)}</span>;
}

function Sealed({ drill }: { readonly drill: Drill }): ReactNode {
  const ms = timeToSealed(drill);
  return <Length ms={ms} late={ms !== null && ms > sealBound} />;
}

/** The columns of the list of drills. */
export const drillColumns: readonly Column<Drill>[] = [
  {
    id: 'key',
    header: 'Key',
    width: 220,
    grow: 2,
    fixed: true,
    cell: ({ id, keyName }) => (
      <Link to={{ screen: 'drill', drill: id }} tabIndex={-1} title={keyName} className="truncate font-medium hover:underline">
        {keyName}
      </Link>
    ),
  },
  { id: 'step', header: 'Status', width: 150, cell: ({ step }) => <StatusBadge plain {...drillLooks[step]} /> },
  { id: 'tenants', header: 'Tenants', width: 84, align: 'end', cell: ({ tenants }) => tenants.toLocaleString() },
  { id: 'sealed', header: 'Time to sealed', width: 132, cell: (drill) => <Sealed drill={drill} /> },
  { id: 'serving', header: 'Time to service', width: 132, cell: ({ enabledAt, servingAt }) => <Length ms={between(enabledAt, servingAt)} /> },
  { id: 'startedAt', header: 'Started', width: 148, cell: ({ startedAt }) => <Timestamp inTable at={startedAt} /> },
  { id: 'officer', header: 'Officer', width: 130, grow: 1, cell: ({ officer }) => <span className="text-muted">{officer}</span> },
  { id: 'reason', header: 'Reason', width: 180, grow: 2, initiallyHidden: true, cell: ({ reason }) => <span title={reason} className="truncate text-muted">{reason}</span> },
];
