/** A copy of the bytes with one bit of one byte turned over. */
export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 0x10 : byte));
}

/** Every position in the bytes. */
export function positions(bytes: Uint8Array): readonly number[] {
  return Array.from(bytes.keys());
}
