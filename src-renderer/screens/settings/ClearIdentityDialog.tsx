import type { ReactNode } from 'react';
import type { CloudIdentities } from '../../../src-shared/cloud-identities.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import type { Cloud } from './cloud-identity-form.ts';

/** Which identity goes. */
export interface ClearIdentityDialogProps {
  readonly cloud: Cloud;
  readonly name: string;
  readonly identities: CloudIdentities;
  readonly onClose: () => void;
}

/** Asks before an identity is cleared. */
export function ClearIdentityDialog({ cloud, name, identities, onClose }: ClearIdentityDialogProps): ReactNode {
  const { settings } = useClient();
  const { busy, error, run } = useAct(settings.update, 'form');
  const clear = async (): Promise<void> => {
    if ((await run({ cloudIdentities: { ...identities, [cloud]: null } })) !== undefined) onClose();
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      onConfirm={() => void clear()}
      title={`Clear the identity at ${name}?`}
      act="Clear identity"
      busy={busy}
      destructive={false}
      problem={error && <FormProblem error={error} />}
    >
      Calls that name a key at {name} without the way to it are refused from then on. Keys that are registered already keep the way they were registered with.
    </ConfirmDialog>
  );
}
