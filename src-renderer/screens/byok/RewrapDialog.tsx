import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import type { ByokDialogProps } from './asked.ts';
import { KeyLine, KeyWaits } from './StagedKey.tsx';

/** Asks before the data key is wrapped anew under the newest version of the same key. */
export function RewrapDialog({ tenant, config, onClose, onStarted }: ByokDialogProps): ReactNode {
  const client = useClient();
  const rewrap = useAct(client.byok.rewrap, 'form');
  const go = async (): Promise<void> => {
    const answer = await rewrap.run({ tenant: tenant.id });
    if (!answer) return;
    onStarted(answer.job);
    onClose();
  };
  return (
    <Dialog
      open
      guarded
      title={`Rewrap the data key of ${tenant.displayName}?`}
      onClose={onClose}
      onSubmit={() => void go()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={rewrap.busy}>
            Rewrap
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-sm text-muted">
          Do this after the customer has rotated their key, so that its older version is no longer needed. Each version of the data key is opened,
          wrapped by the newest version of the same key, opened again and compared; one transaction switches them. The data key itself and the
          secrets stay as they are: to encrypt every revision anew, rotate the data key.
        </p>
        <KeyLine id={config.kmsKey} />
        <KeyWaits keyId={config.kmsKey} />
        <FormProblem error={rewrap.error} />
      </div>
    </Dialog>
  );
}
