import { useEffect, useMemo } from 'react';
import { useToast } from '../stores/view.tsx';
import { useClient, useTakeState } from './desk-context.tsx';
import { wordsFor } from './use-act.ts';

/** Whether a key press is the one that locks: Ctrl-L or Cmd-L, nothing else held. */
export function isLockKey({ key, ctrlKey, metaKey, shiftKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): boolean {
  return key.toLowerCase() === 'l' && ctrlKey !== metaKey && !shiftKey && !altKey;
}

/** Leaving the open vault. Both keep their identity. */
export interface Leaving {
  readonly lock: () => void;
  /** Locks, and takes the vault off the desk. */
  readonly close: () => void;
}

/** The ways to lock the open vault, by button, key or command. */
export function useLeaving(): Leaving {
  const client = useClient();
  const takeState = useTakeState();
  const showToast = useToast();
  return useMemo(() => {
    const leave = (call: typeof client.vault.lock) => (): void => {
      call().then(takeState, (thrown: unknown) => {
        const { title, body, next } = wordsFor(thrown);
        showToast({ tone: 'danger', title, detail: `${body} ${next}` });
      });
    };
    return { lock: leave(client.vault.lock), close: leave(client.vault.close) };
  }, [client, takeState, showToast]);
}

/** Locks on Ctrl-L or Cmd-L. */
export function useLockKey(lock: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!isLockKey(event)) return;
      event.preventDefault();
      lock();
    };
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', press);
    };
  }, [lock]);
}
