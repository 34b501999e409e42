import { LayoutGrid, List, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { useMayChange } from '../../desk/desk-context.tsx';
import { useRouter, useSearch } from '../../routing.tsx';
import { useCommands } from '../../stores/view.tsx';
import type { Command } from '../../stores/view-stores.ts';
import { NewTenantDialog } from './NewTenantDialog.tsx';
import { TenantBoard } from './TenantBoard.tsx';
import { TenantTable } from './TenantTable.tsx';

const views = [
  { value: 'list', label: 'List', icon: List },
  { value: 'board', label: 'Board', icon: LayoutGrid },
] as const;

function useTenantCommands(mayChange: boolean, onNew: () => void): void {
  const router = useRouter();
  const commands = useMemo<readonly Command[]>(() => {
    const run = (): void => {
      router.navigate({ screen: 'tenants' }, { view: 'board' });
    };
    const board: Command = { id: 'tenants.board', label: 'Board of lifecycle and validation', group: 'Tenants', icon: LayoutGrid, keywords: ['matrix', 'sealed', 'bulk', 'rewrap', 'move'], run };
    const create: Command = { id: 'tenants.new', label: 'New tenant', group: 'Tenants', icon: Plus, keywords: ['create', 'customer'], run: onNew };
    return mayChange ? [create, board] : [board];
  }, [router, mayChange, onNew]);
  useCommands(commands);
}

/** All tenants: as a list, or on the board of lifecycle against validation. */
export function TenantsScreen(): ReactNode {
  const [search, setSearch] = useSearch();
  const [creating, setCreating] = useState(false);
  const mayChange = useMayChange();
  const open = useMemo(() => () => { setCreating(true); }, []);
  useTenantCommands(mayChange, open);
  const view = search.get('view') === 'board' ? 'board' : 'list';
  return (
    <>
      <PageHeader
        title="Tenants"
        actions={
          <>
            <SegmentedControl label="View" value={view} segments={views} onChange={(next) => { setSearch({ view: next === 'list' ? null : next }, 'push'); }} />
            {mayChange && (
              <Button kind="primary" icon={Plus} onClick={open}>
                New tenant
              </Button>
            )}
          </>
        }
      />
      {view === 'board' ? <TenantBoard /> : <TenantTable onNew={open} />}
      {creating && <NewTenantDialog onClose={() => { setCreating(false); }} />}
    </>
  );
}
