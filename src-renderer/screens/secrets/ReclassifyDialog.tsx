import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Select } from '../../components/Select.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import type { Secret } from '../../../src-shared/secrets.ts';
import { strictness } from '../../../src-shared/sensitivity.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';
import { reasonSchema } from '../../../src-shared/values.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { sensitivityOptions } from '../tenants/sensitivity-options.ts';

function Weaker({ from, to }: { readonly from: Sensitivity; readonly to: Sensitivity }): ReactNode {
  if (strictness(to) >= strictness(from)) return null;
  return (
    <Callout tone="attention">
      This asks for less than before. Revisions made until now keep the stricter handling they were made under; new ones follow the new sensitivity.
    </Callout>
  );
}

/** Gives a secret another sensitivity, with the reason an auditor reads. */
export function ReclassifyDialog({ secret, onClose }: { readonly secret: Secret; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const [sensitivity, setSensitivity] = useState<Sensitivity>(secret.sensitivity);
  const [reason, setReason] = useState('');
  const act = useAct(() => client.secrets.reclassify({ secret: secret.id, sensitivity, reason }), 'form');
  const ready = sensitivity !== secret.sensitivity && reasonSchema.safeParse(reason).success;
  const reclassify = async (): Promise<void> => {
    if (ready && (await act.run(undefined))) onClose();
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" busy={act.busy} disabled={!ready}>
        Reclassify
      </Button>
    </>
  );
  return (
    <Dialog open width="small" title={`Reclassify ${secret.key}`} onClose={onClose} onSubmit={() => void reclassify()} actions={actions}>
      <div className="flex flex-col gap-4">
        <Select label="Sensitivity" value={sensitivity} onChange={setSensitivity} options={sensitivityOptions} />
        <Weaker from={secret.sensitivity} to={sensitivity} />
        <TextArea label="Reason" rows={3} value={reason} error={fieldError(act.error, 'reason')} hint="Written to the audit log." onChange={(event) => { setReason(event.currentTarget.value); }} />
        <FormProblem error={act.error} fields={['reason']} />
      </div>
    </Dialog>
  );
}
