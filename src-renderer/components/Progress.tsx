import { Progress as Base } from '@base-ui/react/progress';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { classNames } from './class-names.ts';
import { durationText } from './time-text.ts';
import { toneFill } from './tone.ts';
import type { Tone } from './tone.ts';

/** Long work as its job reports it. */
export interface ProgressProps {
  /** What is being done: "Re-encrypting 12,000 revisions". */
  readonly label: string;
  readonly done: number;
  /** Undefined while it is being counted. */
  readonly total: number | undefined;
  readonly failed?: number | undefined;
  /** Items a second; leave out when unknown. */
  readonly rate?: number | undefined;
  /** The time left in words, from one who knows it better than the rate does; null when it cannot be told. */
  readonly left?: string | null | undefined;
  /** The items in the plural: "revisions". */
  readonly noun: string;
  readonly tone?: Tone | undefined;
  /** Cancelling is offered with what happens then: "Nothing has changed yet; the staged rows are thrown away." */
  readonly cancel?: { readonly consequence: string; readonly onCancel: () => void; readonly busy?: boolean | undefined } | undefined;
}

function remaining({ done, total, rate, left }: ProgressProps): string | undefined {
  if (left !== undefined) return left ?? undefined;
  if (total === undefined || rate === undefined || rate <= 0 || done >= total) return undefined;
  return `about ${durationText(((total - done) / rate) * 1_000)} left`;
}

function rateText(rate: number | undefined): string | undefined {
  if (rate === undefined || rate <= 0) return undefined;
  return `${rate.toLocaleString(undefined, { maximumFractionDigits: rate < 10 ? 1 : 0 })} a second`;
}

function Facts(props: ProgressProps): ReactNode {
  const { done, total, failed = 0, noun, rate } = props;
  const count = total === undefined ? `${done.toLocaleString()} ${noun}` : `${done.toLocaleString()} of ${total.toLocaleString()} ${noun}`;
  const facts = [count, rateText(rate), remaining(props)].filter((fact) => fact !== undefined);
  return (
    <p className="text-xs text-muted tabular-nums">
      {facts.join(' · ')}
      {failed > 0 && <span className="font-medium text-danger-ink"> · {failed.toLocaleString()} failed</span>}
    </p>
  );
}

function Bar({ total, tone }: { readonly total: number | undefined; readonly tone: Tone }): ReactNode {
  return (
    <Base.Track className="h-1.5 overflow-hidden rounded-full bg-pressed">
      <Base.Indicator
        className={classNames('h-full rounded-full transition-[width] duration-300', toneFill[tone], total === undefined && 'w-1/4 animate-slide')}
      />
    </Base.Track>
  );
}

/** A bar with count, rate and time left, and the way to stop with what stopping means. */
export function Progress(props: ProgressProps): ReactNode {
  const { label, done, total, tone = 'accent', cancel } = props;
  return (
    <div className="flex flex-col gap-2">
      <Base.Root value={total === undefined ? null : done} max={total === undefined ? 100 : Math.max(total, 1)} className="flex flex-col gap-2">
        <div className="flex items-baseline justify-between gap-4">
          <Base.Label className="text-sm font-medium">{label}</Base.Label>
          {total !== undefined && <Base.Value className="text-xs text-muted tabular-nums" />}
        </div>
        <Bar total={total} tone={tone} />
      </Base.Root>
      <Facts {...props} />
      {cancel && (
        <div className="flex items-center justify-between gap-4 pt-1">
          <p className="text-xs text-muted">{cancel.consequence}</p>
          <Button size="small" busy={cancel.busy} onClick={cancel.onCancel}>
            Cancel
          </Button>
        </div>
      )}
    </div>
  );
}
