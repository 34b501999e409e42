import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import type { KeysTab } from '../../router.ts';
import { Link } from '../../routing.tsx';

const tabs: readonly { readonly tab: KeysTab | undefined; readonly label: string }[] = [
  { tab: undefined, label: 'Keys' },
  { tab: 'cryptoperiods', label: 'Cryptoperiods' },
  { tab: 'drills', label: 'Drills' },
];

const look = '-mb-px flex h-9 items-center border-b-2 text-sm font-medium transition-colors duration-100 focus-visible:-outline-offset-2 hover:text-ink';

/** The three lists about keys, above each of them: the keys, what of them is due, and the rehearsals of their kill switch. */
export function KeysTabs({ current }: { readonly current?: KeysTab | undefined }): ReactNode {
  return (
    <nav aria-label="Lists of keys" className="mb-4 flex shrink-0 gap-5 border-b border-edge px-6">
      {tabs.map(({ tab, label }) => (
        <Link
          key={label}
          to={{ screen: 'keys', tab }}
          aria-current={tab === current ? 'page' : undefined}
          className={classNames(look, tab === current ? 'border-accent text-ink' : 'border-transparent text-muted')}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
