import { LockKeyholeOpen } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { errorText } from '../../../src-shared/error-text.ts';
import type { DeskError } from '../../client.ts';
import { Button } from '../../components/Button.tsx';
import type { FieldProblem } from '../../components/Field.tsx';
import { PassphraseField } from '../../components/PassphraseField.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';

/** A key file that waits for its passphrase. */
export interface UnlockKeyFileProps {
  /** The key's id. */
  readonly keyId: string;
  readonly onUnlocked?: (() => void) | undefined;
}

function problemOf(error: DeskError | null): FieldProblem | undefined {
  if (error === null) return undefined;
  const { body, next } = errorText(error.code, error.data);
  // The catalogue speaks of the vault's own slots here.
  const problem = error.code === 'PASSPHRASE_WRONG' ? 'The key file does not open with what was typed.' : body;
  return { problem, remedy: next };
}

/** Asks for the passphrase of a key file; it is held in main until the vault locks. */
export function UnlockKeyFile({ keyId, onUnlocked }: UnlockKeyFileProps): ReactNode {
  const client = useClient();
  const unlock = useAct(client.keys.unlockKeyFile, 'form');
  const [passphrase, setPassphrase] = useState('');
  const submit = async (): Promise<void> => {
    const key = await unlock.run({ key: keyId, passphrase });
    if (!key) return;
    setPassphrase('');
    onUnlocked?.();
  };
  return (
    <form
      noValidate
      className="flex items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void submit();
      }}
    >
      <PassphraseField
        className="w-80"
        purpose="current"
        label="Passphrase of the key file"
        value={passphrase}
        error={problemOf(unlock.error)}
        onChange={(event) => {
          unlock.clear();
          setPassphrase(event.currentTarget.value);
        }}
      />
      <Button type="submit" className="mt-5.5" icon={LockKeyholeOpen} busy={unlock.busy} disabled={passphrase === ''}>
        Unlock
      </Button>
    </form>
  );
}
