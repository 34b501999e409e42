import type { ReactNode } from 'react';
import { errorText } from '../../../src-shared/error-text.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import type { Secret } from '../../../src-shared/secrets.ts';

/** A deleted secret that is to go for good. */
export interface PurgeDialogProps {
  readonly secret: Secret;
  readonly onClose: () => void;
  readonly onPurged: () => void;
}

/** Asks for the key to be typed before a deleted secret and all its revisions go for good. */
export function PurgeDialog({ secret, onClose, onPurged }: PurgeDialogProps): ReactNode {
  const client = useClient();
  const showToast = useToast();
  const act = useAct(() => client.secrets.purge({ secret: secret.id, confirmKey: secret.key }), 'form');
  const purge = async (): Promise<void> => {
    const done = await act.run(undefined);
    if (done === undefined) return;
    onPurged();
    showToast({ title: `${secret.key} was purged`, detail: `${done.purgedRevisions.toLocaleString()} ${done.purgedRevisions === 1 ? 'revision is' : 'revisions are'} gone for good.` });
  };
  const text = act.error === null ? undefined : errorText(act.error.code, act.error.data);
  return (
    <ConfirmDialog
      open
      title={`Purge ${secret.key} for good?`}
      act="Purge for good"
      busy={act.busy}
      typeName={secret.key}
      dependants={[{ count: secret.latestVersion, noun: secret.latestVersion === 1 ? 'revision goes with it' : 'revisions go with it', examples: [] }]}
      onClose={onClose}
      onConfirm={() => void purge()}
      problem={text && `${text.body} ${text.next}`}
    >
      The value and its history are removed and cannot be brought back. Backups made before still hold them. The audit log keeps what was done with the secret, never its value.
    </ConfirmDialog>
  );
}
