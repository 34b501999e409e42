import { useEffect, useState } from 'react';
import type { ChainVerification } from '../../../src-shared/audit.ts';
import { useClient } from '../../desk/desk-context.tsx';
import type { DeskClient } from '../../client.ts';

/** Where a verification of the chain stands. */
export type Verification =
  | { readonly phase: 'running'; readonly done: number; readonly total: number | undefined; readonly rate: number | undefined }
  | { readonly phase: 'refused'; readonly problem: unknown }
  | { readonly phase: 'done'; readonly result: ChainVerification };

const begun: Verification = { phase: 'running', done: 0, total: undefined, rate: undefined };

async function follow(client: DeskClient, signal: AbortSignal, say: (verification: Verification) => void): Promise<void> {
  const started = performance.now();
  for await (const { done, total, result } of await client.audit.verify(undefined, { signal })) {
    if (signal.aborted) return;
    const seconds = (performance.now() - started) / 1000;
    if (result === null) say({ phase: 'running', done, total, rate: seconds > 0.5 ? done / seconds : undefined });
    else say({ phase: 'done', result });
  }
}

/** Verifies the chain while the component is on screen; the second part starts it anew. */
export function useVerification(): readonly [Verification, () => void] {
  const client = useClient();
  const [turn, setTurn] = useState(0);
  const [verification, say] = useState<Verification>(begun);
  useEffect(() => {
    const ending = new AbortController();
    follow(client, ending.signal, say).catch((problem: unknown) => {
      if (!ending.signal.aborted) say({ phase: 'refused', problem });
    });
    return () => { ending.abort(); };
  }, [client, turn]);
  const again = (): void => {
    say(begun);
    setTurn(turn + 1);
  };
  return [verification, again];
}
