import { hkdfSync } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { toHex } from '../../src-main/crypto/base64url.ts';
import { deriveBaselineKey, deriveFromRoot, rootPurposes } from '../../src-main/crypto/derive.ts';
import { SecretBytes, SecretWiped } from '../../src-main/crypto/secret-bytes.ts';

const root = () => SecretBytes.adopt(Uint8Array.from({ length: 32 }, (_, i) => i));

describe('keys from the root key', () => {
  it.each(rootPurposes)('derives %s with HKDF-SHA-256, no salt and the described info', (purpose) => {
    const expected = hkdfSync('sha256', root().expose(), '', `keydesk/1/${purpose}`, 32);
    expect(deriveFromRoot(root(), purpose).expose()).toEqual(new Uint8Array(expected));
  });

  it('never changes: the database of an old vault must open', () => {
    expect(toHex(deriveFromRoot(root(), 'database').expose())).toBe('a179badec9c0a56ff75061797614cbf732a51b92857c0b895477bf0f9e2e9e0b');
    expect(toHex(deriveBaselineKey(root(), 'tenant').expose())).toBe('cadf6d7fae9b46a9457460408c5194faed51f717d58f5a85002141fb01fd6899');
  });

  it('gives every purpose, tenant and root key another key', () => {
    const keys = [
      ...rootPurposes.map((purpose) => deriveFromRoot(root(), purpose)),
      deriveBaselineKey(root(), 'a'),
      deriveBaselineKey(root(), 'b'),
      deriveFromRoot(SecretBytes.random(32), 'database'),
    ];
    expect(new Set(keys.map((key) => toHex(key.expose()))).size).toBe(keys.length);
  });

  it('refuses a key of another length and one that was wiped', () => {
    expect(() => deriveFromRoot(SecretBytes.random(16), 'sync')).toThrow(/must be 32 bytes, not 16/);
    const wiped = root();
    wiped.wipe();
    expect(() => deriveFromRoot(wiped, 'sync')).toThrow(SecretWiped);
    expect(() => deriveBaselineKey(wiped, 'a')).toThrow(SecretWiped);
  });
});
