/** What can be a field: text, bytes, an integer of 64 bits, a truth value or nothing. */
export type CanonicalField = string | Uint8Array | number | bigint | boolean | null;

/** A value that has no canonical form: a fraction, an integer beyond its range, or broken text. */
export class NotCanonical extends Error {
  override readonly name = 'NotCanonical';
}

// The first byte of each field. Never renumber: signatures and sealed bytes depend on it.
const tags = { nothing: 0, no: 1, yes: 2, integer: 3, text: 4, bytes: 5 } as const;
const prefix = 4;
const minInteger = -(2n ** 63n);
const maxInteger = 2n ** 63n - 1n;

function textLength(text: string): number {
  // UTF-8 writes every lone surrogate as the same replacement character: two texts would share one encoding.
  if (!text.isWellFormed()) throw new NotCanonical('a text contains half of a surrogate pair');
  return Buffer.byteLength(text, 'utf8');
}

function integerOf(value: number | bigint): bigint {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new NotCanonical(`the number ${value} is not a safe integer`);
  }
  const integer = BigInt(value);
  if (integer < minInteger || integer > maxInteger) throw new NotCanonical('an integer does not fit into 64 bits');
  return integer;
}

function payloadLength(field: CanonicalField): number {
  if (typeof field === 'string') return textLength(field);
  if (field === null || typeof field === 'boolean') return 0;
  if (typeof field === 'object') return field.length;
  return 8;
}

function writeText(target: Buffer, at: number, text: string): number {
  return at + target.write(text, at, 'utf8');
}

function tagOf(field: CanonicalField): number {
  if (field === null) return tags.nothing;
  if (typeof field === 'string') return tags.text;
  if (typeof field === 'boolean') return field ? tags.yes : tags.no;
  return typeof field === 'object' ? tags.bytes : tags.integer;
}

/** Writes one field and returns the position behind it. */
function writeField(target: Buffer, at: number, field: CanonicalField, length: number): number {
  const payload = target.writeUInt8(tagOf(field), target.writeUInt32BE(1 + length, at));
  if (typeof field === 'string') return writeText(target, payload, field);
  if (typeof field === 'number' || typeof field === 'bigint') return target.writeBigInt64BE(integerOf(field), payload);
  if (typeof field === 'object' && field !== null) target.set(field, payload);
  return payload + length;
}

/**
 * The one encoding of several parts into bytes for a hash, MAC, AAD or signature.
 *
 * Shape: `u32be(length of label) ‖ label in UTF-8`, then for each field `u32be(1 + n) ‖ tag ‖ n bytes`.
 * Tags: 0 null (n = 0), 1 false (n = 0), 2 true (n = 0), 3 integer (n = 8, two's complement, big-endian),
 * 4 text (UTF-8), 5 bytes. So null, "", 0, false and no bytes are five different encodings, and different
 * lists of fields never share one. The single identification: a number and a bigint of the same value are the same
 * integer. The label names the format and its version, e.g. `keydesk/audit/1`.
 *
 * Throws {@link NotCanonical} for a fraction, an integer out of range, or text with a lone surrogate.
 */
export function canonical(label: string, ...fields: readonly CanonicalField[]): Uint8Array {
  const labelLength = textLength(label);
  const lengths = fields.map(payloadLength);
  const total = lengths.reduce((sum, length) => sum + prefix + 1 + length, prefix + labelLength);
  const bytes = new Uint8Array(total);
  const target = Buffer.from(bytes.buffer);
  let at = writeText(target, target.writeUInt32BE(labelLength, 0), label);
  fields.forEach((field, index) => {
    at = writeField(target, at, field, lengths[index] ?? 0);
  });
  return bytes;
}
