import type { KeySlot, SlotKind } from '../../src-shared/vault.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Officer } from '../../src-shared/officers.ts';
import {
  DeviceSecretMissing,
  openRootKey,
  sealRootKey,
  SlotDamaged,
  type SlotHeader,
  WrongPassphrase,
} from '../crypto/key-slot.ts';
import { Argon2Refused, defaultArgon2, passphraseFromText } from '../crypto/passphrase.ts';
import { randomBytes, uuid } from '../crypto/primitives.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Attempts } from './attempts.ts';
import { requirePatience } from './attempts.ts';
import { sealedRootKey, slotHeader, type SlotsFile, storedSlot, type StoredSlot } from './slots-file.ts';

/** What is needed to make a slot. The device secret is only used for a slot bound to the device. */
export interface NewSlot {
  readonly vault: string;
  readonly kind: SlotKind;
  readonly officer: Officer;
  readonly passphrase: string;
  readonly device: SecretBytes | null;
  readonly at: number;
}

/** Seals the root key into a new slot. */
export async function makeSlot(wanted: NewSlot, rootKey: SecretBytes): Promise<StoredSlot> {
  const { vault, kind, officer, at } = wanted;
  const header: SlotHeader = {
    format: 1,
    id: uuid(),
    kind,
    officer: officer.id,
    vault,
    createdAt: at,
    argon2: defaultArgon2,
    salt: randomBytes(16),
  };
  using passphrase = passphraseFromText(wanted.passphrase);
  return storedSlot(header, officer, await sealRootKey(header, passphrase, wanted.device, rootKey));
}

/** The slot with an id. @throws NOT_FOUND */
export function findSlot(file: SlotsFile, id: string): StoredSlot {
  const slot = file.slots.find((candidate) => candidate.id === id);
  if (slot === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'key slot', id });
  return slot;
}

function slotError(error: unknown, slot: StoredSlot, attempts: Attempts): unknown {
  if (error instanceof WrongPassphrase) return new KeydeskError('PASSPHRASE_WRONG', { retryAfterSeconds: attempts.failed() });
  // Who writes other costs into the file, or another salt, meets the same refusal as one who breaks it.
  if (error instanceof SlotDamaged || error instanceof Argon2Refused || error instanceof RangeError) return new KeydeskError('SLOT_DAMAGED', { slot: slot.id, problem: error.message });
  if (error instanceof DeviceSecretMissing) return new KeydeskError('DEVICE_SECRET_MISSING', { slot: slot.id });
  return error;
}

/**
 * Opens a slot; wrong passphrases are counted and waited for.
 * @throws PASSPHRASE_WRONG, SLOT_DAMAGED, DEVICE_SECRET_MISSING, ATTEMPTS_THROTTLED
 */
export async function openSlot(
  file: SlotsFile,
  slot: StoredSlot,
  passphrase: string,
  device: SecretBytes | null,
  attempts: Attempts,
): Promise<SecretBytes> {
  requirePatience(attempts);
  using typed = passphraseFromText(passphrase);
  try {
    return await openRootKey(slotHeader(file, slot), sealedRootKey(slot), typed, device);
  } catch (error) {
    throw slotError(error, slot, attempts);
  }
}

/** A slot as it is shown. */
export function shownSlot(slot: StoredSlot, hasDevice: boolean): KeySlot {
  const { id, kind, officer, createdAt } = slot;
  return { id, kind, officer, createdAt, onThisDevice: kind === 'passphrase+device' && hasDevice };
}
