import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { KeyFileKms } from '../../src-main/kms/key-file.ts';
import { createKeyFile } from '../../src-main/kms/key-file-copies.ts';
import type { KeyFileFacts } from '../../src-main/kms/key-file-format.ts';
import type { Harness } from './conformance.ts';

export const passphrase = 'seven staples under the blue bridge';
/** The cheapest passphrase work that is still the real one: the cases are about files, not about scrypt's cost. */
export const cheap = 4;

/** A folder that stands for removable media, with one key file on it, and how often the passphrase was asked for. */
export interface Media {
  readonly folder: string;
  readonly path: string;
  readonly facts: KeyFileFacts;
  readonly asked: () => number;
  readonly unlock: (path: string) => Promise<SecretBytes | null>;
  readonly eject: () => Promise<() => Promise<void>>;
  readonly destroy: () => Promise<void>;
}

/** Makes media with a key file on it. */
export async function insertMedia(): Promise<Media> {
  const home = await mkdtemp(join(tmpdir(), 'keydesk-media-'));
  const folder = join(home, 'usb');
  await mkdir(folder);
  const path = join(folder, 'northwind.keydesk-key');
  const facts = await makeKeyFile(path, 'Northwind');
  const asked: string[] = [];
  return {
    folder,
    path,
    facts,
    asked: () => asked.length,
    unlock: async (file) => {
      asked.push(file);
      return SecretBytes.fromUtf8(passphrase);
    },
    eject: async () => {
      await rename(folder, `${folder}.away`);
      return async () => rename(`${folder}.away`, folder);
    },
    destroy: async () => rm(home, { recursive: true, force: true }),
  };
}

/** A key file for the tests' passphrase. */
export async function makeKeyFile(path: string, label: string): Promise<KeyFileFacts> {
  using secret = SecretBytes.fromUtf8(passphrase);
  return await createKeyFile(path, secret, { label, now: Date.UTC(2026, 0, 5, 9, 30), workFactor: cheap });
}

/** The harness of the conformance suite over a key file. */
export async function startKeyFileHarness(): Promise<Harness> {
  const media = await insertMedia();
  const other = join(media.folder, 'other.keydesk-key');
  await makeKeyFile(other, 'Other');
  const holding: { until: Promise<void>; begun: () => void }[] = [];
  let stalled: Promise<void> = Promise.resolve();
  const unlock = async (path: string): Promise<SecretBytes | null> => {
    const held = holding.shift();
    held?.begun();
    await held?.until;
    await stalled;
    return await media.unlock(path);
  };
  const open = (path: string, limitMs = 15_000): KeyFileKms => new KeyFileKms({ provider: 'KEY_FILE', path }, { unlock, limitMs });
  return {
    kind: 'KEY_FILE',
    open: () => open(media.path),
    openWithLimit: (limitMs) => open(media.path, limitMs),
    openOther: () => open(other),
    remove: async () => {
      await rename(media.path, `${media.path}.away`);
      return async () => rename(`${media.path}.away`, media.path);
    },
    cutOff: media.eject,
    garble: async () => {
      const good = await readFile(media.path);
      await writeFile(media.path, 'not a key file');
      return async () => writeFile(media.path, good);
    },
    hold: () => {
      const until = Promise.withResolvers<undefined>();
      const waiting = Promise.withResolvers<undefined>();
      holding.push({ until: until.promise, begun: () => waiting.resolve(undefined) });
      return { waiting: waiting.promise, release: () => until.resolve(undefined) };
    },
    stall: async () => {
      const until = Promise.withResolvers<undefined>();
      stalled = until.promise;
      return async () => {
        stalled = Promise.resolve();
        until.resolve(undefined);
      };
    },
    close: media.destroy,
  };
}
