import type { Attestation, RotationStatus } from '../../src-shared/key-abilities.ts';
import type { Asker } from '../lib/asker.ts';
import { attests, tellsRotation } from '../kms/provider.ts';
import { asked, type KeyRoom, unable } from './room.ts';
import { findKey } from './rows.ts';

/** How a key is rotated at its provider. When that has rotated it since, it is remembered for the cryptoperiods. */
export async function rotationOf(room: KeyRoom, asker: Asker, id: string): Promise<RotationStatus> {
  const draft = { action: 'key.validate', object: id, detail: { read: 'rotation' } } as const;
  return await room.vault.attempt(asker.caller, draft, async () => {
    asker.admit();
    const reference = room.reference(id);
    const provider = room.open.provider(id, reference);
    if (!tellsRotation(provider)) throw unable(id, reference, 'rotation');
    const status = await asked(async () => provider.rotationStatus(room.call));
    rememberRotation(room, asker, id, status.lastAt);
    return status;
  });
}

function rememberRotation({ vault }: KeyRoom, { caller }: Asker, id: string, rotatedAt: number | null): void {
  if (rotatedAt === null || vault.read((rows) => findKey(rows, id)).rotated_at === rotatedAt) return;
  vault.write(caller, { action: 'key.validate', object: id, detail: { read: 'rotation', rotatedAt } }, (rows) => {
    rows.run('update kms_keys set rotated_at = :rotatedAt where id = :id', { id, rotatedAt });
  });
}

/** What an HSM says of a key it made, and how far that could be checked. */
export async function attestationOf(room: KeyRoom, asker: Asker, id: string): Promise<Attestation> {
  const draft = { action: 'key.read-attestation', object: id } as const;
  return await room.vault.attempt(asker.caller, draft, async () => {
    asker.admit();
    const reference = room.reference(id);
    const provider = room.open.provider(id, reference);
    if (!attests(provider)) throw unable(id, reference, 'attestation');
    const attestation = await asked(async () => provider.attestation(room.call));
    const { outcome, format, keyVersion } = attestation;
    room.vault.record(asker.caller, { ...draft, detail: { attestation: outcome, format, keyVersion } });
    return attestation;
  });
}
