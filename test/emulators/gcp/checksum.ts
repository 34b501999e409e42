/** The table of CRC-32C. Made with each checksum: an emulator has time. */
function table(): readonly number[] {
  return Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    return value >>> 0;
  });
}

/** CRC-32C by table, on its own feet: what is tested must not check itself. */
export function checksumOf(bytes: Uint8Array): number {
  const steps = table();
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (steps[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
