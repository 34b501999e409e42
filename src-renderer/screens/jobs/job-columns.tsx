import type { ReactNode } from 'react';
import type { Job } from '../../../src-shared/jobs.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { jobLooks } from '../../components/status-looks.ts';
import type { Column } from '../../components/table/columns.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { Link } from '../../routing.tsx';
import { actOf, actWords, doneText, isUnfinished, remainingText, tookText } from './job-words.ts';

function Act({ job }: { readonly job: Job }): ReactNode {
  const { word, icon: Icon } = actWords[actOf(job)];
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <Icon aria-hidden size={14} className="shrink-0 text-faint" />
      <span className="truncate">{word}</span>
    </span>
  );
}

function Tenants({ job: { tenant, total } }: { readonly job: Job }): ReactNode {
  if (tenant === null) return <span className="text-muted tabular-nums">{`${total.toLocaleString()} ${total === 1 ? 'tenant' : 'tenants'}`}</span>;
  return (
    <Link to={{ screen: 'tenant', tenant, tab: 'byok' }} tabIndex={-1} className="mono truncate text-muted hover:underline">
      {tenant}
    </Link>
  );
}

function Time({ at }: { readonly at: number }): ReactNode {
  return (
    <span className="text-muted">
      <Timestamp inTable at={at} />
    </span>
  );
}

function lasting(job: Job): string {
  if (isUnfinished(job)) return remainingText(job) ?? '';
  return job.finishedAt === null ? '' : tookText(job.finishedAt - job.startedAt);
}

/** The columns of the list of work. */
export const jobColumns: readonly Column<Job>[] = [
  {
    id: 'title',
    header: 'Work',
    width: 216,
    grow: 2,
    fixed: true,
    cell: ({ id, title }) => (
      <Link to={{ screen: 'work', job: id }} tabIndex={-1} className="truncate font-medium hover:underline">
        {title}
      </Link>
    ),
  },
  { id: 'state', header: 'State', width: 104, cell: ({ state }) => <StatusBadge plain {...jobLooks[state]} /> },
  { id: 'done', header: 'Done', width: 190, grow: 1, cell: (job) => <span className={job.failed > 0 ? 'truncate text-danger-ink tabular-nums' : 'truncate tabular-nums'}>{doneText(job)}</span> },
  { id: 'tenant', header: 'For', width: 120, cell: (job) => <Tenants job={job} /> },
  { id: 'act', header: 'Kind', width: 118, initiallyHidden: true, cell: (job) => <Act job={job} /> },
  { id: 'lasts', header: 'Time', width: 130, cell: (job) => <span className="truncate text-muted tabular-nums">{lasting(job)}</span> },
  { id: 'startedAt', header: 'Started', width: 156, cell: ({ startedAt }) => <Time at={startedAt} /> },
  { id: 'finishedAt', header: 'Ended', width: 156, initiallyHidden: true, cell: ({ finishedAt }) => (finishedAt === null ? '' : <Time at={finishedAt} />) },
];
