import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canonicalJson, NotJson } from '../../src-main/crypto/canonical-json.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';

describe('canonical JSON', () => {
  it('gives the answer of RFC 8785, section 3.2.2 and 3.2.3', () => {
    const value: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    expect(canonicalJson(value)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts names by UTF-16 units as the sample of RFC 8785, section 3.2.3', () => {
    const value: unknown = JSON.parse(String.raw`{
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
    }`);
    const order = [...canonicalJson(value).matchAll(/:"([^"]*)"/g)].map((match) => match[1]);
    expect(order).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  // RFC 8785, appendix B.
  it.each([
    [0, '0'],
    [-0, '0'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [9007199254740992, '9007199254740992'],
    [295147905179352830000, '295147905179352830000'],
    [9.999999999999997e22, '9.999999999999997e+22'],
    [1e23, '1e+23'],
    [0.000001, '0.000001'],
    [333333333.33333325, '333333333.33333325'],
  ])('writes the number %s as RFC 8785 does', (value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
  });

  it('reads back as the same value and does not depend on the order of names', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
    );
  });

  it.each<[string, unknown, RegExp]>([
    ['NaN', { a: [1, NaN] }, /\$\.a\[1\] is NaN/],
    ['Infinity', -Infinity, /\$ is -Infinity/],
    ['undefined', { a: { b: undefined } }, /\$\.a\.b is undefined/],
    ['undefined at the top', undefined, /\$ is undefined/],
    ['a hole in an array', new Array(1), /\$\[0\] is undefined/],
    ['a bigint', { a: 1n }, /\$\.a is bigint/],
    ['a function', { a: () => 1 }, /\$\.a is function/],
    ['a symbol', [Symbol('s')], /\$\[0\] is symbol/],
    ['half a surrogate pair', { a: '\ud800' }, /\$\.a contains half/],
    ['half a surrogate pair in a name', { '\udc00': 1 }, /name in \$ contains half/],
    ['a date', { at: new Date(0) }, /\$\.at is not a plain object/],
    ['bytes', { a: Uint8Array.of(1) }, /\$\.a is not a plain object/],
    ['a map', new Map(), /\$ is not a plain object/],
    ['a secret', { key: SecretBytes.random(4) }, /\$\.key is not a plain object/],
  ])('refuses %s and says where', (_, value, message) => {
    expect(() => canonicalJson(value)).toThrow(NotJson);
    expect(() => canonicalJson(value)).toThrow(message);
  });

  it('refuses a value that contains itself', () => {
    const value: { self?: unknown } = {};
    value.self = value;
    expect(() => canonicalJson(value)).toThrow(/nested deeper than 200 levels/);
  });
});
