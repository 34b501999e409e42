import { ArrowLeftRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ByokConfig, ByokStatus } from '../../../src-shared/byok.ts';
import { Card } from '../../components/Card.tsx';
import type { StatusLook } from '../../components/StatusBadge.tsx';
import { custodyLooks } from '../../components/status-looks.ts';
import { Timeline } from '../../components/Timeline.tsx';
import type { TimelineEvent } from '../../components/Timeline.tsx';
import { localTime } from '../../components/time-text.ts';
import { Link } from '../../routing.tsx';
import { wasMovedOn } from './lifecycle-words.ts';

const movedOn: StatusLook = { word: 'Moved on', icon: ArrowLeftRight, tone: 'neutral' };

function eventOf(config: ByokConfig, all: readonly ByokConfig[]): TimelineEvent {
  const { id, kmsKey, status, activatedAt, createdAt, modifiedAt } = config;
  const { word, icon, tone } = wasMovedOn(config, all) ? movedOn : custodyLooks[status];
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

/** A tenant's binding now, and those before. */
export type PastConfigsProps = Pick<ByokStatus, 'config' | 'history'>;

/** The keys a tenant was bound to before. Nothing while there are none. */
export function PastConfigs({ config, history }: PastConfigsProps): ReactNode {
  if (history.length === 0) return null;
  const all = config === null ? history : [config, ...history];
  return (
    <Card title="Earlier bindings" description="Those that have ended, newest first.">
      <Timeline label="Earlier bindings" events={history.map((past) => eventOf(past, all))} />
    </Card>
  );
}
