import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { AccessKey } from '../../../src-shared/access-keys.ts';
import { Button } from '../../components/Button.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useMayChange } from '../../desk/desk-context.tsx';
import type { AccessKeyTab, SearchPatch } from '../../router.ts';
import { useRouter, useSearch } from '../../routing.tsx';
import { useCommands } from '../../stores/view.tsx';
import type { Command } from '../../stores/view-stores.ts';
import { AccessKeyPanel } from './AccessKeyPanel.tsx';
import { AccessKeysTabs } from './AccessKeysTabs.tsx';
import { AccessKeyTable } from './AccessKeyTable.tsx';
import { CreateAccessKeyDialog } from './CreateAccessKeyDialog.tsx';
import { ReviewList } from './ReviewList.tsx';

/** Which of the two lists is shown, and the key whose panel is open. */
export interface AccessKeysScreenProps {
  readonly tab?: AccessKeyTab | undefined;
  readonly publicKey?: string | undefined;
}

function everything(search: URLSearchParams): SearchPatch {
  return Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name)]));
}

/** Keeps the filters while the path names the open key. */
function useOpening(tab: AccessKeyTab | undefined): (publicKey: string | undefined) => void {
  const router = useRouter();
  const [search] = useSearch();
  return (publicKey) => {
    router.navigate({ screen: 'access-keys', tab, publicKey }, everything(search));
  };
}

function useOffers(create: () => void, mayChange: boolean): void {
  const router = useRouter();
  const commands = useMemo<readonly Command[]>(() => {
    const review: Command = {
      id: 'access-keys.review',
      label: 'Review the access keys',
      group: 'Access keys',
      keywords: ['unused', 'expiring', 'orphaned', 'audit'],
      run: () => { router.navigate({ screen: 'access-keys', tab: 'review' }); },
    };
    const make: Command = { id: 'access-keys.create', label: 'Create an access key', group: 'Access keys', icon: Plus, keywords: ['new', 'api', 'token', 'credential'], run: create };
    return mayChange ? [make, review] : [review];
  }, [create, mayChange, router]);
  useCommands(commands);
}

/** The credentials by which automation uses the REST API. */
export function AccessKeysScreen({ tab, publicKey }: AccessKeysScreenProps): ReactNode {
  const [search] = useSearch();
  const [creating, setCreating] = useState(false);
  const mayChange = useMayChange();
  const open = useOpening(tab);
  const create = useMemo(() => () => { setCreating(true); }, []);
  useOffers(create, mayChange);
  const openRow = (key: AccessKey): void => { open(key.publicKey); };
  const action = (
    <Button kind="primary" icon={Plus} onClick={create}>
      Create access key
    </Button>
  );
  return (
    <>
      <PageHeader title="Access keys" subtitle="What automation shows to use the REST API: a public key, a private key, and roles." actions={mayChange ? action : undefined} />
      <AccessKeysTabs current={tab} />
      {tab === 'review' ? <ReviewList onOpen={openRow} /> : <AccessKeyTable onOpen={openRow} onCreate={create} />}
      {publicKey !== undefined && <AccessKeyPanel key={publicKey} publicKey={publicKey} onOpen={open} onClose={() => { open(undefined); }} />}
      {creating && <CreateAccessKeyDialog tenant={search.get('tenant') ?? undefined} onOpen={open} onClose={() => { setCreating(false); }} />}
    </>
  );
}
