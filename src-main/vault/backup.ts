import { createReadStream, existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { BackupResult } from '../../src-shared/vault.ts';
import { AgeDamaged, AgeWrongPassphrase, decryptStream, encryptStream } from '../crypto/age-file.ts';
import { toHex } from '../crypto/base64url.ts';
import { passphraseFromText } from '../crypto/passphrase.ts';
import { sha256, sha256Hasher, uuid } from '../crypto/primitives.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import { backupDamaged, type BackupHeader, ByteReader, encodeHeader, readHeader } from './backup-format.ts';
import { placesOf } from './places.ts';
import { onStorage, storageError, syncFolder } from './storage.ts';
import { noteOutside, unfinishedEnding } from './unfinished.ts';
import type { Vault } from './vault.ts';

/** A file as a stream of bytes. */
export function fileStream(path: string): ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
}

async function hashFile(path: string): Promise<string> {
  const hasher = sha256Hasher();
  for await (const chunk of createReadStream(path)) hasher.update(chunk as Uint8Array);
  return toHex(hasher.digest());
}

/** Writes a stream to a new file and leaves it on the disk. @returns its size and SHA-256 */
async function writeStream(path: string, source: ReadableStream<Uint8Array>): Promise<{ size: number; sha256: string }> {
  const file = await open(path, 'wx', 0o600);
  const hasher = sha256Hasher();
  let size = 0;
  try {
    for await (const chunk of source) {
      await file.write(chunk);
      hasher.update(chunk);
      size += chunk.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { size, sha256: toHex(hasher.digest()) };
}

async function* plainBackup(header: BackupHeader, slots: Uint8Array, database: string): AsyncGenerator<Uint8Array> {
  yield encodeHeader(header);
  yield slots;
  for await (const chunk of createReadStream(database)) yield new Uint8Array(chunk as Uint8Array);
}

/** Reads a file of a backup through to its end and compares it with the header. */
export async function readBackupFile(
  reader: ByteReader,
  file: BackupHeader['files'][number],
  path: string,
  take: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const hasher = sha256Hasher();
  for (let left = file.size; left > 0; ) {
    const bytes = await reader.some(left);
    hasher.update(bytes);
    await take(bytes);
    left -= bytes.length;
  }
  if (toHex(hasher.digest()) !== file.sha256) throw backupDamaged(path, `${file.name} is not what was put in`);
}

/** The error of the closed list for what went wrong with an encrypted backup. */
export function backupError(error: unknown, path: string): unknown {
  if (error instanceof AgeWrongPassphrase) return new KeydeskError('PASSPHRASE_WRONG', { retryAfterSeconds: 0 });
  if (error instanceof AgeDamaged) return backupDamaged(path, error.message, error);
  if (error instanceof KeydeskError) return error;
  return storageError(error, path) ?? backupDamaged(path, 'it is not an age file', error);
}

/** Opens a backup and reads all of it. @throws PASSPHRASE_WRONG, BACKUP_DAMAGED, FILE_UNREADABLE */
export async function readBackup(
  path: string,
  passphrase: SecretBytes,
  take: (file: BackupHeader['files'][number], bytes: Uint8Array) => Promise<void>,
): Promise<BackupHeader> {
  if (!existsSync(path)) throw new KeydeskError('FILE_UNREADABLE', { path, problem: 'there is no such file' });
  let reader: ByteReader | null = null;
  try {
    reader = new ByteReader(await decryptStream({ passphrase }, fileStream(path)), path);
    const header = await readHeader(reader, path);
    for (const file of header.files) await readBackupFile(reader, file, path, (bytes) => take(file, bytes));
    await reader.end();
    return header;
  } catch (error) {
    throw backupError(error, path);
  } finally {
    await reader?.cancel();
  }
}

async function headerFor(vault: Vault, slots: Uint8Array, copy: string, at: number): Promise<BackupHeader> {
  return {
    format: 'keydesk/backup/1',
    vault: vault.id,
    name: vault.name,
    createdAt: at,
    files: [
      { name: 'keyslots.json', size: slots.length, sha256: toHex(sha256(slots)) },
      { name: 'vault.db', size: statSync(copy).size, sha256: await hashFile(copy) },
    ],
  };
}

/** The files a backup is working on: the copy of the database, and the encrypted file beside its place. */
interface BackupFiles {
  readonly copy: string;
  readonly unfinished: string;
}

/** Writes the encrypted file beside its place and reads it back whole. */
async function writeAndVerify(vault: Vault, { copy, unfinished }: BackupFiles, passphrase: SecretBytes, at: number, workFactor?: number) {
  const slots = readFileSync(placesOf(vault.path).slots);
  const header = await headerFor(vault, slots, copy, at);
  const plain = Readable.toWeb(Readable.from(plainBackup(header, slots, copy))) as ReadableStream<Uint8Array>;
  const written = await writeStream(unfinished, await encryptStream(passphrase, plain, workFactor));
  await readBackup(unfinished, passphrase, () => Promise.resolve());
  return written;
}

/** What is backed up where. `workFactor` is the base-2 logarithm of the scrypt cost, unless it shall be the usual one. */
export interface WantedBackup {
  readonly path: string;
  readonly passphrase: string;
  readonly workFactor?: number;
}

/**
 * Backs a vault up to one age file, which appears under its name only after it was read back and compared.
 * @throws ALREADY_EXISTS, STORAGE_FULL, STORAGE_READ_ONLY
 */
export async function backupVault(vault: Vault, caller: Caller, clock: Clock, { path, passphrase, workFactor }: WantedBackup): Promise<BackupResult> {
  if (existsSync(path)) throw new KeydeskError('ALREADY_EXISTS', { noun: 'backup', id: path });
  const places = placesOf(vault.path);
  const copy = `${places.database}.${uuid().slice(0, 8)}${unfinishedEnding}`;
  const unfinished = `${path}.${uuid().slice(0, 8)}${unfinishedEnding}`;
  using secret = passphraseFromText(passphrase);
  const forgetOutside = noteOutside(places, unfinished);
  try {
    vault.checkpoint();
    vault.database.copyTo(copy);
    const written = await writeAndVerify(vault, { copy, unfinished }, secret, clock.now(), workFactor);
    const detail = { path, ...written };
    vault.write(caller, { action: 'vault.backup', object: path, detail }, () => {
      onStorage(path, () => {
        renameSync(unfinished, path);
        syncFolder(dirname(path));
      });
    });
    return { path, ...written, verified: true, finishedAt: clock.now() };
  } catch (error) {
    throw storageError(error, path) ?? error;
  } finally {
    for (const left of [copy, unfinished]) rmSync(left, { force: true });
    forgetOutside();
  }
}
