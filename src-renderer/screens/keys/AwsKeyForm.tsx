import { useState } from 'react';
import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import type { UseFormReturn } from 'react-hook-form';
import type { DeskError } from '../../client.ts';
import { Switch } from '../../components/Switch.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { formResolver } from '../../desk/form-resolver.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import { awsFormSchema, awsReference, emptyAwsForm } from './aws-form.ts';
import type { AwsFormValues } from './aws-form.ts';
import { FormActions } from './FormActions.tsx';
import type { RegisterKeyProps } from './register-key.ts';

type AwsForm = UseFormReturn<AwsFormValues>;

interface FieldsProps {
  readonly form: AwsForm;
  readonly error: DeskError | null;
}

function useProblem({ form, error }: FieldsProps): (field: keyof AwsFormValues) => string | undefined {
  const { errors } = form.formState;
  return (field) => errors[field]?.message ?? fieldError(error, `key.${field}`) ?? fieldError(error, field);
}

function KeyFields(props: FieldsProps): ReactNode {
  const { register } = props.form;
  const problem = useProblem(props);
  return (
    <>
      <TextField {...register('displayName')} label="Name" placeholder="Acme Health production" hint="How you and the reports will call it." error={problem('displayName')} />
      <TextField
        {...register('keyArn')}
        label="Key ARN"
        mono
        placeholder="arn:aws:kms:eu-central-1:111122223333:key/…"
        hint="From the customer. A key ARN is safer than an alias, which can be moved to another key."
        error={problem('keyArn')}
      />
      <TextField
        {...register('roleArn')}
        label="Role to assume"
        mono
        placeholder="arn:aws:iam::111122223333:role/keydesk"
        hint="The role in the customer's account that may describe, encrypt and decrypt with the key."
        error={problem('roleArn')}
      />
      <div className="grid grid-cols-2 items-start gap-4">
        <TextField {...register('externalId')} label="External id" optional mono hint="If the role's trust policy asks for one." error={problem('externalId')} />
        <TextField {...register('profile')} label="AWS profile" mono placeholder="keydesk" hint="A profile on this machine: SSO or a role, never a long-lived key." error={problem('profile')} />
      </div>
    </>
  );
}

function EmulatorFields(props: FieldsProps): ReactNode {
  const { register } = props.form;
  const problem = useProblem(props);
  return (
    <div className="grid grid-cols-2 items-start gap-4">
      <TextField {...register('endpoint')} label="KMS endpoint" mono placeholder="http://127.0.0.1:4566" error={problem('endpoint')} />
      <TextField {...register('stsEndpoint')} label="STS endpoint" mono placeholder="http://127.0.0.1:4566" error={problem('stsEndpoint')} />
    </div>
  );
}

const shownFields = ['displayName', 'keyArn', 'roleArn', 'externalId', 'profile', 'endpoint', 'stsEndpoint'];
const fields = [...shownFields, ...shownFields.map((field) => `key.${field}`)];

/** Registers a key at AWS KMS; its first preflight starts at once. */
export function AwsKeyForm({ onClose, onDone }: RegisterKeyProps): ReactNode {
  const client = useClient();
  const add = useAct(client.keys.add, 'form');
  const [emulator, setEmulator] = useState(false);
  const form = useForm<AwsFormValues>({ resolver: formResolver(awsFormSchema), defaultValues: emptyAwsForm });
  const submit = form.handleSubmit(async (values) => {
    const key = await add.run({ displayName: values.displayName, key: awsReference({ ...values, emulator }) });
    if (key) onDone(key);
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <KeyFields form={form} error={add.error} />
      <Switch label="This is an emulator" hint="For trials: calls go to an endpoint on this machine instead of AWS, and everything it touches is marked." checked={emulator} onChange={setEmulator} />
      {emulator && <EmulatorFields form={form} error={add.error} />}
      <FormProblem error={add.error} fields={fields} />
      <FormActions act="Register key" busy={add.busy} onClose={onClose} />
    </form>
  );
}
