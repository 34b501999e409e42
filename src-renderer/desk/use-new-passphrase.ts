import { useEffect, useState } from 'react';
import type { PassphraseJudgement } from '../../src-shared/vault.ts';
import { useClient } from './desk-context.tsx';

/** How long after the last key a passphrase is judged, in milliseconds. */
const judgedAfter = 200;

/** A passphrase being chosen: typed twice and judged in main. It stands in the component alone, in no store and no cache. */
export interface NewPassphrase {
  readonly text: string;
  readonly repeat: string;
  readonly setText: (text: string) => void;
  readonly setRepeat: (text: string) => void;
  readonly clear: () => void;
  /** Of exactly what is typed now; undefined while it is on its way. */
  readonly judgement: PassphraseJudgement | undefined;
  /** Strong enough and typed the same way twice. */
  readonly ready: boolean;
}

interface Judged {
  readonly text: string;
  readonly judgement: PassphraseJudgement;
}

/** Has a passphrase judged in main, a moment after the last key. `words` is the context, joined by line ends. */
function useJudgement(text: string, words: string): PassphraseJudgement | undefined {
  const client = useClient();
  const [judged, setJudged] = useState<Judged>();
  useEffect(() => {
    if (text === '') return undefined;
    const asked = new AbortController();
    const context = words.split('\n').filter((word) => word !== '').map((word) => word.slice(0, 256));
    const judge = async (): Promise<void> => {
      const judgement = await client.vault.judgePassphrase({ passphrase: text, context }, { signal: asked.signal });
      setJudged({ text, judgement });
    };
    const timer = setTimeout(() => void judge().catch(() => undefined), judgedAfter);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [client, text, words]);
  return judged?.text === text ? judged.judgement : undefined;
}

/**
 * A passphrase being chosen.
 * @param context words that make it easier to guess: the vault's and the officer's name
 */
export function useNewPassphrase(context: readonly string[]): NewPassphrase {
  const [text, setText] = useState('');
  const [repeat, setRepeat] = useState('');
  const judgement = useJudgement(text, context.join('\n'));
  const clear = (): void => {
    setText('');
    setRepeat('');
  };
  return { text, repeat, setText, setRepeat, clear, judgement, ready: judgement?.acceptable === true && text === repeat };
}
