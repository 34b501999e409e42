import { LockKeyholeOpen } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { errorText } from '../../../src-shared/error-text.ts';
import { Button } from '../../components/Button.tsx';
import { PassphraseField } from '../../components/PassphraseField.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';

/** A key file that waits for its passphrase. */
export interface UnlockKeyFileProps {
  /** The key's id. */
  readonly keyId: string;
  readonly onUnlocked?: (() => void) | undefined;
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
  const words = unlock.error && errorText(unlock.error.code, unlock.error.data);
  return (
    <form
      noValidate
      className="flex items-end gap-2"
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
        error={words ? { problem: words.body, remedy: words.next } : undefined}
        onChange={(event) => {
          unlock.clear();
          setPassphrase(event.currentTarget.value);
        }}
      />
      <Button type="submit" icon={LockKeyholeOpen} busy={unlock.busy} disabled={passphrase === ''}>
        Unlock
      </Button>
    </form>
  );
}
