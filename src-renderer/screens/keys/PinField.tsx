import type { ReactNode } from 'react';
import type { PinState } from '../../../src-shared/key-abilities.ts';
import { errorText } from '../../../src-shared/error-text.ts';
import type { DeskError } from '../../client.ts';
import { Callout } from '../../components/Callout.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import type { FieldProblem } from '../../components/Field.tsx';
import { PassphraseField } from '../../components/PassphraseField.tsx';

/** A PIN being typed, with what its token says of the tries that are left. */
export interface PinFieldProps {
  readonly value: string;
  readonly onChange: (pin: string) => void;
  readonly state: PinState;
  /** Whether the last try before the token locks is meant. */
  readonly lastTry: boolean;
  readonly onLastTry: (meant: boolean) => void;
  readonly problem?: FieldProblem | undefined;
  readonly autoFocus?: boolean | undefined;
}

/** What a refused PIN is told with, at the field; `undefined` for what is no matter of the PIN. */
export function pinProblem(error: DeskError | null): FieldProblem | undefined {
  if (error === null || (error.code !== 'PIN_WRONG' && error.code !== 'PIN_LAST_TRY')) return undefined;
  const { body, next } = errorText(error.code, error.data);
  return { problem: body, remedy: next };
}

/** The state of a token after an error that names it; the one it had, for every other error. */
export function stateAfter(error: DeskError | null, known: PinState): PinState {
  if (error?.code === 'PIN_WRONG') return error.data.pin;
  return error?.code === 'PIN_LAST_TRY' ? 'final-try' : known;
}

/** Whether a PIN may be tried: never on a locked token, and the last time only when that is meant. */
export function mayTry({ state, value, lastTry }: Pick<PinFieldProps, 'state' | 'value' | 'lastTry'>): boolean {
  if (value === '' || state === 'locked' || state === 'not-set') return false;
  return state !== 'final-try' || lastTry;
}

function Warning({ state, lastTry, onLastTry }: Pick<PinFieldProps, 'state' | 'lastTry' | 'onLastTry'>): ReactNode {
  if (state === 'count-low') {
    return (
      <Callout tone="attention" title="Few tries are left">
        A wrong PIN was entered before. After a few more the token locks itself. Make sure of the PIN first.
      </Callout>
    );
  }
  if (state !== 'final-try') return null;
  return (
    <Callout
      tone="danger"
      title="This is the last try"
      actions={<Checkbox label="I am sure of the PIN. If it is wrong, the token locks." checked={lastTry} onChange={onLastTry} />}
    >
      If this PIN is wrong, the token locks itself, and every tenant under its keys is sealed until whoever keeps the HSM has reset it.
    </Callout>
  );
}

/** A PIN, with an explicit warning before the last try. */
export function PinField({ value, onChange, problem, autoFocus, ...tries }: PinFieldProps): ReactNode {
  return (
    <div className="flex flex-col gap-3">
      <Warning {...tries} />
      <PassphraseField
        purpose="current"
        label="PIN of the token"
        autoFocus={autoFocus}
        value={value}
        error={problem}
        hint="Held only in the process of the module, until the vault locks."
        onChange={(event) => { onChange(event.currentTarget.value); }}
      />
    </div>
  );
}
