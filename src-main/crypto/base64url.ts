/** A text that is not the one strict spelling of some bytes. The text itself is not repeated: it may be secret. */
export class MalformedEncoding extends Error {
  override readonly name = 'MalformedEncoding';
}

const bufferOver = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

// Decodes into memory of its own: Buffer.from(text) would leave a second copy in a shared pool.
function decode(text: string, encoding: 'base64url' | 'hex', length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bufferOver(bytes).write(text, encoding);
  return bytes;
}

/** Bytes as base64url without padding (RFC 4648 section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  return bufferOver(bytes).toString('base64url');
}

/**
 * The bytes of a base64url text. Refuses padding, whitespace, characters outside the alphabet, impossible lengths
 * and left-over bits, so that each byte string has exactly one spelling. Throws {@link MalformedEncoding}.
 */
export function fromBase64Url(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) {
    throw new MalformedEncoding('base64url allows A-Z, a-z, 0-9, "-" and "_" only, without padding');
  }
  if (text.length % 4 === 1) throw new MalformedEncoding(`no bytes have a base64url text of ${text.length} characters`);
  const bytes = decode(text, 'base64url', Math.floor((text.length * 3) / 4));
  if (toBase64Url(bytes) !== text) throw new MalformedEncoding('the last base64url character carries left-over bits');
  return bytes;
}

/** Bytes as hexadecimal in lower case. */
export function toHex(bytes: Uint8Array): string {
  return bufferOver(bytes).toString('hex');
}

/** The bytes of a hexadecimal text in either case. Throws {@link MalformedEncoding}. */
export function fromHex(text: string): Uint8Array {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(text)) {
    throw new MalformedEncoding('hexadecimal needs an even number of the characters 0-9 and a-f');
  }
  return decode(text, 'hex', text.length / 2);
}
