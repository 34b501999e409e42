import { createContext, useContext, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { errorText } from '../../src-shared/error-text.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { PassphraseField } from '../components/PassphraseField.tsx';
import { errorOf } from '../client.ts';
import { useClient, useTakeState } from './desk-context.tsx';

/** Asks for the passphrase again; resolves to whether it was entered. */
export type Reauthenticate = () => Promise<boolean>;

const ReauthenticationContext = createContext<Reauthenticate | undefined>(undefined);

/** The way to ask for the passphrase again. Every act does it by itself when main wants it. */
export function useReauthenticate(): Reauthenticate {
  const ask = useContext(ReauthenticationContext);
  if (ask === undefined) throw new Error('useReauthenticate needs a ReauthenticationProvider above it');
  return ask;
}

function PassphrasePrompt({ onEnd }: { readonly onEnd: (entered: boolean) => void }): ReactNode {
  const client = useClient();
  const takeState = useTakeState();
  const [passphrase, setPassphrase] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      takeState(await client.vault.reauthenticate({ passphrase }));
      onEnd(true);
    } catch (thrown) {
      const error = errorOf(thrown);
      const { body, next } = errorText(error.code, error.data);
      setProblem(`${body} ${next}`);
      setBusy(false);
    }
  };
  const actions = (
    <>
      <Button kind="ghost" onClick={() => { onEnd(false); }}>
        Cancel
      </Button>
      <Button kind="primary" type="submit" busy={busy} disabled={passphrase === ''}>
        Continue
      </Button>
    </>
  );
  return (
    <Dialog
      open
      width="small"
      title="Enter your passphrase"
      description="This needs a passphrase entered within the last five minutes."
      onClose={() => { onEnd(false); }}
      onSubmit={() => void submit()}
      actions={actions}
    >
      <PassphraseField
        label="Passphrase"
        purpose="current"
        autoFocus
        value={passphrase}
        error={problem}
        onChange={(event) => {
          setProblem(undefined);
          setPassphrase(event.target.value);
        }}
      />
    </Dialog>
  );
}

/** Asks for the passphrase, above whatever is on screen, when something below needs it. */
export function ReauthenticationProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [asking, setAsking] = useState(false);
  const waiting = useRef<((entered: boolean) => void)[]>([]);
  const ask: Reauthenticate = () =>
    new Promise((resolve) => {
      waiting.current.push(resolve);
      setAsking(true);
    });
  const end = (entered: boolean): void => {
    setAsking(false);
    for (const resolve of waiting.current.splice(0)) resolve(entered);
  };
  return (
    <ReauthenticationContext value={ask}>
      {children}
      {asking && <PassphrasePrompt onEnd={end} />}
    </ReauthenticationContext>
  );
}
