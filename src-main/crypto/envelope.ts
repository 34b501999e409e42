import { canonical } from './canonical.ts';
import { aesGcmLengths, aesGcmOpen, aesGcmSeal, constantTimeEqual, hkdfSha256, randomBytes } from './primitives.ts';
import { SecretBytes } from './secret-bytes.ts';

/** Everything a sealed revision is bound to: it opens in this place only. */
export type RevisionContext = {
  readonly vault: string;
  readonly tenant: string;
  readonly secret: string;
  readonly revision: number;
  readonly sensitivity: string;
  readonly dataKeyVersion: number;
};

/** Another data key or another context than it was sealed with, or an altered head: found before decryption. */
export class CommitmentMismatch extends Error {
  override readonly name = 'CommitmentMismatch';
}
/** Bytes that are no sealed revision of this format. */
export class MalformedRevision extends Error {
  override readonly name = 'MalformedRevision';
}

const formatByte = 0x01;
const saltLength = 32;
const commitmentLength = 32;

// Where each part of the stored bytes begins.
const at = {
  version: 1,
  salt: 5,
  nonce: 5 + saltLength,
  commitment: 5 + saltLength + aesGcmLengths.nonce,
  ciphertext: 5 + saltLength + aesGcmLengths.nonce + commitmentLength,
} as const;

const contextBytes = (context: RevisionContext): Uint8Array =>
  canonical(
    'keydesk/revision/1',
    context.vault,
    context.tenant,
    context.secret,
    context.revision,
    formatByte,
    context.sensitivity,
    context.dataKeyVersion,
  );

type RevisionKeys = { readonly key: Uint8Array; readonly commitment: Uint8Array; readonly all: SecretBytes };

// One expansion gives both: the commitment proves which key it is without telling anything of it.
function revisionKeys(dataKey: SecretBytes, salt: Uint8Array, aad: Uint8Array): RevisionKeys {
  const bytes = hkdfSha256(dataKey.expose(), salt, aad, aesGcmLengths.key + commitmentLength);
  const key = bytes.subarray(0, aesGcmLengths.key);
  return { key, commitment: bytes.subarray(aesGcmLengths.key), all: SecretBytes.adopt(bytes) };
}

function requireVersion(version: number): void {
  if (Number.isInteger(version) && version >= 1 && version <= 0xffff_ffff) return;
  throw new RangeError(`a data key version must be an integer from 1 to 4294967295, not ${version}`);
}

/**
 * Seals one revision of a secret under a data key (32 bytes).
 *
 * Stored: `0x01 ‖ data key version u32be ‖ salt (32) ‖ nonce (12) ‖ commitment (32) ‖ ciphertext ‖ tag (16)`.
 * A fresh salt gives every revision its own key, so no nonce can repeat under one.
 */
export function sealRevision(dataKey: SecretBytes, context: RevisionContext, plaintext: SecretBytes): Uint8Array {
  requireVersion(context.dataKeyVersion);
  const drawn = randomBytes(saltLength + aesGcmLengths.nonce);
  const [salt, nonce, aad] = [drawn.subarray(0, saltLength), drawn.subarray(saltLength), contextBytes(context)];
  const { key, commitment, all } = revisionKeys(dataKey, salt, aad);
  using _wiped = all;
  const { ciphertext, tag } = aesGcmSeal(key, nonce, plaintext.expose(), aad);
  const stored = new Uint8Array(at.ciphertext + ciphertext.length + tag.length);
  stored[0] = formatByte;
  new DataView(stored.buffer).setUint32(at.version, context.dataKeyVersion);
  stored.set(salt, at.salt);
  stored.set(nonce, at.nonce);
  stored.set(commitment, at.commitment);
  stored.set(ciphertext, at.ciphertext);
  stored.set(tag, at.ciphertext + ciphertext.length);
  return stored;
}

/** The version of the data key that a stored revision needs. Throws {@link MalformedRevision}. */
export function revisionDataKeyVersion(stored: Uint8Array): number {
  if (stored.length < at.ciphertext + aesGcmLengths.tag) throw new MalformedRevision('a stored revision is too short');
  if (stored[0] !== formatByte) throw new MalformedRevision(`a stored revision has the unknown format ${stored[0]}`);
  return new DataView(stored.buffer, stored.byteOffset).getUint32(at.version);
}

/**
 * Opens a stored revision in the context it was sealed for. Throws {@link MalformedRevision} (not this format, or
 * another data key version than the context's), {@link CommitmentMismatch} (other key or context) or
 * AuthenticationError (altered content).
 */
export function openRevision(dataKey: SecretBytes, context: RevisionContext, stored: Uint8Array): SecretBytes {
  const version = revisionDataKeyVersion(stored);
  if (version !== context.dataKeyVersion) {
    throw new MalformedRevision(`sealed under data key version ${version}, not ${context.dataKeyVersion}`);
  }
  const aad = contextBytes(context);
  const { key, commitment, all } = revisionKeys(dataKey, stored.subarray(at.salt, at.nonce), aad);
  using _wiped = all;
  if (!constantTimeEqual(commitment, stored.subarray(at.commitment, at.ciphertext))) {
    throw new CommitmentMismatch('the revision was sealed with another data key or for another place');
  }
  const nonce = stored.subarray(at.nonce, at.commitment);
  const ciphertext = stored.subarray(at.ciphertext, -aesGcmLengths.tag);
  return SecretBytes.adopt(aesGcmOpen(key, nonce, { ciphertext, tag: stored.subarray(-aesGcmLengths.tag) }, aad));
}
