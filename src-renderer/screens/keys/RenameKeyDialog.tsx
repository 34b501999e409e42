import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { lineSchema } from '../../../src-shared/values.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { formResolver } from '../../desk/form-resolver.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';

const nameSchema = z.object({ displayName: lineSchema(120) });

/** Gives a key another name. Its id and how it is reached stay. */
export function RenameKeyDialog({ kmsKey, onClose }: { readonly kmsKey: KmsKey; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const rename = useAct(client.keys.rename, 'form');
  const { register, handleSubmit, formState } = useForm({ resolver: formResolver(nameSchema), defaultValues: { displayName: kmsKey.displayName } });
  const submit = handleSubmit(async ({ displayName }) => {
    if (await rename.run({ key: kmsKey.id, displayName })) onClose();
  });
  return (
    <Dialog
      open
      width="small"
      title="Rename the key"
      description="Reports and the audit log know it by its id, which stays."
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={rename.busy}>
            Rename
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <TextField {...register('displayName')} label="Name" error={formState.errors.displayName?.message ?? fieldError(rename.error, 'displayName')} />
        <FormProblem error={rename.error} fields={['displayName']} />
      </div>
    </Dialog>
  );
}
