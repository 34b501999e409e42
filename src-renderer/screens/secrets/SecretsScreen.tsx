import { Download, FileInput, Plus } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useMayChange } from '../../desk/desk-context.tsx';
import type { SearchPatch } from '../../router.ts';
import { useRouter, useSearch } from '../../routing.tsx';
import { useCommands } from '../../stores/view.tsx';
import type { Secret } from '../../../src-shared/secrets.ts';
import { CreateSecretDialog } from './CreateSecretDialog.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { SecretsTable } from './SecretsTable.tsx';

/** Where the screen stands: a tenant to list, and a secret whose panel is open. */
export interface SecretsScreenProps {
  readonly tenant?: string | undefined;
  readonly secret?: string | undefined;
}

type Asked = 'create' | 'export';

function everything(search: URLSearchParams): SearchPatch {
  return Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name)]));
}

/** Keeps the filters while the path names the open secret. */
function useOpening(): (opened: Secret | null) => void {
  const router = useRouter();
  const [search] = useSearch();
  return (opened) => {
    router.navigate(opened === null ? { screen: 'secrets' } : { screen: 'secrets', tenant: opened.tenant, secret: opened.id }, everything(search));
  };
}

/** A tenant alone in the path is a filter; it moves to where filters stand. */
function useTenantAsFilter({ tenant, secret }: SecretsScreenProps): void {
  const router = useRouter();
  useEffect(() => {
    if (tenant !== undefined && secret === undefined) router.navigate({ screen: 'secrets' }, { tenant }, 'replace');
  }, [router, tenant, secret]);
}

function useOffers(ask: (asked: Asked) => void, mayChange: boolean): void {
  const router = useRouter();
  const commands = useMemo(() => {
    if (!mayChange) return [];
    return [
      { id: 'secrets.create', label: 'Create a secret', group: 'Secrets', icon: Plus, run: () => { ask('create'); } },
      { id: 'secrets.import', label: 'Import secrets from a file', group: 'Secrets', icon: FileInput, run: () => { router.navigate({ screen: 'import' }); } },
      { id: 'secrets.export', label: 'Export secrets to an age file', group: 'Secrets', icon: Download, run: () => { ask('export'); } },
    ];
  }, [ask, mayChange, router]);
  useCommands(commands);
}

function Actions({ tenant, ask }: { readonly tenant: string | undefined; readonly ask: (asked: Asked) => void }): ReactNode {
  return (
    <>
      <Button icon={Download} onClick={() => { ask('export'); }}>
        Export
      </Button>
      <ButtonLink icon={FileInput} to={{ screen: 'import' }} search={{ tenant: tenant ?? null }}>
        Import
      </ButtonLink>
      <Button kind="primary" icon={Plus} onClick={() => { ask('create'); }}>
        Create secret
      </Button>
    </>
  );
}

/** The secrets of all tenants. */
export function SecretsScreen(props: SecretsScreenProps): ReactNode {
  const [search] = useSearch();
  const [asked, ask] = useState<Asked>();
  const mayChange = useMayChange();
  const open = useOpening();
  useTenantAsFilter(props);
  useOffers(ask, mayChange);
  const tenant = search.get('tenant') ?? undefined;
  const close = (): void => { ask(undefined); };
  return (
    <>
      <PageHeader
        title="Secrets"
        subtitle="Named values of your tenants, encrypted under each tenant’s own data key. Every read is an audit event."
        actions={mayChange && <Actions tenant={tenant} ask={ask} />}
      />
      <SecretsTable opened={props.secret} onOpen={open} />
      {asked === 'create' && <CreateSecretDialog tenant={tenant} onClose={close} />}
      {asked === 'export' && <ExportDialog tenant={tenant} onClose={close} />}
    </>
  );
}
