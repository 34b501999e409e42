import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { About } from '../../../src-shared/settings.ts';
import { Section } from '../../components/Card.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useOpenVault, useQueries } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { errorOf } from '../../client.ts';

const hosts: Readonly<Record<About['host'], string>> = { electron: 'Desktop window', browser: 'Browser on this machine' };

function Facts({ about }: { readonly about: About }): ReactNode {
  const { version, host, runtime, paths } = about;
  return (
    <KeyValueList
      items={[
        { key: 'Version', value: <span className="tabular-nums">{version}</span> },
        { key: 'Host', value: hosts[host] },
        { key: 'Runtime', value: runtime },
        { key: 'Desk data', value: <CopyableId value={paths.data} label="folder of the desk’s data" /> },
        { key: 'Logs', value: <CopyableId value={paths.logs} label="folder of the logs" /> },
      ]}
    />
  );
}

function ThisVault(): ReactNode {
  const { name, id, path, unlockedAt } = useOpenVault();
  return (
    <KeyValueList
      items={[
        { key: 'Name', value: name },
        { key: 'Vault id', value: <CopyableId value={id} label="vault id" /> },
        { key: 'Folder', value: <CopyableId value={path} label="folder of the vault" /> },
        { key: 'Unlocked', value: <Timestamp at={unlockedAt} detail="second" /> },
      ]}
    />
  );
}

function AuditKey(): ReactNode {
  const { data, error } = useQuery(useQueries().audit.head.queryOptions());
  if (data === undefined && error !== null) return <FormProblem error={errorOf(error)} />;
  if (data === undefined) return <Skeleton className="h-16 w-full" />;
  return (
    <KeyValueList
      items={[
        { key: 'Audit key id', value: <CopyableId value={data.keyId} label="audit key id" /> },
        { key: 'Public key', value: <CopyableId value={data.publicKey} label="public audit key" /> },
        {
          key: 'Last signed',
          value: data.head === null ? 'Nothing yet' : <span>event {data.head.seq.toLocaleString()}, <Timestamp at={data.head.time} detail="second" /></span>,
        },
      ]}
    />
  );
}

function Algorithms({ about }: { readonly about: About }): ReactNode {
  return (
    <ul className="flex flex-wrap gap-1.5">
      {about.algorithms.map((name) => (
        <li key={name} className="mono rounded-sm border border-edge bg-sunken px-2 py-0.5 text-xs">
          {name}
        </li>
      ))}
    </ul>
  );
}

/** What this desk is, and the key that signs its audit log. */
export function AboutSection(): ReactNode {
  const { data: about } = useQuery(useQueries().settings.about.queryOptions());
  const waiting = <Skeleton className="h-24 w-full" />;
  return (
    <div className="-mt-7">
      <Section title="Keydesk" description="The desk of a security officer who runs encryption keys for many tenants.">
        {about === undefined ? waiting : <Facts about={about} />}
      </Section>
      <Section title="This vault">
        <ThisVault />
      </Section>
      <Section title="Audit key" description="Signs checkpoints of the audit log and every report. Note the id down when a vault is new: whoever checks a report compares it with the id printed there.">
        <AuditKey />
      </Section>
      <Section title="Algorithms" description="What Keydesk asks of the runtime's cryptography, each tried against known answers at the start. Passphrases of key slots go through Argon2id.">
        {about === undefined ? waiting : <Algorithms about={about} />}
      </Section>
    </div>
  );
}
