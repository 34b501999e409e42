import { argon2Sync } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { fromHex, toHex } from '../../src-main/crypto/base64url.ts';
import {
  Argon2Refused,
  defaultArgon2,
  derivePassphraseKey,
  minimumArgon2,
  passphraseFromText,
} from '../../src-main/crypto/passphrase.ts';
import { SecretBytes, SecretWiped } from '../../src-main/crypto/secret-bytes.ts';

const salt = Uint8Array.from({ length: 16 }, (_, i) => i);
const passphrase = () => SecretBytes.fromUtf8('correct horse battery staple');

// The package has no field for associated data, so the vector of the RFC is asked of Node's implementation, and ours
// is compared with Node's.
describe('Argon2id', () => {
  it('is RFC 9106 in the implementation that ours is compared with (section 5.3)', () => {
    const key = argon2Sync('argon2id', {
      message: new Uint8Array(32).fill(1),
      nonce: new Uint8Array(16).fill(2),
      secret: new Uint8Array(8).fill(3),
      associatedData: new Uint8Array(12).fill(4),
      memory: 32,
      passes: 3,
      parallelism: 4,
      tagLength: 32,
    });
    expect(toHex(key)).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
  });

  it.each([defaultArgon2, minimumArgon2])('agrees with it for $memoryKiB KiB, $passes passes, $lanes lanes', async (p) => {
    const expected = argon2Sync('argon2id', {
      message: passphrase().expose(),
      nonce: salt,
      memory: p.memoryKiB,
      passes: p.passes,
      parallelism: p.lanes,
      tagLength: 32,
    });
    using key = await derivePassphraseKey(passphrase(), salt, p);
    expect(toHex(key.expose())).toBe(toHex(expected));
  });

  it('gives another key for another passphrase, salt or cost', async () => {
    const other = fromHex('ff'.repeat(16));
    const keys = await Promise.all([
      derivePassphraseKey(passphrase(), salt, minimumArgon2),
      derivePassphraseKey(SecretBytes.fromUtf8('correct horse battery stapl'), salt, minimumArgon2),
      derivePassphraseKey(passphrase(), other, minimumArgon2),
      derivePassphraseKey(passphrase(), salt, defaultArgon2),
    ]);
    expect(new Set(keys.map((key) => toHex(key.expose()))).size).toBe(4);
  });

  it.each([
    ['memoryKiB', 65_535],
    ['memoryKiB', 1_048_577],
    ['memoryKiB', 65_536.5],
    ['passes', 2],
    ['passes', 17],
    ['passes', Number.NaN],
    ['lanes', 0],
    ['lanes', 17],
  ] as const)('refuses %s = %d', async (field, value) => {
    const refusal = derivePassphraseKey(passphrase(), salt, { ...defaultArgon2, [field]: value });
    await expect(refusal).rejects.toThrow(Argon2Refused);
    await expect(refusal).rejects.toMatchObject({ field });
  });

  it('refuses a salt of another length and a wiped passphrase', async () => {
    await expect(derivePassphraseKey(passphrase(), salt.subarray(1), minimumArgon2)).rejects.toThrow(/16 bytes, not 15/);
    const wiped = passphrase();
    wiped.wipe();
    await expect(derivePassphraseKey(wiped, salt, minimumArgon2)).rejects.toThrow(SecretWiped);
  });
});

describe('a typed passphrase', () => {
  it('is the same however the letters were composed, and case and spaces count', () => {
    expect(passphraseFromText('caf\u00e9').equals(passphraseFromText('cafe\u0301'))).toBe(true);
    expect(passphraseFromText('Caf\u00e9').equals(passphraseFromText('caf\u00e9'))).toBe(false);
    expect(passphraseFromText(' a').equals(passphraseFromText('a'))).toBe(false);
  });
});
