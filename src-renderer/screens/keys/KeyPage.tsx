import { Pencil, Stethoscope, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Button } from '../../components/Button.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { PageBody } from '../../components/PageBody.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { ProviderBadge } from '../../components/ProviderBadge.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { keyUseLooks, validationLooks } from '../../components/status-looks.ts';
import { Tabs } from '../../components/Tabs.tsx';
import type { Tab } from '../../components/Tabs.tsx';
import { useClient, useMayChange } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useSearch } from '../../routing.tsx';
import { AccessTab } from './AccessTab.tsx';
import { useKeyCommands } from './key-commands.ts';
import { KeyHistory } from './KeyHistory.tsx';
import { emulatorLook, waitLooks } from './key-looks.ts';
import { ProviderTab, providerTabLabel } from './ProviderTab.tsx';
import { RemoveKeyDialog } from './RemoveKeyDialog.tsx';
import { RenameKeyDialog } from './RenameKeyDialog.tsx';
import { StatusTab } from './StatusTab.tsx';
import type { StatusTabProps } from './StatusTab.tsx';

/** Where the pages of keys are left to. */
export const keyCrumbs = [{ label: 'Keys', to: { screen: 'keys' } }] as const;

function Badges({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  return (
    <>
      <StatusBadge {...validationLooks[kmsKey.validation.phase]} />
      {kmsKey.waitsFor === null ? <StatusBadge {...keyUseLooks[kmsKey.state]} /> : <StatusBadge {...waitLooks[kmsKey.waitsFor]} />}
    </>
  );
}

function Actions({ busy, onPreflight, onRename, onRemove }: { readonly busy: boolean; readonly onPreflight: () => void; readonly onRename: () => void; readonly onRemove: () => void }): ReactNode {
  return (
    <>
      <IconButton icon={Pencil} label="Rename" onClick={onRename} />
      <IconButton icon={Trash2} label="Remove from the registry" onClick={onRemove} />
      <Button kind="primary" icon={Stethoscope} busy={busy} onClick={onPreflight}>
        Run preflight
      </Button>
    </>
  );
}

type TabId = 'status' | 'access' | 'provider' | 'history';

/** The tabs a key has: what its provider cannot tell is not offered. */
function tabsOf({ kmsKey, preflight }: StatusTabProps): readonly Tab<TabId>[] {
  const history = (
    <PageBody>
      <KeyHistory id={kmsKey.id} />
    </PageBody>
  );
  const label = providerTabLabel(kmsKey);
  const all: readonly (Tab<TabId> & { readonly offered: boolean })[] = [
    { id: 'status', label: 'Status', offered: true, content: <StatusTab kmsKey={kmsKey} preflight={preflight} /> },
    { id: 'access', label: 'Access', offered: kmsKey.abilities.includes('access'), content: <AccessTab kmsKey={kmsKey} /> },
    { id: 'provider', label: label ?? '', offered: label !== undefined, content: <ProviderTab kmsKey={kmsKey} /> },
    { id: 'history', label: 'History', offered: true, content: history },
  ];
  return all.filter(({ offered }) => offered);
}

/** A registered key: its status, what it needs to be granted, what its provider says of it, and what was done with it. */
export function KeyPage({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  const client = useClient();
  const mayChange = useMayChange();
  const [search, setSearch] = useSearch();
  const [asking, ask] = useState<'rename' | 'remove'>();
  const preflight = useAct(client.keys.preflight);
  const [result, setResult] = useState<Awaited<ReturnType<typeof preflight.run>>>();
  const show = (tab: TabId): void => {
    setSearch({ tab: tab === 'status' ? null : tab });
  };
  const run = async (): Promise<void> => {
    show('status');
    setResult(await preflight.run({ key: kmsKey.id }));
  };
  useKeyCommands(kmsKey, mayChange, run);
  const tabs = tabsOf({ kmsKey, preflight: result });
  const current = tabs.find(({ id }) => id === search.get('tab'))?.id ?? 'status';
  const subtitle = (
    <>
      <ProviderBadge provider={kmsKey.provider} />
      <CopyableId value={kmsKey.id} label="key id" />
      {kmsKey.emulator && <StatusBadge {...emulatorLook} word="Emulator: not a real KMS" />}
    </>
  );
  const actions = <Actions busy={preflight.busy} onPreflight={() => void run()} onRename={() => { ask('rename'); }} onRemove={() => { ask('remove'); }} />;
  const close = (): void => {
    ask(undefined);
  };
  return (
    <>
      <PageHeader title={kmsKey.displayName} crumbs={keyCrumbs} badges={<Badges kmsKey={kmsKey} />} subtitle={subtitle} actions={mayChange ? actions : undefined} />
      <Tabs label="This key" tabs={tabs} current={current} onChange={show} />
      {asking === 'rename' && <RenameKeyDialog kmsKey={kmsKey} onClose={close} />}
      {asking === 'remove' && <RemoveKeyDialog kmsKey={kmsKey} onClose={close} />}
    </>
  );
}
