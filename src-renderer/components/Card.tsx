import { useId } from 'react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A bounded part of a page. */
export interface CardProps {
  readonly title?: string | undefined;
  readonly description?: ReactNode;
  /** At the right of the title. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
  /** Content up to the edges: tables and lists. */
  readonly flush?: boolean | undefined;
  readonly className?: string | undefined;
}

function CardHead({ id, title, description, actions }: Pick<CardProps, 'title' | 'description' | 'actions'> & { readonly id: string }): ReactNode {
  return (
    <header className="flex min-h-11 items-center justify-between gap-4 border-b border-line px-4 py-2">
      <div className="min-w-0">
        <h2 id={id} className="text-sm font-semibold">
          {title}
        </h2>
        {description !== undefined && <p className="text-xs text-muted">{description}</p>}
      </div>
      {actions !== undefined && <div className="flex shrink-0 items-center gap-2">{actions}</div>}
    </header>
  );
}

/** A card: white ground, one crisp line around it, no shadow. */
export function Card({ title, description, actions, children, flush = false, className }: CardProps): ReactNode {
  const id = useId();
  return (
    <section
      aria-labelledby={title === undefined ? undefined : id}
      className={classNames('flex min-w-0 flex-col overflow-hidden rounded-lg border border-edge bg-surface', className)}
    >
      {title !== undefined && <CardHead id={id} title={title} description={description} actions={actions} />}
      {children !== undefined && <div className={classNames('flex min-h-0 flex-1 flex-col', !flush && 'p-4')}>{children}</div>}
    </section>
  );
}

/** A part of a long page with its words at the left and its controls at the right: settings. */
export function Section({ title, description, children }: Pick<CardProps, 'description' | 'children'> & { readonly title: string }): ReactNode {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-x-10 gap-y-4 border-b border-line py-7 last:border-0 huge:grid-cols-[260px_minmax(0,1fr)]">
      <div>
        <h2 id={id} className="text-base font-semibold">
          {title}
        </h2>
        {description !== undefined && <p className="mt-1 text-sm text-muted">{description}</p>}
      </div>
      <div className="flex max-w-180 min-w-0 flex-col gap-5">{children}</div>
    </section>
  );
}
