import type { ReactNode } from 'react';
import { errorText } from '../../../src-shared/error-text.ts';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { DependantList } from '../../components/Dependants.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useRouter } from '../../routing.tsx';
import { useToast } from '../../stores/view.tsx';

interface RemoveKeyProps {
  readonly kmsKey: KmsKey;
  readonly onClose: () => void;
}

function StillInUse({ kmsKey, onClose }: RemoveKeyProps): ReactNode {
  const { displayName, tenantCount, tenants } = kmsKey;
  return (
    <Dialog open width="small" title={`${displayName} is still in use`} onClose={onClose} actions={<Button onClick={onClose}>Close</Button>}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-muted">A key that tenants depend on cannot be removed. Offboard them, or stage another key for them, first.</p>
        <DependantList dependants={[{ count: tenantCount, noun: tenantCount === 1 ? 'tenant' : 'tenants', examples: tenants.slice(0, 5) }]} />
      </div>
    </Dialog>
  );
}

/** Takes a key out of the registry, when nothing depends on it. */
export function RemoveKeyDialog({ kmsKey, onClose }: RemoveKeyProps): ReactNode {
  const client = useClient();
  const router = useRouter();
  const showToast = useToast();
  const remove = useAct(client.keys.remove, 'form');
  if (kmsKey.tenantCount > 0) return <StillInUse kmsKey={kmsKey} onClose={onClose} />;
  const confirm = async (): Promise<void> => {
    if (!(await remove.run({ key: kmsKey.id }))) return;
    showToast({ tone: 'ok', title: `${kmsKey.displayName} was removed from the registry` });
    router.navigate({ screen: 'keys' }, {}, 'replace');
  };
  const problem = remove.error && errorText(remove.error.code, remove.error.data);
  return (
    <ConfirmDialog
      open
      title={`Remove ${kmsKey.displayName}?`}
      act="Remove key"
      busy={remove.busy}
      onClose={onClose}
      onConfirm={() => void confirm()}
      problem={problem ? `${problem.body} ${problem.next}` : undefined}
    >
      {kmsKey.provider === 'KEY_FILE'
        ? 'Keydesk forgets how it is reached. The file itself stays on its media. No tenant depends on it; its id is never used again.'
        : "Keydesk forgets how it is reached. The key itself stays in the customer's account. No tenant depends on it; its id is never used again."}
    </ConfirmDialog>
  );
}
