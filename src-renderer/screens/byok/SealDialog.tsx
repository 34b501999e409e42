import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { reasonSchema } from '../../../src-shared/values.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { DependantList } from '../../components/Dependants.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { formResolver } from '../../desk/form-resolver.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import type { ByokDialogProps } from './asked.ts';

const sealSchema = z.object({ reason: reasonSchema });

interface SealWords {
  readonly title: (tenant: string) => string;
  readonly meaning: string;
  readonly act: string;
}

const words = {
  active: {
    title: (tenant) => `Seal ${tenant}?`,
    meaning: 'Its data keys leave memory at once, and none of its secrets opens until it is unsealed. Nothing is destroyed.',
    act: 'Seal',
  },
  sealed: {
    title: (tenant) => `Keep ${tenant} sealed?`,
    meaning: 'The desk has sealed it. From now on it stays sealed, even when the key works again, until an officer unseals it. Nothing is destroyed.',
    act: 'Keep sealed',
  },
} as const satisfies Record<string, SealWords>;

/** Takes a tenant's data away until it is unsealed, or takes over the seal of the desk. */
export function SealDialog({ tenant, config, onClose }: ByokDialogProps): ReactNode {
  const client = useClient();
  const { title, meaning, act } = words[config.status === 'SEALED' ? 'sealed' : 'active'];
  const seal = useAct(client.byok.seal, 'form');
  const { register, handleSubmit, formState } = useForm({ resolver: formResolver(sealSchema), defaultValues: { reason: '' } });
  const submit = handleSubmit(async ({ reason }) => {
    if (await seal.run({ tenant: tenant.id, reason })) onClose();
  });
  return (
    <Dialog
      open
      guarded
      width="small"
      title={title(tenant.displayName)}
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={seal.busy}>
            {act}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-sm text-muted">{meaning}</p>
        <DependantList dependants={[{ count: tenant.secretCount, noun: `${tenant.secretCount === 1 ? 'secret' : 'secrets'} that cannot be opened while it is sealed`, examples: [] }]} />
        <TextArea {...register('reason')} label="Reason" rows={2} hint="Shown on the board while it is sealed, and kept in the audit log." error={formState.errors.reason?.message ?? fieldError(seal.error, 'reason')} />
        <FormProblem error={seal.error} fields={['reason']} />
      </div>
    </Dialog>
  );
}
