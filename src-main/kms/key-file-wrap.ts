import { toHex } from '../crypto/base64url.ts';
import { canonical } from '../crypto/canonical.ts';
import type { DataKeyContext } from '../crypto/data-key.ts';
import { contextBytes, contextHash } from '../crypto/data-key.ts';
import { aesGcmLengths, aesGcmOpen, aesGcmSeal, AuthenticationError, hkdfSha256, randomBytes } from '../crypto/primitives.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { OpenedKey } from './key-file-format.ts';

/** These bytes have not the shape of a wrapping by a key file. */
export class MalformedWrapping extends Error {
  override readonly name = 'MalformedWrapping';
}
/** These bytes were wrapped by another key, under another context, or were changed. */
export class OtherWrapping extends Error {
  override readonly name = 'OtherWrapping';
}

const formatByte = 0x01;
const at = { id: 1, salt: 17, nonce: 49, ciphertext: 61 } as const;
const label = 'keydesk/1/key-file-wrap';

/**
 * Wraps under a key file's key: `0x01 ‖ key id (16) ‖ salt (32) ‖ nonce (12) ‖ ciphertext ‖ tag (16)`.
 * The wrapping key is HKDF-SHA-256(key, salt, canonical(label, context)), where a long context stands by its hash, so it
 * serves one context and one wrapping; AES-256-GCM then covers the head and the whole context too.
 */
export function wrapWithKeyFile(opened: OpenedKey, plaintext: SecretBytes, context: DataKeyContext): Uint8Array {
  const head = new Uint8Array(at.ciphertext);
  head[0] = formatByte;
  head.set(idBytes(opened.facts.id), at.id);
  head.set(randomBytes(at.ciphertext - at.salt), at.salt);
  using key = wrappingKey(opened, head, context);
  const sealed = aesGcmSeal(key.expose(), head.subarray(at.nonce), plaintext.expose(), additional(head, context));
  return Buffer.concat([head, sealed.ciphertext, sealed.tag]);
}

/** Opens what {@link wrapWithKeyFile} made. Throws {@link MalformedWrapping} or {@link OtherWrapping}. */
export function unwrapWithKeyFile(opened: OpenedKey, blob: Uint8Array, context: DataKeyContext): SecretBytes {
  if (blob.length <= at.ciphertext + aesGcmLengths.tag || blob[0] !== formatByte) {
    throw new MalformedWrapping('these bytes are not a wrapping by a key file');
  }
  if (wrappingKeyId(blob) !== toHex(idBytes(opened.facts.id))) throw new OtherWrapping('another key file wrapped these bytes');
  const head = blob.subarray(0, at.ciphertext);
  using key = wrappingKey(opened, head, context);
  const sealed = { ciphertext: blob.subarray(at.ciphertext, -aesGcmLengths.tag), tag: blob.subarray(-aesGcmLengths.tag) };
  try {
    return SecretBytes.adopt(aesGcmOpen(key.expose(), head.subarray(at.nonce), sealed, additional(head, context)));
  } catch (error) {
    if (error instanceof AuthenticationError) throw new OtherWrapping('these bytes do not open under this key and context');
    throw error;
  }
}

function wrappingKey(opened: OpenedKey, head: Uint8Array, context: DataKeyContext): SecretBytes {
  return SecretBytes.adopt(hkdfSha256(opened.key.expose(), head.subarray(at.salt, at.nonce), infoOf(context), aesGcmLengths.key));
}

/** The primitive takes no longer info, so a longer context stands in it by its hash, under a label of its own. */
const longestInfo = 1024;

function infoOf(context: DataKeyContext): Uint8Array {
  const info = canonical(label, contextBytes(context));
  return info.length <= longestInfo ? info : canonical(`${label}/long-context`, contextHash(context));
}

function additional(head: Uint8Array, context: DataKeyContext): Uint8Array {
  return canonical(label, head, contextBytes(context));
}

function wrappingKeyId(blob: Uint8Array): string {
  return toHex(blob.subarray(at.id, at.salt));
}

function idBytes(id: string): Uint8Array {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}
