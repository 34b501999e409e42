import { canonical } from './canonical.ts';
import { hkdfSha256 } from './primitives.ts';
import { SecretBytes } from './secret-bytes.ts';

/** What the root key is used for: each purpose has a key of its own, and the root key encrypts nothing itself. */
export const rootPurposes = ['database', 'baseline', 'audit-signing', 'fingerprint', 'sync', 'access-token'] as const;
/** One of the root key's purposes. */
export type RootPurpose = (typeof rootPurposes)[number];

/** Length in bytes of the root key and of every key derived from it. */
export const keyLength = 32;

// The key that goes in is already uniformly random, so HKDF needs no salt (RFC 5869 section 3.1).
const noSalt = new Uint8Array(0);

function derive(key: SecretBytes, info: Uint8Array): SecretBytes {
  if (key.length !== keyLength) throw new RangeError(`a key to derive from must be ${keyLength} bytes, not ${key.length}`);
  return SecretBytes.adopt(hkdfSha256(key.expose(), noSalt, info, keyLength));
}

/** The 32-byte key for one purpose: HKDF-SHA-256 with info `keydesk/1/<purpose>`. */
export function deriveFromRoot(rootKey: SecretBytes, purpose: RootPurpose): SecretBytes {
  return derive(rootKey, new TextEncoder().encode(`keydesk/1/${purpose}`));
}

/** One tenant's key-encryption key, from the `baseline` key: no tenant's wrapping opens another's. */
export function deriveBaselineKey(baseline: SecretBytes, tenant: string): SecretBytes {
  return derive(baseline, canonical('keydesk/1/baseline', tenant));
}
