import { privateKeyHash, privateKeyLength, privateKeyText } from '../crypto/access-key.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { RoomParts } from './parts.ts';

/** A pair just made: what its holder is given, and what is kept. */
export interface NewPair {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly privateHash: Uint8Array;
}

/** Makes a pair. The private half leaves as a text, once; nothing but its hash is kept. */
export function newPair({ vault, newId }: RoomParts): NewPair {
  const publicKey = newId();
  using key = SecretBytes.random(privateKeyLength);
  return { publicKey, privateKey: privateKeyText(key), privateHash: privateKeyHash({ vault: vault.id, publicKey }, key) };
}
