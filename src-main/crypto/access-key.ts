import { fromBase64Url, MalformedEncoding, toBase64Url } from './base64url.ts';
import { canonical } from './canonical.ts';
import { sha256 } from './primitives.ts';
import { SecretBytes } from './secret-bytes.ts';

/** What every private key begins with, so that one that leaked is found by a search. */
export const privateKeyPrefix = 'kd_';

/** Length in bytes of the private half of an access key. */
export const privateKeyLength = 32;

/** Which access key a hash is of: the same private half of another key, or in another vault, has another hash. */
export interface AccessKeyPlace {
  /** The vault's id. */
  readonly vault: string;
  /** The public key: a uuid in lower case. */
  readonly publicKey: string;
}

/** A private half as its holder keeps it: `kd_` and 43 characters of base64url. */
export function privateKeyText(key: SecretBytes): string {
  return privateKeyPrefix + toBase64Url(key.expose());
}

/** The private half that a text spells, or null when it spells none. The caller wipes it. */
export function privateKeyFromText(text: string): SecretBytes | null {
  if (!text.startsWith(privateKeyPrefix)) return null;
  try {
    const bytes = fromBase64Url(text.slice(privateKeyPrefix.length));
    if (bytes.length === privateKeyLength) return SecretBytes.adopt(bytes);
    bytes.fill(0);
    return null;
  } catch (error) {
    if (error instanceof MalformedEncoding) return null;
    throw error;
  }
}

/**
 * What is kept of a private half: 32 bytes of SHA-256 over its place and itself. The half is 32 random bytes, so that
 * nothing slower than a hash is needed to keep it from being guessed.
 */
export function privateKeyHash({ vault, publicKey }: AccessKeyPlace, key: SecretBytes): Uint8Array {
  const message = canonical('keydesk/access-key/1', vault, publicKey, key.expose());
  try {
    return sha256(message);
  } finally {
    message.fill(0);
  }
}
