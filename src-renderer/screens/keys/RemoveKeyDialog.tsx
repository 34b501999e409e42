import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { errorText } from '../../../src-shared/error-text.ts';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { DependantList } from '../../components/Dependants.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct, wordsFor } from '../../desk/use-act.ts';
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

const inAccount = "The key itself stays in the customer's account.";

/** Where the key itself stays. */
const staysAt: Readonly<Record<KmsKey['provider'], string>> = {
  AWS: inAccount,
  GCP: inAccount,
  AZURE: inAccount,
  PKCS11: 'The key itself stays on its token.',
  KEY_FILE: 'The file itself stays on its media.',
};

/** How long the way back is offered, in milliseconds. */
const undoFor = 15_000;

/** Takes a removal back, from wherever the officer has gone since. */
function useRestore(kmsKey: KmsKey): () => void {
  const client = useClient();
  const cache = useQueryClient();
  const router = useRouter();
  const showToast = useToast();
  const restore = async (): Promise<void> => {
    try {
      const { id } = await client.keys.restore({ key: kmsKey.id });
      await cache.invalidateQueries();
      router.navigate({ screen: 'key', key: id });
      showToast({ tone: 'ok', title: `${kmsKey.displayName} is back in the registry` });
    } catch (thrown) {
      const { title, body, next } = wordsFor(thrown);
      showToast({ tone: 'danger', title, detail: `${body} ${next}` });
    }
  };
  return () => void restore();
}

/** Takes a key out of the registry, when nothing depends on it. */
export function RemoveKeyDialog({ kmsKey, onClose }: RemoveKeyProps): ReactNode {
  const client = useClient();
  const router = useRouter();
  const showToast = useToast();
  const remove = useAct(client.keys.remove, 'form');
  const restore = useRestore(kmsKey);
  if (kmsKey.tenantCount > 0) return <StillInUse kmsKey={kmsKey} onClose={onClose} />;
  const confirm = async (): Promise<void> => {
    if (!(await remove.run({ key: kmsKey.id }))) return;
    showToast({ tone: 'ok', title: `${kmsKey.displayName} was removed from the registry`, lasts: undoFor, action: { label: 'Undo', run: restore } });
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
      {`Keydesk forgets how it is reached. ${staysAt[kmsKey.provider]} No tenant depends on it; you can undo this right after.`}
    </ConfirmDialog>
  );
}
