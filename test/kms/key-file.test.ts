import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toBase64Url } from '../../src-main/crypto/base64url.ts';
import { decryptWithPassphrase, encryptToPassphrase } from '../../src-main/crypto/age-file.ts';
import type { DataKeyContext } from '../../src-main/crypto/data-key.ts';
import { encodeDataKey } from '../../src-main/crypto/data-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { KeyFileKms } from '../../src-main/kms/key-file.ts';
import { createKeyFile, exportKeyFile, readKeyFile } from '../../src-main/kms/key-file-copies.ts';
import { keyCheckValue } from '../../src-main/kms/key-file-format.ts';
import { unwrapWithKeyFile, wrapWithKeyFile } from '../../src-main/kms/key-file-wrap.ts';
import type { WrappedKey } from '../../src-main/kms/provider.ts';
import { hasCheckValue, KmsError, tellsAccess } from '../../src-main/kms/provider.ts';
import type { Media } from './key-file-harness.ts';
import { cheap, insertMedia, makeKeyFile, passphrase } from './key-file-harness.ts';

const context: DataKeyContext = { vault: 'vault-1', tenant: 'northwind', version: 3 };
const asRoot = process.getuid?.() === 0;
describe('A key file', () => {
  let media: Media;
  let opened: KeyFileKms[];

  beforeEach(async () => {
    media = await insertMedia();
    opened = [];
  });
  afterEach(async () => {
    for (const kms of opened) await kms.close();
    await media.destroy();
  });

  function open(unlock = media.unlock, path = media.path): KeyFileKms {
    const kms = new KeyFileKms({ provider: 'KEY_FILE', path }, { unlock, limitMs: 15_000 });
    opened.push(kms);
    return kms;
  }

  async function wrapSome(kms: KeyFileKms): Promise<WrappedKey> {
    using dataKey = SecretBytes.random(32);
    using payload = encodeDataKey(dataKey, context);
    return await kms.wrap(payload, context, {});
  }

  async function failure(call: Promise<unknown>): Promise<KmsError> {
    try {
      await call;
    } catch (error) {
      if (error instanceof KmsError) return error;
      throw error;
    }
    throw new Error('the call succeeded and must not');
  }

  const secret = (text = passphrase): SecretBytes => SecretBytes.fromUtf8(text);
  const refusal = (code: string, data: object = {}) =>
    expect.objectContaining({ code, data: expect.objectContaining(data) as unknown }) as Error;
  const making = { label: 'Northwind', now: 0, workFactor: cheap };

  /** The content of the key file, for tests that change it. */
  async function contentOf(path: string): Promise<Record<string, unknown>> {
    using plain = await decryptWithPassphrase(await readFile(path), secret());
    return JSON.parse(new TextDecoder().decode(plain.expose())) as Record<string, unknown>;
  }

  async function rewrite(path: string, content: unknown): Promise<void> {
    using plain = SecretBytes.fromUtf8(typeof content === 'string' ? content : JSON.stringify(content));
    await writeFile(path, await encryptToPassphrase(plain, secret(), cheap));
  }

  /** Root may write everywhere, so the call is made as nobody; without root the mode of the folder decides. */
  async function createAsNobody(path: string): Promise<unknown> {
    if (asRoot) process.seteuid?.(65_534);
    try {
      return await createKeyFile(path, secret(), making);
    } finally {
      if (asRoot) process.seteuid?.(0);
      execFileSync('chmod', ['755', media.folder]);
    }
  }

  describe('the check value', () => {
    it('is the first four bytes of SHA-256 over the labelled key', () => {
      // Computed apart: sha256(u32be(19) ‖ "keydesk/1/key-check" ‖ u32be(33) ‖ 05 ‖ 32 × 00), with Python's hashlib.
      using zero = SecretBytes.adopt(new Uint8Array(32));
      expect(keyCheckValue(zero)).toBe('89a996db');
    });

    it('differs between keys', () => {
      const values = new Set(Array.from({ length: 64 }, () => keyCheckValue(SecretBytes.random(32))));
      expect(values.size).toBe(64);
    });
  });

  describe('making a key file', () => {
    it('leaves one file that only its owner may read, with the facts inside', async () => {
      expect(await readdir(media.folder)).toEqual(['northwind.keydesk-key']);
      expect((await stat(media.path)).mode & 0o777).toBe(0o600);
      expect(media.facts).toMatchObject({ label: 'Northwind', createdAt: '2026-01-05T09:30:00.000Z' });
      expect(media.facts.checkValue).toMatch(/^[0-9a-f]{8}$/);
      expect(await readKeyFile(media.path, secret())).toEqual(media.facts);
    });

    it('shows nothing of the key, label or passphrase in its bytes', async () => {
      const bytes = await readFile(media.path, 'latin1');
      const { key, id } = await contentOf(media.path);
      for (const hidden of [String(key), String(id), 'Northwind', passphrase, media.facts.checkValue]) expect(bytes).not.toContain(hidden);
      expect(bytes.startsWith('age-encryption.org/v1\n-> scrypt ')).toBe(true);
    });

    it('makes another key each time', async () => {
      const other = await makeKeyFile(join(media.folder, 'other.keydesk-key'), 'Northwind');
      expect(other.id).not.toBe(media.facts.id);
      expect(other.checkValue).not.toBe(media.facts.checkValue);
    });

    it('never overwrites, whatever is there', async () => {
      const before = await readFile(media.path);
      await expect(createKeyFile(media.path, secret(), making)).rejects.toThrow(refusal('ALREADY_EXISTS', { noun: 'file', id: media.path }));
      expect(before.equals(await readFile(media.path))).toBe(true);
      const folder = join(media.folder, 'folder.keydesk-key');
      await mkdir(folder);
      await expect(createKeyFile(folder, secret(), making)).rejects.toThrow(refusal('ALREADY_EXISTS'));
      const link = join(media.folder, 'link.keydesk-key');
      await symlink(join(media.folder, 'nowhere.keydesk-key'), link);
      await expect(createKeyFile(link, secret(), making)).rejects.toThrow(refusal('ALREADY_EXISTS'));
    });

    it('leaves nothing behind when the media has no room', async () => {
      const path = join(media.folder, 'new.keydesk-key');
      // A process that may write no byte to any file meets what a full disk gives: the name is made, the content is not.
      const script = `
        import { createKeyFile } from ${JSON.stringify(new URL('../../src-main/kms/key-file-copies.ts', import.meta.url).href)};
        import { SecretBytes } from ${JSON.stringify(new URL('../../src-main/crypto/secret-bytes.ts', import.meta.url).href)};
        const told = await createKeyFile(${JSON.stringify(path)}, SecretBytes.fromUtf8('words'), { label: '', now: 0, workFactor: 4 }).catch((error) => error.code);
        console.log(told);`;
      const node = [process.execPath, '--input-type=module', '-e', script];
      const told = execFileSync('sh', ['-c', 'ulimit -f 0; exec "$@" | cat', 'sh', ...node], { encoding: 'utf8' });
      expect(told.trim()).toBe('STORAGE_FULL');
      expect(await readdir(media.folder)).toEqual(['northwind.keydesk-key']);
    });

    it.each([
      ['no folder', '/nowhere/at/all/a.keydesk-key', passphrase, 'NOT_FOUND', 'noun'],
      ['a path that is not absolute', 'a.keydesk-key', passphrase, 'BAD_INPUT', 'field'],
      ['another ending', '/tmp/a.key', passphrase, 'BAD_INPUT', 'field'],
      ['an empty passphrase', '/tmp/keydesk-never.keydesk-key', '', 'BAD_INPUT', 'field'],
    ])('refuses %s', async (_, path, words, code, named) => {
      const data = { [named]: expect.any(String) as unknown };
      await expect(createKeyFile(path, secret(words), making)).rejects.toThrow(refusal(code, data));
    });

    it('tells media that may not be written', async () => {
      execFileSync('chmod', ['555', media.folder]);
      const act = createAsNobody(join(media.folder, 'new.keydesk-key'));
      await expect(act).rejects.toThrow(refusal('STORAGE_READ_ONLY'));
    });
  });

  describe('copying a key file', () => {
    it('gives a file that opens what the first one wrapped', async () => {
      const copy = join(media.folder, 'copy.keydesk-key');
      expect(await exportKeyFile(media.path, copy, secret())).toEqual(media.facts);
      const wrapped = await wrapSome(open());
      await expect(open(media.unlock, copy).unwrap(wrapped, context, {})).resolves.toBeInstanceOf(SecretBytes);
      expect((await stat(copy)).mode & 0o777).toBe(0o600);
    });

    it('is refused with a wrong passphrase before anything is written', async () => {
      const copy = join(media.folder, 'copy.keydesk-key');
      await expect(exportKeyFile(media.path, copy, secret('another'))).rejects.toThrow(refusal('PASSPHRASE_WRONG'));
      expect(await readdir(media.folder)).toEqual(['northwind.keydesk-key']);
    });

    it('is refused when the source is damaged or missing, or the target is there', async () => {
      const copy = join(media.folder, 'copy.keydesk-key');
      await expect(exportKeyFile(media.path, media.path, secret())).rejects.toThrow(refusal('ALREADY_EXISTS'));
      await expect(exportKeyFile(copy, media.path, secret())).rejects.toThrow(refusal('NOT_FOUND'));
      await writeFile(copy, 'not a key file');
      await expect(exportKeyFile(copy, join(media.folder, 'third.keydesk-key'), secret())).rejects.toThrow(refusal('FILE_UNREADABLE'));
      expect((await readdir(media.folder)).sort()).toEqual(['copy.keydesk-key', 'northwind.keydesk-key']);
    });
  });

  describe('the media', () => {
    it('is looked at on every call, and the passphrase asked for once', async () => {
      const kms = open();
      const wrapped = await wrapSome(kms);
      for (let times = 0; times < 5; times += 1) (await kms.unwrap(wrapped, context, {})).wipe();
      expect(media.asked()).toBe(1);
      await media.eject();
      expect((await failure(kms.unwrap(wrapped, context, {}))).kind).toBe('unreachable');
    });

    it('asks for the passphrase once for many first calls at once', async () => {
      const kms = open();
      await Promise.all(Array.from({ length: 16 }, async () => wrapSome(kms)));
      expect(media.asked()).toBe(1);
    });

    it('with another key file in the same place opens nothing of the first', async () => {
      const kms = open();
      const wrapped = await wrapSome(kms);
      const other = join(media.folder, 'other.keydesk-key');
      const facts = await makeKeyFile(other, 'Other');
      await copyFile(other, media.path);
      expect((await failure(kms.unwrap(wrapped, context, {}))).kind).toBe('wrong-key');
      expect((await wrapSome(kms)).keyVersion).toBe(facts.id);
      expect(media.asked()).toBe(2);
    });

    it('with calls on both sides of an exchange mixes no keys up', async () => {
      const kms = open();
      const wrapped = await wrapSome(kms);
      const other = join(media.folder, 'other.keydesk-key');
      await makeKeyFile(other, 'Other');
      const [first, second] = [await readFile(media.path), await readFile(other)];
      for (let round = 0; round < 6; round += 1) {
        const calls = Array.from({ length: 8 }, async () => kms.unwrap(wrapped, context, {}));
        const outcomes = Promise.allSettled(calls);
        await writeFile(media.path, round % 2 === 0 ? second : first);
        for (const outcome of await outcomes) {
          if (outcome.status === 'fulfilled') expect(outcome.value.length).toBe(65);
          else expect(['wrong-key', 'invalid-response']).toContain((outcome.reason as KmsError).kind);
        }
      }
      expect((await kms.unwrap(wrapped, context, {})).length).toBe(65);
    });

    it('with a folder or an oversized file in the place of the key is not a key', async () => {
      await rm(media.path);
      await mkdir(media.path);
      expect((await failure(wrapSome(open()))).kind).toBe('invalid-response');
      await rm(media.path, { recursive: true });
      await writeFile(media.path, new Uint8Array(1_000_000));
      expect((await failure(wrapSome(open()))).kind).toBe('invalid-response');
      await writeFile(media.path, '');
      expect((await failure(wrapSome(open()))).kind).toBe('invalid-response');
    });

    it.skipIf(process.platform === 'win32')('that is a pipe holds nothing up', async () => {
      execFileSync('rm', [media.path]);
      execFileSync('mkfifo', [media.path]);
      expect(await failure(wrapSome(open()))).toMatchObject({ kind: 'invalid-response' });
    });

    // Root may read everything, so the call is made as nobody; without root the mode alone decides.
    it('that may not be read is a refusal', async () => {
      const kms = open();
      await wrapSome(kms);
      execFileSync('chmod', ['000', media.path]);
      if (asRoot) process.seteuid?.(65_534);
      try {
        expect((await failure(wrapSome(kms))).kind).toBe('denied');
      } finally {
        if (asRoot) process.seteuid?.(0);
      }
    });
  });

  describe('the passphrase', () => {
    it('that nobody has entered is a refusal that says so', async () => {
      const error = await failure(wrapSome(open(async () => null)));
      expect(error).toMatchObject({ kind: 'denied', operation: 'open', retryable: false });
      expect(error.detail).toContain('passphrase');
    });

    it('that is wrong is a refusal, and the right one serves after it', async () => {
      const words = ['wrong one', passphrase];
      const kms = open(async () => secret(words.shift() ?? ''));
      const error = await failure(wrapSome(kms));
      expect(error).toMatchObject({ kind: 'denied', operation: 'open' });
      expect(error.message).not.toContain('wrong one');
      await expect(wrapSome(kms)).resolves.toMatchObject({ keyVersion: media.facts.id });
    });

    it('is wiped once the file is open, and when it was wrong', async () => {
      for (const words of [passphrase, 'wrong one']) {
        const given = secret(words);
        await wrapSome(open(async () => given)).catch(() => undefined);
        expect(() => given.expose()).toThrow('wiped');
      }
    });
  });

  describe('a key file that was changed', () => {
    it('in any one byte opens nothing', async () => {
      const whole = await readFile(media.path);
      for (let at = 0; at < whole.length; at += 1) {
        const changed = Uint8Array.from(whole, (byte, index) => (index === at ? byte ^ 0x01 : byte));
        await writeFile(media.path, changed);
        expect(['invalid-response', 'denied']).toContain((await failure(wrapSome(open()))).kind);
      }
    });

    it.each<[string, (content: Record<string, unknown>) => unknown]>([
      ['a later format', (content) => ({ ...content, format: 'keydesk-key/2' })],
      ['another key under the old check value', (content) => ({ ...content, key: toBase64Url(new Uint8Array(32)) })],
      ['another check value', (content) => ({ ...content, checkValue: '00000000' })],
      ['a key that is too short', (content) => ({ ...content, key: toBase64Url(new Uint8Array(31)) })],
      ['a key that is not base64url', (content) => ({ ...content, key: '='.repeat(43) })],
      ['an id that is none', (content) => ({ ...content, id: 'northwind' })],
      ['a field too many', (content) => ({ ...content, more: 1 })],
      ['a field too few', ({ label: _, ...content }) => content],
      ['a list', (content) => [content]],
      ['no JSON', () => 'northwind'],
    ])('by someone who knows the passphrase is refused: %s', async (_, change) => {
      const content = await contentOf(media.path);
      await rewrite(media.path, change(content));
      const error = await failure(wrapSome(open()));
      expect(error.kind).toBe('invalid-response');
      for (const hidden of [String(content['key']), String(content['id'])]) expect(`${error.message} ${error.stack ?? ''}`).not.toContain(hidden);
      expect(error.cause).toBeUndefined();
    });
  });

  describe('a wrapping by a key file', () => {
    const facts = { id: '1234abcd-12ab-34cd-56ef-1234567890ab', label: 'x', createdAt: '2026-01-05T09:30:00.000Z', checkValue: '00000000' };

    it('has the documented shape', () => {
      using key = SecretBytes.random(32);
      using plaintext = SecretBytes.random(65);
      const blob = wrapWithKeyFile({ facts, key }, plaintext, context);
      expect(blob.length).toBe(1 + 16 + 32 + 12 + 65 + 16);
      expect(Buffer.from(blob.subarray(0, 17)).toString('hex')).toBe('011234abcd12ab34cd56ef1234567890ab');
    });

    it('opens as it was made on another day', () => {
      // Made once by this code and kept: a change of the format breaks it here first.
      using key = SecretBytes.adopt(new Uint8Array(32).map((_, index) => index));
      const blob = Buffer.from('011234abcd12ab34cd56ef1234567890ab563796d9e3137b2d56a486943f77f1a8d03bdce5fb630063042dcd31993aac6177364cba63b3f894a13d23d4abb3406586758398d917fd95603d580136b17201e3a560', 'hex');
      using plaintext = unwrapWithKeyFile({ facts, key }, blob, context);
      expect(new TextDecoder().decode(plaintext.expose())).toBe('keydesk');
    });
  });

  describe('a provider over a key file', () => {
    it('tells its check value and its facts, and needs no grant from anybody', async () => {
      const kms = open();
      expect(hasCheckValue(kms)).toBe(true);
      expect(tellsAccess(kms)).toBe(false);
      expect(await kms.checkValue({})).toBe(media.facts.checkValue);
      expect(await kms.describe({})).toMatchObject({
        region: null,
        origin: 'key file',
        details: { 'Key id': media.facts.id, Label: 'Northwind', 'Check value': media.facts.checkValue },
      });
    });

    it('leaves no secret behind when it is closed, not even one it was about to open', async () => {
      const made: SecretBytes[] = [];
      for (const maker of ['adopt', 'copyOf', 'fromUtf8'] as const) {
        const original: (from: never) => SecretBytes = SecretBytes[maker].bind(SecretBytes);
        vi.spyOn(SecretBytes, maker).mockImplementation((from: unknown) => {
          const secretBytes = original(from as never);
          made.push(secretBytes);
          return secretBytes;
        });
      }
      const used = open();
      await wrapSome(used);
      await used.close();
      const asking = Promise.withResolvers<undefined>();
      const answer = Promise.withResolvers<SecretBytes>();
      const waiting = open(async () => {
        asking.resolve(undefined);
        return await answer.promise;
      });
      const ended = expect(wrapSome(waiting)).rejects.toThrow(refusal('CANCELLED'));
      await asking.promise;
      await waiting.close();
      await ended;
      const before = made.length;
      answer.resolve(secret());
      // The key comes out of the file last: age's plaintext, then the key in it.
      await vi.waitFor(() => {
        expect(made.length).toBeGreaterThan(before + 2);
        for (const secretBytes of made) expect(() => secretBytes.expose()).toThrow('wiped');
      }, { timeout: 20_000 });
      vi.restoreAllMocks();
    });

    it('refuses a path that is none when it is built', () => {
      expect(() => open(media.unlock, 'northwind.keydesk-key')).toThrow(refusal('BAD_INPUT', { field: 'path' }));
    });
  });
});
