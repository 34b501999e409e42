import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { SignInPrompt } from '../../../src-shared/key-abilities.ts';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { durationText } from '../../components/time-text.ts';
import { useCopy } from '../../components/copy-context.ts';
import { useNow } from '../../components/use-now.ts';
import { useClient, useQueries } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';

/** Signing in to a key's provider on another device. */
export interface SignInDialogProps {
  readonly kmsKey: KmsKey;
  /** The code that was asked for when the dialog was opened. */
  readonly first: SignInPrompt;
  readonly onClose: () => void;
}

/** How often the key is looked at while an officer signs in elsewhere, in milliseconds. */
const lookedAtEvery = 2_000;

function Code({ code }: { readonly code: string }): ReactNode {
  const copy = useCopy();
  const [copied, setCopied] = useState(false);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={`Copy code ${code}`}
      className="flex w-full items-center justify-center gap-3 rounded-lg border border-edge bg-sunken px-4 py-4 hover:bg-pressed"
      onClick={() => void copy(code).then(() => { setCopied(true); }, () => undefined)}
    >
      <span className="mono text-2xl font-semibold tracking-[0.12em]">{code}</span>
      <Icon aria-hidden size={16} className={copied ? 'text-ok-ink' : 'text-faint'} />
      <span role="status" className="sr-only">{copied ? 'Copied' : ''}</span>
    </button>
  );
}

function Steps({ prompt }: { readonly prompt: SignInPrompt }): ReactNode {
  const left = prompt.expiresAt - useNow(1_000);
  if (left <= 0) return <Callout tone="attention" live title="The code has expired">Get a new one and enter it before it expires too.</Callout>;
  return (
    <ol className="flex flex-col gap-3 text-sm">
      <li>
        <p className="text-muted">1. Open this address on any device:</p>
        <CopyableId value={prompt.url} label="address" whole className="mt-0.5 font-semibold text-ink" />
      </li>
      <li>
        <p className="mb-1.5 text-muted">2. Enter this code, and sign in with an account that may use the key:</p>
        <Code code={prompt.code} />
      </li>
      <li className="flex items-center gap-2 text-muted">
        <Spinner />
        <span>
          Waiting for the sign-in. The code expires in <span className="tabular-nums">{durationText(left)}</span>.
        </span>
      </li>
    </ol>
  );
}

/** Closes the dialog when the key can be called, and tells that once. */
function useSignedIn(kmsKey: KmsKey, onClose: () => void): void {
  const showToast = useToast();
  const cache = useQueryClient();
  const looking = useQueries().keys.get.queryOptions({ input: { key: kmsKey.id } });
  const { data } = useQuery({ ...looking, refetchInterval: lookedAtEvery });
  const done = data?.unlocked === true;
  useEffect(() => {
    if (done) onClose();
    // What is closed is that of the moment it is done.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [done]);
  // The notice that the dialog belongs to may be gone first, since nothing is waited for any more: it is told on leaving.
  useEffect(
    () => () => {
      if (cache.getQueryData(looking.queryKey)?.unlocked === true) showToast({ tone: 'ok', title: `Signed in for ${kmsKey.displayName}` });
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [],
  );
}

/** Shows the code to sign in with on another device; closes itself when that is done. */
export function SignInDialog({ kmsKey, first, onClose }: SignInDialogProps): ReactNode {
  const client = useClient();
  const ask = useAct(client.keys.signIn, 'form', 'reads');
  const [prompt, setPrompt] = useState(first);
  useSignedIn(kmsKey, onClose);
  const renew = async (): Promise<void> => {
    const next = await ask.run({ key: kmsKey.id });
    if (next) setPrompt(next);
  };
  const actions = (
    <>
      <Button busy={ask.busy} onClick={() => void renew()}>Get a new code</Button>
      <Button kind="primary" onClick={onClose}>Close</Button>
    </>
  );
  return (
    <Dialog open guarded width="small" title="Sign in at Microsoft" description={`For ${kmsKey.displayName}. This closes by itself when you are signed in.`} onClose={onClose} actions={actions}>
      <div className="flex flex-col gap-3">
        <Steps prompt={prompt} />
        <FormProblem error={ask.error} />
      </div>
    </Dialog>
  );
}
