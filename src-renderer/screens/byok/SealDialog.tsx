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

/** Takes a tenant's data away until it is unsealed. */
export function SealDialog({ tenant, onClose }: ByokDialogProps): ReactNode {
  const client = useClient();
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
      title={`Seal ${tenant.displayName}?`}
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={seal.busy}>
            Seal
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-sm text-muted">Its data keys leave memory at once, and none of its secrets opens until it is unsealed. Nothing is destroyed.</p>
        <DependantList dependants={[{ count: tenant.secretCount, noun: 'secrets that cannot be opened while it is sealed', examples: [] }]} />
        <TextArea {...register('reason')} label="Reason" rows={2} hint="Shown on the board while it is sealed, and kept in the audit log." error={formState.errors.reason?.message ?? fieldError(seal.error, 'reason')} />
        <FormProblem error={seal.error} fields={['reason']} />
      </div>
    </Dialog>
  );
}
