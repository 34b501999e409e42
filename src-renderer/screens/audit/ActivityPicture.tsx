import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { Legend } from '../../components/Legend.tsx';
import type { Share } from '../../components/shares.ts';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { useSearch } from '../../routing.tsx';
import { barParts, dayWords, utcDay } from './activity-bars.ts';
import type { ActivityDay } from './activity-bars.ts';

const days = 30;
const height = 56;

function Bar({ day, most }: { readonly day: ActivityDay; readonly most: number }): ReactNode {
  const parts = barParts(day, most, height);
  return (
    <svg aria-hidden viewBox={`0 0 10 ${String(height)}`} preserveAspectRatio="none" className="h-14 w-full">
      <rect x="0" y={height - 1} width="10" height="1" className="fill-pressed" />
      {parts.map(({ outcome, y, length }) => (
        <rect key={outcome} x="0" y={y} width="10" height={length} className={fills[outcome]} />
      ))}
    </svg>
  );
}

const fills = { ok: 'fill-accent', refused: 'fill-attention-solid', failed: 'fill-danger-solid' } as const;

interface BarsProps {
  readonly days: readonly ActivityDay[];
}

/** One stop for Tab; the arrows go from day to day. */
function useRoving(count: number): { readonly at: number; readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void } {
  const [at, setAt] = useState(count - 1);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = at + step;
    if (step === 0 || next < 0 || next >= count) return;
    event.preventDefault();
    setAt(next);
    const bar = event.currentTarget.querySelectorAll('button')[next];
    bar?.focus();
  };
  return { at, onKeyDown };
}

function Bars({ days: list }: BarsProps): ReactNode {
  const [search, change] = useSearch();
  const { at, onKeyDown } = useRoving(list.length);
  const most = Math.max(1, ...list.map(({ ok, refused, failed }) => ok + refused + failed));
  return (
    <div role="group" aria-label="Events of the last 30 days; choose a day to see its events" onKeyDown={onKeyDown} className="flex h-14 flex-1 items-end gap-0.75">
      {list.map((day, place) => {
        const date = `${utcDay(day.day)}Z`;
        const chosen = search.get('from') === date && search.get('to') === date;
        return (
          <button
            key={day.day}
            type="button"
            tabIndex={place === at ? 0 : -1}
            aria-pressed={chosen}
            aria-label={dayWords(day)}
            title={dayWords(day)}
            onClick={() => { change(chosen ? { from: null, to: null } : { from: date, to: date }); }}
            className={classNames('min-w-0 flex-1 rounded-xs hover:bg-hover', chosen && 'bg-accent-soft')}
          >
            <Bar day={day} most={most} />
          </button>
        );
      })}
    </div>
  );
}

function sharesOf(list: readonly ActivityDay[]): readonly Share[] {
  const sum = (pick: (day: ActivityDay) => number): number => list.reduce((total, day) => total + pick(day), 0);
  return [
    { label: 'Succeeded', count: sum(({ ok }) => ok), tone: 'accent' },
    { label: 'Refused', count: sum(({ refused }) => refused), tone: 'attention' },
    { label: 'Failed', count: sum(({ failed }) => failed), tone: 'danger' },
  ];
}

/** The last 30 days as bars; a day that is chosen narrows the log to it. */
export function ActivityPicture(): ReactNode {
  const queries = useQueries();
  const [search] = useSearch();
  const tenant = search.get('tenant') ?? undefined;
  const { data } = useQuery(queries.audit.activity.queryOptions({ input: { days, tenant } }));
  return (
    <section aria-label="Activity" className="flex items-end gap-8 px-6 pb-4">
      {data === undefined ? <Skeleton className="h-14 flex-1" /> : <Bars days={data} />}
      <div className="w-46 shrink-0 text-xs">
        <p className="mb-1 text-2xs text-faint">Last 30 days, by UTC day</p>
        <Legend shares={sharesOf(data ?? [])} />
      </div>
    </section>
  );
}
