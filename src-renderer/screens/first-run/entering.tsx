import { createContext, useContext, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { NoVault } from './start.ts';

/**
 * A vault being made. Main puts it on the desk locked, opens it, and may fill it with sample data: until that has ended
 * the officer stays on the page where it began.
 */
export interface Entering {
  /** Where it began; `null` while no vault is being made. */
  readonly from: NoVault | null;
  /** Keeps the page until the work has ended, well or not. */
  readonly during: (from: NoVault, work: () => Promise<void>) => Promise<void>;
}

const EnteringContext = createContext<Entering | undefined>(undefined);

/** Knows whether a vault is being made. */
export function EnteringProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [from, setFrom] = useState<NoVault | null>(null);
  const value = useMemo<Entering>(
    () => ({
      from,
      during: async (begun, work) => {
        setFrom(begun);
        try {
          await work();
        } finally {
          setFrom(null);
        }
      },
    }),
    [from],
  );
  return <EnteringContext value={value}>{children}</EnteringContext>;
}

/** Whether a vault is being made, and the way to say so. */
export function useEntering(): Entering {
  const entering = useContext(EnteringContext);
  if (entering === undefined) throw new Error('useEntering needs an EnteringProvider above it');
  return entering;
}
