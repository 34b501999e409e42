import type { ReactNode } from 'react';
import type { AuditEvent } from '../../../src-shared/audit.ts';
import { Card } from '../../components/Card.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { outcomeLooks } from '../../components/status-looks.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { Link } from '../../routing.tsx';
import { foldEvents } from './fold-events.ts';
import type { FoldedEvents } from './fold-events.ts';
import { recentText, subjectOf } from './recent-words.ts';

function EventLine({ events }: { readonly events: FoldedEvents }): ReactNode {
  const { seq, time, actor, outcome } = events.latest;
  const subject = subjectOf(events.latest);
  return (
    <li className="flex items-center gap-4 px-4 py-2 text-sm">
      <span className="w-14 shrink-0 text-right text-xs text-faint tabular-nums">{seq.toLocaleString()}</span>
      <span className="w-64 min-w-0 truncate">
        {recentText(events.latest)}
        {events.count > 1 && <span className="text-muted tabular-nums"> × {events.count.toLocaleString()}</span>}
      </span>
      <span className="w-48 min-w-0 truncate text-muted">
        {subject !== null && (
          <Link to={subject.to} className="hover:text-ink hover:underline">
            {subject.name}
          </Link>
        )}
      </span>
      <span className="min-w-0 flex-1 truncate text-muted">{actor}</span>
      <span className="w-24 shrink-0">
        <StatusBadge {...outcomeLooks[outcome]} plain />
      </span>
      <span className="w-28 shrink-0 text-right text-xs text-muted">
        <Timestamp at={time} relative inTable />
      </span>
    </li>
  );
}

/** The latest events, newest first; neighbours that say the same are one line. */
export function RecentCard({ events }: { readonly events: readonly AuditEvent[] }): ReactNode {
  return (
    <Card
      flush
      title="Recent activity"
      className="col-span-12"
      actions={
        <Link to={{ screen: 'audit' }} className="rounded-xs text-xs text-accent-ink hover:underline">
          Open the audit log
        </Link>
      }
    >
      <ol className="divide-y divide-line">
        {foldEvents(events).map((folded) => (
          <EventLine key={folded.latest.seq} events={folded} />
        ))}
      </ol>
    </Card>
  );
}
