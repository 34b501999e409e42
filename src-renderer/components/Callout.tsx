import { CircleAlert, CircleCheck, Info, Lightbulb, TriangleAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { toneInk, toneSoft } from './tone.ts';
import type { Tone } from './tone.ts';

/** The icon that says the tone without its colour. */
export const toneIcons: Readonly<Record<Tone, LucideIcon>> = {
  ok: CircleCheck,
  attention: TriangleAlert,
  danger: CircleAlert,
  info: Info,
  neutral: Info,
  accent: Lightbulb,
};

/** A note on the page itself. */
export interface CalloutProps {
  readonly tone?: Tone | undefined;
  readonly title?: string | undefined;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** Read out when it appears: for what came of an act. */
  readonly live?: boolean | undefined;
}

/** A bordered note with an icon; says what is so and what follows. */
export function Callout({ tone = 'info', title, children, actions, live = false }: CalloutProps): ReactNode {
  const Icon = toneIcons[tone];
  return (
    <div
      data-tone={tone}
      role={live ? 'alert' : 'note'}
      className={classNames('flex gap-2.5 rounded-lg border px-3 py-2.5', toneSoft[tone])}
    >
      <Icon aria-hidden size={16} className={classNames('mt-0.5 shrink-0', toneInk[tone])} />
      <div className="min-w-0 flex-1 text-sm text-ink">
        {title !== undefined && <p className="font-medium">{title}</p>}
        {children !== undefined && <div className={title === undefined ? undefined : 'mt-0.5 text-muted'}>{children}</div>}
        {actions !== undefined && <div className="mt-2.5 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
