import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeydeskError } from '../../src-shared/errors.ts';
import { onStorage } from '../vault/storage.ts';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? 'unknown';

const problems: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
};

/** The bytes of a file the officer named. @throws FILE_UNREADABLE */
export function readGivenFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = codeOf(error);
    throw new KeydeskError('FILE_UNREADABLE', { path, problem: problems[code] ?? `it cannot be read (${code})` });
  }
}

/** A failed write as an error of the closed list; a full disk and a read-only folder are told by the vault's own words. */
function writing<T>(path: string, work: () => T): T {
  try {
    return onStorage(path, work);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') throw new KeydeskError('ALREADY_EXISTS', { noun: 'file', id: path });
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new KeydeskError('FILE_UNREADABLE', { path, problem: 'the folder it should stand in does not exist' });
    throw error;
  }
}

/** Writes a new file that only its owner may read, and makes sure it is on the disk. Never writes over one. */
export function writeNewFile(path: string, content: Uint8Array): void {
  writing(path, () => {
    const handle = openSync(path, 'wx', 0o600);
    try {
      writeFileSync(handle, content);
      fsyncSync(handle);
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    } finally {
      closeSync(handle);
    }
  });
}

/**
 * Writes into a new file what is made once it is certain that the file can be written: for what exists nowhere else.
 * Nothing is made when the file is there already, and no file is left when nothing could be made.
 */
export async function writeNewFileOf(path: string, make: () => Promise<Uint8Array>): Promise<void> {
  writeNewFile(path, new Uint8Array());
  try {
    const content = await make();
    writing(path, () => {
      writeFileSync(path, content, { flush: true });
    });
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

/** Makes a folder, or takes an empty one that is there. @throws STATE_CONFLICT when something stands in it */
export function takeEmptyFolder(path: string): void {
  writing(path, () => mkdirSync(path, { recursive: true, mode: 0o700 }));
  if (readdirSync(path).length === 0) return;
  const wanted = 'a new or an empty folder';
  throw new KeydeskError('STATE_CONFLICT', { noun: 'file', id: path, state: 'a folder with files in it', wanted, remedy: `Name ${wanted}.` });
}

/** Writes files into a new or empty folder. The names are checked: none may lead out of it. */
export function writeFolder(path: string, files: Readonly<Record<string, Uint8Array>>): readonly string[] {
  const names = Object.keys(files).sort();
  const astray = names.find((name) => !/^[\w][\w.-]*$/.test(name));
  if (astray !== undefined) throw new KeydeskError('INTEGRITY_FAILED', { what: `the file name ${JSON.stringify(astray)} in a report` });
  takeEmptyFolder(path);
  for (const name of names) writeNewFile(join(path, name), files[name] ?? new Uint8Array());
  return names;
}
