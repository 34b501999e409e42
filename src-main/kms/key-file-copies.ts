import { KeydeskError } from '../../src-shared/errors.ts';
import { defaultWorkFactor } from '../crypto/age-file.ts';
import { constantTimeEqual, uuid } from '../crypto/primitives.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { KeyFileFacts, OpenedKey } from './key-file-format.ts';
import { keyCheckValue, KeyFileDamaged, KeyFileWrongPassphrase, openKeyFile, sealKeyFile } from './key-file-format.ts';
import { attempt, readMedia, writeNewMedia } from './key-file-media.ts';
import { checkKeyFilePath } from './uri-key-file.ts';

/** How a new key file is made: `now` in milliseconds since 1970, `workFactor` the base-2 logarithm of the scrypt cost. */
export interface KeyFileMaking {
  readonly label: string;
  readonly now: number;
  readonly workFactor?: number;
}

/**
 * Makes a customer's key and its file at `path`, readable by its owner alone. Never overwrites.
 * Throws `BAD_INPUT`, `ALREADY_EXISTS`, `NOT_FOUND` (the folder), `STORAGE_FULL`, `STORAGE_READ_ONLY` or `FILE_UNREADABLE`.
 */
export async function createKeyFile(path: string, passphrase: SecretBytes, making: KeyFileMaking): Promise<KeyFileFacts> {
  const target = checkKeyFilePath(path);
  if (passphrase.length === 0) throw emptyPassphrase();
  using key = SecretBytes.random(32);
  const createdAt = new Date(making.now).toISOString();
  const facts = { id: uuid(), label: making.label, createdAt, checkValue: keyCheckValue(key) };
  const bytes = await sealKeyFile({ facts, key }, passphrase, making.workFactor ?? defaultWorkFactor);
  await writeNewMedia(target, bytes);
  return facts;
}

/**
 * Copies a key file to another place, opens both and compares key and check value. Never overwrites.
 * Throws what {@link createKeyFile} does, `PASSPHRASE_WRONG`, and `FILE_UNREADABLE` when the file is damaged.
 */
export async function exportKeyFile(from: string, to: string, passphrase: SecretBytes): Promise<KeyFileFacts> {
  const [source, target] = [checkKeyFilePath(from, 'from'), checkKeyFilePath(to, 'to')];
  const bytes = await attempt(source, async () => readMedia(source));
  const original = await openFor(source, bytes, passphrase);
  using key = original.key;
  await writeNewMedia(target, bytes);
  const copy = await openFor(target, await attempt(target, async () => readMedia(target)), passphrase);
  using copied = copy.key;
  const same = constantTimeEqual(key.expose(), copied.expose()) && copy.facts.checkValue === original.facts.checkValue;
  if (!same) throw new KeydeskError('INTEGRITY_FAILED', { what: 'the copy of the key file' });
  return original.facts;
}

/** The facts of a key file, read with its passphrase: to show before it is registered. Throws as {@link exportKeyFile}. */
export async function readKeyFile(path: string, passphrase: SecretBytes): Promise<KeyFileFacts> {
  const source = checkKeyFilePath(path);
  const opened = await openFor(source, await attempt(source, async () => readMedia(source)), passphrase);
  opened.key.wipe();
  return opened.facts;
}

async function openFor(path: string, bytes: Uint8Array, passphrase: SecretBytes): Promise<OpenedKey> {
  try {
    return await openKeyFile(bytes, passphrase);
  } catch (error) {
    if (error instanceof KeyFileWrongPassphrase) throw new KeydeskError('PASSPHRASE_WRONG', { retryAfterSeconds: 0 });
    if (error instanceof KeyFileDamaged) throw new KeydeskError('FILE_UNREADABLE', { path, problem: `${error.message}: take another copy.` });
    throw error;
  }
}

function emptyPassphrase(): KeydeskError<'BAD_INPUT'> {
  return new KeydeskError('BAD_INPUT', {
    field: 'passphrase',
    problem: 'The passphrase is empty.',
    remedy: 'Give a passphrase of several words; the key file is worth nothing without one.',
  });
}
