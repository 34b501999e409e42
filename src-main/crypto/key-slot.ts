import { canonical, NotCanonical } from './canonical.ts';
import { keyLength } from './derive.ts';
import { type Argon2Parameters, derivePassphraseKey } from './passphrase.ts';
import {
  aesGcmLengths,
  aesGcmOpen,
  aesGcmSeal,
  AuthenticationError,
  constantTimeEqual,
  hkdfSha256,
  randomBytes,
  sha256,
} from './primitives.ts';
import { SecretBytes } from './secret-bytes.ts';

/** The public part of a key slot; every field of it is authenticated. Times are milliseconds since 1970. */
export type SlotHeader = {
  readonly format: 1;
  readonly id: string;
  readonly kind: 'passphrase' | 'passphrase+device';
  readonly officer: string;
  readonly vault: string;
  readonly createdAt: number;
  readonly argon2: Argon2Parameters;
  readonly salt: Uint8Array;
};

/** The root key under AES-256-GCM: nonce (12 bytes), ciphertext (32), tag (16). */
export type SealedParts = { readonly nonce: Uint8Array; readonly ciphertext: Uint8Array; readonly tag: Uint8Array };
/** A sealed root key with its public checksum (32 bytes). */
export type SealedRootKey = SealedParts & { readonly check: Uint8Array };

/** The bytes of the slot are not those that were written: restore the previous copy of the file. */
export class SlotDamaged extends Error {
  override readonly name = 'SlotDamaged';
}
/** The slot is whole and does not open: the passphrase (or, where there is one, the device secret) is another. */
export class WrongPassphrase extends Error {
  override readonly name = 'WrongPassphrase';
}
/** The slot needs the secret of the device it was made on, and none was given. */
export class DeviceSecretMissing extends Error {
  override readonly name = 'DeviceSecretMissing';
}

function headerBytes(header: SlotHeader): Uint8Array {
  const { memoryKiB, passes, lanes } = header.argon2;
  const { format, id, kind, officer, vault, createdAt, salt } = header;
  return canonical('keydesk/key-slot/1', format, id, kind, officer, vault, createdAt, memoryKiB, passes, lanes, salt);
}

/**
 * The public checksum of a slot: SHA-256 over header and sealed parts.
 *
 * It only tells a damaged file from a wrong passphrase. It is no protection: who alters a slot on purpose can compute
 * it anew, and is then refused by the authentication of the header.
 */
export function slotChecksum(header: SlotHeader, sealed: SealedParts): Uint8Array {
  return sha256(canonical('keydesk/key-slot-check/1', headerBytes(header), sealed.nonce, sealed.ciphertext, sealed.tag));
}

function requireWhole(header: SlotHeader, sealed: SealedRootKey): void {
  let expected: Uint8Array;
  try {
    expected = slotChecksum(header, sealed);
  } catch (error) {
    if (error instanceof NotCanonical) throw new SlotDamaged(`the key slot has a field that cannot be: ${error.message}`);
    throw error;
  }
  if (!constantTimeEqual(expected, sealed.check)) throw new SlotDamaged('the checksum of the key slot does not match');
  if (sealed.nonce.length !== aesGcmLengths.nonce || sealed.tag.length !== aesGcmLengths.tag) {
    throw new SlotDamaged('a part of the key slot has the wrong length');
  }
}

function requireDeviceSecret(header: SlotHeader, deviceSecret: SecretBytes | null): SecretBytes | null {
  if (header.kind === 'passphrase') return null;
  if (deviceSecret === null) throw new DeviceSecretMissing('this key slot opens only with the secret of its device');
  if (deviceSecret.length !== keyLength) throw new RangeError(`a device secret must be ${keyLength} bytes`);
  return deviceSecret;
}

function joinSecrets(first: SecretBytes, second: SecretBytes | null): SecretBytes {
  const joined = new Uint8Array(first.length + (second?.length ?? 0));
  joined.set(first.expose());
  if (second !== null) joined.set(second.expose(), first.length);
  return SecretBytes.adopt(joined);
}

async function slotKey(header: SlotHeader, passphrase: SecretBytes, device: SecretBytes | null): Promise<SecretBytes> {
  using passphraseKey = await derivePassphraseKey(passphrase, header.salt, header.argon2);
  using input = joinSecrets(passphraseKey, device);
  const info = canonical('keydesk/key-slot-key/1', header.kind);
  return SecretBytes.adopt(hkdfSha256(input.expose(), header.salt, info, keyLength));
}

/**
 * Seals the root key into a slot: Argon2id, HKDF with the device secret where the kind has one, AES-256-GCM with the
 * canonical header as AAD. Throws {@link DeviceSecretMissing}, or Argon2Refused for parameters out of bounds.
 */
export async function sealRootKey(
  header: SlotHeader,
  passphrase: SecretBytes,
  deviceSecret: SecretBytes | null,
  rootKey: SecretBytes,
): Promise<SealedRootKey> {
  if (rootKey.length !== keyLength) throw new RangeError(`a root key must be ${keyLength} bytes, not ${rootKey.length}`);
  using key = await slotKey(header, passphrase, requireDeviceSecret(header, deviceSecret));
  const nonce = randomBytes(aesGcmLengths.nonce);
  const parts = { nonce, ...aesGcmSeal(key.expose(), nonce, rootKey.expose(), headerBytes(header)) };
  return { ...parts, check: slotChecksum(header, parts) };
}

/**
 * Opens a slot. Throws, in this order: {@link SlotDamaged}, {@link DeviceSecretMissing}, Argon2Refused,
 * {@link WrongPassphrase}. The damage is found before the passphrase is tried.
 */
export async function openRootKey(
  header: SlotHeader,
  sealed: SealedRootKey,
  passphrase: SecretBytes,
  deviceSecret: SecretBytes | null,
): Promise<SecretBytes> {
  requireWhole(header, sealed);
  using key = await slotKey(header, passphrase, requireDeviceSecret(header, deviceSecret));
  try {
    return SecretBytes.adopt(aesGcmOpen(key.expose(), sealed.nonce, sealed, headerBytes(header)));
  } catch (error) {
    if (error instanceof AuthenticationError) throw new WrongPassphrase('the key slot does not open with this passphrase');
    throw error;
  }
}
