import type { FileHandle } from 'node:fs/promises';
import { constants, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KeydeskError } from '../../src-shared/errors.ts';
import { uuid } from '../crypto/primitives.ts';
import { maxKeyFileBytes } from './key-file-format.ts';

/** The code of a failed system call, such as `ENOENT`; empty when it was none, as with Node's own `ERR_…`. */
export function systemCode(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' && /^E(?!RR_)[A-Z0-9]+$/.test(code) ? code : '';
}

/** A pipe in the place of a file is opened at once, and seen to be none: waiting for its writer would hold up a thread for good. */
const readAtOnce = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

/** Reads a key file from its media, one byte past the largest at most, so that a larger one is known as such. */
export async function readMedia(path: string): Promise<Uint8Array> {
  await using file = await open(path, readAtOnce);
  if (!(await file.stat()).isFile()) throw Object.assign(new Error('this is no file'), { code: 'EISDIR' });
  const buffer = new Uint8Array(maxKeyFileBytes + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
    length += bytesRead;
    if (bytesRead === 0 || length === buffer.length) return buffer.subarray(0, length);
  }
}

/**
 * Writes a new file so that a crash leaves either nothing, an empty file, or the whole: reserve the name, write and
 * sync a temporary file beside it, rename, sync the folder; then read it back and compare. Never overwrites.
 * Links would make it one step, but the file systems of removable media have none.
 */
export async function writeNewMedia(path: string, bytes: Uint8Array): Promise<void> {
  await attempt(path, async () => {
    const reserved = await open(path, 'wx', 0o600);
    await reserved.close();
  });
  try {
    await attempt(path, async () => replaceDurably(path, bytes));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function replaceDurably(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${uuid()}.keydesk-new`);
  try {
    await writeSynced(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
  const written = await readMedia(path);
  if (Buffer.compare(written, bytes) !== 0) throw unreadable(path, 'The media gave back other bytes than were written: use another one.');
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  await using file: FileHandle = await open(path, 'wx', 0o600);
  await file.writeFile(bytes);
  await file.sync();
}

/** Some systems and file systems cannot sync a folder; then the rename is as durable as it gets. */
async function syncFolder(folder: string): Promise<void> {
  try {
    await using handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP', 'EACCES'].includes(systemCode(error))) throw error;
  }
}

/** Does something with a file of the officer's choice and tells a failed system call as an error of the closed list. */
export async function attempt<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw told(path, error);
  }
}

function told(path: string, error: unknown): unknown {
  switch (systemCode(error)) {
    case 'EEXIST':
      return new KeydeskError('ALREADY_EXISTS', { noun: 'file', id: path });
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new KeydeskError('STORAGE_FULL', { path });
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new KeydeskError('STORAGE_READ_ONLY', { path });
    case 'ENOENT':
    case 'ENOTDIR':
      return new KeydeskError('NOT_FOUND', { noun: 'file', id: path });
    case '':
      return error;
    default:
      return unreadable(path, `The media failed (${systemCode(error)}).`);
  }
}

function unreadable(path: string, problem: string): KeydeskError<'FILE_UNREADABLE'> {
  return new KeydeskError('FILE_UNREADABLE', { path, problem });
}
