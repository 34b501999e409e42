import type { ReactNode } from 'react';
import { Legend } from './Legend.tsx';
import { sharesText, spans } from './shares.ts';
import type { Share } from './shares.ts';
import { classNames } from './class-names.ts';
import { toneFill } from './tone.ts';

/** Parts of a whole as one line. */
export interface StackedBarProps {
  readonly label: string;
  readonly shares: readonly Share[];
  readonly legend?: boolean | undefined;
}

/** A thin bar of parts, with its words below. */
export function StackedBar({ label, shares, legend = true }: StackedBarProps): ReactNode {
  return (
    <div className="flex flex-col gap-2.5">
      <div role="img" aria-label={`${label}. ${sharesText(shares)}`} className="flex h-2 gap-0.5 overflow-hidden rounded-full bg-pressed">
        {spans(shares, 100, 1).map(({ label: part, tone, length }) => (
          <span key={part} className={classNames('h-full', toneFill[tone])} style={{ width: `${length.toFixed(2)}%` }} />
        ))}
      </div>
      {legend && <Legend shares={shares} inline />}
    </div>
  );
}
