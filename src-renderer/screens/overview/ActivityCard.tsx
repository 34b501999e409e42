import type { ReactNode } from 'react';
import type { Overview } from '../../../src-shared/overview.ts';
import { Card } from '../../components/Card.tsx';
import { Legend } from '../../components/Legend.tsx';
import { Link } from '../../routing.tsx';
import { barParts, dayWords, utcDay } from '../audit/activity-bars.ts';
import type { ActivityDay } from '../audit/activity-bars.ts';

const height = 96;
const fills = { ok: 'fill-accent', refused: 'fill-attention-solid', failed: 'fill-danger-solid' } as const;

function total(days: Overview['activity'], outcome: 'ok' | 'refused' | 'failed'): number {
  return days.reduce((sum, day) => sum + day[outcome], 0);
}

function DayBar({ day, most }: { readonly day: ActivityDay; readonly most: number }): ReactNode {
  const date = `${utcDay(day.day)}Z`;
  return (
    <li className="h-full min-w-0 flex-1">
      <Link to={{ screen: 'audit' }} search={{ from: date, to: date }} aria-label={dayWords(day)} title={dayWords(day)} className="block h-full rounded-xs hover:bg-hover">
        <svg aria-hidden viewBox={`0 0 10 ${String(height)}`} preserveAspectRatio="none" className="size-full">
          <rect x="0" y={height - 1} width="10" height="1" className="fill-pressed" />
          {barParts(day, most, height).map(({ outcome, y, length }) => (
            <rect key={outcome} x="0" y={y} width="10" height={length} className={fills[outcome]} />
          ))}
        </svg>
      </Link>
    </li>
  );
}

/** The events of 30 days as bars; each day leads to its events. */
export function ActivityCard({ days }: { readonly days: Overview['activity'] }): ReactNode {
  const most = Math.max(1, ...days.map(({ ok, refused, failed }) => ok + refused + failed));
  const [first, last] = [days[0], days.at(-1)];
  return (
    <Card title="Activity" className="col-span-12 wide:col-span-5" actions={<span className="text-xs text-muted">Last 30 days, by UTC day</span>}>
      <ol aria-label="Events by day" className="flex h-24 items-end gap-0.75">
        {days.map((day) => (
          <DayBar key={day.day} day={day} most={most} />
        ))}
      </ol>
      <div className="mt-1.5 mb-4 flex justify-between text-2xs text-faint tabular-nums">
        <span>{first && utcDay(first.day)}</span>
        <span>{last && utcDay(last.day)}</span>
      </div>
      <Legend
        inline
        shares={[
          { label: 'Succeeded', count: total(days, 'ok'), tone: 'accent' },
          { label: 'Refused', count: total(days, 'refused'), tone: 'attention' },
          { label: 'Failed', count: total(days, 'failed'), tone: 'danger' },
        ]}
      />
    </Card>
  );
}
