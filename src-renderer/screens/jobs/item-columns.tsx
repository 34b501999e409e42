import type { ReactNode } from 'react';
import type { JobItem } from '../../../src-shared/jobs.ts';
import { CopyableId } from '../../components/CopyableId.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { jobItemLooks } from '../../components/status-looks.ts';
import type { Column } from '../../components/table/columns.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { Link } from '../../routing.tsx';
import { jobProblem } from './job-words.ts';

/** In one line: what happened and what to do. The panel of the row has room for all of it. */
function Why({ item }: { readonly item: JobItem }): ReactNode {
  const problem = jobProblem(item);
  if (problem === null) return <span className="text-faint">{item.state === 'skipped' ? 'Nothing was to be done any more' : ''}</span>;
  return (
    <span className="truncate" title={`${problem.title}. ${problem.body} ${problem.next}`}>
      {item.state === 'failed' ? problem.title : `Is tried again: ${problem.title}`}
      <span className="text-muted">{` · ${problem.next}`}</span>
    </span>
  );
}

/** The columns of the tenants of a fleet. */
export const itemColumns: readonly Column<JobItem>[] = [
  {
    id: 'tenant',
    header: 'Tenant',
    width: 200,
    grow: 1,
    fixed: true,
    cell: ({ tenant, displayName }) => (
      <Link to={{ screen: 'tenant', tenant, tab: 'byok' }} tabIndex={-1} className="truncate font-medium hover:underline">
        {displayName}
      </Link>
    ),
  },
  { id: 'id', header: 'Id', width: 150, initiallyHidden: true, cell: ({ tenant }) => <CopyableId value={tenant} label="tenant id" /> },
  { id: 'state', header: 'State', width: 112, cell: ({ state }) => <StatusBadge plain {...jobItemLooks[state]} /> },
  { id: 'why', header: 'Why, and what to do', width: 280, grow: 2, cell: (item) => <Why item={item} /> },
  { id: 'finishedAt', header: 'Ended', width: 178, cell: ({ finishedAt }) => (finishedAt === null ? '' : <span className="text-muted"><Timestamp inTable at={finishedAt} detail="second" /></span>) },
];
