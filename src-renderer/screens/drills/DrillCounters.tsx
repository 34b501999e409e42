import type { ReactNode } from 'react';
import type { Drill } from '../../../src-shared/drills.ts';
import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { durationText } from '../../components/time-text.ts';
import { useNow } from '../../components/use-now.ts';
import { cutOffAt, sealBound, timeToSealed } from './drill-words.ts';

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

function Running({ from }: { readonly from: number }): ReactNode {
  const passed = Math.max(0, useNow(1000) - from);
  return <Against ms={passed} words={durationText(passed)} late={passed > sealBound} />;
}

function Against({ ms, words, late }: { readonly ms: number; readonly words: string; readonly late: boolean }): ReactNode {
  const share = Math.min(100, (ms / sealBound) * 100);
  return (
    <>
      <p role="timer" className={classNames('text-2xl font-semibold tabular-nums', late && 'text-danger-ink')}>
        {words}
      </p>
      <div aria-hidden className="mt-2 h-1.5 overflow-hidden rounded-full bg-pressed">
        <span className={classNames('block h-full rounded-full', late ? 'bg-danger-solid' : 'bg-accent')} style={{ width: `${share.toFixed(2)}%` }} />
      </div>
      <p className="mt-1.5 text-xs text-muted">{late ? `Longer than the bound of ${durationText(sealBound)}` : `Bound: ${durationText(sealBound)}`}</p>
    </>
  );
}

/** The time until all were sealed: running, measured, or not begun. */
function Clock({ drill }: { readonly drill: Drill }): ReactNode {
  const from = cutOffAt(drill);
  const { sealedAt } = drill;
  if (from === null) return <p className="text-sm text-muted">Runs from the moment at which you say that the key is disabled.</p>;
  if (sealedAt !== null) return <Against ms={sealedAt - from} words={timeToSealed(drill).text} late={timeToSealed(drill).withinBound === false} />;
  if (drill.endedAt !== null) return <p className="text-sm text-muted">Not measured to its end.</p>;
  return <Running from={from} />;
}

/** How many tenants are sealed and serve again, and the time against the bound. */
export function DrillCounters({ drill }: { readonly drill: Drill }): ReactNode {
  const { tenants, sealed, serving } = drill;
  return (
    <Card className="col-span-12 wide:col-span-5">
      <h2 className="mb-1 text-sm font-medium">{drill.disabledAt === null && drill.refusedAt !== null ? 'Since the key was first refused' : 'Since the key was disabled'}</h2>
      <Clock drill={drill} />
      <div className="mt-5 flex flex-col gap-4 border-t border-line pt-4">
        <Counter label="Sealed" count={sealed} total={tenants} fill="bg-attention-solid" />
        <Counter label="Serving again" count={serving} total={tenants} fill="bg-ok-solid" />
      </div>
    </Card>
  );
}
