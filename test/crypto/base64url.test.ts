import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fromBase64Url, fromHex, MalformedEncoding, toBase64Url, toHex } from '../../src-main/crypto/base64url.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('base64url', () => {
  // RFC 4648, section 10, without the padding; then the two characters of section 5.
  it.each([
    ['', ''],
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg'],
    ['fooba', 'Zm9vYmE'],
    ['foobar', 'Zm9vYmFy'],
  ])('writes and reads "%s" as RFC 4648 does', (text, encoded) => {
    expect(toBase64Url(utf8(text))).toBe(encoded);
    expect(fromBase64Url(encoded)).toEqual(utf8(text));
  });

  it('uses "-" and "_"', () => {
    expect(toBase64Url(Uint8Array.of(0xfb, 0xff))).toBe('-_8');
  });

  it('gives back every byte string, a part of a larger one too', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(9), (bytes, skip) => {
        expect(fromBase64Url(toBase64Url(bytes.subarray(skip)))).toEqual(Uint8Array.from(bytes.subarray(skip)));
      }),
    );
  });

  it.each([
    ['padding', 'Zg=='],
    ['characters of plain base64', '+/8A'],
    ['a space', 'Zm 9v'],
    ['a line end', 'Zm9v\n'],
    ['an impossible length', 'Zm9vY'],
    ['left-over bits after one byte', 'Zh'],
    ['left-over bits after two bytes', 'Zm9'],
    ['a letter outside ASCII', 'Zm9é'],
  ])('refuses %s', (_, text) => {
    expect(() => fromBase64Url(text)).toThrow(MalformedEncoding);
  });

  it('accepts no two spellings of the same bytes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{0,9}$/), (text) => {
        let bytes: Uint8Array;
        try {
          bytes = fromBase64Url(text);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedEncoding);
          return;
        }
        expect(toBase64Url(bytes)).toBe(text);
      }),
    );
  });
});

describe('hexadecimal', () => {
  it('writes lower case and reads either', () => {
    expect(toHex(Uint8Array.of(0, 0xab, 0xff))).toBe('00abff');
    expect(fromHex('00ABff')).toEqual(Uint8Array.of(0, 0xab, 0xff));
  });

  it.each(['0', 'zz', '0x00', '00 00', '00\n'])('refuses "%s"', (text) => {
    expect(() => fromHex(text)).toThrow(MalformedEncoding);
  });

  it('gives back every byte string', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
  });
});
