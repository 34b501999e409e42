import type { ReactNode } from 'react';
import type { AccessKey } from '../../../src-shared/access-keys.ts';
import { errorText } from '../../../src-shared/error-text.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { relativeTime } from '../../components/time-text.ts';
import { useNow } from '../../components/use-now.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import { nameOf } from './access-key-words.ts';

/** A key that is to go. */
export interface DeleteAccessKeyProps {
  readonly accessKey: AccessKey;
  readonly onClose: () => void;
}

function LastUse({ at }: { readonly at: number | null }): ReactNode {
  const now = useNow(30_000);
  return at === null ? 'It was never used.' : `It was last used ${relativeTime(at, now)}.`;
}

/** Asks before a key and its tokens end for good. */
export function DeleteAccessKeyDialog({ accessKey, onClose }: DeleteAccessKeyProps): ReactNode {
  const client = useClient();
  const showToast = useToast();
  const act = useAct(() => client.accessKeys.remove({ publicKey: accessKey.publicKey }), 'form');
  const remove = async (): Promise<void> => {
    if ((await act.run(undefined)) === undefined) return;
    onClose();
    showToast({ title: `${nameOf(accessKey)} was deleted`, detail: 'Its tokens ended with it. Whoever shows it from now on is refused and counted.' });
  };
  const text = act.error === null ? undefined : errorText(act.error.code, act.error.data);
  return (
    <ConfirmDialog
      open
      title={`Delete ${nameOf(accessKey)}?`}
      act="Delete access key"
      busy={act.busy}
      onClose={onClose}
      onConfirm={() => void remove()}
      problem={text && `${text.body} ${text.next}`}
    >
      <p>
        The key and every token made with it end at once; calls with them are refused. This cannot be undone: whoever needs access again gets a new key.
      </p>
      <p className="mt-2">
        <LastUse at={accessKey.lastUsedAt} />
      </p>
    </ConfirmDialog>
  );
}
