import { useEffect, useState } from 'react';
import type { PassphraseJudgement } from '../../../src-shared/vault.ts';
import { useClient } from '../../desk/desk-context.tsx';

/**
 * How strong a passphrase is, judged in main 200 ms after the last key. It goes straight to main and into no cache.
 * @param context words that make it easier to guess, as names do
 */
export function usePassphraseJudgement(passphrase: string, context: string): PassphraseJudgement | undefined {
  const client = useClient();
  const [judged, setJudged] = useState<PassphraseJudgement>();
  useEffect(() => {
    const asked = new AbortController();
    const timer = setTimeout(() => {
      if (passphrase === '') setJudged(undefined);
      else
        client.vault
          .judgePassphrase({ passphrase, context: context === '' ? [] : [context.slice(0, 256)] }, { signal: asked.signal })
          .then(setJudged, () => undefined);
    }, 200);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [client, passphrase, context]);
  return judged;
}
