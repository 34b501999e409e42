import { randomBytes } from 'node:crypto';

export type KeyState = 'Creating' | 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingReplicaDeletion' | 'PendingImport' | 'Unavailable' | 'Updating';

export type Fields = Readonly<Record<string, unknown>>;

/** One generation of a key's bytes. The newest encrypts, all of them decrypt. Times in milliseconds since 1970. */
export interface KeyMaterial {
  readonly id: string;
  readonly bytes: Buffer;
  /** When and how it took over; null for the first. */
  readonly rotated: { readonly at: number; readonly type: 'AUTOMATIC' | 'ON_DEMAND' } | null;
}

/** How a key is rotated. `onDemandSince` while a rotation on demand is in progress. */
export interface Rotation {
  periodDays: number | null;
  enabledAt: number;
  onDemandSince: number | null;
}

/** A key of the emulated KMS. Replicas of a multi-Region key share its materials. */
export interface EmulatedKey {
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly primaryRegion: string;
  readonly usage: 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY';
  readonly createdAt: number;
  readonly materials: KeyMaterial[];
  readonly rotation: Rotation;
  readonly tags: Map<string, string>;
  state: KeyState;
  deletionAt: number | null;
  policy: string;
  origin: 'AWS_KMS' | 'EXTERNAL' | 'AWS_CLOUDHSM';
}

/** A new generation of key bytes. */
export function newMaterial(rotated: KeyMaterial['rotated']): KeyMaterial {
  return { id: randomBytes(32).toString('hex'), bytes: randomBytes(32), rotated };
}

/** What `DescribeKey` and `CreateKey` say of a key. `family` are the keys of one multi-Region id, this one among them. */
export function metadata(key: EmulatedKey, account: string, family: readonly EmulatedKey[]): Fields {
  const spec = key.usage === 'ENCRYPT_DECRYPT' ? 'SYMMETRIC_DEFAULT' : 'ECC_NIST_P256';
  return {
    AWSAccountId: account,
    Arn: key.arn,
    CreationDate: key.createdAt / 1000,
    CustomerMasterKeySpec: spec,
    Enabled: key.state === 'Enabled' || key.state === 'Updating',
    KeyId: key.id,
    KeyManager: 'CUSTOMER',
    KeySpec: spec,
    KeyState: key.state,
    KeyUsage: key.usage,
    ...(key.usage === 'ENCRYPT_DECRYPT' ? { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'], CurrentKeyMaterialId: key.materials.at(-1)?.id } : {}),
    ...regions(key, family),
    Origin: key.origin,
    ...(key.deletionAt === null ? {} : { DeletionDate: key.deletionAt / 1000 }),
    ...(key.state === 'PendingReplicaDeletion' ? { PendingDeletionWindowInDays: 7 } : {}),
    ...(key.origin === 'AWS_CLOUDHSM' ? { CustomKeyStoreId: 'cks-1234567890abcdef0' } : {}),
  };
}

function regions(key: EmulatedKey, family: readonly EmulatedKey[]): Fields {
  if (!key.id.startsWith('mrk-')) return { MultiRegion: false };
  const named = ({ arn, region }: EmulatedKey): Fields => ({ Arn: arn, Region: region });
  const [primary] = family.filter(({ region }) => region === key.primaryRegion);
  return {
    MultiRegion: true,
    MultiRegionConfiguration: {
      MultiRegionKeyType: key.region === key.primaryRegion ? 'PRIMARY' : 'REPLICA',
      PrimaryKey: named(primary ?? key),
      ReplicaKeys: family.filter(({ region }) => region !== key.primaryRegion).map(named),
    },
  };
}
