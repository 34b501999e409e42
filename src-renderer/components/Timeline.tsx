import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Timestamp } from './Timestamp.tsx';
import { toneInk } from './tone.ts';
import type { Tone } from './tone.ts';

/** Something that happened. */
export interface TimelineEvent {
  readonly id: string;
  readonly at: number;
  readonly icon: LucideIcon;
  readonly tone?: Tone | undefined;
  /** One sentence. */
  readonly title: ReactNode;
  readonly detail?: ReactNode;
}

function TimelineRow({ event }: { readonly event: TimelineEvent }): ReactNode {
  const Icon = event.icon;
  return (
    <li className="group relative flex gap-3 pb-4 last:pb-0">
      <span aria-hidden className="absolute top-6 bottom-0 left-[11px] w-px bg-edge group-last:hidden" />
      <span className="flex size-6 shrink-0 items-center justify-center rounded-full border border-edge bg-surface">
        <Icon aria-hidden size={13} className={classNames(toneInk[event.tone ?? 'neutral'])} />
      </span>
      <div className="min-w-0 flex-1 pt-0.5">
        <div className="flex items-baseline justify-between gap-4">
          <p className="min-w-0 text-sm">{event.title}</p>
          <span className="shrink-0 text-xs text-muted">
            <Timestamp at={event.at} relative />
          </span>
        </div>
        {event.detail !== undefined && <div className="mt-0.5 text-xs text-muted">{event.detail}</div>}
      </div>
    </li>
  );
}

/** What happened, newest first. */
export function Timeline({ label, events }: { readonly label: string; readonly events: readonly TimelineEvent[] }): ReactNode {
  return (
    <ol aria-label={label}>
      {events.map((event) => (
        <TimelineRow key={event.id} event={event} />
      ))}
    </ol>
  );
}
