import type { ReactNode } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { PassphraseField } from '../../components/PassphraseField.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { formResolver } from '../../desk/form-resolver.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import { FormActions } from './FormActions.tsx';
import { knownKeyFileSchema } from './key-file-form.ts';
import type { KnownKeyFile } from './key-file-form.ts';
import { PathField } from '../../desk/PathField.tsx';
import type { RegisterKeyProps } from './register-key.ts';

/** Registers a key file that exists. A passphrase that is wrong leaves it registered and locked: its page asks again. */
export function RegisterKeyFileForm({ onClose, onDone }: RegisterKeyProps): ReactNode {
  const client = useClient();
  const add = useAct(client.keys.add, 'form');
  const unlock = useAct(client.keys.unlockKeyFile);
  const { register, control, handleSubmit, formState } = useForm<KnownKeyFile>({
    resolver: formResolver(knownKeyFileSchema),
    defaultValues: { displayName: '', path: '', passphrase: '' },
  });
  const submit = handleSubmit(async ({ displayName, path, passphrase }) => {
    const key = await add.run({ displayName, key: { provider: 'KEY_FILE', path } });
    if (!key) return;
    const unlocked = passphrase === '' ? undefined : await unlock.run({ key: key.id, passphrase });
    onDone(unlocked ?? key);
  });
  const { errors } = formState;
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <TextField {...register('displayName')} label="Name" placeholder="Acme Health, escrow stick" hint="How you and the reports will call it." error={errors.displayName?.message ?? fieldError(add.error, 'displayName')} />
      <Controller
        control={control}
        name="path"
        render={({ field }) => (
          <PathField {...field} label="Key file" placeholder="/media/stick/acme-health.keydesk-key" choose={{ kind: 'file' }} error={errors.path?.message ?? fieldError(add.error, 'key.path')} />
        )}
      />
      <PassphraseField {...register('passphrase')} purpose="current" optional label="Passphrase of the file" hint="Unlocks the key now. Without it the key is registered and stays locked." error={errors.passphrase?.message} />
      <FormProblem error={add.error} fields={['displayName', 'key.path']} />
      <FormActions act="Register key file" busy={add.busy || unlock.busy} onClose={onClose} />
    </form>
  );
}
