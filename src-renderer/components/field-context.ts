import { createContext, useContext } from 'react';

/** What a control must carry so that label, hint and error belong to it. */
export interface FieldLinks {
  readonly id: string;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: true | undefined;
  readonly 'aria-required'?: true | undefined;
}

const FieldContext = createContext<FieldLinks | undefined>(undefined);

/** Gives the links to the control inside a field. */
export const FieldLinksProvider = FieldContext;

/** The links of the field around a control; none outside of a field. */
export function useFieldLinks(): Partial<FieldLinks> {
  return useContext(FieldContext) ?? {};
}
