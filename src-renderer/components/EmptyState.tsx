import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** A place where nothing is yet. */
export interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  /** What belongs here and what to do first. */
  readonly children?: ReactNode;
  /** The first thing to do: one primary button. */
  readonly action?: ReactNode;
}

/** Says what is missing and what to do first. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps): ReactNode {
  return (
    <div className="flex max-w-105 flex-col items-center px-6 py-10 text-center">
      <span className="mb-3.5 flex size-10 items-center justify-center rounded-lg border border-edge bg-sunken text-muted">
        <Icon aria-hidden size={20} strokeWidth={1.75} />
      </span>
      <h2 className="text-base font-semibold">{title}</h2>
      {children !== undefined && <div className="mt-1 text-sm text-balance text-muted">{children}</div>}
      {action !== undefined && <div className="mt-4 flex gap-2">{action}</div>}
    </div>
  );
}
