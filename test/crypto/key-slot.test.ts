import { createCipheriv, hkdfSync } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { canonical } from '../../src-main/crypto/canonical.ts';
import {
  DeviceSecretMissing,
  openRootKey,
  type SealedRootKey,
  sealRootKey,
  slotChecksum,
  SlotDamaged,
  type SlotHeader,
  WrongPassphrase,
} from '../../src-main/crypto/key-slot.ts';
import { Argon2Refused, derivePassphraseKey, minimumArgon2 } from '../../src-main/crypto/passphrase.ts';
import { SecretBytes, SecretWiped } from '../../src-main/crypto/secret-bytes.ts';
import { flipped, positions } from './flipped.ts';

const header: SlotHeader = {
  format: 1,
  id: 'slot-1',
  kind: 'passphrase',
  officer: 'anna',
  vault: 'vault-1',
  createdAt: 1_700_000_000_000,
  argon2: minimumArgon2,
  salt: Uint8Array.from({ length: 16 }, (_, i) => i),
};
const bound: SlotHeader = { ...header, kind: 'passphrase+device' };
const root = SecretBytes.random(32);
const device = SecretBytes.random(32);
const right = SecretBytes.fromUtf8('correct horse battery staple');
const wrong = SecretBytes.fromUtf8('correct horse battery stable');

const sealed = await sealRootKey(header, right, null, root);
const sealedBound = await sealRootKey(bound, right, device, root);

/** The slot as somebody leaves it who alters it on purpose and knows the format: the checksum fits again. */
const rechecked = (by: SlotHeader, parts: SealedRootKey): SealedRootKey => ({ ...parts, check: slotChecksum(by, parts) });

describe('a key slot', () => {
  it('opens with its passphrase, and with its device secret where it has one', async () => {
    expect((await openRootKey(header, sealed, right, null)).equals(root)).toBe(true);
    expect((await openRootKey(bound, sealedBound, right, device)).equals(root)).toBe(true);
  });

  it('ignores a device secret that it does not need', async () => {
    expect((await openRootKey(header, sealed, right, device)).equals(root)).toBe(true);
  });

  it('has the described construction, built here by hand', async () => {
    using passphraseKey = await derivePassphraseKey(right, header.salt, minimumArgon2);
    const secrets = Buffer.concat([passphraseKey.expose(), device.expose()]);
    const info = canonical('keydesk/key-slot-key/1', 'passphrase+device');
    const key = new Uint8Array(hkdfSync('sha256', secrets, header.salt, info, 32));
    const nonce = new Uint8Array(12).fill(9);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const { memoryKiB, passes, lanes } = minimumArgon2;
    const { id, kind, officer, vault, createdAt, salt } = bound;
    cipher.setAAD(
      canonical('keydesk/key-slot/1', 1, id, kind, officer, vault, createdAt, memoryKiB, passes, lanes, salt),
    );
    const ciphertext = Buffer.concat([cipher.update(root.expose()), cipher.final()]);
    const parts = { nonce, ciphertext, tag: cipher.getAuthTag() };
    const byHand = { ...parts, check: slotChecksum(bound, parts) };
    expect((await openRootKey(bound, byHand, right, device)).equals(root)).toBe(true);
  });

  it('shows nothing of the root key and is another each time', async () => {
    const again = await sealRootKey(header, right, null, root);
    expect(again.nonce).not.toEqual(sealed.nonce);
    expect(again.ciphertext).not.toEqual(sealed.ciphertext);
    expect(sealed.ciphertext).not.toEqual(root.expose());
  });
});

describe('a slot that does not open says why', () => {
  it('wrong passphrase', async () => {
    await expect(openRootKey(header, sealed, wrong, null)).rejects.toThrow(WrongPassphrase);
  });

  it('wrong device secret', async () => {
    await expect(openRootKey(bound, sealedBound, right, SecretBytes.random(32))).rejects.toThrow(WrongPassphrase);
  });

  it('device secret missing', async () => {
    await expect(openRootKey(bound, sealedBound, right, null)).rejects.toThrow(DeviceSecretMissing);
    await expect(sealRootKey(bound, right, null, root)).rejects.toThrow(DeviceSecretMissing);
  });

  it('damaged, for a flip at every byte of every part', async () => {
    for (const part of ['nonce', 'ciphertext', 'tag', 'check'] as const) {
      for (const at of positions(sealed[part])) {
        const damaged = { ...sealed, [part]: flipped(sealed[part], at) };
        await expect(openRootKey(header, damaged, right, null)).rejects.toThrow(SlotDamaged);
      }
    }
  });

  it('damaged, for a change of any field of the header', async () => {
    const changes: readonly Partial<SlotHeader>[] = [
      { id: 'slot-2' },
      { kind: 'passphrase+device' },
      { officer: 'bert' },
      { vault: 'vault-2' },
      { createdAt: 1 },
      { createdAt: Number.NaN },
      { argon2: { ...minimumArgon2, passes: 4 } },
      { salt: flipped(header.salt, 0) },
    ];
    for (const change of changes) {
      await expect(openRootKey({ ...header, ...change }, sealed, right, device)).rejects.toThrow(SlotDamaged);
    }
  });

  it('damaged before the passphrase is asked for more', async () => {
    const damaged = { ...sealed, tag: flipped(sealed.tag, 0) };
    await expect(openRootKey(header, damaged, wrong, null)).rejects.toThrow(SlotDamaged);
  });

  it('damaged, for parts of a wrong length although the checksum fits', async () => {
    for (const part of ['nonce', 'tag'] as const) {
      const cut = rechecked(header, { ...sealed, [part]: sealed[part].subarray(1) });
      await expect(openRootKey(header, cut, right, null)).rejects.toThrow(SlotDamaged);
    }
  });
});

describe('a slot altered on purpose, with a fitting checksum, is refused', () => {
  it.each(['nonce', 'ciphertext', 'tag'] as const)('in its %s', async (part) => {
    const altered = rechecked(header, { ...sealed, [part]: flipped(sealed[part], 3) });
    await expect(openRootKey(header, altered, right, null)).rejects.toThrow(WrongPassphrase);
  });

  it.each<[string, Partial<SlotHeader>]>([
    ['id', { id: 'slot-2' }],
    ['officer', { officer: 'bert' }],
    ['vault', { vault: 'vault-2' }],
    ['time', { createdAt: 1 }],
    ['salt', { salt: flipped(header.salt, 0) }],
  ])('in the %s of its header', async (_, change) => {
    const altered = { ...header, ...change };
    await expect(openRootKey(altered, rechecked(altered, sealed), right, null)).rejects.toThrow(WrongPassphrase);
  });

  it('when it claims to need no device secret', async () => {
    await expect(openRootKey(header, rechecked(header, sealedBound), right, null)).rejects.toThrow(WrongPassphrase);
  });

  it('before it can take all the memory, or when it was weakened', async () => {
    for (const argon2 of [{ ...minimumArgon2, memoryKiB: 2 ** 31 }, { ...minimumArgon2, memoryKiB: 8 }]) {
      const altered = { ...header, argon2 };
      await expect(openRootKey(altered, rechecked(altered, sealed), right, null)).rejects.toThrow(Argon2Refused);
    }
  });
});

describe('sealing', () => {
  it('refuses a root key or device secret of another length, and wiped ones', async () => {
    await expect(sealRootKey(header, right, null, SecretBytes.random(16))).rejects.toThrow(/root key must be 32 bytes/);
    await expect(sealRootKey(bound, right, SecretBytes.random(8), root)).rejects.toThrow(/device secret must be 32 bytes/);
    const wiped = SecretBytes.random(32);
    wiped.wipe();
    await expect(sealRootKey(header, right, null, wiped)).rejects.toThrow(SecretWiped);
    await expect(sealRootKey(header, wiped, null, root)).rejects.toThrow(SecretWiped);
  });
});
