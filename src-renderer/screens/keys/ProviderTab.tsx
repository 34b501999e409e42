import type { ReactNode } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { PageBody } from '../../components/PageBody.tsx';
import { AttestationCard } from './AttestationCard.tsx';
import { RotationCard } from './RotationCard.tsx';

/** What the tab is called after what the provider tells of a key; `undefined` when it tells no more than that it answers. */
export function providerTabLabel({ abilities }: Pick<KmsKey, 'abilities'>): string | undefined {
  const [rotation, attestation] = [abilities.includes('rotation'), abilities.includes('attestation')];
  if (rotation && attestation) return 'Rotation and attestation';
  if (rotation) return 'Rotation';
  return attestation ? 'Attestation' : undefined;
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
