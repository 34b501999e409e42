import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ErrorText } from '../../src-shared/error-text.ts';

/** Something that could not be had or done. */
export interface ErrorStateProps {
  /** From `errorText(code, data)`. */
  readonly text: ErrorText;
  /** The remedy as buttons: "Try again", "Open the key". */
  readonly actions?: ReactNode;
}

/** What happened, and what to do next. */
export function ErrorState({ text, actions }: ErrorStateProps): ReactNode {
  return (
    <div role="alert" className="flex max-w-120 gap-3.5 px-6 py-8">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-lg border border-danger-edge bg-danger-soft text-danger-ink">
        <CircleAlert aria-hidden size={18} />
      </span>
      <div className="min-w-0">
        <h2 className="text-base font-semibold">{text.title}</h2>
        <p className="mt-1 text-sm text-muted">{text.body}</p>
        <p className="mt-2 text-sm">{text.next}</p>
        {actions !== undefined && <div className="mt-4 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
