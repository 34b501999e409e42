import { errorText } from '../../../src-shared/error-text.ts';
import type { ReactNode } from 'react';
import type { DeskError } from '../../client.ts';
import { Callout } from '../../components/Callout.tsx';

/** Why the vault did not open. */
export interface UnlockProblemProps {
  readonly error: DeskError;
  /** There are slots besides the one that was tried. */
  readonly others: boolean;
}

/** What helps in this very window, beyond what the error itself says. */
function helpFor({ error, others }: UnlockProblemProps): string | undefined {
  if (error.code === 'SLOT_DAMAGED' && !others) return 'It is the only slot of this vault: go back and restore a backup.';
  if (error.code === 'DEVICE_SECRET_MISSING' && others) return 'You can choose another slot above.';
  return undefined;
}

/** Says which of the many things went wrong; a wrong passphrase is said at its field instead. */
export function UnlockProblem(props: UnlockProblemProps): ReactNode {
  const { code, data } = props.error;
  if (code === 'PASSPHRASE_WRONG') return null;
  const { title, body, next } = errorText(code, data);
  return (
    <Callout live title={title} tone={code === 'ATTEMPTS_THROTTLED' || code === 'VAULT_IN_USE' ? 'attention' : 'danger'}>
      {[body, next, helpFor(props)].filter(Boolean).join(' ')}
    </Callout>
  );
}
