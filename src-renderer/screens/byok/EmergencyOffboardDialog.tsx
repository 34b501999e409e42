import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import type { UseFormReturn } from 'react-hook-form';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { reasonSchema } from '../../../src-shared/values.ts';
import type { DeskError } from '../../client.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { DependantList } from '../../components/Dependants.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useClient, useQueries } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { fieldError, useAct, wordsFor } from '../../desk/use-act.ts';
import { useRouter } from '../../routing.tsx';
import { emergencySentence, tenantsText } from './fleet-words.ts';
import { KeyLine, KeyWaits } from './StagedKey.tsx';

/** A key that all its tenants are to leave at once. */
export interface EmergencyOffboardDialogProps {
  readonly kmsKey: KmsKey;
  readonly onClose: () => void;
}

/** Who stands under the key and would go back. */
interface UnderKey {
  readonly count: number;
  readonly examples: readonly string[];
}

const mostRead = 1_000;

/** Those who are active or sealed; who is to be revoked stays, for its data is to be gone. */
function useUnderKey(kmsKey: KmsKey['id']): { readonly under: UnderKey | undefined; readonly error: unknown } {
  const queries = useQueries();
  const fresh = { staleTime: 0, gcTime: 0 };
  const active = useQuery(queries.byok.board.queryOptions({ input: { kmsKey, status: 'ACTIVE', limit: 5 }, ...fresh }));
  const sealed = useQuery(queries.byok.board.queryOptions({ input: { kmsKey, status: 'SEALED', limit: mostRead }, ...fresh }));
  const error = active.error ?? sealed.error;
  if (!active.data || !sealed.data) return { under: undefined, error };
  const leaving = sealed.data.rows.filter(({ config }) => config.revokeAt !== null).length;
  const named = [...active.data.rows, ...sealed.data.rows.filter(({ config }) => config.revokeAt === null)];
  const examples = named.slice(0, 3).map(({ tenant }) => tenant);
  return { under: { count: active.data.total + sealed.data.total - leaving, examples }, error };
}

interface Order {
  readonly reason: string;
  readonly confirmName: string;
}

function Fields({ form, name, error }: { readonly form: UseFormReturn<Order>; readonly name: string; readonly error: DeskError | null }): ReactNode {
  const { errors } = form.formState;
  return (
    <>
      <TextArea
        {...form.register('reason', { validate: (text) => reasonSchema.safeParse(text).success || 'Write at least four characters an auditor can follow.' })}
        label="Reason"
        rows={2}
        hint="Kept in the audit log for ever."
        error={errors.reason?.message ?? fieldError(error, 'reason')}
      />
      <TextField
        {...form.register('confirmName', { validate: (text) => text === name || 'Type the display name of the key exactly as it is shown, capitals and spaces too.' })}
        label={`Type ${name} to confirm`}
        error={errors.confirmName?.message ?? fieldError(error, 'confirmName')}
      />
    </>
  );
}

function Refusal({ error }: { readonly error: DeskError | null }): ReactNode {
  if (error?.code !== 'DEPENDANTS_EXIST') return <FormProblem error={error} fields={['reason', 'confirmName']} />;
  return (
    <Callout tone="danger" live title="The number has changed">
      {`${tenantsText(error.data.count)} ${error.data.count === 1 ? 'is' : 'are'} under the key now. Nothing was begun. Acknowledge the new number.`}
    </Callout>
  );
}

function Consequence({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  return (
    <>
      <Callout tone="danger" title="The key must work until this has ended">
        Every data key under it is opened by it once more and wrapped by the baseline. Do this before the key is disabled, deleted or out of reach:
        afterwards only this vault opens the data. Work on these tenants that has not ended is cancelled first.
      </Callout>
      <KeyLine id={kmsKey.id} />
      <KeyWaits keyId={kmsKey.id} />
    </>
  );
}

function useEmergency({ kmsKey, onClose }: EmergencyOffboardDialogProps): { readonly busy: boolean; readonly error: DeskError | null; readonly go: (order: Order, acknowledgedTenants: number) => Promise<void> } {
  const client = useClient();
  const router = useRouter();
  const { busy, error, run } = useAct(client.byok.offboardKey, 'form');
  const go = async (order: Order, acknowledgedTenants: number): Promise<void> => {
    const answer = await run({ kmsKey: kmsKey.id, ...order, acknowledgedTenants });
    if (!answer) return;
    onClose();
    router.navigate({ screen: 'work', job: answer.job });
  };
  return { busy, error, go };
}

function EmergencyForm(props: EmergencyOffboardDialogProps & { readonly under: UnderKey }): ReactNode {
  const { kmsKey, under, onClose } = props;
  const { busy, error, go } = useEmergency(props);
  const [acknowledged, acknowledge] = useState<number>();
  const form = useForm<Order>({ defaultValues: { reason: '', confirmName: '' } });
  const count = error?.code === 'DEPENDANTS_EXIST' ? error.data.count : under.count;
  const ready = count > 0 && acknowledged === count;
  const submit = form.handleSubmit(async (order) => {
    if (ready) await go(order, count);
  });
  return (
    <Dialog
      open
      guarded
      title={`Emergency offboard of ${kmsKey.displayName}?`}
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" type="submit" busy={busy} disabled={!ready}>
            {`Offboard ${tenantsText(count)}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Consequence kmsKey={kmsKey} />
        <DependantList dependants={[{ count, noun: count === 1 ? 'tenant goes back to the baseline' : 'tenants go back to the baseline', examples: under.examples }]} />
        <Fields form={form} name={kmsKey.displayName} error={error} />
        <Checkbox label={emergencySentence(count)} checked={ready} onChange={(yes) => { acknowledge(yes ? count : undefined); }} />
        <Refusal error={error} />
      </div>
    </Dialog>
  );
}

function Nobody(): ReactNode {
  return (
    <p className="text-sm text-muted">
      No tenant is active or sealed under this key. Those it is only staged for are on the baseline already; those that are to be revoked stay, for
      their data is to be gone.
    </p>
  );
}

/** Brings every tenant under a key back to the baseline while that key still works: with the number acknowledged, a reason, and the key's name typed. */
export function EmergencyOffboardDialog(props: EmergencyOffboardDialogProps): ReactNode {
  const { kmsKey, onClose } = props;
  const { under, error } = useUnderKey(kmsKey.id);
  if (under && under.count > 0) return <EmergencyForm {...props} under={under} />;
  return (
    <Dialog open title={`Emergency offboard of ${kmsKey.displayName}?`} onClose={onClose} actions={<Button onClick={onClose}>Close</Button>}>
      {under && <Nobody />}
      {!under && (error ? <ErrorState text={wordsFor(error)} /> : <Skeleton className="h-40 w-full" />)}
    </Dialog>
  );
}
