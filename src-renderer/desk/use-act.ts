import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { errorText } from '../../src-shared/error-text.ts';
import type { ErrorText } from '../../src-shared/error-text.ts';
import { errorOf } from '../client.ts';
import type { DeskError } from '../client.ts';
import { useToast } from '../stores/view.tsx';
import { useReauthenticate } from './reauthentication.tsx';

/** The officer's text of anything a call was rejected with. */
export function wordsFor(thrown: unknown): ErrorText {
  const error = errorOf(thrown);
  return errorText(error.code, error.data);
}

/** Doing something in main: whether it is under way, what went wrong, and the way to start it. */
export interface Act<Input, Output> {
  readonly busy: boolean;
  readonly error: DeskError | null;
  /** Resolves to the answer, or to `undefined` when it was refused or the officer stepped back. */
  readonly run: (input: Input) => Promise<Output | undefined>;
  readonly clear: () => void;
}

/** Where an error is shown: in a toast, or by the form that reads `error`. */
export type ErrorPlace = 'toast' | 'form';

/** What an act does to what is on screen: one that changes has ended when the screen shows what it changed. */
export type ActEffect = 'changes' | 'reads';

/**
 * Does something in main. A passphrase that must be entered again is asked for and the act then repeated, once.
 * @param call one call of the contract
 */
export function useAct<Input, Output>(
  call: (input: Input) => Promise<Output>,
  place: ErrorPlace = 'toast',
  effect: ActEffect = 'changes',
): Act<Input, Output> {
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<DeskError | null>(null);
  const showToast = useToast();
  const reauthenticate = useReauthenticate();
  const fail = (thrown: unknown): void => {
    setError(errorOf(thrown));
    if (place !== 'toast') return;
    const { title, body, next } = wordsFor(thrown);
    showToast({ tone: 'danger', title, detail: `${body} ${next}` });
  };
  const attempt = async (input: Input, again: boolean): Promise<Output | undefined> => {
    try {
      const answer = await call(input);
      // Otherwise the next click could meet what is no longer so, and the news of it sweep away what it brought.
      if (effect === 'changes') await cache.invalidateQueries();
      return answer;
    } catch (thrown) {
      const askFirst = again && errorOf(thrown).code === 'REAUTHENTICATION_REQUIRED';
      if (askFirst) return (await reauthenticate()) ? attempt(input, false) : undefined;
      fail(thrown);
      return undefined;
    }
  };
  const run = async (input: Input): Promise<Output | undefined> => {
    setBusy(true);
    setError(null);
    try {
      return await attempt(input, true);
    } finally {
      setBusy(false);
    }
  };
  const clear = useCallback(() => {
    setError(null);
  }, []);
  return { busy, error, run, clear };
}

/** What an error says of one field of a form, or `undefined`. */
export function fieldError(error: DeskError | null, field: string): string | undefined {
  if (error === null) return undefined;
  const named = 'field' in error.data ? error.data.field : undefined;
  if (named !== field) return undefined;
  const { body, next } = errorText(error.code, error.data);
  return `${body} ${next}`;
}
