import type { ReactNode } from 'react';
import { Controller, useForm } from 'react-hook-form';
import type { CryptoperiodPolicy } from '../../../src-shared/cryptoperiods.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { formResolver } from '../../desk/form-resolver.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import { kindWords } from './cryptoperiod-words.ts';
import { daysProblem, policyFormSchema } from './policy-form.ts';

const shown = ['days', 'warnDays'] as const;

/** Changes how long a kind of key may be used, and what happens then. */
export function PolicyDialog({ policy, onClose }: { readonly policy: CryptoperiodPolicy; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const update = useAct(client.cryptoperiods.update, 'form');
  const { register, control, handleSubmit, formState } = useForm({ resolver: formResolver(policyFormSchema), defaultValues: policy });
  const { title, meaning } = kindWords[policy.kind];
  const problem = (field: (typeof shown)[number]): string | undefined => daysProblem(field, formState.errors[field]?.type, formState.errors[field]?.message) ?? fieldError(update.error, field);
  const submit = handleSubmit(async (values) => {
    if (await update.run(values)) onClose();
  });
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" busy={update.busy}>
        Save policy
      </Button>
    </>
  );
  return (
    <Dialog open width="small" title={`Cryptoperiod of ${title.toLowerCase()}`} description={meaning} onClose={onClose} onSubmit={() => void submit()} actions={actions}>
      <div className="flex flex-col gap-4">
        <TextField {...register('days', { valueAsNumber: true })} type="number" min={1} max={3650} label="Cryptoperiod" suffix="days" error={problem('days')} />
        <TextField {...register('warnDays', { valueAsNumber: true })} type="number" min={0} max={365} label="Due soon" suffix="days before" error={problem('warnDays')} />
        {policy.kind === 'data-key' && (
          <Controller
            control={control}
            name="automatic"
            render={({ field }) => <Switch label="Rotate automatically" hint="At the unlock and every hour while the vault is open. Each rotation is an audit event." checked={field.value} onChange={field.onChange} />}
          />
        )}
        <FormProblem error={update.error} fields={shown} />
      </div>
    </Dialog>
  );
}
