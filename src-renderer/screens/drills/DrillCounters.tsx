import type { ReactNode } from 'react';
import { sealBoundSeconds } from '../../../src-shared/drills.ts';
import type { Drill } from '../../../src-shared/drills.ts';
import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { durationText } from '../../components/time-text.ts';
import { useNow } from '../../components/use-now.ts';
import { cutOffAt, isOver, sealBound, timeToSealed } from './drill-words.ts';

function Counter({ label, count, total, fill }: { readonly label: string; readonly count: number; readonly total: number; readonly fill: string }): ReactNode {
  const share = total === 0 ? 0 : (count / total) * 100;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <span className="text-sm text-muted">{label}</span>
        <span className="text-sm tabular-nums">
          <span className="text-lg font-semibold">{count.toLocaleString()}</span> of {total.toLocaleString()}
        </span>
      </div>
      <div role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={total} aria-valuenow={count} className="h-1.5 overflow-hidden rounded-full bg-pressed">
        <span className={classNames('block h-full rounded-full transition-all', fill)} style={{ width: `${share.toFixed(2)}%` }} />
      </div>
    </div>
  );
}

function Against({ ms }: { readonly ms: number }): ReactNode {
  const late = ms > sealBound;
  const share = Math.min(100, (ms / sealBound) * 100);
  return (
    <>
      <p role="timer" className={classNames('text-2xl font-semibold tabular-nums', late && 'text-danger-ink')}>
        {durationText(ms)}
      </p>
      <div aria-hidden className="mt-2 h-1.5 overflow-hidden rounded-full bg-pressed">
        <span className={classNames('block h-full rounded-full', late ? 'bg-danger-solid' : 'bg-accent')} style={{ width: `${share.toFixed(2)}%` }} />
      </div>
      <p className="mt-1.5 text-xs text-muted">
        {late ? 'Longer than' : 'Within'} the bound of {sealBoundSeconds.toLocaleString()} s
      </p>
    </>
  );
}

function Running({ from }: { readonly from: number }): ReactNode {
  return <Against ms={Math.max(0, useNow(1000) - from)} />;
}

/** The time until all were sealed: running, measured, or not begun. */
function Clock({ drill }: { readonly drill: Drill }): ReactNode {
  const from = cutOffAt(drill);
  const measured = timeToSealed(drill);
  if (measured !== null) return <Against ms={measured} />;
  if (isOver(drill)) return <p className="text-sm text-muted">Not measured: the drill ended before.</p>;
  if (from === null) return <p className="text-sm text-muted">Runs from the moment at which you say that the key is disabled.</p>;
  return <Running from={from} />;
}

function clockTitle({ disabledAt, refusedAt, sealedAt, endedAt }: Drill): string {
  if (endedAt !== null && sealedAt === null) return 'Time until all are sealed';
  const cutOff = disabledAt === null && refusedAt !== null ? 'the key was first refused' : 'the key was disabled';
  return sealedAt === null ? `Since ${cutOff}` : `Until all were sealed, since ${cutOff}`;
}

/** How many tenants are sealed and serve again, and the time against the bound. */
export function DrillCounters({ drill }: { readonly drill: Drill }): ReactNode {
  const { tenants, sealed, serving } = drill;
  return (
    <Card className="col-span-12 wide:col-span-5">
      <h2 className="mb-1 text-sm font-medium">{clockTitle(drill)}</h2>
      <Clock drill={drill} />
      <div className="mt-5 flex flex-col gap-4 border-t border-line pt-4">
        <Counter label="Sealed" count={sealed} total={tenants} fill="bg-attention-solid" />
        <Counter label="Serving again" count={serving} total={tenants} fill="bg-ok-solid" />
      </div>
    </Card>
  );
}
