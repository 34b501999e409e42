import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { EmulatedKey } from './key.ts';
import { Refusal } from './refusal.ts';

const magic = Buffer.from([0x01, 0x02, 0x02, 0x00]);

/**
 * The blob names its key and which of its materials encrypted, then holds AES-256-GCM over the plaintext; head and sorted
 * encryption context are the AAD. A multi-Region key is named without its region, so that any replica opens it.
 */
export function seal(key: EmulatedKey, plaintext: Buffer, context: Buffer): Buffer {
  const name = Buffer.from(key.id);
  const index = key.materials.length - 1;
  const head = Buffer.concat([magic, Buffer.from([index, name.length]), name, randomBytes(12)]);
  const cipher = createCipheriv('aes-256-gcm', key.materials[index]?.bytes ?? Buffer.alloc(0), head.subarray(-12)).setAAD(Buffer.concat([head, context]));
  return Buffer.concat([head, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what {@link seal} made. Throws `InvalidCiphertextException`. */
export function open(key: EmulatedKey, blob: Buffer, context: Buffer): Buffer {
  const headLength = headLengthOf(blob);
  const head = blob.subarray(0, headLength);
  try {
    const material = key.materials[blob[magic.length] ?? 0]?.bytes ?? Buffer.alloc(0);
    const decipher = createDecipheriv('aes-256-gcm', material, head.subarray(-12)).setAAD(Buffer.concat([head, context]));
    decipher.setAuthTag(blob.subarray(-16));
    return Buffer.concat([decipher.update(blob.subarray(headLength, -16)), decipher.final()]);
  } catch {
    throw new Refusal('InvalidCiphertextException', '');
  }
}

/** The id of the key that a blob names; null when it is no blob of this service. */
export function sealingKey(blob: Buffer): string | null {
  const whole = blob.subarray(0, magic.length).equals(magic) && blob.length > headLengthOf(blob) + 16;
  return whole ? blob.subarray(magic.length + 2, headLengthOf(blob) - 12).toString('latin1') : null;
}

function headLengthOf(blob: Buffer): number {
  return magic.length + 2 + (blob[magic.length + 1] ?? 0) + 12;
}
