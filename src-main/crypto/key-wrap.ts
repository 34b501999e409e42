import { aeskwp } from '@noble/ciphers/aes.js';

import { AuthenticationError } from './primitives.ts';
import { SecretBytes } from './secret-bytes.ts';

/**
 * AES key wrap with padding (RFC 5649, NIST SP 800-38F KWP). Deterministic: equal input gives equal output.
 *
 * In plain code, because Electron's `node:crypto` has no AES-KWP. The key is 16, 24 or 32 bytes, the plaintext at
 * least one; the blob is the plaintext padded to eight bytes, plus eight.
 */
export function kwpWrap(kek: SecretBytes, plaintext: SecretBytes): Uint8Array {
  return aeskwp(kek.expose()).encrypt(plaintext.expose());
}

/** Unwraps what {@link kwpWrap} wrapped. Throws AuthenticationError for another key or altered bytes. */
export function kwpUnwrap(kek: SecretBytes, blob: Uint8Array): SecretBytes {
  const cipher = aeskwp(kek.expose());
  try {
    return SecretBytes.adopt(cipher.decrypt(blob));
  } catch (cause) {
    throw new AuthenticationError('the wrapped key does not open with this key', { cause });
  }
}
