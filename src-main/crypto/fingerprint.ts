import { toHex } from './base64url.ts';
import { canonical } from './canonical.ts';
import { hmacSha256 } from './primitives.ts';
import type { SecretBytes } from './secret-bytes.ts';

/**
 * A keyed fingerprint that shows whether two values are equal and nothing else: HMAC-SHA-256, 64 hexadecimal characters.
 *
 * `key` is the root key's `fingerprint` key: without it a short value cannot be guessed from its fingerprint. Values
 * under different labels never share one.
 */
export function fingerprint(key: SecretBytes, label: string, value: Uint8Array): string {
  const message = canonical('keydesk/fingerprint/1', label, value);
  try {
    return toHex(hmacSha256(key.expose(), message));
  } finally {
    message.fill(0);
  }
}
