import { z } from 'zod';
import { AgeDamaged, AgeWrongPassphrase, decryptWithPassphrase, defaultWorkFactor, encryptToPassphrase } from '../crypto/age-file.ts';
import { fromBase64Url, toBase64Url, toHex } from '../crypto/base64url.ts';
import { canonical } from '../crypto/canonical.ts';
import { constantTimeEqual, sha256 } from '../crypto/primitives.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';

/** What a key file says of its key, beside the key. `checkValue` is eight hexadecimal digits. */
export interface KeyFileFacts {
  readonly id: string;
  readonly label: string;
  readonly createdAt: string;
  readonly checkValue: string;
}

/** A customer's key out of its file. Whoever opened the file wipes the key. */
export interface OpenedKey {
  readonly facts: KeyFileFacts;
  readonly key: SecretBytes;
}

/** The passphrase does not open this key file. */
export class KeyFileWrongPassphrase extends Error {
  override readonly name = 'KeyFileWrongPassphrase';
}
/** These bytes are no whole key file of this format. */
export class KeyFileDamaged extends Error {
  override readonly name = 'KeyFileDamaged';
}

const format = 'keydesk-key/1';
const keyLength = 32;

/** The most bytes a key file may have: more is not one, and is not read. */
export const maxKeyFileBytes = 16_384;

const contentSchema = z.strictObject({
  format: z.literal(format),
  id: z.uuid(),
  createdAt: z.iso.datetime(),
  label: z.string().max(200),
  checkValue: z.string().regex(/^[0-9a-f]{8}$/),
  key: z.string().length(43),
});

/**
 * The key check value: the first four bytes of SHA-256 over canonical(`keydesk/1/key-check`, key), in hexadecimal.
 * It tells copies of a key apart and is short enough that it tells nothing of the key.
 */
export function keyCheckValue(key: SecretBytes): string {
  const labelled = canonical('keydesk/1/key-check', key.expose());
  try {
    return toHex(sha256(labelled).subarray(0, 4));
  } finally {
    labelled.fill(0);
  }
}

/** A key and its facts as the bytes of a key file: JSON inside an age file for a passphrase, which any age program opens. */
export async function sealKeyFile(opened: OpenedKey, passphrase: SecretBytes, workFactor = defaultWorkFactor): Promise<Uint8Array> {
  const { id, createdAt, label, checkValue } = opened.facts;
  const content = { format, id, createdAt, label, checkValue, key: toBase64Url(opened.key.expose()) };
  using plain = SecretBytes.fromUtf8(`${JSON.stringify(content, null, 2)}\n`);
  return await encryptToPassphrase(plain, passphrase, workFactor);
}

/** Opens the bytes of a key file. Throws {@link KeyFileWrongPassphrase} or {@link KeyFileDamaged}, without a cause. */
export async function openKeyFile(bytes: Uint8Array, passphrase: SecretBytes): Promise<OpenedKey> {
  if (bytes.length > maxKeyFileBytes) throw new KeyFileDamaged('the file is too large for a key file');
  using plain = await decrypt(bytes, passphrase);
  return parse(plain);
}

async function decrypt(bytes: Uint8Array, passphrase: SecretBytes): Promise<SecretBytes> {
  try {
    return await decryptWithPassphrase(bytes, passphrase);
  } catch (error) {
    if (error instanceof AgeWrongPassphrase) throw new KeyFileWrongPassphrase('the passphrase does not open this key file');
    const known = error instanceof AgeDamaged;
    throw new KeyFileDamaged(known ? 'the file is damaged' : 'the file is not a key file for a passphrase');
  }
}

function parse(plain: SecretBytes): OpenedKey {
  const content = contentOf(plain);
  const key = keyOf(content.key);
  if (constantTimeEqual(Buffer.from(keyCheckValue(key)), Buffer.from(content.checkValue))) {
    const { id, label, createdAt, checkValue } = content;
    return { facts: { id, label, createdAt, checkValue }, key };
  }
  key.wipe();
  throw new KeyFileDamaged('the key does not have the check value of its file');
}

function contentOf(plain: SecretBytes): z.infer<typeof contentSchema> {
  try {
    return contentSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain.expose())));
  } catch {
    // Without its cause: a message of the parser may repeat the content.
    throw new KeyFileDamaged('the file is not a key file of a known format');
  }
}

function keyOf(text: string): SecretBytes {
  try {
    const bytes = fromBase64Url(text);
    if (bytes.length === keyLength) return SecretBytes.adopt(bytes);
  } catch {
    // Told below: the text of the key must not stand in an error.
  }
  throw new KeyFileDamaged('the key in the file is malformed');
}
