import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** One step of a wizard. */
export interface Step {
  readonly id: string;
  readonly label: string;
}

type Phase = 'done' | 'current' | 'ahead';

/** The steps of a wizard. */
export interface StepperProps {
  readonly label: string;
  readonly steps: readonly Step[];
  readonly current: string;
  /** Goes back to a done step; left out where there is no way back. */
  readonly onBack?: ((id: string) => void) | undefined;
}

const discs: Readonly<Record<Phase, string>> = {
  done: 'border-accent bg-accent text-white',
  current: 'border-accent bg-accent-soft text-accent-ink',
  ahead: 'border-control text-muted',
};

function StepMark({ step, place, phase }: { readonly step: Step; readonly place: number; readonly phase: Phase }): ReactNode {
  return (
    <>
      <span className={classNames('flex size-5 shrink-0 items-center justify-center rounded-full border text-2xs font-semibold tabular-nums', discs[phase])}>
        {phase === 'done' ? <Check aria-hidden size={12} strokeWidth={3} /> : place + 1}
      </span>
      <span className={classNames('truncate', phase === 'current' ? 'font-medium text-ink' : 'text-muted')}>
        {step.label}
        <span className="sr-only">{phase === 'done' ? ', done' : ''}</span>
      </span>
    </>
  );
}

/** Where one is in a wizard. */
export function Stepper({ label, steps, current, onBack }: StepperProps): ReactNode {
  const at = steps.findIndex((step) => step.id === current);
  return (
    <ol aria-label={label} className="flex items-center gap-3 text-sm">
      {steps.map((step, place) => {
        const phase = place < at ? 'done' : place === at ? 'current' : 'ahead';
        const mark = <StepMark step={step} place={place} phase={phase} />;
        return (
          <li key={step.id} aria-current={phase === 'current' ? 'step' : undefined} className="flex min-w-0 items-center gap-3">
            {place > 0 && <span aria-hidden className={classNames('h-px w-6 shrink-0', place <= at ? 'bg-accent' : 'bg-edge')} />}
            {phase === 'done' && onBack ? (
              <button type="button" className="flex min-w-0 items-center gap-2 rounded-sm hover:text-ink" onClick={() => { onBack(step.id); }}>
                {mark}
              </button>
            ) : (
              <span className="flex min-w-0 items-center gap-2">{mark}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
