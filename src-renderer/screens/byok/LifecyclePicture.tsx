import { ArrowLeftRight, ArrowRight } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Lifecycle } from '../../../src-shared/lifecycle.ts';
import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { custodyLooks } from '../../components/status-looks.ts';
import { toneInk, toneSoft } from '../../components/tone.ts';
import { lifecycleMeanings, wasPassed } from './lifecycle-words.ts';

function Node({ own, current }: { readonly own: Lifecycle; readonly current: Lifecycle }): ReactNode {
  const { word, icon: Icon, tone } = custodyLooks[own];
  const here = own === current;
  return (
    <li
      aria-current={here ? 'step' : undefined}
      data-tone={here ? tone : undefined}
      className={classNames(
        'flex h-9 items-center gap-2 rounded-md border px-3 text-sm whitespace-nowrap',
        here ? classNames('font-medium', toneSoft[tone]) : 'border-edge bg-surface text-muted',
      )}
    >
      <Icon aria-hidden size={14} className={here ? toneInk[tone] : 'text-faint'} />
      {word}
      {!here && wasPassed(own, current) && <span className="sr-only">, passed</span>}
    </li>
  );
}

function Arrow({ icon: Icon = ArrowRight }: { readonly icon?: LucideIcon }): ReactNode {
  return (
    <li aria-hidden className="flex w-9 shrink-0 justify-center text-faint max-wide:w-6">
      <Icon size={16} />
    </li>
  );
}

function Fork(): ReactNode {
  return (
    <li aria-hidden className="shrink-0">
      <svg width="44" height="80" viewBox="0 0 44 80" fill="none" className="stroke-faint" strokeWidth="1.5">
        <path d="M0 40 H14 Q22 40 22 32 V26 Q22 18 30 18 H40 M36 14 L40 18 L36 22" />
        <path d="M14 40 Q22 40 22 48 V54 Q22 62 30 62 H40 M36 58 L40 62 L36 66" />
      </svg>
    </li>
  );
}

/** Where the tenant stands on its lifecycle, drawn: staged, in custody, ended. */
export function LifecyclePicture({ status }: { readonly status: Lifecycle }): ReactNode {
  return (
    <Card title="Lifecycle" description="Where this tenant's binding stands. Whether its key answers is another matter: see Validation.">
      <div className="overflow-x-auto" role="group" aria-label="Lifecycle of the binding" tabIndex={0}>
        <ol className="flex min-w-max items-center">
          <Node own="PENDING_VALIDATION" current={status} />
          <Arrow />
          <Node own="VALIDATED" current={status} />
          <Arrow />
          <li>
            <ol aria-label="In the customer's custody" className="flex items-center rounded-lg border border-dashed border-edge p-3">
              <Node own="ACTIVE" current={status} />
              <Arrow icon={ArrowLeftRight} />
              <Node own="SEALED" current={status} />
            </ol>
          </li>
          <Fork />
          <li>
            <ol aria-label="Ended" className="flex flex-col gap-2">
              <Node own="OFFBOARDED" current={status} />
              <Node own="REVOKED" current={status} />
            </ol>
          </li>
        </ol>
      </div>
      <p className="mt-3 text-sm text-muted">
        <span className="font-medium text-ink">{custodyLooks[status].word}. </span>
        {lifecycleMeanings[status]}
      </p>
    </Card>
  );
}
