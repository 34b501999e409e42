import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { KeydeskError } from '../../src-shared/errors.ts';

/** The error of the closed list for what the file system says, or `null` when there is none. */
export function storageError(error: unknown, path: string): KeydeskError | null {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new KeydeskError('STORAGE_FULL', { path }, { cause: error });
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || code === 'SQLITE_CANTOPEN')
    return new KeydeskError('STORAGE_READ_ONLY', { path }, { cause: error });
  if (code.startsWith('SQLITE_IOERR_WRITE') || code.startsWith('SQLITE_IOERR_FSYNC'))
    return new KeydeskError('STORAGE_FULL', { path }, { cause: error });
  return null;
}

/** Runs a piece of file work and turns a full disk or a read-only folder into an error that says so. */
export function onStorage<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw storageError(error, path) ?? error;
  }
}

/** Makes sure that a folder's entries are on the disk. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function writeWhole(path: string, content: Uint8Array): void {
  const handle = openSync(path, 'w', 0o600);
  try {
    let written = 0;
    while (written < content.length) written += writeSync(handle, content, written);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Where a file is written before it takes its place: of this process alone, for two may replace the same file at the same moment. */
function halfOf(path: string): string {
  return `${path}.${String(process.pid)}.new`;
}

function put(path: string, content: Uint8Array): void {
  const half = halfOf(path);
  writeWhole(half, content);
  renameSync(half, path);
}

/**
 * Replaces a file so that at every moment either the old or the new one is there, whole.
 * @param previous where the old content is kept, when it should be
 * @throws STORAGE_FULL, STORAGE_READ_ONLY
 */
export function replaceFile(path: string, content: Uint8Array, previous?: string): void {
  onStorage(path, () => {
    if (previous !== undefined && existsSync(path)) put(previous, readFileSync(path));
    put(path, content);
    syncFolder(dirname(path));
  });
}
