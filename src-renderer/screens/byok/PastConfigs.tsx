import type { ReactNode } from 'react';
import type { ByokConfig } from '../../../src-shared/byok.ts';
import { Card } from '../../components/Card.tsx';
import { custodyLooks } from '../../components/status-looks.ts';
import { Timeline } from '../../components/Timeline.tsx';
import type { TimelineEvent } from '../../components/Timeline.tsx';
import { localTime } from '../../components/time-text.ts';
import { Link } from '../../routing.tsx';

function eventOf({ id, kmsKey, status, activatedAt, createdAt, modifiedAt }: ByokConfig): TimelineEvent {
  const { word, icon, tone } = custodyLooks[status];
  const active = activatedAt === null ? 'it never was active' : `active from ${localTime(activatedAt)}`;
  return {
    id,
    at: modifiedAt,
    icon,
    tone,
    title: (
      <>
        {`${word}: `}
        <Link to={{ screen: 'key', key: kmsKey }} className="mono rounded-xs hover:underline">
          {kmsKey}
        </Link>
      </>
    ),
    detail: `Staged ${localTime(createdAt)}, ${active}`,
  };
}

/** The keys a tenant was bound to before. Nothing while there are none. */
export function PastConfigs({ history }: { readonly history: readonly ByokConfig[] }): ReactNode {
  if (history.length === 0) return null;
  return (
    <Card title="Earlier bindings" description="Those that have ended, newest first.">
      <Timeline label="Earlier bindings" events={history.map(eventOf)} />
    </Card>
  );
}
