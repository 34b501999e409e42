import { createContext, useContext, useEffect, useRef, useState } from 'react';
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

interface Entering {
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly enter: (passphrase: string) => Promise<void>;
  readonly clear: () => void;
}

/** Enters the passphrase again in main; tells when that is done. */
function useEntering(onEntered: () => void): Entering {
  const client = useClient();
  const takeState = useTakeState();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const enter = async (passphrase: string): Promise<void> => {
    setBusy(true);
    try {
      takeState(await client.vault.reauthenticate({ passphrase }));
      onEntered();
    } catch (thrown) {
      const error = errorOf(thrown);
      const { body, next } = errorText(error.code, error.data);
      setProblem(`${body} ${next}`);
      setBusy(false);
    }
  };
  const clear = (): void => {
    setProblem(undefined);
  };
  return { busy, problem, enter, clear };
}

function PassphrasePrompt({ onEnd }: { readonly onEnd: (entered: boolean) => void }): ReactNode {
  const [passphrase, setPassphrase] = useState('');
  const { busy, problem, enter, clear } = useEntering(() => { onEnd(true); });
  const cancel = (): void => {
    onEnd(false);
  };
  const actions = (
    <>
      <Button kind="ghost" onClick={cancel}>
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
      onClose={cancel}
      onSubmit={() => void enter(passphrase)}
      actions={actions}
    >
      <PassphraseField
        label="Passphrase"
        purpose="current"
        autoFocus
        value={passphrase}
        error={problem}
        onChange={(event) => {
          clear();
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
  // When the vault is locked under the question, nobody will answer it any more.
  useEffect(() => {
    const left = waiting.current;
    return () => {
      for (const resolve of left.splice(0)) resolve(false);
    };
  }, []);
  return (
    <ReauthenticationContext value={ask}>
      {children}
      {asking && <PassphrasePrompt onEnd={end} />}
    </ReauthenticationContext>
  );
}
