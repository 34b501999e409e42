import { createContext, useContext } from 'react';

/** Puts a text on the clipboard of the host; rejects when the host refuses. */
export type CopyText = (text: string) => Promise<void>;

const CopyContext = createContext<CopyText | undefined>(undefined);

/** Gives the host's way to copy to everything below. */
export const CopyProvider = CopyContext;

/** The host's way to copy. */
export function useCopy(): CopyText {
  const copy = useContext(CopyContext);
  if (!copy) throw new Error('useCopy needs a CopyProvider above it');
  return copy;
}
