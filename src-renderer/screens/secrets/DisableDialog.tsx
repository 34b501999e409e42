import type { ReactNode } from 'react';
import { errorText } from '../../../src-shared/error-text.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import type { Secret } from '../../../src-shared/secrets.ts';

/** Asks before nobody can read a secret any more. */
export function DisableDialog({ secret, onClose }: { readonly secret: Secret; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const showToast = useToast();
  const act = useAct(() => client.secrets.disable({ secret: secret.id }), 'form');
  const disable = async (): Promise<void> => {
    if ((await act.run(undefined)) === undefined) return;
    onClose();
    showToast({ title: `${secret.key} is disabled`, detail: 'Nobody can read it until it is enabled again.' });
  };
  const text = act.error === null ? undefined : errorText(act.error.code, act.error.data);
  return (
    <ConfirmDialog
      open
      destructive={false}
      title={`Disable ${secret.key}?`}
      act="Disable"
      busy={act.busy}
      dependants={[{ count: secret.latestVersion, noun: secret.latestVersion === 1 ? 'revision that cannot be read' : 'revisions that cannot be read', examples: [] }]}
      onClose={onClose}
      onConfirm={() => void disable()}
      problem={text && `${text.body} ${text.next}`}
    >
      Until it is enabled again nobody can read the value, and whatever fetches it is refused. Nothing is deleted.
    </ConfirmDialog>
  );
}
