import type { ReactNode } from 'react';
import type { PassphraseJudgement } from '../../src-shared/vault.ts';
import { PassphraseField } from '../components/PassphraseField.tsx';
import { StrengthMeter } from '../components/StrengthMeter.tsx';
import type { StrengthMeterProps, StrengthScore } from '../components/StrengthMeter.tsx';
import type { NewPassphrase } from './use-new-passphrase.ts';

const scores: readonly StrengthScore[] = [0, 1, 2, 3, 4];

function scoreOf(value: number): StrengthScore {
  return scores.find((score) => score === value) ?? 0;
}

/** A judgement as the meter shows it: what is not taken never looks strong, however it scores. */
export function meterOf(judgement: PassphraseJudgement | undefined): StrengthMeterProps {
  if (judgement === undefined) return { score: undefined, minimum: 3 };
  const { score, minimum, acceptable, advice } = judgement;
  return { score: scoreOf(acceptable ? score : Math.min(score, minimum - 1)), minimum: scoreOf(minimum), advice };
}

/** Where a passphrase is chosen. */
export interface NewPassphraseFieldsProps {
  readonly value: NewPassphrase;
  readonly label?: string | undefined;
  readonly hint?: ReactNode;
  readonly autoFocus?: boolean | undefined;
  readonly error?: string | undefined;
}

/** A passphrase with its strength, and the same once more. */
export function NewPassphraseFields({ value, label = 'Passphrase', hint, autoFocus, error }: NewPassphraseFieldsProps): ReactNode {
  // What is typed so far may still become the same; said at once when it cannot any more.
  const differs = !value.text.startsWith(value.repeat);
  const { acceptable = false, crackTime } = value.judgement ?? {};
  return (
    <>
      <PassphraseField
        label={label}
        purpose="new"
        autoFocus={autoFocus}
        hint={acceptable ? `Guessing it from a stolen copy would take ${crackTime ?? ''}.` : hint}
        error={error}
        value={value.text}
        meter={<StrengthMeter {...meterOf(value.judgement)} />}
        onChange={(event) => { value.setText(event.currentTarget.value); }}
      />
      <PassphraseField
        label={`${label}, once more`}
        purpose="new"
        value={value.repeat}
        error={differs ? 'This is not the same as above. Type it again.' : undefined}
        onChange={(event) => { value.setRepeat(event.currentTarget.value); }}
      />
    </>
  );
}
