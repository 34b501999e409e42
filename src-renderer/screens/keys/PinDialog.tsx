import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Token } from '../../../src-shared/key-abilities.ts';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useClient, useQueries } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct, wordsFor } from '../../desk/use-act.ts';
import { pinLooks, tokenProblem } from './key-looks.ts';
import { PinField } from './PinField.tsx';
import { mayTry, pinProblem, stateAfter } from './pin-tries.ts';
import { tokenName } from './token-cards.tsx';

/** Entering the PIN of a key's token. */
export interface PinDialogProps {
  readonly kmsKey: KmsKey;
  readonly onClose: () => void;
}

function TokenFacts({ token }: { readonly token: Token }): ReactNode {
  const problem = tokenProblem(token);
  return (
    <>
      <div className="flex items-center justify-between gap-4 rounded-lg border border-edge px-3 py-2.5">
        <div className="min-w-0">
          <p className="truncate text-sm font-medium">{tokenName(token)}</p>
          <p className="text-xs text-muted wrap-anywhere">
            {token.manufacturer} {token.model} · serial <span className="mono">{token.serial}</span>
          </p>
        </div>
        <StatusBadge {...pinLooks[token.pin]} />
      </div>
      {problem !== undefined && <Callout tone="danger" title="The token cannot be opened">{problem}</Callout>}
    </>
  );
}

/** Asks for the PIN of the token a key is on, and says how many tries are left before it locks. */
export function PinDialog({ kmsKey, onClose }: PinDialogProps): ReactNode {
  const client = useClient();
  const { data, error } = useQuery({ ...useQueries().keys.token.queryOptions({ input: { key: kmsKey.id } }), staleTime: 0 });
  const unlock = useAct(client.keys.unlockToken, 'form');
  const [pin, setPin] = useState('');
  const [lastTry, setLastTry] = useState(false);
  const state = stateAfter(unlock.error, data?.pin ?? 'ok');
  const ready = data !== undefined && mayTry({ state, value: pin, lastTry });
  const submit = async (): Promise<void> => {
    if (!ready) return;
    if (await unlock.run({ key: kmsKey.id, pin, lastTry })) onClose();
    setPin('');
    setLastTry(false);
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" busy={unlock.busy} disabled={!ready}>Enter PIN</Button>
    </>
  );
  return (
    <Dialog open guarded width="small" title="Enter the PIN" description={`${kmsKey.displayName} can be called as soon as its token is open.`} onClose={onClose} onSubmit={() => void submit()} actions={actions}>
      <div className="flex flex-col gap-4">
        {error && <ErrorState text={wordsFor(error)} />}
        {!error && data === undefined && <Skeleton className="h-14 w-full" />}
        {data && <TokenFacts token={{ ...data, pin: state }} />}
        {data && <PinField autoFocus value={pin} onChange={setPin} state={state} lastTry={lastTry} onLastTry={setLastTry} problem={pin === '' ? pinProblem(unlock.error) : undefined} />}
        {pinProblem(unlock.error) === undefined && <FormProblem error={unlock.error} />}
      </div>
    </Dialog>
  );
}
