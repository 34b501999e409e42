import type { ReactNode } from 'react';
import { localTime, relativeTime, utcTime } from './time-text.ts';
import type { TimeDetail } from './time-text.ts';
import { Tooltip } from './Tooltip.tsx';
import { useNow } from './use-now.ts';

const lookedAtEvery = 30_000;

/** A moment. */
export interface TimestampProps {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly detail?: TimeDetail | undefined;
  /** "5 minutes ago" instead of the date; the tooltip then says both. */
  readonly relative?: boolean | undefined;
  /** Lighter, for hundreds of rows: the hint is the browser's own, and there is no tab stop. */
  readonly inTable?: boolean | undefined;
}

interface TimeWithHintProps extends Pick<TimestampProps, 'at' | 'inTable'> {
  readonly text: string;
  readonly hint: readonly string[];
}

function HintLines({ lines }: { readonly lines: readonly string[] }): ReactNode {
  return lines.map((line) => (
    <span key={line} className="block tabular-nums">
      {line}
    </span>
  ));
}

function TimeWithHint({ at, text, hint, inTable = false }: TimeWithHintProps): ReactNode {
  const named = { dateTime: new Date(at).toISOString(), className: 'rounded-xs whitespace-nowrap tabular-nums', children: text };
  return inTable ? (
    <time {...named} title={hint.join('\n')} />
  ) : (
    <Tooltip text={<HintLines lines={hint} />}>
      <time {...named} tabIndex={0} />
    </Tooltip>
  );
}

function RelativeTime({ at, inTable }: Pick<TimestampProps, 'at' | 'inTable'>): ReactNode {
  // The time is looked at every 30 s: what came since then is not ahead.
  const seen = useNow(lookedAtEvery);
  const now = at > seen && at - seen <= lookedAtEvery ? at : seen;
  return <TimeWithHint at={at} inTable={inTable} text={relativeTime(at, now)} hint={[localTime(at, 'second'), utcTime(at)]} />;
}

/** A moment in local time, with UTC on hover. */
export function Timestamp({ at, detail = 'minute', relative = false, inTable }: TimestampProps): ReactNode {
  if (relative) return <RelativeTime at={at} inTable={inTable} />;
  return <TimeWithHint at={at} inTable={inTable} text={localTime(at, detail)} hint={[utcTime(at)]} />;
}
