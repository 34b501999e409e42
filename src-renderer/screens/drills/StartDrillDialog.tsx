import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { z } from 'zod';
import { sealBoundSeconds } from '../../../src-shared/drills.ts';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { kmsKeyIdSchema } from '../../../src-shared/keys.ts';
import { reasonSchema } from '../../../src-shared/values.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { providerWords } from '../../components/ProviderBadge.tsx';
import { Select } from '../../components/Select.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { useClient, useQueries } from '../../desk/desk-context.tsx';
import { formResolver } from '../../desk/form-resolver.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useRouter } from '../../routing.tsx';
import { tenantsText } from './drill-words.ts';

const startSchema = z.object({ kmsKey: kmsKeyIdSchema, reason: reasonSchema });
const most = 1000;

function keyOption({ id, displayName, provider, tenantCount }: KmsKey) {
  return { value: id, label: displayName, detail: `${providerWords[provider].word}, ${tenantsText(tenantCount)}` };
}

/** What the drill will do to whom, before it is started. */
function WhatHappens({ kmsKey }: { readonly kmsKey: KmsKey | undefined }): ReactNode {
  if (kmsKey === undefined) return null;
  const { tenantCount } = kmsKey;
  const minutes = sealBoundSeconds / 60;
  return (
    <Callout tone="attention" title={`${tenantsText(tenantCount)} will be sealed`}>
      <p>
        You will have the key disabled at its provider. Within {minutes} minutes {tenantCount === 1 ? 'its tenant is' : `all ${tenantCount.toLocaleString()} are`} sealed: until
        the key is enabled again none of {tenantCount === 1 ? 'its' : 'their'} secrets can be read, written or exported, by anybody. Nothing is lost.
      </p>
      <p className="mt-1">Starting the drill alone changes nothing: the desk only begins to measure.</p>
    </Callout>
  );
}

/** Begins a drill: on which key, and why. `first` is the id of the key that is chosen already, or empty. */
export function StartDrillDialog({ first, onClose }: { readonly first: string; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const queries = useQueries();
  const router = useRouter();
  const start = useAct(client.drills.start, 'form');
  const { data } = useQuery(queries.keys.list.queryOptions({ input: { state: 'IN_USE', limit: most } }));
  const keys = data?.rows.filter(({ tenantCount }) => tenantCount > 0) ?? [];
  const { register, control, handleSubmit, formState } = useForm({ resolver: formResolver(startSchema), defaultValues: { kmsKey: first, reason: '' } });
  const wanted = useWatch({ control, name: 'kmsKey' });
  const chosen = keys.find(({ id }) => id === wanted);
  const submit = handleSubmit(async (values) => {
    const drill = await start.run(values);
    if (drill) router.navigate({ screen: 'drill', drill: drill.id });
  });
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" busy={start.busy} disabled={data !== undefined && keys.length === 0}>
        Start drill
      </Button>
    </>
  );
  return (
    <Dialog open guarded title="Start a kill-switch drill" description="A rehearsal of the day on which a customer takes its key away." onClose={onClose} onSubmit={() => void submit()} actions={actions}>
      <div className="flex flex-col gap-4">
        <Controller
          control={control}
          name="kmsKey"
          render={({ field }) => (
            <Select label="Key" placeholder="Choose a key" value={field.value} onChange={field.onChange} options={keys.map(keyOption)} error={formState.errors.kmsKey && 'Choose the key that will be disabled.'} />
          )}
        />
        {data !== undefined && keys.length === 0 && <Callout tone="info">No key serves a tenant yet. Activate a tenant under a customer's key first: a drill measures what happens to tenants.</Callout>}
        <TextArea {...register('reason')} rows={2} label="Reason" hint="Stands in the audit log and in the report: the agreement, the ticket, the date of the exercise." error={formState.errors.reason?.message} />
        <WhatHappens kmsKey={chosen} />
        <FormProblem error={start.error} />
      </div>
    </Dialog>
  );
}
