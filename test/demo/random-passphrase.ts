import { randomBytes } from '../../src-main/crypto/primitives.ts';

/** Letters and digits that are not taken for one another: 32 of them, so that five bits choose one. */
const alphabet = '23456789abcdefghijkmnpqrstuvwxyz';
const groups = 5;
const groupLength = 5;

/** A random passphrase of 125 bits, in groups that can be copied by hand. */
export function randomPassphrase(): string {
  const letters = [...randomBytes(groups * groupLength)].map((byte) => alphabet[byte % alphabet.length] ?? '');
  return Array.from({ length: groups }, (_, at) => letters.slice(at * groupLength, (at + 1) * groupLength).join('')).join('-');
}
