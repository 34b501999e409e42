import type { ReactNode } from 'react';
import { strictness } from '../../src-shared/sensitivity.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import { classNames } from './class-names.ts';

/** How a sensitivity is written and what it asks for. */
export const sensitivityWords: Readonly<Record<Sensitivity, { readonly word: string; readonly meaning: string }>> = {
  UNSPECIFIED: { word: 'Unspecified', meaning: 'Nobody has classified it yet.' },
  STANDARD: { word: 'Standard', meaning: 'No regime applies. Reads are audited.' },
  PII: { word: 'PII', meaning: 'Personal data. No read without its audit event.' },
  PHI: { word: 'PHI', meaning: 'Health data. A read needs a reason and a fresh passphrase.' },
  FINANCIAL: { word: 'Financial', meaning: 'Payment and account data. A read needs a reason and a fresh passphrase.' },
  REGULATED: { word: 'Regulated', meaning: 'Several regimes or the strictest one. A read needs a reason and a fresh passphrase.' },
};

const inks: Readonly<Record<Sensitivity, string>> = {
  UNSPECIFIED: 'text-faint',
  STANDARD: 'text-muted',
  PII: 'text-info-ink',
  PHI: 'text-attention-ink',
  FINANCIAL: 'text-attention-ink',
  REGULATED: 'text-danger-ink',
};

/** A sensitivity: its word, and as many filled steps as it is strict. */
export function SensitivityBadge({ sensitivity }: { readonly sensitivity: Sensitivity }): ReactNode {
  const level = strictness(sensitivity);
  return (
    <span className={classNames('inline-flex items-center gap-1.5 text-xs font-medium whitespace-nowrap', inks[sensitivity])}>
      <span aria-hidden className="flex items-end gap-px">
        {[1, 2, 3, 4, 5].map((step) => (
          <span key={step} className={classNames('h-2.5 w-[3px] rounded-[1px] bg-current', step > level && 'opacity-20')} />
        ))}
      </span>
      {sensitivityWords[sensitivity].word}
    </span>
  );
}
