import { useQuery } from '@tanstack/react-query';
import { FlaskConical, Pencil, Stethoscope, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { PageBody } from '../../components/PageBody.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { keyUseLooks, validationLooks } from '../../components/status-looks.ts';
import { useClient, useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { useAct, wordsFor } from '../../desk/use-act.ts';
import { KeyDetails } from './KeyDetails.tsx';
import { KeyFileCard } from './KeyFileCard.tsx';
import { KeyHistory } from './KeyHistory.tsx';
import { KeyTenants } from './KeyTenants.tsx';
import { PreflightResult } from './PreflightResult.tsx';
import { RemoveKeyDialog } from './RemoveKeyDialog.tsx';
import { RenameKeyDialog } from './RenameKeyDialog.tsx';
import { useKeyCommands } from './key-commands.ts';
import { ValidationCard } from './ValidationCard.tsx';

const crumbs = [{ label: 'Keys', to: { screen: 'keys' } }] as const;

function Badges({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  return (
    <>
      <StatusBadge {...validationLooks[kmsKey.validation.phase]} />
      <StatusBadge {...keyUseLooks[kmsKey.state]} />
      {kmsKey.emulator && <StatusBadge word="Emulator" icon={FlaskConical} tone="attention" />}
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

function Page({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  const client = useClient();
  const mayChange = useMayChange();
  const [asking, ask] = useState<'rename' | 'remove'>();
  const preflight = useAct(client.keys.preflight);
  const [result, setResult] = useState<Awaited<ReturnType<typeof preflight.run>>>();
  const run = async (): Promise<void> => {
    setResult(await preflight.run({ key: kmsKey.id }));
  };
  useKeyCommands(kmsKey, mayChange, run);
  const actions = <Actions busy={preflight.busy} onPreflight={() => void run()} onRename={() => { ask('rename'); }} onRemove={() => { ask('remove'); }} />;
  const close = (): void => {
    ask(undefined);
  };
  return (
    <>
      <PageHeader title={kmsKey.displayName} crumbs={crumbs} badges={<Badges kmsKey={kmsKey} />} subtitle={<CopyableId value={kmsKey.id} label="key id" />} actions={mayChange ? actions : undefined} />
      <PageBody>
        <KeyFileCard kmsKey={kmsKey} />
        {result && (
          <Card title="Preflight" description="A live wrap and unwrap of 32 random bytes. It changes nothing else.">
            <PreflightResult preflight={result} />
          </Card>
        )}
        <div className="grid items-start gap-4 wide:grid-cols-2">
          <KeyDetails kmsKey={kmsKey} />
          <ValidationCard validation={kmsKey.validation} />
        </div>
        <div className="grid items-start gap-4 wide:grid-cols-2">
          <KeyTenants kmsKey={kmsKey} />
          <KeyHistory id={kmsKey.id} />
        </div>
      </PageBody>
      {asking === 'rename' && <RenameKeyDialog kmsKey={kmsKey} onClose={close} />}
      {asking === 'remove' && <RemoveKeyDialog kmsKey={kmsKey} onClose={close} />}
    </>
  );
}

/** One customer-owned key: how it is reached, whether it answers, and who depends on it. */
export function KeyScreen({ id }: { readonly id: string }): ReactNode {
  const queries = useQueries();
  const { data, error, refetch } = useQuery(queries.keys.get.queryOptions({ input: { key: id } }));
  if (data) return <Page kmsKey={data} />;
  if (!error) {
    return (
      <div aria-busy className="flex flex-col gap-4 px-6 pt-6">
        <Skeleton className="h-6 w-64" />
        <Skeleton className="h-64 w-full" />
      </div>
    );
  }
  const actions = (
    <>
      <ButtonLink to={{ screen: 'keys' }}>All keys</ButtonLink>
      <Button onClick={() => void refetch()}>Try again</Button>
    </>
  );
  return (
    <>
      <PageHeader title={id} crumbs={crumbs} />
      <ErrorState text={wordsFor(error)} actions={actions} />
    </>
  );
}
