import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { toneFill, toneInk } from './tone.ts';
import type { Tone } from './tone.ts';

/** How hard a passphrase is to guess, from 0 (at once) to 4 (out of reach). */
export type StrengthScore = 0 | 1 | 2 | 3 | 4;

/** A judged passphrase. */
export interface StrengthMeterProps {
  /** Undefined while nothing is typed. */
  readonly score: StrengthScore | undefined;
  /** The least score that is accepted. */
  readonly minimum: StrengthScore;
  /** What would make it stronger, most useful first. */
  readonly advice?: readonly string[] | undefined;
}

const words = ['Far too easy to guess', 'Too easy to guess', 'Not yet strong', 'Strong', 'Very strong'] as const;

function toneOf(score: StrengthScore, minimum: StrengthScore): Tone {
  if (score >= minimum) return 'ok';
  return score >= minimum - 1 ? 'attention' : 'danger';
}

function Steps({ score, tone }: { readonly score: number; readonly tone: Tone }): ReactNode {
  return (
    <div aria-hidden className="flex gap-1">
      {[0, 1, 2, 3, 4].map((step) => (
        <span
          key={step}
          className={classNames('h-1 flex-1 rounded-xs transition-colors duration-200', step <= score ? toneFill[tone] : 'bg-pressed')}
        />
      ))}
    </div>
  );
}

/** Five steps, a word, and the most useful advice. */
export function StrengthMeter({ score, minimum, advice = [] }: StrengthMeterProps): ReactNode {
  const tone = score === undefined ? 'neutral' : toneOf(score, minimum);
  const enough = score !== undefined && score >= minimum;
  return (
    <div className="flex flex-col gap-1.5">
      <Steps score={score ?? -1} tone={tone} />
      <p aria-live="polite" className="min-h-4 text-xs text-muted">
        {score !== undefined && <span className={classNames('font-medium', toneInk[tone])}>{words[score]}</span>}
        {score !== undefined && !enough && advice[0] !== undefined && <span> · {advice[0]}</span>}
      </p>
    </div>
  );
}
