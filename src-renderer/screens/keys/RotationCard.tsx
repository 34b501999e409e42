import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { RotationStatus } from '../../../src-shared/key-abilities.ts';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { noNextText, rotationText } from './provider-words.ts';

const unknown = <span className="text-muted">The provider does not say</span>;

function Versions({ versions }: { readonly versions: RotationStatus['versions'] }): ReactNode {
  return (
    <div className="max-h-72 overflow-y-auto rounded-lg border border-edge" tabIndex={0} role="region" aria-label="Versions">
      <table className="w-full text-sm">
        <caption className="sr-only">Versions of the key at the provider</caption>
        <thead className="bg-sunken text-left text-xs text-muted">
          <tr>
            <th scope="col" className="px-3 py-2 font-medium">Version</th>
            <th scope="col" className="px-3 py-2 font-medium">State</th>
            <th scope="col" className="px-3 py-2 font-medium">Made</th>
          </tr>
        </thead>
        <tbody>
          {versions.map(({ version, state, createdAt, current }) => (
            <tr key={version} className="border-t border-line">
              <th scope="row" className="max-w-60 px-3 py-2 text-left font-normal">
                <CopyableId value={version} label="version" />
              </th>
              <td className="px-3 py-2">{current && state !== 'CURRENT' ? `${state} · current` : state}</td>
              <td className="px-3 py-2 text-muted">{createdAt === null ? '–' : <Timestamp at={createdAt} inTable />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Status({ status }: { readonly status: RotationStatus }): ReactNode {
  const { nextAt, lastAt, versions, note } = status;
  return (
    <div className="flex flex-col gap-4">
      <KeyValueList
        items={[
          { key: 'Automatic', value: rotationText(status) },
          { key: 'Last rotated', value: lastAt === null ? unknown : <Timestamp at={lastAt} relative /> },
          { key: 'Next', value: nextAt === null ? <span className="text-muted">{noNextText(status)}</span> : <Timestamp at={nextAt} relative /> },
        ]}
      />
      {versions.length > 0 && <Versions versions={versions} />}
      {note !== '' && <p className="text-xs text-muted">{note}</p>}
    </div>
  );
}

/** Where a key stands with its rotation at the provider; asked for when an officer wants to know. */
export function RotationCard({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  const client = useClient();
  const read = useAct(client.keys.rotation, 'form', 'reads');
  const [status, setStatus] = useState<RotationStatus>();
  const run = async (): Promise<void> => {
    setStatus(await read.run({ key: kmsKey.id }));
  };
  const act = <Button size="small" icon={RefreshCw} busy={read.busy} onClick={() => void run()}>{status ? 'Read again' : 'Read it'}</Button>;
  return (
    <Card title="Rotation at the provider" description="Old versions go on unwrapping; a rewrap moves the data keys to the newest." actions={act}>
      <FormProblem error={read.error} />
      {status && <Status status={status} />}
      {!status && !read.error && <p className="text-sm text-muted">Not read yet. It is one call to the provider.</p>}
    </Card>
  );
}
