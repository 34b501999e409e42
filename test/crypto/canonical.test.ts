import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { toHex } from '../../src-main/crypto/base64url.ts';
import { canonical, type CanonicalField, NotCanonical } from '../../src-main/crypto/canonical.ts';

// A reader of the format, written from its description: that it gives back what went in proves that no two inputs
// share an encoding.
function read(bytes: Uint8Array): readonly unknown[] {
  const buffer = Buffer.from(bytes);
  const pieces: Buffer[] = [];
  for (let at = 0; at < buffer.length; at += 4 + buffer.readUInt32BE(at)) {
    pieces.push(buffer.subarray(at + 4, at + 4 + buffer.readUInt32BE(at)));
  }
  const [label, ...fields] = pieces;
  return [label?.toString('utf8'), ...fields.map(readField)];
}

function readField(field: Buffer): unknown {
  const payload = field.subarray(1);
  const readers = [
    () => null,
    () => false,
    () => true,
    () => payload.readBigInt64BE(),
    () => payload.toString('utf8'),
    () => new Uint8Array(payload),
  ];
  return readers[field.readUInt8()]?.();
}

const text = fc.string({ unit: 'grapheme' });
const field: fc.Arbitrary<CanonicalField> = fc.oneof(
  text,
  fc.uint8Array(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.boolean(),
  fc.constant(null),
);
const widened = (value: CanonicalField): unknown => (typeof value === 'number' ? BigInt(value) : value);

describe('the canonical encoding', () => {
  it('has the described bytes', () => {
    const bytes = canonical('k/1', 'é', Uint8Array.of(7), 1, -1n, true, false, null);
    expect(toHex(bytes)).toBe(
      [
        '00000003' + '6b2f31',
        '00000003' + '04' + 'c3a9',
        '00000002' + '05' + '07',
        '00000009' + '03' + '0000000000000001',
        '00000009' + '03' + 'ffffffffffffffff',
        '00000001' + '02',
        '00000001' + '01',
        '00000001' + '00',
      ].join(''),
    );
  });

  it('can be read back, so that no two inputs share it', () => {
    fc.assert(
      fc.property(text, fc.array(field), (label, fields) => {
        expect(read(canonical(label, ...fields))).toEqual([label, ...fields.map(widened)]);
      }),
    );
  });

  it('differs for inputs that differ', () => {
    // Few labels and small values, so that equal inputs come up as well.
    const small = fc.constantFrom<CanonicalField>('', 'a', 0, 1, 1n, null, true, false, new Uint8Array(0), Uint8Array.of(97));
    const input = fc.tuple(fc.constantFrom('k', 'ka'), fc.array(small, { maxLength: 2 }));
    fc.assert(
      fc.property(input, input, (a, b) => {
        const same = toHex(canonical(a[0], ...a[1])) === toHex(canonical(b[0], ...b[1]));
        const equal = isDeepStrictEqual([a[0], ...a[1].map(widened)], [b[0], ...b[1].map(widened)]);
        expect(same).toBe(equal);
      }),
    );
  });

  it.each<[string, readonly CanonicalField[], readonly CanonicalField[]]>([
    ['a moved boundary', ['ab', 'c'], ['a', 'bc']],
    ['an empty field', ['a', ''], ['a']],
    ['null and an empty text', [null], ['']],
    ['an empty text and no bytes', [''], [new Uint8Array(0)]],
    ['null and zero', [null], [0]],
    ['false and null', [false], [null]],
    ['a number and its text', [1], ['1']],
    ['a text and its bytes', ['a'], [Uint8Array.of(0x61)]],
    ['a number and its bytes', [1], [Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1)]],
    ['two forms of one letter', ['\u00e9'], ['e\u0301']],
  ])('tells apart %s', (_, a, b) => {
    expect(canonical('k', ...a)).not.toEqual(canonical('k', ...b));
  });

  it('tells a label from a first field', () => {
    expect(canonical('k', 'a')).not.toEqual(canonical('ka'));
  });

  it('writes a number and a bigint of one value alike', () => {
    expect(canonical('k', 5)).toEqual(canonical('k', 5n));
    expect(canonical('k', -0)).toEqual(canonical('k', 0));
  });

  it.each<[string, CanonicalField]>([
    ['a fraction', 0.5],
    ['NaN', NaN],
    ['Infinity', Infinity],
    ['an unsafe integer', 2 ** 53],
    ['a bigint over 64 bits', 2n ** 63n],
    ['a bigint under 64 bits', -(2n ** 63n) - 1n],
    ['half a surrogate pair', 'a\udc00'],
  ])('refuses %s', (_, value) => {
    expect(() => canonical('k', value)).toThrow(NotCanonical);
  });

  it('refuses a label that is no text', () => {
    expect(() => canonical('\ud800')).toThrow(NotCanonical);
  });
});

