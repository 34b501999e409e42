import type { ReactNode } from 'react';
import { Controller } from 'react-hook-form';
import type { FieldValues, Path } from 'react-hook-form';
import { Select } from '../../components/Select.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TextField } from '../../components/TextField.tsx';
import { EmulatorNote } from './EmulatorBadge.tsx';
import { problemAt } from './ExactField.tsx';
import type { FormPart } from './ExactField.tsx';

interface PartProps<Values extends FieldValues> {
  readonly part: FormPart<Values>;
  readonly name: Path<Values>;
}

/** The name the desk gives a key. */
export function NameField<Values extends FieldValues>({ part, name, placeholder }: PartProps<Values> & { readonly placeholder: string }): ReactNode {
  return <TextField {...part.form.register(name)} label="Name" placeholder={placeholder} hint="How you and the reports will call it." error={problemAt(part, name)} />;
}

/** A yes or no of a form. */
export function SwitchField<Values extends FieldValues>({ part, name, label, hint }: PartProps<Values> & { readonly label: string; readonly hint: string }): ReactNode {
  return (
    <Controller
      control={part.form.control}
      name={name}
      render={({ field }) => <Switch label={label} hint={hint} checked={Boolean(field.value)} onChange={field.onChange} />}
    />
  );
}

const protections = [
  { value: 'HSM', label: 'HSM', detail: 'The key never leaves a hardware module.' },
  { value: 'SOFTWARE', label: 'Software', detail: "The key is held by the provider's software." },
] as const;

/** What holds a key that shall be made. */
export function ProtectionField<Values extends FieldValues>({ part, name }: PartProps<Values>): ReactNode {
  return (
    <Controller
      control={part.form.control}
      name={name}
      render={({ field }) => (
        <Select label="Protection" value={field.value === 'SOFTWARE' ? 'SOFTWARE' : 'HSM'} onChange={field.onChange} options={protections} error={problemAt(part, name)} />
      )}
    />
  );
}

/** The part of a form that counts for an emulator alone, folded away until it is one. */
export function ForAnEmulator<Values extends FieldValues>({ part, name, children }: PartProps<Values> & { readonly children: ReactNode }): ReactNode {
  const on = Boolean(part.form.watch(name));
  return (
    <div className="flex flex-col gap-4 rounded-lg border border-edge px-3 py-2.5">
      <SwitchField part={part} name={name} label="For an emulator" hint="Calls go to an endpoint on this machine, and everything they touch is marked." />
      {on && <EmulatorNote />}
      {on && children}
    </div>
  );
}
