import type { ReactNode } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Card } from '../../components/Card.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { ProviderBadge } from '../../components/ProviderBadge.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { reachFacts } from './reach-facts.tsx';

/** How a key is reached. None of it can be changed: another way is another key. */
export function KeyDetails({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  return (
    <Card title="How it is reached" description="Names only, never a credential. To change them, register another key.">
      <KeyValueList
        items={[
          { key: 'Provider', value: <ProviderBadge provider={kmsKey.provider} /> },
          ...reachFacts(kmsKey.key),
          { key: 'Registered', value: <Timestamp at={kmsKey.createdAt} /> },
        ]}
      />
    </Card>
  );
}
