import { type Algorithm, hashRaw, type Version } from '@node-rs/argon2';

import { SecretBytes } from './secret-bytes.ts';

/** The cost of Argon2id (RFC 9106): memory in KiB, passes over it (t), lanes (p). */
export type Argon2Parameters = { readonly memoryKiB: number; readonly passes: number; readonly lanes: number };

/** What new key slots are made with: the second recommended option of RFC 9106, section 4. */
export const defaultArgon2: Argon2Parameters = { memoryKiB: 65_536, passes: 3, lanes: 4 };

/** Below this a slot is not made and not opened: somebody has weakened it. Fewer lanes are slower, not weaker. */
export const minimumArgon2: Argon2Parameters = { memoryKiB: 65_536, passes: 3, lanes: 1 };

/** Above this a slot is not opened: a manipulated file must not take all the memory before it can be refused. */
export const maximumArgon2: Argon2Parameters = { memoryKiB: 1_048_576, passes: 16, lanes: 16 };

/** Length in bytes of the salt of a passphrase. */
export const passphraseSaltLength = 16;

/** Parameters of Argon2id that are too weak or absurdly strong; `field` names the one. */
export class Argon2Refused extends Error {
  override readonly name = 'Argon2Refused';
  readonly field: keyof Argon2Parameters;
  constructor(field: keyof Argon2Parameters, value: number) {
    super(`Argon2id ${field} must be from ${minimumArgon2[field]} to ${maximumArgon2[field]}, not ${value}`);
    this.field = field;
  }
}

/** Throws {@link Argon2Refused} when a parameter is no integer between the minimum and the maximum. */
export function requireArgon2Parameters(parameters: Argon2Parameters): void {
  for (const field of ['memoryKiB', 'passes', 'lanes'] as const) {
    const value = parameters[field];
    const fits = Number.isInteger(value) && value >= minimumArgon2[field] && value <= maximumArgon2[field];
    if (!fits) throw new Argon2Refused(field, value);
  }
}

/**
 * A typed passphrase as bytes: Unicode form NFC, then UTF-8 (RFC 8265, OpaqueString), so that the same passphrase
 * typed on another keyboard or system gives the same key.
 */
export function passphraseFromText(text: string): SecretBytes {
  return SecretBytes.fromUtf8(text.normalize('NFC'));
}

// The package's enums exist for the compiler alone; these are their values for Argon2id, version 0x13.
const argon2id: Algorithm = 2;
const version13: Version = 1;

/**
 * The 32-byte key of a passphrase: Argon2id, version 0x13, off the main thread. The passphrase must not be wiped
 * before the promise settles. Throws {@link Argon2Refused}, and a RangeError for a salt that is not 16 bytes.
 */
export async function derivePassphraseKey(
  passphrase: SecretBytes,
  salt: Uint8Array,
  parameters: Argon2Parameters,
): Promise<SecretBytes> {
  requireArgon2Parameters(parameters);
  if (salt.length !== passphraseSaltLength) {
    throw new RangeError(`the salt of a passphrase must be ${passphraseSaltLength} bytes, not ${salt.length}`);
  }
  const key = await hashRaw(passphrase.expose(), {
    algorithm: argon2id,
    version: version13,
    memoryCost: parameters.memoryKiB,
    timeCost: parameters.passes,
    parallelism: parameters.lanes,
    outputLen: 32,
    salt,
  });
  return SecretBytes.adopt(key);
}
