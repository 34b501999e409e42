import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import type { ByokDialogProps } from './asked.ts';
import { KeyCheck } from './KeyCheck.tsx';
import { KeyChoice } from './KeyChoice.tsx';
import { KeyLine, KeyWaits } from './StagedKey.tsx';

/** Chooses the key a tenant is moved to; says beforehand that the present one must work. */
export function MoveDialog({ tenant, config, onClose, onStarted }: ByokDialogProps): ReactNode {
  const client = useClient();
  const [chosen, choose] = useState<string>();
  const move = useAct(client.byok.move, 'form');
  const go = async (): Promise<void> => {
    const answer = chosen === undefined ? undefined : await move.run({ tenant: tenant.id, kmsKey: chosen });
    if (!answer) return;
    onStarted(answer.job);
    onClose();
  };
  return (
    <Dialog
      open
      guarded
      width="large"
      title={`Move ${tenant.displayName} to another key?`}
      onClose={onClose}
      onSubmit={() => void go()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={move.busy} disabled={chosen === undefined}>
            Move
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-sm text-muted">
          The new key is tried out first. Then every version of the data key is opened by the present key, wrapped by the new one, opened again and
          compared; one transaction switches them all. At no moment does nobody serve: the data stays readable all the time.
        </p>
        <Callout tone="attention" title="The present key must work until the switch">
          <p className="mb-2">Ask the customer to disable or delete it only after that.</p>
          <KeyLine id={config.kmsKey} />
        </Callout>
        <KeyWaits keyId={config.kmsKey} />
        <KeyCheck tenant={tenant.id} />
        <section aria-label="Key to move to" className="flex flex-col gap-2">
          <h3 className="text-sm font-medium">Move to</h3>
          <KeyChoice chosen={chosen} except={config.kmsKey} onChoose={choose} />
        </section>
        {chosen !== undefined && <KeyWaits keyId={chosen} />}
        <FormProblem error={move.error} />
      </div>
    </Dialog>
  );
}
