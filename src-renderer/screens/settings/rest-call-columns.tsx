import type { RestCallShown } from '../../../src-shared/rest-api.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import type { Column } from '../../components/table/columns.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { callerText, operationTitle, statusLook, tookText } from './rest-words.ts';

const quiet = 'truncate text-muted';

/** The columns of the last calls. */
export const restCallColumns: readonly Column<RestCallShown>[] = [
  { id: 'at', header: 'Time', width: 188, fixed: true, cell: ({ at }) => <span className={quiet}><Timestamp at={at} detail="second" inTable /></span> },
  { id: 'method', header: 'Method', width: 68, cell: ({ method }) => <span className="mono font-medium">{method.toUpperCase()}</span> },
  { id: 'path', header: 'Path', width: 150, grow: 3, fixed: true, cell: ({ path }) => <span className="mono truncate" title={path}>{path}</span> },
  { id: 'operation', header: 'Call', width: 126, grow: 2, cell: (call) => <span className={quiet}>{operationTitle(call) ?? 'No call of the API'}</span> },
  { id: 'status', header: 'Status', width: 150, fixed: true, cell: ({ status }) => <StatusBadge {...statusLook(status)} plain /> },
  { id: 'took', header: 'Took', width: 78, align: 'end', cell: ({ milliseconds }) => <span className="text-muted tabular-nums">{tookText(milliseconds)}</span> },
  { id: 'key', header: 'Access key', width: 112, grow: 2, cell: (call) => <span className={quiet} title={callerText(call)}>{callerText(call)}</span> },
];
