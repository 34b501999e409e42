import type { GetKeyRotationStatusResponse, RotationsListEntry } from '@aws-sdk/client-kms';
import type { RotationStatus } from '../../src-shared/key-abilities.ts';
import type { AwsLine } from './aws-connection.ts';

/** How many pages of rotations are read: a key has few. */
const mostPages = 10;

/** Asks how a key is rotated, and for the key materials it has had. `keyArn` is that of the key: aliases are not taken. */
export async function readRotation(line: AwsLine, keyArn: string): Promise<RotationStatus> {
  const status = await line.send(new line.kms.GetKeyRotationStatusCommand({ KeyId: keyArn }), line.options);
  return rotationOf(status, await rotations(line, keyArn));
}

async function rotations({ kms, send, options }: AwsLine, keyArn: string): Promise<readonly RotationsListEntry[]> {
  const found: RotationsListEntry[] = [];
  let marker: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const command = new kms.ListKeyRotationsCommand({ KeyId: keyArn, IncludeKeyMaterial: 'ALL_KEY_MATERIAL', Limit: 100, ...(marker === undefined ? {} : { Marker: marker }) });
    const answer = await send(command, options);
    found.push(...(answer.Rotations ?? []));
    marker = answer.Truncated === true ? answer.NextMarker : undefined;
    if (marker === undefined) return found;
  }
  return found;
}

function rotationOf(status: GetKeyRotationStatusResponse, entries: readonly RotationsListEntry[]): RotationStatus {
  const dates = entries.flatMap(({ RotationDate }) => (RotationDate === undefined ? [] : [RotationDate.getTime()]));
  return {
    automatic: status.KeyRotationEnabled ?? null,
    periodDays: status.RotationPeriodInDays ?? null,
    nextAt: status.NextRotationDate?.getTime() ?? null,
    lastAt: dates.length === 0 ? null : Math.max(...dates),
    versions: entries.map((entry, index) => version(entry, index)),
    note: noteOf(status),
  };
}

function version({ KeyMaterialId, KeyMaterialState, RotationDate, RotationType }: RotationsListEntry, index: number): RotationStatus['versions'][number] {
  return {
    version: KeyMaterialId ?? `material ${String(index + 1)}`,
    state: [KeyMaterialState, RotationType].filter((word) => word !== undefined).join(', '),
    createdAt: RotationDate?.getTime() ?? null,
    current: KeyMaterialState === 'CURRENT',
  };
}

const kept = 'AWS keeps the older key materials and opens with them what they wrapped: nothing has to be wrapped again.';

function noteOf({ OnDemandRotationStartDate, KeyRotationEnabled }: GetKeyRotationStatusResponse): string {
  if (OnDemandRotationStartDate !== undefined) return `A rotation on demand was begun at ${OnDemandRotationStartDate.toISOString()} and is in progress. ${kept}`;
  return KeyRotationEnabled === true ? kept : `The key is rotated only when its owner asks for it. ${kept}`;
}

/** What is said of a key that AWS cannot rotate by itself: imported, asymmetric, or in a custom key store. */
export const unrotated: RotationStatus = {
  automatic: false,
  periodDays: null,
  nextAt: null,
  lastAt: null,
  versions: [],
  note: 'AWS does not rotate a key of this kind. Its owner rotates it by making another key; move the tenants to that one then.',
};
