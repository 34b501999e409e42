import { describe, expect, it } from 'vitest';

import { fromHex, toHex } from '../../src-main/crypto/base64url.ts';
import {
  aesGcmOpen,
  aesGcmSeal,
  AuthenticationError,
  constantTimeEqual,
  ed25519FromSeed,
  ed25519Sign,
  ed25519Verify,
  hkdfSha256,
  hmacSha256,
  randomBytes,
  scryptKey,
  selfTest,
  sha256,
  sha256Hasher,
  uuid,
} from '../../src-main/crypto/primitives.ts';
import { flipped, positions } from './flipped.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const none = new Uint8Array(0);

describe('SHA-256 and HMAC-SHA-256', () => {
  it('give the answers of FIPS 180-4 (two blocks) and of the empty message', () => {
    const twoBlocks = utf8('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq');
    expect(toHex(sha256(twoBlocks))).toBe('248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1');
    expect(toHex(sha256(none))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('give the same in pieces', () => {
    const hasher = sha256Hasher().update(utf8('a')).update(none).update(utf8('bc'));
    expect(hasher.digest()).toEqual(sha256(utf8('abc')));
    expect(() => hasher.digest()).toThrow();
  });

  it('give the answers of RFC 4231, test cases 1 and 6 (a key longer than a block)', () => {
    const first = hmacSha256(new Uint8Array(20).fill(0x0b), utf8('Hi There'));
    expect(toHex(first)).toBe('b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7');
    const sixth = hmacSha256(new Uint8Array(131).fill(0xaa), utf8('Test Using Larger Than Block-Size Key - Hash Key First'));
    expect(toHex(sixth)).toBe('60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54');
  });
});

// RFC 5869, appendix A.1 to A.3.
const hkdfVectors = [
  {
    ikm: '0b'.repeat(22),
    salt: '000102030405060708090a0b0c',
    info: 'f0f1f2f3f4f5f6f7f8f9',
    okm: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  },
  {
    ikm: toHex(Uint8Array.from({ length: 80 }, (_, i) => i)),
    salt: toHex(Uint8Array.from({ length: 80 }, (_, i) => 0x60 + i)),
    info: toHex(Uint8Array.from({ length: 80 }, (_, i) => 0xb0 + i)),
    okm: 'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
  },
  {
    ikm: '0b'.repeat(22),
    salt: '',
    info: '',
    okm: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  },
];

describe('HKDF-SHA-256', () => {
  it.each(hkdfVectors)('gives the answer of RFC 5869 for a salt of "$salt"', ({ ikm, salt, info, okm }) => {
    const length = okm.length / 2;
    expect(toHex(hkdfSha256(fromHex(ikm), fromHex(salt), fromHex(info), length))).toBe(okm);
  });
});

describe('scrypt', () => {
  it('gives the answer of RFC 7914, section 12, third vector', async () => {
    const key = await scryptKey(utf8('pleaseletmein'), utf8('SodiumChloride'), 14, 64);
    expect(toHex(key)).toBe(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    );
  });
});

// The Galois/Counter Mode of Operation (McGrew, Viega), test case 16; used by NIST SP 800-38D's validation too.
const gcm = {
  key: fromHex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308'),
  nonce: fromHex('cafebabefacedbaddecaf888'),
  plaintext: fromHex(
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
  ),
  aad: fromHex('feedfacedeadbeeffeedfacedeadbeefabaddad2'),
  ciphertext: fromHex(
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
  ),
  tag: fromHex('76fc6ece0f4e1768cddf8853bb2d551b'),
};

describe('AES-256-GCM', () => {
  it('gives the answer of test case 16 and opens it', () => {
    const { ciphertext, tag } = aesGcmSeal(gcm.key, gcm.nonce, gcm.plaintext, gcm.aad);
    expect([toHex(ciphertext), toHex(tag)]).toEqual([toHex(gcm.ciphertext), toHex(gcm.tag)]);
    expect(aesGcmOpen(gcm.key, gcm.nonce, { ciphertext, tag }, gcm.aad)).toEqual(gcm.plaintext);
  });

  it('refuses a flip at every byte of key, nonce, ciphertext, tag and AAD', () => {
    for (const part of ['key', 'nonce', 'ciphertext', 'tag', 'aad'] as const) {
      for (const at of positions(gcm[part])) {
        const altered = { ...gcm, [part]: flipped(gcm[part], at) };
        expect(() => aesGcmOpen(altered.key, altered.nonce, altered, altered.aad)).toThrow(AuthenticationError);
      }
    }
  });

  it('refuses keys, nonces and tags of a wrong length, a truncated tag above all', () => {
    expect(() => aesGcmSeal(new Uint8Array(16), gcm.nonce, none, none)).toThrow(/key must be 32 bytes, not 16/);
    expect(() => aesGcmSeal(gcm.key, new Uint8Array(16), none, none)).toThrow(/nonce must be 12 bytes/);
    const short = { ciphertext: gcm.ciphertext, tag: gcm.tag.subarray(0, 12) };
    expect(() => aesGcmOpen(gcm.key, gcm.nonce, short, gcm.aad)).toThrow(/tag must be 16 bytes, not 12/);
  });
});

// RFC 8032, section 7.1, tests 1 to 3.
const ed25519Vectors = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

describe('Ed25519', () => {
  it.each(ed25519Vectors)('gives the answer of RFC 8032 for the message "$message"', (vector) => {
    const pair = ed25519FromSeed(fromHex(vector.seed));
    const message = fromHex(vector.message);
    expect(toHex(pair.publicKey)).toBe(vector.publicKey);
    expect(toHex(ed25519Sign(pair.privateKey, message))).toBe(vector.signature);
    expect(ed25519Verify(pair.publicKey, message, fromHex(vector.signature))).toBe(true);
  });

  it('refuses another message, an altered, truncated or empty signature, and a seed of a wrong length', () => {
    const pair = ed25519FromSeed(new Uint8Array(32).fill(7));
    const message = utf8('checkpoint');
    const signature = ed25519Sign(pair.privateKey, message);
    expect(ed25519Verify(pair.publicKey, utf8('checkpoinT'), signature)).toBe(false);
    for (const at of positions(signature)) expect(ed25519Verify(pair.publicKey, message, flipped(signature, at))).toBe(false);
    expect(ed25519Verify(pair.publicKey, message, signature.subarray(1))).toBe(false);
    expect(ed25519Verify(pair.publicKey, message, none)).toBe(false);
    expect(() => ed25519FromSeed(new Uint8Array(31))).toThrow(/seed must be 32 bytes/);
  });
});

describe('the rest', () => {
  it('passes its own self-test in this runtime', () => {
    expect(() => selfTest()).not.toThrow();
  });

  it('compares bytes by content, and by length without throwing', () => {
    expect(constantTimeEqual(utf8('ab'), utf8('ab'))).toBe(true);
    expect(constantTimeEqual(utf8('ab'), utf8('ac'))).toBe(false);
    expect(constantTimeEqual(utf8('ab'), utf8('abc'))).toBe(false);
  });

  it('draws bytes of the asked length and UUIDs of version 4', () => {
    expect(randomBytes(48)).toHaveLength(48);
    expect(uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuid()).not.toBe(uuid());
  });

  it('returns plain byte arrays, never a Buffer', () => {
    expect([sha256(none), randomBytes(4), hmacSha256(none, none)].some((bytes) => Buffer.isBuffer(bytes))).toBe(false);
  });
});
