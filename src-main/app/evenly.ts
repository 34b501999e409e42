import { randomBytes } from '../crypto/primitives.ts';

/** A random number, evenly from 0 up to but not including 1. */
export function evenly(): number {
  return Buffer.from(randomBytes(6)).readUIntBE(0, 6) / 2 ** 48;
}
