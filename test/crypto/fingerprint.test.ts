import { describe, expect, it } from 'vitest';

import { fingerprint } from '../../src-main/crypto/fingerprint.ts';
import { SecretBytes, SecretWiped } from '../../src-main/crypto/secret-bytes.ts';

const key = SecretBytes.adopt(new Uint8Array(32).fill(1));
const value = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a fingerprint', () => {
  it('is equal for equal values under one label and key', () => {
    expect(fingerprint(key, 'secret', value('1234'))).toBe(fingerprint(key, 'secret', value('1234')));
    expect(fingerprint(key, 'secret', value('1234'))).toMatch(/^[0-9a-f]{64}$/);
  });

  it('differs with the value, the label, the key and where one ends and the other begins', () => {
    const all = [
      fingerprint(key, 'secret', value('1234')),
      fingerprint(key, 'secret', value('1235')),
      fingerprint(key, 'access-key', value('1234')),
      fingerprint(key, 'secret1', value('234')),
      fingerprint(SecretBytes.random(32), 'secret', value('1234')),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('leaves the value as it was, and takes no wiped key', () => {
    const given = value('1234');
    fingerprint(key, 'secret', given);
    expect(given).toEqual(value('1234'));
    const wiped = SecretBytes.random(32);
    wiped.wipe();
    expect(() => fingerprint(wiped, 'secret', given)).toThrow(SecretWiped);
  });
});
