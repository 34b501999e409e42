import type { ReactNode } from 'react';
import type { AwsKey } from '../../../src-shared/key-references.ts';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Card } from '../../components/Card.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import type { KeyValue } from '../../components/KeyValueList.tsx';
import { ProviderBadge } from '../../components/ProviderBadge.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';

function awsFacts(key: AwsKey): readonly KeyValue[] {
  const endpoints = [
    { key: 'KMS endpoint', at: key.endpoint },
    { key: 'STS endpoint', at: key.stsEndpoint },
  ];
  return [
    { key: 'Key ARN', value: <CopyableId value={key.keyArn} label="key ARN" whole /> },
    { key: 'Role to assume', value: <CopyableId value={key.roleArn} label="role ARN" whole /> },
    { key: 'External id', value: key.externalId === null ? <span className="text-muted">None asked for</span> : <CopyableId value={key.externalId} label="external id" whole /> },
    { key: 'AWS profile', value: <span className="mono">{key.profile}</span> },
    ...endpoints.flatMap(({ key: name, at }) => (at === null ? [] : [{ key: name, value: <span className="mono">{at}</span> }])),
  ];
}

function reachFacts({ key }: KmsKey): readonly KeyValue[] {
  switch (key.provider) {
    case 'AWS':
      return awsFacts(key);
    case 'KEY_FILE':
      return [{ key: 'File', value: <CopyableId value={key.path} label="path" whole /> }];
  }
}

/** How a key is reached. None of it can be changed: another way is another key. */
export function KeyDetails({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  return (
    <Card title="How it is reached" description="Names only, never a credential. To change them, register another key.">
      <KeyValueList
        items={[
          { key: 'Provider', value: <ProviderBadge provider={kmsKey.provider} /> },
          ...reachFacts(kmsKey),
          { key: 'Registered', value: <Timestamp at={kmsKey.createdAt} /> },
        ]}
      />
    </Card>
  );
}
