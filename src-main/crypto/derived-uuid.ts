import { toHex } from './base64url.ts';
import { canonical, type CanonicalField } from './canonical.ts';
import { sha256 } from './primitives.ts';

/**
 * An id that is always the same for the same things, so that it needs no place of its own: a UUID of version 8 (RFC 9562,
 * section 5.8) from the first half of a SHA-256.
 */
export function derivedUuid(label: string, ...fields: readonly CanonicalField[]): string {
  const bytes = sha256(canonical(label, ...fields)).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
