import { errorText } from '../../../src-shared/error-text.ts';
import type { DeskError } from '../../client.ts';
import { errorOf } from '../../client.ts';
import { useClient, useTakeState } from '../../desk/desk-context.tsx';
import { useState } from 'react';
import type { VaultState } from '../../../src-shared/vault.ts';
import { usePatience } from './use-patience.ts';

/** A locked vault on the desk. */
export type LockedVault = Extract<VaultState, { readonly phase: 'locked' }>;

/** Unlocking, as the form sees it. */
export interface Unlocking {
  readonly busy: boolean;
  readonly error: DeskError | null;
  /** What is said at the passphrase when it was wrong. */
  readonly wrong: string | undefined;
  readonly secondsLeft: number;
  /** Resolves to what it was refused with; `null` when the vault is open. */
  readonly unlock: (slot: string, passphrase: string) => Promise<DeskError | null>;
  readonly clear: () => void;
}

/** How long an error makes the next attempt wait, in seconds. */
function waitOf(error: DeskError): number {
  return 'retryAfterSeconds' in error.data ? error.data.retryAfterSeconds : 0;
}

function wrongWords(error: DeskError | null): string | undefined {
  if (error?.code !== 'PASSPHRASE_WRONG') return undefined;
  const { title } = errorText(error.code, error.data);
  return `${title}. Check Caps Lock and the keyboard layout, and type it again.`;
}

/** Opens a locked vault through one of its slots. */
export function useUnlock({ retryAfterSeconds }: LockedVault): Unlocking {
  const client = useClient();
  const takeState = useTakeState();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<DeskError | null>(null);
  const { secondsLeft, wait } = usePatience(retryAfterSeconds);
  const unlock = async (slot: string, passphrase: string): Promise<DeskError | null> => {
    setBusy(true);
    setError(null);
    try {
      takeState(await client.vault.unlock({ slot, passphrase }));
      return null;
    } catch (thrown) {
      const refused = errorOf(thrown);
      setError(refused);
      wait(waitOf(refused));
      return refused;
    } finally {
      setBusy(false);
    }
  };
  const clear = (): void => {
    setError(null);
  };
  return { busy, error, wrong: wrongWords(error), secondsLeft, unlock, clear };
}
