const reversedPolynomial = 0x82f63b78;

/**
 * CRC-32C (Castagnoli) of bytes, as a number from 0 to 2³² − 1: how Google Cloud KMS has both ends notice damage on the way.
 * Bit by bit, since what is wrapped is short. Source: RFC 3720, appendix B.4.
 */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ ((crc & 1) === 1 ? reversedPolynomial : 0);
  }
  return ~crc >>> 0;
}
