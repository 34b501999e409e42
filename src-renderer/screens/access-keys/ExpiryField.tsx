import type { ReactNode } from 'react';
import { Callout } from '../../components/Callout.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { TextField } from '../../components/TextField.tsx';
import { localTime } from '../../components/time-text.ts';
import { ChoiceError } from './ChoiceError.tsx';
import { dayOf, expiresAtOf } from './expiry-form.ts';
import type { ExpiryChoice, ExpiryDraft } from './expiry-form.ts';

const segments: readonly { readonly value: ExpiryChoice; readonly label: string }[] = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '365 days' },
  { value: 'date', label: 'On a day' },
  { value: 'never', label: 'Never' },
];

/** The end of a key as it is being chosen. */
export interface ExpiryFieldProps {
  readonly draft: ExpiryDraft;
  readonly onChange: (draft: ExpiryDraft) => void;
  readonly now: number;
  readonly error?: string | undefined;
}

function EndNote({ draft, now }: Pick<ExpiryFieldProps, 'draft' | 'now'>): ReactNode {
  const at = expiresAtOf(draft, now);
  if (at === undefined) return null;
  if (at !== null) return <p className="text-xs text-muted">It stops working at {localTime(at)}. The review says so two weeks before.</p>;
  return <Callout tone="attention">A key that never ends works for whoever finds a copy of it, however late. Give it an end unless something cannot be changed in time.</Callout>;
}

/** When a key ends: in some days, on a day, or never, with a word against the last. */
export function ExpiryField({ draft, onChange, now, error }: ExpiryFieldProps): ReactNode {
  return (
    <div className="flex flex-col gap-2">
      <span aria-hidden className="text-xs font-medium">
        Expires
      </span>
      <SegmentedControl label="Expires" value={draft.choice} onChange={(choice) => { onChange({ ...draft, choice }); }} segments={segments} />
      {draft.choice === 'date' && (
        <TextField
          type="date"
          label="Last day"
          className="w-44"
          min={dayOf(now)}
          value={draft.date}
          onChange={(event) => { onChange({ ...draft, date: event.currentTarget.value }); }}
        />
      )}
      <ChoiceError error={error} />
      {error === undefined && <EndNote draft={draft} now={now} />}
    </div>
  );
}
