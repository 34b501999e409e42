import type { KeyObject } from 'node:crypto';
import { constants, createCipheriv, createDecipheriv, privateDecrypt, publicEncrypt } from 'node:crypto';
import { Refusal } from './refusal.ts';

/** What a key is made of. */
export type Material = { readonly kind: 'rsa'; readonly publicKey: KeyObject; readonly privateKey: KeyObject } | { readonly kind: 'oct'; readonly key: Buffer };

/** The default initial value of RFC 3394. */
const initialValue = Buffer.alloc(8, 0xa6);

/** Wraps bytes under a key, in one of the algorithms of RFC 7518 that Azure has for it. Throws {@link Refusal}. */
export function wrapBytes(material: Material, algorithm: unknown, value: Buffer): Buffer {
  if (material.kind === 'rsa') return attempt(() => publicEncrypt(oaep(material.publicKey, algorithm), value));
  checkAes(material, algorithm);
  return attempt(() => {
    const cipher = createCipheriv(`id-aes${String(material.key.length * 8)}-wrap`, material.key, initialValue);
    return Buffer.concat([cipher.update(value), cipher.final()]);
  });
}

/** Opens what {@link wrapBytes} wrapped. Throws {@link Refusal}, in the same words whatever is wrong with the bytes. */
export function unwrapBytes(material: Material, algorithm: unknown, value: Buffer): Buffer {
  if (material.kind === 'rsa') return attempt(() => privateDecrypt(oaep(material.privateKey, algorithm), value));
  checkAes(material, algorithm);
  return attempt(() => {
    const decipher = createDecipheriv(`id-aes${String(material.key.length * 8)}-wrap`, material.key, initialValue);
    return Buffer.concat([decipher.update(value), decipher.final()]);
  });
}

function oaep(key: KeyObject, algorithm: unknown): { readonly key: KeyObject; readonly padding: number; readonly oaepHash: string } {
  const hash = { 'RSA-OAEP': 'sha1', 'RSA-OAEP-256': 'sha256' }[String(algorithm)];
  if (hash !== undefined) return { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash };
  throw new Refusal(400, 'BadParameter', `Property alg has an invalid value or is not supported by this key: ${String(algorithm)}`);
}

function checkAes({ key }: { readonly key: Buffer }, algorithm: unknown): void {
  if (algorithm === `A${String(key.length * 8)}KW`) return;
  throw new Refusal(400, 'BadParameter', `Property alg has an invalid value or is not supported by this key: ${String(algorithm)}`);
}

function attempt(work: () => Buffer): Buffer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, 'BadParameter', 'The parameter is incorrect.\r\n');
  }
}
