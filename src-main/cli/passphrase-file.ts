import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { KeydeskError } from '../../src-shared/errors.ts';
import { badUsage } from './failure.ts';

/** Reads passphrases: the first line of a file; the next line of a descriptor, so that several may follow each other. */
export interface ReadPassphrase {
  fromFile(option: string, path: string): string;
  fromDescriptor(option: string, descriptor: number): string;
}

/** More than any passphrase; whoever names a wrong file is told so before it is read whole. */
const longestLine = 4096;
const lineFeed = 0x0a;
const patience = 10;

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? 'unknown';

/** One byte, or `null` at the end. A descriptor that has nothing yet is waited for. */
function readByte(descriptor: number, byte: Uint8Array): number | null {
  for (;;) {
    try {
      return readSync(descriptor, byte, 0, 1, null) === 0 ? null : (byte[0] ?? null);
    } catch (error) {
      if (codeOf(error) === 'EOF') return null;
      if (codeOf(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, patience);
    }
  }
}

/** Reads byte by byte, so that what follows the line is still there for the next reader. */
function readLine(option: string, descriptor: number): string {
  const line = new Uint8Array(longestLine);
  const byte = new Uint8Array(1);
  let length = 0;
  try {
    for (let next = readByte(descriptor, byte); next !== null && next !== lineFeed; next = readByte(descriptor, byte)) {
      if (length === longestLine) throw badUsage(option, 'its first line is too long for a passphrase', 'Check that it is the right file.');
      line[length++] = next;
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(line.subarray(0, length)).replace(/\r$/, '');
  } finally {
    line.fill(0);
    byte.fill(0);
  }
}

function notEmpty(option: string, line: string): string {
  if (line !== '') return line;
  throw badUsage(option, 'its first line is empty', 'Put the passphrase into the first line.');
}

function decoded(option: string, read: () => string): string {
  try {
    return notEmpty(option, read());
  } catch (error) {
    if (error instanceof TypeError) throw badUsage(option, 'is not UTF-8 text', 'Save the passphrase as UTF-8 text.');
    throw error;
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new KeydeskError('FILE_UNREADABLE', { path, problem: `the passphrase file cannot be opened (${codeOf(error)})` });
  }
}

/**
 * Passphrases from the file system of this machine.
 * @param note is told when others on this machine may read a passphrase file
 */
export function systemPassphrases(cwd: string, note: (text: string) => void): ReadPassphrase {
  return {
    fromFile: (option, given) => {
      const path = resolve(cwd, given);
      const handle = open(path);
      try {
        const { mode } = fstatSync(handle);
        const isOpenToOthers = process.platform !== 'win32' && (mode & 0o170000) === 0o100000 && (mode & 0o044) !== 0;
        if (isOpenToOthers) note(`keydesk: others on this machine may read ${path}; \`chmod 600\` keeps it to you.\n`);
        return decoded(option, () => readLine(option, handle));
      } catch (error) {
        if (codeOf(error) !== 'EISDIR') throw error;
        throw new KeydeskError('FILE_UNREADABLE', { path, problem: 'it is a folder, not a file' });
      } finally {
        closeSync(handle);
      }
    },
    fromDescriptor: (option, descriptor) => {
      try {
        return decoded(option, () => readLine(option, descriptor));
      } catch (error) {
        if (codeOf(error) !== 'EBADF') throw error;
        throw badUsage(option, `descriptor ${String(descriptor)} is not open for reading`, `Open it, such as \`${option} ${String(descriptor)} ${String(descriptor)}<FILE\`.`);
      }
    },
  };
}
