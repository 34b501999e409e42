import { createCipheriv, hkdfSync } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canonical } from '../../src-main/crypto/canonical.ts';
import {
  CommitmentMismatch,
  MalformedRevision,
  openRevision,
  revisionDataKeyVersion,
  type RevisionContext,
  sealRevision,
} from '../../src-main/crypto/envelope.ts';
import { AuthenticationError } from '../../src-main/crypto/primitives.ts';
import { SecretBytes, SecretWiped } from '../../src-main/crypto/secret-bytes.ts';
import { flipped, positions } from './flipped.ts';

const context: RevisionContext = {
  vault: 'vault-1',
  tenant: 'tenant-1',
  secret: 'secret-1',
  revision: 2,
  sensitivity: 'PII',
  dataKeyVersion: 7,
};
const dataKey = SecretBytes.adopt(new Uint8Array(32).fill(5));
const plaintext = () => SecretBytes.fromUtf8('card 4111');

// Where the parts of the stored bytes end: format, version, salt, nonce, commitment; then ciphertext and tag.
const ends = { format: 1, version: 5, salt: 37, nonce: 49, commitment: 81 };

/** The stored bytes, built with nothing but Node's own crypto. */
function byHand(): Uint8Array {
  const [salt, nonce] = [new Uint8Array(32).fill(1), new Uint8Array(12).fill(2)];
  const aad = canonical('keydesk/revision/1', 'vault-1', 'tenant-1', 'secret-1', 2, 1, 'PII', 7);
  const keys = Buffer.from(hkdfSync('sha256', dataKey.expose(), salt, aad, 64));
  const cipher = createCipheriv('aes-256-gcm', keys.subarray(0, 32), nonce);
  cipher.setAAD(aad);
  const ciphertext = Buffer.concat([cipher.update('card 4111'), cipher.final()]);
  const head = [Buffer.of(1, 0, 0, 0, 7), salt, nonce, keys.subarray(32)];
  return new Uint8Array(Buffer.concat([...head, ciphertext, cipher.getAuthTag()]));
}

describe('a sealed revision', () => {
  it('opens where it was sealed, whatever it holds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const stored = sealRevision(dataKey, context, SecretBytes.copyOf(bytes));
        expect(stored).toHaveLength(97 + bytes.length);
        expect(openRevision(dataKey, context, stored).expose()).toEqual(bytes);
      }),
    );
  });

  it('has the described construction, built here by hand', () => {
    expect(openRevision(dataKey, context, byHand()).equals(plaintext())).toBe(true);
  });

  it('opens from a part of a larger buffer', () => {
    const larger = Buffer.concat([Buffer.alloc(3), byHand(), Buffer.alloc(3)]);
    expect(openRevision(dataKey, context, larger.subarray(3, -3)).equals(plaintext())).toBe(true);
    expect(revisionDataKeyVersion(larger.subarray(3, -3))).toBe(7);
  });

  it('has a salt, nonce and commitment of its own each time and shows nothing of the content', () => {
    const [first, second] = [sealRevision(dataKey, context, plaintext()), sealRevision(dataKey, context, plaintext())];
    expect(first.subarray(ends.version, ends.salt)).not.toEqual(second.subarray(ends.version, ends.salt));
    expect(first.subarray(ends.salt, ends.nonce)).not.toEqual(second.subarray(ends.salt, ends.nonce));
    expect(first.subarray(ends.nonce, ends.commitment)).not.toEqual(second.subarray(ends.nonce, ends.commitment));
    expect(Buffer.from(first).includes('4111')).toBe(false);
  });

  it('names the version of its data key, up to the largest', () => {
    const last = { ...context, dataKeyVersion: 0xffff_ffff };
    expect(revisionDataKeyVersion(sealRevision(dataKey, last, plaintext()))).toBe(0xffff_ffff);
  });
});

function expectedRefusal(at: number): new (...args: never[]) => Error {
  if (at < ends.version) return MalformedRevision;
  if (at < ends.salt) return CommitmentMismatch;
  if (at < ends.nonce) return AuthenticationError;
  return at < ends.commitment ? CommitmentMismatch : AuthenticationError;
}

describe('a sealed revision is refused', () => {
  it('for a flip at every byte, with the error of that part', () => {
    const stored = byHand();
    for (const at of positions(stored)) {
      expect(() => openRevision(dataKey, context, flipped(stored, at)), `byte ${at}`).toThrow(expectedRefusal(at));
    }
  });

  it.each<[string, Partial<RevisionContext>]>([
    ['vault', { vault: 'vault-2' }],
    ['tenant', { tenant: 'tenant-2' }],
    ['secret', { secret: 'secret-2' }],
    ['revision', { revision: 1 }],
    ['sensitivity', { sensitivity: 'STANDARD' }],
  ])('at another %s', (_, change) => {
    expect(() => openRevision(dataKey, { ...context, ...change }, byHand())).toThrow(CommitmentMismatch);
  });

  it('under another data key, before anything is decrypted', () => {
    expect(() => openRevision(SecretBytes.random(32), context, byHand())).toThrow(CommitmentMismatch);
  });

  it('as another version of the data key', () => {
    const other = { ...context, dataKeyVersion: 8 };
    expect(() => openRevision(dataKey, other, byHand())).toThrow(/sealed under data key version 7, not 8/);
    const relabelled = byHand();
    relabelled[4] = 8;
    expect(() => openRevision(dataKey, other, relabelled)).toThrow(CommitmentMismatch);
  });

  it('when it is cut at any length', () => {
    const stored = byHand();
    for (const length of positions(stored)) {
      const cut = stored.subarray(0, length);
      expect(() => openRevision(dataKey, context, cut)).toThrow(length < 97 ? MalformedRevision : AuthenticationError);
    }
  });

  it('when its commitment is grafted from a second key', () => {
    const other = SecretBytes.adopt(new Uint8Array(32).fill(6));
    const grafted = byHand();
    grafted.set(sealRevision(other, context, plaintext()).subarray(ends.nonce, ends.commitment), ends.nonce);
    expect(() => openRevision(dataKey, context, grafted)).toThrow(CommitmentMismatch);
    expect(() => openRevision(other, context, grafted)).toThrow(CommitmentMismatch);
  });

  it('when a key or plaintext was wiped, or the version cannot be written', () => {
    const wiped = SecretBytes.random(32);
    wiped.wipe();
    expect(() => sealRevision(wiped, context, plaintext())).toThrow(SecretWiped);
    expect(() => sealRevision(dataKey, context, wiped)).toThrow(SecretWiped);
    expect(() => openRevision(wiped, context, byHand())).toThrow(SecretWiped);
    for (const dataKeyVersion of [0, -1, 1.5, 2 ** 32]) {
      expect(() => sealRevision(dataKey, { ...context, dataKeyVersion }, plaintext())).toThrow(RangeError);
    }
  });
});
