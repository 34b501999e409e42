/**
 * The bytes of standard base64 (RFC 4648 section 4) with its padding, or null when it is not exactly that.
 * White space is passed over: tools break long lines. Bits left over at the end must be zero.
 */
export function decodeBase64(text: string): Uint8Array | null {
  const packed = text.replace(/[ \t\r\n]+/g, '');
  const bytes = Buffer.from(packed, 'base64');
  return bytes.toString('base64') === packed ? new Uint8Array(bytes) : null;
}

/** Standard base64 with padding, on one line. */
export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
