import type { KeyMetadata } from '@aws-sdk/client-kms';
import type { KmsFailureKind } from '../../src-shared/errors.ts';
import type { KmsKeyDescription, KmsKeyState } from './provider.ts';

const states: Readonly<Record<string, KmsKeyState>> = {
  Enabled: 'enabled',
  Disabled: 'disabled',
  PendingDeletion: 'pending-deletion',
  PendingReplicaDeletion: 'pending-deletion',
  // A key whose primary Region is being changed goes on wrapping and unwrapping.
  Updating: 'enabled',
};

/** What AWS says of a key, for people. `fips` is what is said of the endpoints, when they are FIPS ones. */
export function awsDescription(region: string, metadata: KeyMetadata, fips: string | null): KmsKeyDescription {
  const details: Readonly<Record<string, string | undefined>> = {
    'Key ARN': metadata.Arn,
    State: metadata.KeyState,
    'What this means': explainState(metadata)?.[1],
    Usage: metadata.KeyUsage,
    'Managed by': metadata.KeyManager,
    ...regions(metadata),
    Created: metadata.CreationDate?.toISOString(),
    'Deletion at': metadata.DeletionDate?.toISOString(),
    'Deletion after its replicas, in days': metadata.PendingDeletionWindowInDays?.toString(),
    'Material expires': metadata.ValidTo?.toISOString(),
    'Custom key store': metadata.CustomKeyStoreId,
    'FIPS endpoints': fips ?? undefined,
  };
  return {
    region,
    state: states[metadata.KeyState ?? ''] ?? 'unavailable',
    algorithm: metadata.KeySpec ?? 'unknown',
    origin: metadata.Origin ?? 'unknown',
    details: Object.fromEntries(Object.entries(details).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  };
}

function regions({ MultiRegion, MultiRegionConfiguration }: KeyMetadata): Readonly<Record<string, string | undefined>> {
  if (MultiRegion !== true) return { 'Multi-Region': MultiRegion === undefined ? undefined : 'no' };
  const replicas = MultiRegionConfiguration?.ReplicaKeys?.map(({ Region }) => Region ?? '').filter((region) => region !== '') ?? [];
  return {
    'Multi-Region': MultiRegionConfiguration?.MultiRegionKeyType === 'REPLICA' ? 'replica' : 'primary',
    'Primary Region': MultiRegionConfiguration?.PrimaryKey?.Region,
    'Replica Regions': replicas.length === 0 ? 'none' : replicas.join(', '),
  };
}

/** What the state of a key that does not serve means, with how a call to it fails; null for a state that serves. */
export function explainState(metadata: KeyMetadata): readonly [KmsFailureKind, string] | null {
  switch (metadata.KeyState) {
    case 'Disabled':
      return ['disabled', 'The key is disabled. Its owner can enable it again at any time.'];
    case 'PendingDeletion':
      return ['disabled', `The key is to be deleted${onDay(metadata.DeletionDate)}, and what it wrapped is lost then. Until that day its owner can cancel the deletion, and must then enable the key.`];
    case 'PendingReplicaDeletion':
      return ['disabled', 'The key is to be deleted as soon as its last replica is. Its owner can cancel the deletion, and must then enable the key.'];
    case 'PendingImport':
      return ['disabled', 'The key has no key material: it was never imported, has expired or was deleted. Its owner must import the same material again.'];
    case 'Unavailable':
      return ['unreachable', 'The custom key store that holds the key is disconnected. Ask its owner to connect it again.'];
    case 'Creating':
      return ['unreachable', 'The key is still being made. Try again in a few minutes.'];
    case 'Updating':
    case 'Enabled':
    case undefined:
      return null;
  }
}

function onDay(date: Date | undefined): string {
  return date === undefined ? '' : ` on ${date.toISOString().slice(0, 10)}`;
}
