import { createContext, useContext, useMemo, useState } from 'react';
import type { ReactNode } from 'react';

/** Whether sample data is being laid out; the vault is open by then, but not yet worth looking at. */
export interface Filling {
  readonly filling: boolean;
  /** Keeps the desk's screens back until the work has ended, well or not. */
  readonly during: <T>(work: Promise<T>) => Promise<T>;
}

const FillingContext = createContext<Filling | undefined>(undefined);

/** Knows whether sample data is being laid out, over the change from no vault to an open one. */
export function FillingProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [filling, setFilling] = useState(false);
  const value = useMemo<Filling>(
    () => ({
      filling,
      during: async (work) => {
        setFilling(true);
        try {
          return await work;
        } finally {
          setFilling(false);
        }
      },
    }),
    [filling],
  );
  return <FillingContext value={value}>{children}</FillingContext>;
}

/** Whether sample data is being laid out, and the way to say so. */
export function useFilling(): Filling {
  const filling = useContext(FillingContext);
  if (filling === undefined) throw new Error('useFilling needs a FillingProvider above it');
  return filling;
}
