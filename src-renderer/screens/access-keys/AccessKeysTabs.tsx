import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { useQueries } from '../../desk/desk-context.tsx';
import type { AccessKeyTab } from '../../router.ts';
import { Link } from '../../routing.tsx';

const tabs: readonly { readonly tab: AccessKeyTab | undefined; readonly label: string }[] = [
  { tab: undefined, label: 'Access keys' },
  { tab: 'review', label: 'Review' },
];

const look = '-mb-px flex h-9 items-center gap-1.5 border-b-2 text-sm font-medium transition-colors duration-100 focus-visible:-outline-offset-2 hover:text-ink';

/** The list of access keys, and what of them should be looked at, with how much that is. */
export function AccessKeysTabs({ current }: { readonly current: AccessKeyTab | undefined }): ReactNode {
  const { data: review } = useQuery(useQueries().accessKeys.review.queryOptions());
  const found = review?.reduce((all, { count }) => all + count, 0) ?? 0;
  return (
    <nav aria-label="Lists of access keys" className="mb-4 flex shrink-0 gap-5 border-b border-edge px-6">
      {tabs.map(({ tab, label }) => (
        <Link
          key={label}
          to={{ screen: 'access-keys', tab }}
          aria-current={tab === current ? 'page' : undefined}
          className={classNames(look, tab === current ? 'border-accent text-ink' : 'border-transparent text-muted')}
        >
          {label}
          {tab === 'review' && found > 0 && <span className="text-xs font-normal text-faint tabular-nums">{found.toLocaleString()}</span>}
        </Link>
      ))}
    </nav>
  );
}
