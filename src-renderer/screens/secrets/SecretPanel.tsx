import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { SensitivityBadge } from '../../components/SensitivityBadge.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { secretLooks } from '../../components/status-looks.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { useTenantName } from '../../desk/TenantPicker.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { Link } from '../../routing.tsx';
import type { Revision, Secret } from '../../../src-shared/secrets.ts';
import { GrantButton, GrantList } from './GrantList.tsx';
import { RevisionHistory } from './RevisionHistory.tsx';
import { SecretActs } from './SecretActs.tsx';
import { ValueCard } from './ValueCard.tsx';

function Heading({ children, aside }: { readonly children: ReactNode; readonly aside?: ReactNode }): ReactNode {
  return (
    <div className="mt-6 mb-2 flex first:mt-0 min-h-5 items-baseline justify-between gap-4">
      <h3 className="text-sm font-semibold">{children}</h3>
      {aside}
    </div>
  );
}

function StateNote({ secret }: { readonly secret: Secret }): ReactNode {
  if (secret.state === 'disabled') {
    return <Callout tone="attention">It is disabled: nobody can read it until it is enabled again.</Callout>;
  }
  if (secret.state === 'deleted') {
    return (
      <Callout tone="attention">
        It is deleted and cannot be read.
        {secret.purgeAt !== null && (
          <>
            {' '}
            It can be brought back until <Timestamp at={secret.purgeAt} />; then it is purged for good.
          </>
        )}
      </Callout>
    );
  }
  return null;
}

function Facts({ secret }: { readonly secret: Secret }): ReactNode {
  const tenant = useTenantName(secret.tenant);
  const items = [
    { key: 'Key', value: <CopyableId value={secret.key} label="key" whole /> },
    { key: 'Tenant', value: <Link to={{ screen: 'tenant', tenant: secret.tenant }} className="rounded-xs hover:underline">{tenant}</Link> },
    { key: 'Description', value: secret.description === '' ? <span className="text-faint">None</span> : <span className="whitespace-pre-line">{secret.description}</span> },
    { key: 'Created', value: <span><Timestamp at={secret.createdAt} /> by {secret.createdBy}</span> },
    { key: 'Changed', value: <Timestamp at={secret.modifiedAt} /> },
    { key: 'Id', value: <CopyableId value={secret.id} label="secret id" /> },
  ];
  return <KeyValueList items={items} />;
}

function PublishedNote({ revision, onBack }: { readonly revision: Revision; readonly onBack: () => void }): ReactNode {
  if (revision.published) return null;
  return (
    <Button kind="ghost" size="small" onClick={onBack}>
      Back to the published one
    </Button>
  );
}

function Body({ secret }: { readonly secret: Secret }): ReactNode {
  const queries = useQueries();
  const { data: revisions, error } = useQuery(queries.secrets.history.queryOptions({ input: { secret: secret.id } }));
  const [chosen, choose] = useState<string>();
  const revision = revisions?.find(({ id }) => id === chosen) ?? revisions?.find(({ published }) => published);
  return (
    <>
      <StateNote secret={secret} />
      {error !== null && <ErrorState text={wordsFor(error)} />}
      {revision === undefined ? (
        <Skeleton className="h-24 w-full" />
      ) : (
        <>
          <Heading aside={<PublishedNote revision={revision} onBack={() => { choose(undefined); }} />}>{revision.published ? 'Value' : `Value of revision ${String(revision.version)}`}</Heading>
          <ValueCard key={revision.id} secret={secret} revision={revision} />
        </>
      )}
      <Heading>About</Heading>
      <Facts secret={secret} />
      <Heading aside={<GrantButton secret={secret} />}>May be resolved by</Heading>
      <GrantList secret={secret} />
      <Heading aside={<AuditLink secret={secret} />}>History</Heading>
      {revisions && revision && <RevisionHistory secret={secret} revisions={revisions} current={revision.id} onChoose={({ id }) => { choose(id); }} />}
    </>
  );
}

function AuditLink({ secret }: { readonly secret: Secret }): ReactNode {
  return (
    <Link to={{ screen: 'audit' }} search={{ object: secret.id }} className="rounded-xs text-xs text-accent-ink hover:underline">
      Reads and changes in the audit log
    </Link>
  );
}

function Badges({ secret }: { readonly secret: Secret }): ReactNode {
  return (
    <>
      <StatusBadge {...secretLooks[secret.state]} />
      <SensitivityBadge sensitivity={secret.sensitivity} />
    </>
  );
}

/** Everything about one secret; its value only when asked for. */
export function SecretPanel({ secret: id, onClose }: { readonly secret: string; readonly onClose: () => void }): ReactNode {
  const queries = useQueries();
  const mayChange = useMayChange();
  const { data: secret, error, refetch } = useQuery(queries.secrets.get.queryOptions({ input: { secret: id } }));
  const title = secret === undefined ? 'Secret' : <span className="mono">{secret.key}</span>;
  return (
    <SidePanel
      open
      onClose={onClose}
      title={title}
      subtitle={secret && <Badges secret={secret} />}
      actions={secret && mayChange && <SecretActs secret={secret} onClose={onClose} />}
    >
      {secret !== undefined && <Body secret={secret} />}
      {secret === undefined && error === null && <Skeleton className="h-40 w-full" />}
      {secret === undefined && error !== null && <ErrorState text={wordsFor(error)} actions={<Button onClick={() => void refetch()}>Try again</Button>} />}
    </SidePanel>
  );
}
