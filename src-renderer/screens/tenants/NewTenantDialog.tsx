import type { ReactNode } from 'react';
import { Controller, useForm } from 'react-hook-form';
import type { UseFormReturn } from 'react-hook-form';
import { z } from 'zod';
import { sensitivitySchema } from '../../../src-shared/sensitivity.ts';
import { tenantIdSchema, tenantNameSchema } from '../../../src-shared/tenants.ts';
import type { DeskError } from '../../client.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { formResolver } from '../../desk/form-resolver.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import { useRouter } from '../../routing.tsx';
import { sensitivityOptions } from './sensitivity-options.ts';
import { tenantSlug } from './tenant-slug.ts';

const newTenantSchema = z.object({ id: tenantIdSchema, displayName: tenantNameSchema, defaultSensitivity: sensitivitySchema });
type NewTenant = z.infer<typeof newTenantSchema>;
type NewTenantForm = UseFormReturn<NewTenant>;

function Fields({ form, error }: { readonly form: NewTenantForm; readonly error: DeskError | null }): ReactNode {
  const { register, setValue, control, formState } = form;
  const { errors, dirtyFields } = formState;
  const name = register('displayName', {
    onChange: (event: { readonly target: { readonly value: string } }) => {
      if (!dirtyFields.id) setValue('id', tenantSlug(event.target.value), { shouldValidate: formState.isSubmitted });
    },
  });
  return (
    <div className="flex flex-col gap-4">
      <TextField {...name} label="Display name" autoFocus placeholder="Acme Health" error={errors.displayName?.message ?? fieldError(error, 'displayName')} />
      <TextField
        {...register('id')}
        label="Id"
        mono
        placeholder="acme-health"
        hint="Lower-case letters, digits and dashes. It stands in every audit event and can never be changed."
        error={errors.id?.message ?? fieldError(error, 'id')}
      />
      <Controller
        control={control}
        name="defaultSensitivity"
        render={({ field: { value, onChange } }) => (
          <Select
            label="Default sensitivity"
            hint="What a new secret of this tenant is classified as, unless its own classification is stricter."
            options={sensitivityOptions}
            value={value}
            onChange={onChange}
          />
        )}
      />
      <FormProblem error={error} fields={['id', 'displayName']} />
    </div>
  );
}

/** Creates a tenant and goes to it. */
export function NewTenantDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const router = useRouter();
  const create = useAct(client.tenants.create, 'form');
  const form = useForm<NewTenant>({
    resolver: formResolver(newTenantSchema),
    defaultValues: { id: '', displayName: '', defaultSensitivity: 'STANDARD' },
  });
  const submit = form.handleSubmit(async (values) => {
    const tenant = await create.run(values);
    if (tenant) router.navigate({ screen: 'tenant', tenant: tenant.id });
  });
  return (
    <Dialog
      open
      guarded
      width="small"
      title="New tenant"
      description="A customer whose secrets you keep. Its first data key is made now, under the vault's baseline."
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={create.busy}>
            Create tenant
          </Button>
        </>
      }
    >
      <Fields form={form} error={create.error} />
    </Dialog>
  );
}
