import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** What is wrong with a choice of several controls, below all of them. */
export function ChoiceError({ error }: { readonly error: string | undefined }): ReactNode {
  if (error === undefined) return null;
  return (
    <p role="alert" className="flex gap-1.5 text-xs text-danger-ink">
      <CircleAlert aria-hidden size={13} className="mt-[1.5px] shrink-0" />
      {error}
    </p>
  );
}
