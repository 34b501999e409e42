import type { ReactNode } from 'react';
import type { Column } from '../../components/table/columns.ts';
import { SensitivityBadge } from '../../components/SensitivityBadge.tsx';
import { outcomeLooks } from '../../components/status-looks.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { Link } from '../../routing.tsx';
import type { AuditEvent } from '../../../src-shared/audit.ts';
import { actionText } from './action-words.ts';
import { objectName } from './event-detail.ts';

const none = <span className="text-faint">–</span>;

/** A thing by its name, where the event tells one. */
function ObjectCell({ event }: { readonly event: AuditEvent }): ReactNode {
  const { object } = event;
  const name = objectName(event.detail) ?? object;
  return name === null ? none : <span className="mono truncate text-muted" title={object ?? undefined}>{name}</span>;
}

/** The columns of the audit log. */
export const auditColumns: readonly Column<AuditEvent>[] = [
  { id: 'seq', header: 'No.', width: 84, align: 'end', fixed: true, cell: ({ seq }) => <span className="mono text-muted">{seq}</span> },
  { id: 'time', header: 'Time', width: 166, cell: ({ time }) => <Timestamp at={time} detail="second" inTable /> },
  { id: 'action', header: 'Action', width: 190, grow: 1, fixed: true, cell: ({ action }) => <span className="truncate" title={action}>{actionText(action)}</span> },
  { id: 'outcome', header: 'Outcome', width: 108, cell: ({ outcome }) => <StatusBadge {...outcomeLooks[outcome]} plain /> },
  { id: 'actor', header: 'Actor', width: 104, grow: 1, cell: ({ actor }) => <span className="truncate" title={actor}>{actor}</span> },
  {
    id: 'tenant',
    header: 'Tenant',
    width: 110,
    grow: 1,
    cell: ({ tenant }) => (tenant === null ? none : <Link to={{ screen: 'tenant', tenant }} className="truncate rounded-xs hover:underline">{tenant}</Link>),
  },
  { id: 'object', header: 'Object', width: 140, grow: 2, cell: (event) => <ObjectCell event={event} /> },
  { id: 'sensitivity', header: 'Sensitivity', width: 112, cell: ({ sensitivity }) => (sensitivity === null ? none : <SensitivityBadge sensitivity={sensitivity} />) },
  { id: 'hash', header: 'Hash', width: 150, initiallyHidden: true, cell: ({ hash }) => <span className="mono truncate text-muted" title={hash}>{hash.slice(0, 16)}…</span> },
];
