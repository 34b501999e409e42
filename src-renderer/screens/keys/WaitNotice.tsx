import { Hash, LogIn } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { SignInPrompt } from '../../../src-shared/key-abilities.ts';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { useClient, useMayChange } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { PinDialog } from './PinDialog.tsx';
import { SignInDialog } from './SignInDialog.tsx';
import { UnlockKeyFile } from './UnlockKeyFile.tsx';

interface WaitActProps {
  readonly kmsKey: KmsKey;
  readonly size?: 'small' | 'medium' | undefined;
}

function EnterPin({ kmsKey, size }: WaitActProps): ReactNode {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size={size} icon={Hash} onClick={() => { setAsking(true); }}>Enter PIN</Button>
      {asking && <PinDialog kmsKey={kmsKey} onClose={() => { setAsking(false); }} />}
    </>
  );
}

function SignIn({ kmsKey, size }: WaitActProps): ReactNode {
  const client = useClient();
  const ask = useAct(client.keys.signIn, 'toast', 'reads');
  const [prompt, setPrompt] = useState<SignInPrompt>();
  const begin = async (): Promise<void> => {
    setPrompt(await ask.run({ key: kmsKey.id }));
  };
  return (
    <>
      <Button size={size} icon={LogIn} busy={ask.busy} onClick={() => void begin()}>Sign in</Button>
      {prompt && <SignInDialog kmsKey={kmsKey} first={prompt} onClose={() => { setPrompt(undefined); }} />}
    </>
  );
}

/** The button by which what a key waits for is given: PIN or sign-in. Nothing for keys that wait for neither. */
export function WaitAct(props: WaitActProps): ReactNode {
  switch (props.kmsKey.waitsFor) {
    case 'pin':
      return <EnterPin {...props} />;
    case 'sign-in':
      return <SignIn {...props} />;
    case 'passphrase':
    case null:
      return null;
  }
}

const words = {
  passphrase: {
    title: 'This key file is locked',
    text: 'Its passphrase has not been entered since the vault was unlocked. Until then it can neither wrap nor unwrap; no tenant is sealed for that.',
  },
  pin: {
    title: 'The token waits for its PIN',
    text: 'It has not been entered since the vault was unlocked. Until then the key can neither wrap nor unwrap; no tenant is sealed for that.',
  },
  'sign-in': {
    title: 'The key waits for your sign-in',
    text: 'Nobody has signed in at Microsoft since the vault was unlocked, or the sign-in has run out. Until then the key can neither wrap nor unwrap; no tenant is sealed for that.',
  },
} as const;

/** Says what a key waits for, with the way to give it. Nothing for a key that waits for nothing. */
export function WaitNotice({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  const mayChange = useMayChange();
  const { waitsFor } = kmsKey;
  if (waitsFor === null) return null;
  const { title, text } = words[waitsFor];
  const act = waitsFor === 'passphrase' ? <UnlockKeyFile keyId={kmsKey.id} /> : <WaitAct kmsKey={kmsKey} size="small" />;
  return (
    <Callout tone="attention" title={title} actions={mayChange ? act : undefined}>
      {text}
    </Callout>
  );
}
