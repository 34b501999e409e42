import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { toneInk, toneSoft } from './tone.ts';
import type { Tone } from './tone.ts';

/** How a status looks: always a word and an icon, the colour only repeats them. */
export interface StatusLook {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly tone: Tone;
}

/** A status: spread a look of `status-looks.ts` onto it. */
export interface StatusBadgeProps extends StatusLook {
  /** Without a ground, for dense tables. */
  readonly plain?: boolean | undefined;
}

/** Without a ground only what needs a look speaks in colour; the rest is quiet ink beside a coloured icon. */
function plainInk(tone: Tone): string {
  return tone === 'danger' || tone === 'attention' ? toneInk[tone] : 'text-muted';
}

/** A word and an icon in the colour of their meaning. */
export function StatusBadge({ word, icon: Icon, tone, plain = false }: StatusBadgeProps): ReactNode {
  return (
    <span
      data-tone={tone}
      className={classNames(
        'inline-flex max-w-full items-center align-middle gap-1.5 text-xs font-medium whitespace-nowrap',
        plain ? plainInk(tone) : classNames('h-5.5 rounded-sm border pr-2 pl-1.5', toneSoft[tone]),
      )}
    >
      <Icon aria-hidden size={13} className={classNames('shrink-0', toneInk[tone])} />
      <span className="truncate">{word}</span>
    </span>
  );
}
