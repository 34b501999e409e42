import { Download, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Attestation } from '../../../src-shared/key-abilities.ts';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { fromBase64Url } from '../../desk/base64url.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { saveFile } from '../../desk/save-file.ts';
import { useAct } from '../../desk/use-act.ts';
import { attestationCheckLooks, attestationLooks } from './provider-words.ts';

const none = <span className="text-muted">None</span>;

function Checks({ checks }: { readonly checks: Attestation['checks'] }): ReactNode {
  return (
    <ul aria-label="Checks of the statement" className="divide-y divide-line rounded-lg border border-edge">
      {checks.map(({ check, outcome, detail }) => (
        <li key={check} className="flex items-start gap-3 px-3 py-2">
          <span className="w-20 shrink-0 pt-0.5">
            <StatusBadge plain {...attestationCheckLooks[outcome]} />
          </span>
          <span className="min-w-0 text-sm">
            <span className="font-medium">{check}</span>
            {detail !== '' && <span className="block text-xs text-muted wrap-anywhere">{detail}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Result({ attestation, keyId }: { readonly attestation: Attestation; readonly keyId: string }): ReactNode {
  const { outcome, format, keyVersion, checks, statement, note } = attestation;
  const save = (): void => {
    if (statement !== null) saveFile({ fileName: `${keyId}-attestation.bin`, content: fromBase64Url(statement) });
  };
  return (
    <div className="flex flex-col gap-4">
      <KeyValueList
        items={[
          { key: 'Outcome', value: <StatusBadge {...attestationLooks[outcome]} /> },
          { key: 'Format', value: format ?? none },
          { key: 'Key version', value: keyVersion === null ? none : <CopyableId value={keyVersion} label="key version" whole /> },
        ]}
      />
      {note !== '' && <p className="text-sm text-muted">{note}</p>}
      {checks.length > 0 && <Checks checks={checks} />}
      {statement !== null && (
        <Button size="small" icon={Download} className="self-start" onClick={save}>
          Download the statement
        </Button>
      )}
    </div>
  );
}

/** What the HSM says of the key it made, and how far that could be checked; read when an officer wants to know. */
export function AttestationCard({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  const client = useClient();
  const read = useAct(client.keys.attestation, 'form', 'reads');
  const [attestation, setAttestation] = useState<Attestation>();
  const run = async (): Promise<void> => {
    setAttestation(await read.run({ key: kmsKey.id }));
  };
  const act = <Button size="small" icon={ShieldCheck} busy={read.busy} onClick={() => void run()}>{attestation ? 'Check again' : 'Read and check'}</Button>;
  return (
    <Card title="Attestation" description="A statement signed by the HSM that it made the key and holds it." actions={act}>
      <FormProblem error={read.error} />
      {attestation && <Result attestation={attestation} keyId={kmsKey.id} />}
      {!attestation && !read.error && <p className="text-sm text-muted">Not read yet. It is one call to the provider.</p>}
    </Card>
  );
}
