import { useQuery } from '@tanstack/react-query';
import { Archive, ArchiveRestore, Ellipsis, Pencil, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Menu } from '../../components/Menu.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { custodyLooks, tenantLooks } from '../../components/status-looks.ts';
import { Tabs } from '../../components/Tabs.tsx';
import { useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import type { TenantTab } from '../../router.ts';
import { useRouter } from '../../routing.tsx';
import { AuditTable } from '../audit/AuditTable.tsx';
import { ByokTab } from '../byok/ByokTab.tsx';
import { SecretsTable } from '../secrets/SecretsTable.tsx';
import { EditTenantDialog } from './EditTenantDialog.tsx';
import { ArchiveDialog } from './ArchiveDialog.tsx';
import { TenantStatus } from './TenantStatus.tsx';
import { useTenantCommands } from './tenant-commands.ts';

const crumbs = [{ label: 'Tenants', to: { screen: 'tenants' } }] as const;

type Asking = 'edit' | 'archive' | undefined;

function Actions({ tenant, onAsk }: { readonly tenant: Tenant; readonly onAsk: (asking: Asking) => void }): ReactNode {
  const archived = tenant.state === 'archived';
  return (
    <Menu
      align="end"
      trigger={<IconButton icon={Ellipsis} label="More for this tenant" tooltip={false} />}
      entries={[
        { label: 'Edit name and default sensitivity', icon: Pencil, disabled: archived, onSelect: () => { onAsk('edit'); } },
        { kind: 'separator' },
        { label: archived ? 'Bring back from the archive' : 'Archive', icon: archived ? ArchiveRestore : Archive, onSelect: () => { onAsk('archive'); } },
      ]}
    />
  );
}

function Badges({ tenant }: { readonly tenant: Tenant }): ReactNode {
  return (
    <>
      <StatusBadge {...custodyLooks[tenant.custody]} />
      {tenant.state === 'archived' && <StatusBadge {...tenantLooks.archived} />}
    </>
  );
}

function TenantTabs({ tenant, tab }: { readonly tenant: Tenant; readonly tab: TenantTab }): ReactNode {
  const router = useRouter();
  const { id, secretCount } = tenant;
  return (
    <Tabs
      label={`Views of ${tenant.displayName}`}
      current={tab}
      onChange={(next) => { router.navigate({ screen: 'tenant', tenant: id, tab: next }); }}
      tabs={[
        { id: 'status', label: 'Status', content: <TenantStatus tenant={tenant} /> },
        { id: 'byok', label: 'BYOK', content: <ByokTab tenant={tenant} /> },
        { id: 'secrets', label: 'Secrets', count: secretCount, content: <SecretsTable tenant={id} /> },
        { id: 'activity', label: 'Activity', content: <AuditTable tenant={id} /> },
      ]}
    />
  );
}

function Page({ tenant, tab }: { readonly tenant: Tenant; readonly tab: TenantTab }): ReactNode {
  const mayChange = useMayChange();
  const [asking, ask] = useState<Asking>();
  useTenantCommands(tenant);
  const close = (): void => {
    ask(undefined);
  };
  return (
    <>
      <PageHeader
        title={tenant.displayName}
        crumbs={crumbs}
        badges={<Badges tenant={tenant} />}
        subtitle={<CopyableId value={tenant.id} label="tenant id" />}
        actions={mayChange && <Actions tenant={tenant} onAsk={ask} />}
      />
      <TenantTabs tenant={tenant} tab={tab} />
      {asking === 'edit' && <EditTenantDialog tenant={tenant} onClose={close} />}
      {asking === 'archive' && <ArchiveDialog tenant={tenant} onClose={close} />}
    </>
  );
}

function Loading(): ReactNode {
  return (
    <div aria-busy className="flex flex-col gap-4 px-6 pt-6">
      <Skeleton className="h-6 w-64" />
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-48 w-full" />
    </div>
  );
}

/** One tenant: where its data key stands, its BYOK, its secrets, and what was done with it. */
export function TenantScreen({ tenant: id, tab }: { readonly tenant: string; readonly tab: TenantTab }): ReactNode {
  const queries = useQueries();
  const { data: tenant, error, refetch } = useQuery(queries.tenants.get.queryOptions({ input: { tenant: id } }));
  if (tenant) return <Page tenant={tenant} tab={tab} />;
  if (!error) return <Loading />;
  return (
    <>
      <PageHeader title={id} crumbs={crumbs} />
      <ErrorState
        text={wordsFor(error)}
        actions={
          <>
            <ButtonLink to={{ screen: 'tenants' }}>All tenants</ButtonLink>
            <Button icon={RefreshCw} onClick={() => void refetch()}>
              Try again
            </Button>
          </>
        }
      />
    </>
  );
}
