import { describe, expect, it } from 'vitest';
import { privateKeyFromText, privateKeyHash, privateKeyLength, privateKeyText } from '../../src-main/crypto/access-key.ts';
import { toHex } from '../../src-main/crypto/base64url.ts';
import { canonical } from '../../src-main/crypto/canonical.ts';
import { sha256 } from '../../src-main/crypto/primitives.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';

const place = { vault: '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55', publicKey: 'a1b2c3d4-0000-4000-8000-000000000001' };
const counted = (): SecretBytes => SecretBytes.adopt(Uint8Array.from({ length: privateKeyLength }, (_, at) => at));

describe('the private half of an access key', () => {
  it('is written as kd_ and base64url, and read back', () => {
    using key = counted();
    const text = privateKeyText(key);
    expect(text).toBe('kd_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8');
    using back = privateKeyFromText(text);
    expect(back?.equals(key)).toBe(true);
  });

  it.each([
    ['another prefix', 'KD_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'],
    ['no prefix', 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'],
    ['one byte less', 'kd_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg'],
    ['one byte more', 'kd_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g'],
    ['padding', 'kd_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='],
    ['left-over bits', 'kd_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9'],
    ['plain base64', 'kd_++ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'],
    ['white space', 'kd_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n'],
    ['nothing', 'kd_'],
  ])('is not read with %s', (_, text) => {
    expect(privateKeyFromText(text)).toBeNull();
  });
});

describe('the hash of a private half', () => {
  it('is SHA-256 over its place and its bytes', () => {
    using key = counted();
    const message = canonical('keydesk/access-key/1', place.vault, place.publicKey, key.expose());
    expect(toHex(privateKeyHash(place, key))).toBe(toHex(sha256(message)));
    expect(toHex(privateKeyHash(place, key))).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is another one in another vault, of another key and of other bytes', () => {
    using key = counted();
    using other = SecretBytes.random(privateKeyLength);
    const hashes = [
      privateKeyHash(place, key),
      privateKeyHash({ ...place, vault: place.publicKey }, key),
      privateKeyHash({ ...place, publicKey: place.vault }, key),
      privateKeyHash(place, other),
    ].map(toHex);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
