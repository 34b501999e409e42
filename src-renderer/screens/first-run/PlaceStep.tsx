import type { ReactNode } from 'react';
import { Controller } from 'react-hook-form';
import { TextField } from '../../components/TextField.tsx';
import { PathField } from '../../desk/PathField.tsx';
import { StartForm } from './StartForm.tsx';
import { vaultPath } from './start.ts';
import type { VaultForm } from './vault-form.ts';

/** One step of making a vault. */
export interface StepProps {
  readonly form: VaultForm;
  readonly onBack: () => void;
  readonly onNext: () => void;
}

/** The name and the place as fields, with the folder they make. */
export function PlaceFields({ form }: { readonly form: VaultForm }): ReactNode {
  const { register, control, watch, formState } = form;
  const [name, folder] = watch(['name', 'folder']);
  return (
    <>
      <TextField
        {...register('name')}
        label="Name of the vault"
        autoFocus
        placeholder="Acme production"
        hint="What you will see on the door. It becomes the name of its folder."
        error={formState.errors.name?.message}
      />
      <Controller
        control={control}
        name="folder"
        render={({ field, fieldState }) => (
          <PathField
            label="Place"
            choose={{ kind: 'folder' }}
            value={field.value}
            onChange={field.onChange}
            onBlur={field.onBlur}
            error={fieldState.error?.message}
            hint={name.trim() === '' || formState.errors.name !== undefined ? 'A folder on this machine or on media you can take away.' : <>The vault will be <span className="mono wrap-anywhere">{vaultPath(folder, name)}</span></>}
          />
        )}
      />
    </>
  );
}

/** Step one: what the vault is called and where it stands. */
export function PlaceStep({ form, onBack, onNext }: StepProps): ReactNode {
  const next = async (): Promise<void> => {
    if (await form.trigger(['name', 'folder'], { shouldFocus: true })) onNext();
  };
  return (
    <StartForm act="Continue" onBack={onBack} onSubmit={() => void next()}>
      <PlaceFields form={form} />
    </StartForm>
  );
}
