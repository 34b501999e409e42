import { ArchiveRestore, ArrowRight, FlaskConical, FolderOpen, Plus } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Doorway } from '../../frame/Doorway.tsx';
import { Link } from '../../routing.tsx';
import { KnownVaults } from './KnownVaults.tsx';
import type { NoVault, Start } from './start.ts';

interface Way {
  readonly start: Start;
  readonly icon: LucideIcon;
  readonly title: string;
  readonly detail: string;
}

const ways: readonly Way[] = [
  { start: 'create', icon: Plus, title: 'Create a vault', detail: 'Three steps: a name and a place, your passphrase, a last look.' },
  { start: 'open', icon: FolderOpen, title: 'Open a vault', detail: 'One that is already on this machine or on media you inserted.' },
  { start: 'restore', icon: ArchiveRestore, title: 'Restore from a backup', detail: 'Bring a vault back from its backup file, into a new folder.' },
  { start: 'sample', icon: FlaskConical, title: 'Try with sample data', detail: 'A vault with six made-up tenants in which nothing can go wrong.' },
];

function WayIn({ way }: { readonly way: Way }): ReactNode {
  const { start, icon: Icon, title, detail } = way;
  return (
    <Link
      to={{ screen: 'overview' }}
      search={{ start }}
      className="group flex h-full items-start gap-3 rounded-lg border border-edge bg-surface p-4 transition-colors duration-100 hover:border-control hover:bg-hover"
    >
      <span className="flex size-8 shrink-0 items-center justify-center rounded-md bg-accent-soft text-accent-ink">
        <Icon aria-hidden size={16} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-center justify-between gap-2 text-sm font-medium">
          {title}
          <ArrowRight aria-hidden size={14} className="text-faint opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100" />
        </span>
        <span className="mt-0.5 block text-xs text-muted">{detail}</span>
      </span>
    </Link>
  );
}

/** What Keydesk is, the vaults this desk knows, and the four ways in. */
export function Welcome({ state }: { readonly state: NoVault }): ReactNode {
  const { known } = state;
  return (
    <Doorway
      width="wide"
      title="Welcome to Keydesk"
      subtitle="The desk for encryption keys of many tenants. Everything you keep stands in a vault: one encrypted folder on this machine, opened with your passphrase and needing no network."
    >
      {known.length > 0 && <KnownVaults known={known} />}
      <h2 className="mt-6 mb-2 text-sm font-semibold">{known.length > 0 ? 'Or start another way' : 'How do you want to start?'}</h2>
      <ul className="grid gap-3 wide:grid-cols-2">
        {ways.map((way) => (
          <li key={way.start}>
            <WayIn way={way} />
          </li>
        ))}
      </ul>
    </Doorway>
  );
}
