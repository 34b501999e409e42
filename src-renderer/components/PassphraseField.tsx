import { Eye, EyeOff, KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Field, splitFieldFrame } from './Field.tsx';
import { IconButton } from './IconButton.tsx';
import { TextInput } from './TextField.tsx';
import type { TextFieldProps } from './TextField.tsx';

/** A passphrase being typed: hidden unless its officer looks at it. */
export interface PassphraseFieldProps extends Omit<TextFieldProps, 'type' | 'mono' | 'suffix' | 'icon'> {
  /** Tells a password manager which one this is. */
  readonly purpose: 'current' | 'new';
  /** Stands below the control: a `StrengthMeter` where a passphrase is chosen. */
  readonly meter?: ReactNode;
}

/** A labelled passphrase with show and hide. */
export function PassphraseField({ purpose, meter, className, ...props }: PassphraseFieldProps): ReactNode {
  const [shown, setShown] = useState(false);
  const [frame, control] = splitFieldFrame(props);
  const toggle = (
    <IconButton
      icon={shown ? EyeOff : Eye}
      label={shown ? 'Hide passphrase' : 'Show passphrase'}
      size="small"
      className="-mr-1"
      aria-pressed={shown}
      tooltip={false}
      onClick={() => {
        setShown(!shown);
      }}
    />
  );
  return (
    <Field {...frame} className={className}>
      <TextInput
        {...control}
        mono={shown}
        icon={KeyRound}
        type={shown ? 'text' : 'password'}
        autoComplete={`${purpose}-password`}
        suffix={toggle}
      />
      {meter}
    </Field>
  );
}
