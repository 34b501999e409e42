import type { ReactNode } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { z } from 'zod';
import { sensitivitySchema } from '../../../src-shared/sensitivity.ts';
import { tenantNameSchema } from '../../../src-shared/tenants.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { formResolver } from '../../desk/form-resolver.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import { sensitivityOptions } from './sensitivity-options.ts';

const changeSchema = z.object({ displayName: tenantNameSchema, defaultSensitivity: sensitivitySchema });
type Change = z.infer<typeof changeSchema>;

/** Changes what of a tenant may change; its id does not. */
export function EditTenantDialog({ tenant, onClose }: { readonly tenant: Tenant; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const update = useAct(client.tenants.update, 'form');
  const { displayName, defaultSensitivity } = tenant;
  const { register, control, handleSubmit, formState } = useForm<Change>({ resolver: formResolver(changeSchema), defaultValues: { displayName, defaultSensitivity } });
  const submit = handleSubmit(async (change) => {
    if (await update.run({ tenant: tenant.id, ...change })) onClose();
  });
  return (
    <Dialog
      open
      guarded
      width="small"
      title="Edit tenant"
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={update.busy}>
            Save
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <TextField {...register('displayName')} label="Display name" error={formState.errors.displayName?.message ?? fieldError(update.error, 'displayName')} />
        <Controller
          control={control}
          name="defaultSensitivity"
          render={({ field: { value, onChange } }) => (
            <Select label="Default sensitivity" hint="For secrets that come later. Those that exist keep theirs." options={sensitivityOptions} value={value} onChange={onChange} />
          )}
        />
        <FormProblem error={update.error} fields={['displayName']} />
      </div>
    </Dialog>
  );
}
