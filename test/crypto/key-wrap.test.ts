import { createCipheriv } from 'node:crypto';

import { aeskw } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fromHex, toHex } from '../../src-main/crypto/base64url.ts';
import { kwpUnwrap, kwpWrap } from '../../src-main/crypto/key-wrap.ts';
import { AuthenticationError } from '../../src-main/crypto/primitives.ts';
import { SecretBytes, SecretWiped } from '../../src-main/crypto/secret-bytes.ts';
import { flipped, positions } from './flipped.ts';

const secret = (hex: string): SecretBytes => SecretBytes.adopt(fromHex(hex));

// RFC 5649, section 6: a key of 20 bytes, and one of 7 that fits a single block.
const rfc5649 = {
  kek: '5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8',
  pairs: [
    ['c37b7e6492584340bed12207808941155068f738', '138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a'],
    ['466f7250617369', 'afbeb0f07dfbf5419200f2ccb50bb24f'],
  ],
} as const;

describe('AES-KWP', () => {
  it.each(rfc5649.pairs)('gives the answer of RFC 5649 for %s', (plaintext, wrapped) => {
    expect(toHex(kwpWrap(secret(rfc5649.kek), secret(plaintext)))).toBe(wrapped);
    expect(toHex(kwpUnwrap(secret(rfc5649.kek), fromHex(wrapped)).expose())).toBe(plaintext);
  });

  // RFC 3394, sections 4.1 and 4.6: the rounds that KWP is built on.
  it.each([
    ['000102030405060708090a0b0c0d0e0f', '00112233445566778899aabbccddeeff', '1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5'],
    [
      '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
      '00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f',
      '28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21',
    ],
  ])('stands on rounds that give the answer of RFC 3394 under %s', (kek, plaintext, wrapped) => {
    expect(toHex(aeskw(fromHex(kek)).encrypt(fromHex(plaintext)))).toBe(wrapped);
  });

  it('agrees with OpenSSL for 256-bit keys and plaintexts of every length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ minLength: 1, maxLength: 80 }), (kek, plaintext) => {
        const cipher = createCipheriv('id-aes256-wrap-pad', kek, fromHex('a65959a6'));
        const expected = Buffer.concat([cipher.update(plaintext), cipher.final()]);
        const wrapped = kwpWrap(SecretBytes.copyOf(kek), SecretBytes.copyOf(plaintext));
        expect(toHex(wrapped)).toBe(toHex(expected));
        expect(kwpUnwrap(SecretBytes.copyOf(kek), wrapped).expose()).toEqual(plaintext);
      }),
    );
  });

  it('refuses a flip at every byte, another key, and blobs that are cut, grown or empty', () => {
    const kek = SecretBytes.random(32);
    const wrapped = kwpWrap(kek, SecretBytes.random(33));
    for (const at of positions(wrapped)) expect(() => kwpUnwrap(kek, flipped(wrapped, at))).toThrow(AuthenticationError);
    expect(() => kwpUnwrap(SecretBytes.random(32), wrapped)).toThrow(AuthenticationError);
    for (const blob of [wrapped.subarray(8), wrapped.subarray(1), new Uint8Array(0), Uint8Array.of(...wrapped, ...new Uint8Array(8))]) {
      expect(() => kwpUnwrap(kek, blob)).toThrow(AuthenticationError);
    }
  });

  it('leaves the inputs as they were, and takes no wiped ones', () => {
    const [kek, plaintext] = [SecretBytes.adopt(new Uint8Array(32).fill(1)), SecretBytes.adopt(new Uint8Array(5).fill(2))];
    const wrapped = kwpWrap(kek, plaintext);
    const before = toHex(wrapped);
    kwpUnwrap(kek, wrapped).wipe();
    expect([toHex(kek.expose()), toHex(plaintext.expose()), toHex(wrapped)]).toEqual(['01'.repeat(32), '02'.repeat(5), before]);
    plaintext.wipe();
    expect(() => kwpWrap(kek, plaintext)).toThrow(SecretWiped);
    kek.wipe();
    expect(() => kwpUnwrap(kek, wrapped)).toThrow(SecretWiped);
  });
});
