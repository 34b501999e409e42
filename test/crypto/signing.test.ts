import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { fromHex, toHex } from '../../src-main/crypto/base64url.ts';
import { SecretBytes, SecretWiped } from '../../src-main/crypto/secret-bytes.ts';
import { keyId, publicKeyPem, SigningKey, verifySignature } from '../../src-main/crypto/signing.ts';

// RFC 8032, section 7.1, test 2.
const seed = () => SecretBytes.adopt(fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'));
const message = Uint8Array.of(0x72);
const openssl = spawnSync('openssl', ['version']).status === 0;

describe('a signing key', () => {
  it('signs as RFC 8032 does', () => {
    using key = new SigningKey(seed());
    expect(toHex(key.publicKey)).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
    expect(toHex(key.sign(message))).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
  });

  it('keeps a seed of its own and signs no more after the wipe', () => {
    const given = seed();
    const key = new SigningKey(given);
    given.wipe();
    const signature = key.sign(message);
    expect(verifySignature(key.publicKey, message, signature)).toBe(true);
    key.wipe();
    expect(() => key.sign(message)).toThrow(SecretWiped);
    expect(verifySignature(key.publicKey, message, signature)).toBe(true);
  });

  it('is told from another by its signature and its id', () => {
    using key = new SigningKey(seed());
    using other = new SigningKey(SecretBytes.random(32));
    expect(verifySignature(other.publicKey, message, key.sign(message))).toBe(false);
    expect(verifySignature(key.publicKey, Uint8Array.of(0x73), key.sign(message))).toBe(false);
    expect(keyId(key.publicKey)).toMatch(/^[0-9a-f]{16}$/);
    expect(keyId(key.publicKey)).not.toBe(keyId(other.publicKey));
  });

  it('leaks no seed when it is printed', () => {
    using key = new SigningKey(seed());
    expect(JSON.stringify(key)).not.toContain('4ccd');
    expect(Object.keys(key)).toEqual(['publicKey']);
  });
});

describe.skipIf(!openssl)('OpenSSL on this computer (skipped where there is no openssl program)', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-signing-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const verify = (signature: Uint8Array, publicKey: Uint8Array): string => {
    const [pem, data, sig] = ['key.pem', 'message', 'signature'].map((name) => join(folder, name)) as [string, string, string];
    writeFileSync(pem, publicKeyPem(publicKey));
    writeFileSync(data, message);
    writeFileSync(sig, signature);
    const args = ['pkeyutl', '-verify', '-pubin', '-inkey', pem, '-rawin', '-in', data, '-sigfile', sig];
    return execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
  };

  it('verifies our signature with our PEM', () => {
    using key = new SigningKey(seed());
    expect(verify(key.sign(message), key.publicKey)).toContain('Verified Successfully');
  });

  it('refuses an altered one', () => {
    using key = new SigningKey(seed());
    const altered = key.sign(Uint8Array.of(0x73));
    expect(() => verify(altered, key.publicKey)).toThrow();
  });
});
