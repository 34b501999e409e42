import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import type { ByokDialogProps } from './asked.ts';
import { KeyCheck } from './KeyCheck.tsx';
import { KeyLine, KeyWaits } from './StagedKey.tsx';

/** Brings a tenant back to the baseline; says beforehand that the customer's key must work. */
export function OffboardDialog({ tenant, config, onClose, onStarted }: ByokDialogProps): ReactNode {
  const client = useClient();
  const offboard = useAct(client.byok.offboard, 'form');
  const go = async (): Promise<void> => {
    const answer = await offboard.run({ tenant: tenant.id });
    if (!answer) return;
    onStarted(answer.job);
    onClose();
  };
  return (
    <Dialog
      open
      guarded
      title={`Offboard ${tenant.displayName}?`}
      onClose={onClose}
      onSubmit={() => void go()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={offboard.busy}>
            Offboard
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Callout tone="attention" title="The customer's key must work now, and until this has ended">
          Each version of the data key is opened by the customer&apos;s key and wrapped by the baseline. Ask the customer not to disable or delete
          the key, and leave the media connected, before the tenant is back on the baseline.
        </Callout>
        <KeyLine id={config.kmsKey} />
        <KeyWaits keyId={config.kmsKey} />
        <KeyCheck tenant={tenant.id} />
        <p className="text-sm text-muted">Afterwards this vault alone can open the data. The customer can no longer take it away, and the key can be disabled or removed.</p>
        <FormProblem error={offboard.error} />
      </div>
    </Dialog>
  );
}
