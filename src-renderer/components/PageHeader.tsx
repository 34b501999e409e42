import { ChevronRight } from 'lucide-react';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { Link } from '../routing.tsx';
import type { Route } from '../router.ts';

/** A place above this one. */
export interface Crumb {
  readonly label: string;
  readonly to: Route;
}

/** The head of a screen. */
export interface PageHeaderProps {
  readonly title: string;
  /** Beside the title: badges. */
  readonly badges?: ReactNode;
  /** Under the title: id, one sentence. */
  readonly subtitle?: ReactNode;
  readonly crumbs?: readonly Crumb[] | undefined;
  /** At the right; the primary one last. */
  readonly actions?: ReactNode;
}

function Crumbs({ crumbs }: { readonly crumbs: readonly Crumb[] }): ReactNode {
  return (
    <nav aria-label="Breadcrumb" className="mb-1">
      <ol className="flex items-center gap-1 text-xs text-muted">
        {crumbs.map(({ label, to }) => (
          <li key={label} className="flex items-center gap-1">
            <Link to={to} className="rounded-xs hover:text-ink hover:underline">
              {label}
            </Link>
            <ChevronRight aria-hidden size={12} className="text-faint" />
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Title, badges and actions of a screen; names the window too. */
export function PageHeader({ title, badges, subtitle, crumbs = [], actions }: PageHeaderProps): ReactNode {
  useEffect(() => {
    document.title = `${title} · Keydesk`;
  }, [title]);
  return (
    <header className="shrink-0 px-6 pt-5 pb-4">
      {crumbs.length > 0 && <Crumbs crumbs={crumbs} />}
      <div className="flex min-h-8 items-center gap-2.5">
        <h1 className="line-clamp-2 min-w-0 wrap-anywhere text-xl font-semibold tracking-[-0.018em]">{title}</h1>
        {badges}
        {actions !== undefined && <div className="ml-auto flex shrink-0 items-center gap-2 pl-4">{actions}</div>}
      </div>
      {subtitle !== undefined && <div className="mt-0.5 flex min-w-0 items-center gap-2 text-sm text-muted">{subtitle}</div>}
    </header>
  );
}
