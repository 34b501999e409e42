import type { ReactNode } from 'react';
import { TextField } from '../../components/TextField.tsx';
import { NewPassphraseFields } from '../../desk/NewPassphraseFields.tsx';
import type { NewPassphrase } from '../../desk/use-new-passphrase.ts';
import type { StepProps } from './PlaceStep.tsx';
import { StartForm } from './StartForm.tsx';
import type { VaultForm } from './vault-form.ts';

/** The officer's name as a field. */
export function OfficerField({ form, autoFocus = false }: { readonly form: VaultForm; readonly autoFocus?: boolean | undefined }): ReactNode {
  return (
    <TextField
      {...form.register('officer')}
      label="Your name"
      autoFocus={autoFocus}
      autoComplete="name"
      placeholder="Dana Whitfield"
      hint="You become the first officer of this vault, an administrator. Events and reports show this name."
      error={form.formState.errors.officer?.message}
    />
  );
}

/** Step two: who opens the vault, and with what. */
export function OfficerStep({ form, passphrase, onBack, onNext }: StepProps & { readonly passphrase: NewPassphrase }): ReactNode {
  const next = async (): Promise<void> => {
    if (await form.trigger('officer', { shouldFocus: true })) onNext();
  };
  return (
    <StartForm act="Continue" disabled={!passphrase.ready} onBack={onBack} onSubmit={() => void next()}>
      <OfficerField form={form} autoFocus />
      <NewPassphraseFields value={passphrase} hint="Five or more words that do not belong together are strong and easy to remember." />
    </StartForm>
  );
}
