import type { ReactNode } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { PageBody } from '../../components/PageBody.tsx';
import { AttestationCard } from './AttestationCard.tsx';
import { RotationCard } from './RotationCard.tsx';

/** Whether a provider tells more of a key than that it answers. */
export function tellsMore({ abilities }: Pick<KmsKey, 'abilities'>): boolean {
  return abilities.includes('rotation') || abilities.includes('attestation');
}

/** What the provider itself says of a key. */
export function ProviderTab({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  return (
    <PageBody>
      <div className="grid items-start gap-4 wide:grid-cols-2">
        {kmsKey.abilities.includes('rotation') && <RotationCard kmsKey={kmsKey} />}
        {kmsKey.abilities.includes('attestation') && <AttestationCard kmsKey={kmsKey} />}
      </div>
    </PageBody>
  );
}
