import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Legend } from './Legend.tsx';
import { sharesText, spans, total } from './shares.ts';
import type { Share } from './shares.ts';
import { toneStroke } from './tone.ts';

/** Parts of a whole as a ring. */
export interface DonutProps {
  /** What is counted: "Tenants by BYOK status". */
  readonly label: string;
  /** Under the number in the middle: "tenants". */
  readonly noun: string;
  readonly shares: readonly Share[];
  readonly legend?: boolean | undefined;
}

const radius = 42;
const around = 2 * Math.PI * radius;

function Ring({ shares }: { readonly shares: readonly Share[] }): ReactNode {
  const drawn = spans(shares, around, 4);
  const gap = drawn.length > 1 ? 2 : 0;
  return (
    <g fill="none" strokeWidth="11" transform="rotate(-90 50 50)">
      <circle cx="50" cy="50" r={radius} className="stroke-pressed" />
      {drawn.map(({ label, tone, start, length }) => (
        <circle
          key={label}
          cx="50"
          cy="50"
          r={radius}
          className={toneStroke[tone]}
          strokeDasharray={`${String(Math.max(1, length - gap))} ${String(around)}`}
          strokeDashoffset={-start}
        />
      ))}
    </g>
  );
}

/** A ring with its sum in the middle and its words beside it. */
export function Donut({ label, noun, shares, legend = true }: DonutProps): ReactNode {
  return (
    <div className="flex items-center gap-6">
      <div className="relative size-30 shrink-0" role="img" aria-label={`${label}. ${sharesText(shares)}`}>
        <svg aria-hidden viewBox="0 0 100 100" className="size-full">
          <Ring shares={shares} />
        </svg>
        <div aria-hidden className={classNames('absolute inset-0 flex flex-col items-center justify-center')}>
          <span className="text-xl leading-6 font-semibold tracking-[-0.02em] tabular-nums">{total(shares).toLocaleString()}</span>
          <span className="text-2xs text-muted">{noun}</span>
        </div>
      </div>
      {legend && <Legend shares={shares} />}
    </div>
  );
}
