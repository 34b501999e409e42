import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Controller, useForm } from 'react-hook-form';
import type { UseFormReturn } from 'react-hook-form';
import { z } from 'zod';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { sensitivityWords } from '../../components/SensitivityBadge.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { toBase64Url } from '../../desk/base64url.ts';
import { useClient, useQueries } from '../../desk/desk-context.tsx';
import { formResolver } from '../../desk/form-resolver.ts';
import { TenantField } from '../../desk/TenantPicker.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import type { Act } from '../../desk/use-act.ts';
import { useRouter } from '../../routing.tsx';
import { useToast } from '../../stores/view.tsx';
import { secretKeySchema } from '../../../src-shared/secrets.ts';
import type { Secret } from '../../../src-shared/secrets.ts';
import { sensitivitySchema } from '../../../src-shared/sensitivity.ts';
import { tenantIdSchema } from '../../../src-shared/tenants.ts';
import { noteSchema } from '../../../src-shared/values.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { sensitivityOptions } from '../tenants/sensitivity-options.ts';
import { bytesOf, draftProblem, emptyDraft } from './value-draft.ts';
import type { ValueDraft } from './value-draft.ts';
import { ValueInput } from './ValueInput.tsx';

const formSchema = z.object({
  tenant: tenantIdSchema,
  key: secretKeySchema,
  description: noteSchema,
  sensitivity: z.union([sensitivitySchema, z.literal('TENANT')]),
});
type FormValues = z.infer<typeof formSchema>;

interface FormParts {
  readonly form: UseFormReturn<FormValues>;
  readonly act: Act<{ readonly values: FormValues; readonly draft: ValueDraft }, Secret>;
}

function useCreateForm(tenant: string | undefined): FormParts {
  const client = useClient();
  const act = useAct(({ values, draft }: { readonly values: FormValues; readonly draft: ValueDraft }) => {
    const { sensitivity, ...fields } = values;
    const chosen = sensitivity === 'TENANT' ? {} : { sensitivity };
    return client.secrets.create({ ...fields, ...chosen, value: toBase64Url(bytesOf(draft)) });
  }, 'form');
  const form = useForm<FormValues>({
    resolver: formResolver(formSchema),
    defaultValues: { tenant: tenant ?? '', key: '', description: '', sensitivity: 'TENANT' },
  });
  return { form, act };
}

function keyProblem({ form, act }: FormParts): string | undefined {
  const typed = form.formState.errors.key?.message;
  if (typed !== undefined) return typed;
  return act.error?.code === 'ALREADY_EXISTS' ? 'The tenant has a secret of this key already. Choose another key, or publish a new revision of that one.' : fieldError(act.error, 'key');
}

function SensitivityChoice({ form }: Pick<FormParts, 'form'>): ReactNode {
  const queries = useQueries();
  const tenant = form.watch('tenant');
  const { data } = useQuery({ ...queries.tenants.get.queryOptions({ input: { tenant } }), enabled: tenant !== '' });
  const standard = data === undefined ? 'The tenant’s default' : `The tenant’s default: ${sensitivityWords[data.defaultSensitivity].word}`;
  return (
    <Controller
      control={form.control}
      name="sensitivity"
      render={({ field }) => (
        <Select
          label="Sensitivity"
          value={field.value}
          onChange={field.onChange}
          options={[{ value: 'TENANT', label: standard }, ...sensitivityOptions]}
          hint="Decides how reads are audited. A value under several regimes takes the strictest."
        />
      )}
    />
  );
}

function Fields({ parts, fixed }: { readonly parts: FormParts; readonly fixed: boolean }): ReactNode {
  const { form } = parts;
  const { errors } = form.formState;
  return (
    <>
      <Controller
        control={form.control}
        name="tenant"
        render={({ field }) => (
          <TenantField
            label="Tenant"
            disabled={fixed}
            value={field.value || undefined}
            onChange={(tenant) => { field.onChange(tenant?.id ?? ''); }}
            error={errors.tenant && 'Choose the tenant the secret belongs to.'}
          />
        )}
      />
      <TextField label="Key" mono hint="The secret’s name. It never changes." error={keyProblem(parts)} {...form.register('key')} />
      <SensitivityChoice form={form} />
      <TextField label="Description" optional error={errors.description?.message} {...form.register('description')} />
    </>
  );
}

/** Asks for a new secret and makes it, its first revision published at once. */
export function CreateSecretDialog({ tenant, onClose }: { readonly tenant: string | undefined; readonly onClose: () => void }): ReactNode {
  const parts = useCreateForm(tenant);
  const [draft, setDraft] = useState<ValueDraft>(emptyDraft);
  const [tried, setTried] = useState(false);
  const showToast = useToast();
  const router = useRouter();
  const problem = draftProblem(draft);
  const create = parts.form.handleSubmit(async (values) => {
    if (problem !== undefined) return;
    const made = await parts.act.run({ values, draft });
    if (made === undefined) return;
    onClose();
    const show = (): void => { router.navigate({ screen: 'secrets', tenant: made.tenant, secret: made.id }); };
    showToast({ tone: 'ok', title: `${made.key} was created`, action: { label: 'Show it', run: show } });
  });
  const submit = (): void => {
    setTried(true);
    void create();
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" busy={parts.act.busy}>
        Create secret
      </Button>
    </>
  );
  return (
    <Dialog open guarded title="Create a secret" onClose={onClose} onSubmit={submit} actions={actions}>
      <div className="flex flex-col gap-4">
        <Fields parts={parts} fixed={tenant !== undefined} />
        <ValueInput draft={draft} onChange={setDraft} error={tried ? problem : undefined} />
        {parts.act.error?.code !== 'ALREADY_EXISTS' && <FormProblem error={parts.act.error} fields={['key']} />}
      </div>
    </Dialog>
  );
}
