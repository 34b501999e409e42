import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import type { UseFormReturn } from 'react-hook-form';
import type { Census } from '../../../src-shared/byok.ts';
import { revokeCategories } from '../../../src-shared/byok.ts';
import { reasonSchema } from '../../../src-shared/values.ts';
import type { DeskError } from '../../client.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { DependantList } from '../../components/Dependants.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Select } from '../../components/Select.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { TextField } from '../../components/TextField.tsx';
import { localTime } from '../../components/time-text.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useNow } from '../../components/use-now.ts';
import { useClient, useQueries } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { fieldError, useAct, wordsFor } from '../../desk/use-act.ts';
import type { ByokDialogProps } from './asked.ts';
import { acknowledgement, censusLines, categoryWords, graceChoices, revokeAct } from './revoke-words.ts';
import type { GraceChoice, RevokeCategory } from './revoke-words.ts';

interface Order {
  readonly category: RevokeCategory | '';
  readonly reason: string;
  readonly confirmName: string;
  readonly grace: string;
}

type OrderForm = UseFormReturn<Order>;

const categoryOptions = revokeCategories.map((value) => ({ value, ...categoryWords[value] }));

const defaultGrace = '24';

function graceOf(value: string): GraceChoice {
  const [atOnce] = graceChoices;
  const found = graceChoices.find((choice) => choice.value === value) ?? atOnce;
  if (found === undefined) throw new Error('There is no time to choose');
  return found;
}

/** What will happen, and by when it can be undone. */
function Consequence({ grace: { hours, label } }: { readonly grace: GraceChoice }): ReactNode {
  const now = useNow(60_000);
  const destroyed = "Every wrapping of every version of the data key is destroyed. No copy of the customer's key brings the secrets back. Backups made before still hold them.";
  if (hours === 0) {
    return (
      <Callout tone="danger" title="This cannot be undone, by anybody">
        {destroyed}
      </Callout>
    );
  }
  return (
    <Callout tone="attention" title={`Sealed now, destroyed ${label.toLowerCase()}`}>
      {`Until ${localTime(now + hours * 3_600_000)} an officer can undo it on this page; the tenant then stays sealed until it is unsealed. After that it cannot be undone, by anybody: every wrapping of the data key is destroyed.`}
    </Callout>
  );
}

function CensusList({ census }: { readonly census: Census }): ReactNode {
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-xs font-medium">What depends on the key</p>
      <DependantList dependants={censusLines(census)} />
      <p className="text-xs text-muted">
        Counted <Timestamp at={census.takenAt} detail="second" />. It is counted once more before anything is destroyed.
      </p>
    </div>
  );
}

function Fields({ form, name, reasonProblem, nameProblem }: { readonly form: OrderForm; readonly name: string; readonly reasonProblem: string | undefined; readonly nameProblem: string | undefined }): ReactNode {
  const { register, control, formState } = form;
  const { errors } = formState;
  return (
    <>
      <Controller
        control={control}
        name="category"
        rules={{ required: 'Choose why.' }}
        render={({ field: { value, onChange } }) => (
          <Select label="Category" value={value === '' ? undefined : value} onChange={onChange} options={categoryOptions} error={errors.category?.message} />
        )}
      />
      <Controller
        control={control}
        name="grace"
        render={({ field: { value, onChange } }) => <Select label="When the data is destroyed" value={value} onChange={onChange} options={graceChoices} />}
      />
      <TextArea
        {...register('reason', { validate: (text) => reasonSchema.safeParse(text).success || 'Write at least four characters an auditor can follow.' })}
        label="Reason"
        rows={2}
        hint="Kept in the audit log for ever."
        error={errors.reason?.message ?? reasonProblem}
      />
      <TextField
        {...register('confirmName', { validate: (text) => text === name || 'Type the display name exactly as it is shown, capitals and spaces too.' })}
        label={`Type ${name} to confirm`}
        error={errors.confirmName?.message ?? nameProblem}
      />
    </>
  );
}

function Refusal({ error }: { readonly error: DeskError | null }): ReactNode {
  if (error?.code !== 'DEPENDANTS_EXIST') return <FormProblem error={error} fields={['reason', 'confirmName']} />;
  return (
    <Callout tone="danger" live title="The number has changed">
      {`${error.data.count.toLocaleString()} depend on the key now. Nothing was destroyed. Look at the new count, and acknowledge it.`}
    </Callout>
  );
}

function RevokeForm({ tenant, census, onClose, onRecount }: ByokDialogProps & { readonly census: Census; readonly onRecount: () => void }): ReactNode {
  const client = useClient();
  const revoke = useAct(client.byok.revoke, 'form');
  const [acknowledged, acknowledge] = useState<number>();
  const form = useForm<Order>({ defaultValues: { category: '', reason: '', confirmName: '', grace: defaultGrace } });
  const grace = graceOf(useWatch({ control: form.control, name: 'grace' }));
  const ready = acknowledged === census.dependants;
  const submit = form.handleSubmit(async ({ category, reason, confirmName }) => {
    if (category === '' || !ready) return;
    const done = await revoke.run({ tenant: tenant.id, category, reason, confirmName, graceHours: grace.hours, acknowledgedDependants: census.dependants });
    if (done) onClose();
    else onRecount();
  });
  const { error } = revoke;
  return (
    <Dialog
      open
      guarded
      title={`Revoke ${tenant.displayName}?`}
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" type="submit" busy={revoke.busy} disabled={!ready}>
            {revokeAct(grace)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Consequence grace={grace} />
        <CensusList census={census} />
        <Fields form={form} name={tenant.displayName} reasonProblem={fieldError(error, 'reason')} nameProblem={fieldError(error, 'confirmName')} />
        <Checkbox label={acknowledgement(census)} checked={ready} onChange={(yes) => { acknowledge(yes ? census.dependants : undefined); }} />
        <Refusal error={error} />
      </div>
    </Dialog>
  );
}

/** Takes a tenant's data away for ever: with the census, a category, a reason, the name typed and the dependants acknowledged. */
export function RevokeDialog(props: ByokDialogProps): ReactNode {
  const { tenant, onClose } = props;
  const queries = useQueries();
  const { data, error, refetch } = useQuery(queries.byok.census.queryOptions({ input: { tenant: tenant.id }, staleTime: 0, gcTime: 0 }));
  if (data) return <RevokeForm {...props} census={data} onRecount={() => void refetch()} />;
  return (
    <Dialog open title={`Revoke ${tenant.displayName}?`} onClose={onClose} actions={<Button onClick={onClose}>Cancel</Button>}>
      {error ? <ErrorState text={wordsFor(error)} /> : <Skeleton className="h-40 w-full" />}
    </Dialog>
  );
}
