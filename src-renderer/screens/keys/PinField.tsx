import type { ReactNode } from 'react';
import { Callout } from '../../components/Callout.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import type { FieldProblem } from '../../components/Field.tsx';
import { PassphraseField } from '../../components/PassphraseField.tsx';
import type { PinTry } from './pin-tries.ts';

/** A PIN being typed. */
export interface PinFieldProps extends PinTry {
  readonly onChange: (pin: string) => void;
  readonly onLastTry: (meant: boolean) => void;
  readonly problem?: FieldProblem | undefined;
  readonly autoFocus?: boolean | undefined;
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
