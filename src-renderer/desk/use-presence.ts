import { useEffect } from 'react';
import { useClient } from './desk-context.tsx';

/** How often at most main is told that somebody is at the desk, in milliseconds. */
export const toldEvery = 20_000;

/** What somebody at the desk does: moving the pointer counts, for reading is work too. */
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/**
 * Passes on a sign of life, at most once in a while.
 * @param now a clock that never goes back, in milliseconds
 */
export function heartbeat(every: number, now: () => number, tell: () => void): () => void {
  let last = -Infinity;
  return () => {
    if (now() - last < every) return;
    last = now();
    tell();
  };
}

/** Keeps the vault from locking itself while somebody is at the desk. Behind the door alone. */
export function usePresence(): void {
  const client = useClient();
  useEffect(() => {
    const tell = (): void => {
      // A touch that does not arrive is made good by the next one.
      client.vault.touch().catch(() => undefined);
    };
    const beat = heartbeat(toldEvery, () => performance.now(), tell);
    for (const sign of signs) window.addEventListener(sign, beat, { passive: true, capture: true });
    return () => {
      for (const sign of signs) window.removeEventListener(sign, beat, { capture: true });
    };
  }, [client]);
}
