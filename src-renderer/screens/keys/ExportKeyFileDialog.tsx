import { useState } from 'react';
import type { ReactNode } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { z } from 'zod';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { reasonSchema } from '../../../src-shared/values.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { formResolver } from '../../desk/form-resolver.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import { keyFileName, keyFilePathSchema } from './key-file-form.ts';
import { PathField } from '../../desk/PathField.tsx';

const copySchema = z.object({ to: keyFilePathSchema, reason: reasonSchema });
type CopyOrder = z.infer<typeof copySchema>;
type Copied = Awaited<ReturnType<ReturnType<typeof useClient>['keys']['exportKeyFile']>>;

function CopyDone({ copied, onClose }: { readonly copied: Copied; readonly onClose: () => void }): ReactNode {
  return (
    <Dialog open width="small" title="The copy is written" onClose={onClose} actions={<Button kind="primary" onClick={onClose}>Close</Button>}>
      <Callout tone="ok" live title="It was read back and compared with the file it comes from">
        <p className="wrap-anywhere">{copied.path}</p>
        <p className="mt-2">
          Check value <CopyableId value={copied.checkValue} label="check value" className="font-semibold text-ink" />
        </p>
        <p className="mt-1">Compare it with the one on the label of the first file.</p>
      </Callout>
    </Dialog>
  );
}

/** Copies a key file to other media, for a reason the audit log keeps. */
export function ExportKeyFileDialog({ kmsKey, onClose }: { readonly kmsKey: KmsKey; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const copy = useAct(client.keys.exportKeyFile, 'form');
  const [copied, setCopied] = useState<Copied>();
  const fileName = keyFileName(kmsKey.displayName);
  const { register, control, handleSubmit, formState } = useForm<CopyOrder>({ resolver: formResolver(copySchema), defaultValues: { to: '', reason: '' } });
  if (copied) return <CopyDone copied={copied} onClose={onClose} />;
  const submit = handleSubmit(async (order) => {
    setCopied(await copy.run({ key: kmsKey.id, ...order }));
  });
  const { errors } = formState;
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" busy={copy.busy}>Export copy</Button>
    </>
  );
  return (
    <Dialog open guarded width="small" title={`Export a copy of ${kmsKey.displayName}`} description="The copy opens with the same passphrase as the file itself." onClose={onClose} onSubmit={() => void submit()} actions={actions}>
      <div className="flex flex-col gap-4">
        <Controller
          control={control}
          name="to"
          render={({ field }) => (
            <PathField {...field} label="File to write" placeholder={`/media/second-stick/${fileName}`} choose={{ kind: 'folder', fileName }} error={errors.to?.message ?? fieldError(copy.error, 'to')} />
          )}
        />
        <TextArea {...register('reason')} label="Reason" rows={2} hint="Kept in the audit log." error={errors.reason?.message ?? fieldError(copy.error, 'reason')} />
        <FormProblem error={copy.error} fields={['to', 'reason']} />
      </div>
    </Dialog>
  );
}
