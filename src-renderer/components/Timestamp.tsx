import type { ReactNode } from 'react';
import { localTime, relativeTime, utcTime } from './time-text.ts';
import type { TimeDetail } from './time-text.ts';
import { Tooltip } from './Tooltip.tsx';
import { useNow } from './use-now.ts';

/** A moment. */
export interface TimestampProps {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly detail?: TimeDetail | undefined;
  /** "5 minutes ago" instead of the date; the tooltip then says both. */
  readonly relative?: boolean | undefined;
  /** No tab stop: the row's own page says the time in full. */
  readonly inTable?: boolean | undefined;
}

interface TimeWithHintProps extends Pick<TimestampProps, 'at' | 'inTable'> {
  readonly text: string;
  readonly hint: ReactNode;
}

function TimeWithHint({ at, text, hint, inTable = false }: TimeWithHintProps): ReactNode {
  return (
    <Tooltip text={<span className="tabular-nums">{hint}</span>}>
      <time tabIndex={inTable ? undefined : 0} dateTime={new Date(at).toISOString()} className="rounded-xs whitespace-nowrap tabular-nums">
        {text}
      </time>
    </Tooltip>
  );
}

function RelativeTime({ at, inTable }: Pick<TimestampProps, 'at' | 'inTable'>): ReactNode {
  const now = useNow(30_000);
  const hint = (
    <>
      {localTime(at, 'second')}
      <br />
      {utcTime(at)}
    </>
  );
  return <TimeWithHint at={at} inTable={inTable} text={relativeTime(at, now)} hint={hint} />;
}

/** A moment in local time, with UTC on hover. */
export function Timestamp({ at, detail = 'minute', relative = false, inTable }: TimestampProps): ReactNode {
  if (relative) return <RelativeTime at={at} inTable={inTable} />;
  return <TimeWithHint at={at} inTable={inTable} text={localTime(at, detail)} hint={utcTime(at)} />;
}
