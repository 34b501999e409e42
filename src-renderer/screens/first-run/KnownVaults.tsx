import { ChevronRight, FolderLock, FolderX, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { KnownVault } from '../../../src-shared/vault.ts';
import { Card } from '../../components/Card.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useClient, useTakeState } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';

interface KnownVaultRowProps {
  readonly vault: KnownVault;
  readonly busy: boolean;
  readonly onOpen: () => void;
  readonly onForget: () => void;
}

function VaultWords({ vault }: { readonly vault: KnownVault }): ReactNode {
  const { name, path, present } = vault;
  return (
    <span className="min-w-0 flex-1">
      <span className="block truncate text-sm font-medium">{name}</span>
      <span className="mono block truncate text-xs text-muted" title={path}>
        {path}
      </span>
      {!present && <span className="block text-xs text-attention-ink">Not there now: insert the media it is on, or forget it.</span>}
    </span>
  );
}

function KnownVaultRow({ vault, busy, onOpen, onForget }: KnownVaultRowProps): ReactNode {
  const Icon = vault.present ? FolderLock : FolderX;
  return (
    <li className="flex items-center gap-1 pr-3">
      <button
        type="button"
        disabled={busy || !vault.present}
        onClick={onOpen}
        className="group flex min-w-0 flex-1 items-center gap-3 px-4 py-3 text-left -outline-offset-2 hover:bg-hover disabled:hover:bg-transparent"
      >
        <Icon aria-hidden size={18} className="shrink-0 text-muted" />
        <VaultWords vault={vault} />
        <span className="shrink-0 text-xs text-muted">
          <Timestamp at={vault.lastOpenedAt} relative inTable />
        </span>
        <ChevronRight aria-hidden size={16} className="shrink-0 text-faint group-disabled:invisible" />
      </button>
      <IconButton icon={X} size="small" label={`Forget ${vault.name}: takes it off this list, its folder stays`} onClick={onForget} />
    </li>
  );
}

/** The vaults this desk has opened before: to open, or to take off the list. */
export function KnownVaults({ known }: { readonly known: readonly KnownVault[] }): ReactNode {
  const client = useClient();
  const takeState = useTakeState();
  const choosing = useAct(client.vault.choose, 'form');
  const forgetting = useAct(client.vault.forget);
  const take = async (act: typeof choosing, path: string): Promise<void> => {
    const state = await act.run({ path });
    if (state !== undefined) takeState(state);
  };
  return (
    <>
      <Card title="Your vaults" flush>
        <ul className="max-h-64 divide-y divide-line overflow-y-auto">
          {known.map((vault) => (
            <KnownVaultRow
              key={vault.path}
              vault={vault}
              busy={choosing.busy}
              onOpen={() => void take(choosing, vault.path)}
              onForget={() => void take(forgetting, vault.path)}
            />
          ))}
        </ul>
      </Card>
      <div className="mt-3 empty:hidden">
        <FormProblem error={choosing.error} />
      </div>
    </>
  );
}
