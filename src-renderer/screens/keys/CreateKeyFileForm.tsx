import { useState } from 'react';
import type { ReactNode } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import type { UseFormReturn } from 'react-hook-form';
import type { KmsKey } from '../../../src-shared/keys.ts';
import type { DeskError } from '../../client.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { formResolver } from '../../desk/form-resolver.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { NewPassphraseFields } from '../../desk/NewPassphraseFields.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import { useNewPassphrase } from '../../desk/use-new-passphrase.ts';
import type { NewPassphrase } from '../../desk/use-new-passphrase.ts';
import { FormActions } from './FormActions.tsx';
import { keyFileName, newKeyFileSchema } from './key-file-form.ts';
import type { NewKeyFile } from './key-file-form.ts';
import { PathField } from '../../desk/PathField.tsx';
import type { RegisterKeyProps } from './register-key.ts';

interface Made {
  readonly key: KmsKey;
  readonly path: string;
  readonly checkValue: string;
}

interface FieldsProps {
  readonly form: UseFormReturn<NewKeyFile>;
  readonly passphrase: NewPassphrase;
  readonly error: DeskError | null;
}

function Fields(props: FieldsProps): ReactNode {
  const { register, control, formState } = props.form;
  const displayName = useWatch({ control, name: 'displayName' });
  return (
    <>
      <TextField {...register('displayName')} label="Name" placeholder="Acme Health, escrow stick" hint="How you and the reports will call it." error={formState.errors.displayName?.message ?? fieldError(props.error, 'displayName')} />
      <Controller
        control={control}
        name="path"
        render={({ field }) => (
          <PathField
            {...field}
            label="File to write"
            placeholder={`/media/stick/${keyFileName(displayName)}`}
            hint="On removable media. When the media is gone, the tenants under this key are sealed."
            choose={{ kind: 'folder', fileName: keyFileName(displayName) }}
            error={formState.errors.path?.message ?? fieldError(props.error, 'path') ?? fieldError(props.error, 'key.path')}
          />
        )}
      />
      <NewPassphraseFields
        value={props.passphrase}
        label="Passphrase of the file"
        hint="The file opens with this passphrase alone. Keydesk keeps it in memory until the vault locks, and nowhere else."
        error={fieldError(props.error, 'passphrase')}
      />
    </>
  );
}

function MadeNote({ made, onDone }: { readonly made: Made; readonly onDone: (key: KmsKey) => void }): ReactNode {
  return (
    <Callout
      tone="ok"
      live
      title="The key file is written and registered"
      actions={<Button kind="primary" onClick={() => { onDone(made.key); }}>Continue</Button>}
    >
      <p className="wrap-anywhere">{made.path}</p>
      <p className="mt-2">
        Check value <CopyableId value={made.checkValue} label="check value" className="font-semibold text-ink" />
      </p>
      <p className="mt-1">Write it on the label of the media: every true copy of this file has the same one. Then make a copy and keep it elsewhere.</p>
    </Callout>
  );
}

interface Order extends NewKeyFile {
  readonly passphrase: string;
}

/** Makes the file once, however often registering it is tried. */
function useCreate(): { readonly made: Made | undefined; readonly busy: boolean; readonly error: DeskError | null; readonly run: (order: Order) => Promise<void> } {
  const client = useClient();
  const [file, setFile] = useState<{ readonly path: string; readonly checkValue: string }>();
  const [made, setMade] = useState<Made>();
  const act = useAct(async ({ displayName, path, passphrase }: Order) => {
    const written = file ?? (await client.keys.createKeyFile({ path, label: displayName, passphrase }));
    setFile(written);
    const key = await client.keys.add({ displayName, key: { provider: 'KEY_FILE', path: written.path } });
    setMade({ ...written, key: await client.keys.unlockKeyFile({ key: key.id, passphrase }) });
  }, 'form');
  return { made, busy: act.busy, error: act.error, run: act.run };
}

/** Makes a customer's key as a file, registers and unlocks it. */
export function CreateKeyFileForm({ onClose, onDone }: RegisterKeyProps): ReactNode {
  const create = useCreate();
  const form = useForm<NewKeyFile>({ resolver: formResolver(newKeyFileSchema), defaultValues: { displayName: '', path: '' } });
  const displayName = useWatch({ control: form.control, name: 'displayName' });
  const passphrase = useNewPassphrase([displayName]);
  if (create.made) return <MadeNote made={create.made} onDone={onDone} />;
  const submit = form.handleSubmit(async (values) => create.run({ ...values, passphrase: passphrase.text }));
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Fields form={form} passphrase={passphrase} error={create.error} />
      <FormProblem error={create.error} fields={['displayName', 'path', 'key.path', 'passphrase']} />
      <FormActions act="Make key file" busy={create.busy} disabled={!passphrase.ready} onClose={onClose} />
    </form>
  );
}
