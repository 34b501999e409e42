import { type BigIntStats, constants, lstatSync, openSync, readdirSync, readFileSync, closeSync, fstatSync } from 'node:fs';
import { join } from 'node:path';
import { KeydeskError } from '../../src-shared/errors.ts';
import { listedFiles, reportFiles } from './manifest.ts';
import { ForeignZip, type NamedFiles, readStoredZip } from './stored-zip.ts';

/** The most bytes an archive, or one file of a report, may have: more is not read. */
export const maximumBytes = 1024 * 1024 * 1024;

/** What was found at a path that should be an exported report. */
export interface FoundReport {
  readonly files: NamedFiles;
  /** What is wrong with the folder or archive itself. */
  readonly problems: readonly string[];
  /** Files that file browsers leave behind; they are no part of the report and were not read. */
  readonly ignored: readonly string[];
}

const expected: readonly string[] = [...listedFiles, reportFiles.manifest, reportFiles.signature];
const leftBehind: readonly string[] = ['.DS_Store', 'Thumbs.db', 'desktop.ini'];

function unreadable(path: string, problem: string, cause?: unknown): KeydeskError<'FILE_UNREADABLE'> {
  return new KeydeskError('FILE_UNREADABLE', { path, problem }, { cause });
}

/** Reads a plain file, and neither what a link points to nor what grows while it is read. */
function readPlain(path: string): Uint8Array {
  const handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const facts = fstatSync(handle);
    if (!facts.isFile()) throw unreadable(path, 'it is no plain file');
    if (facts.size > maximumBytes) throw unreadable(path, `it is larger than ${maximumBytes} bytes`);
    return readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}

function unexpected(names: readonly string[]): readonly string[] {
  return names.filter((name) => !expected.includes(name) && !leftBehind.includes(name));
}

const strangers = (names: readonly string[]): readonly string[] =>
  unexpected(names).map((name) => `${JSON.stringify(name)} does not belong to the report.`);

function openFolder(path: string): FoundReport {
  const names = readdirSync(path).sort();
  const files = new Map<string, Uint8Array>();
  const problems: string[] = [];
  for (const name of names.filter((one) => expected.includes(one))) {
    if (lstatSync(join(path, name)).isFile()) files.set(name, readPlain(join(path, name)));
    else problems.push(`${name} is a link or no plain file, and was not read.`);
  }
  return { files, problems: [...problems, ...strangers(names)], ignored: names.filter((name) => leftBehind.includes(name)) };
}

function openArchive(path: string): FoundReport {
  try {
    const files = readStoredZip(readPlain(path));
    return { files, problems: strangers([...files.keys()]), ignored: [] };
  } catch (error) {
    if (!(error instanceof ForeignZip)) throw error;
    const remedy = 'If another program packed it anew, unpack it and verify the folder.';
    return { files: new Map(), problems: [`The archive was changed or was not made by Keydesk: ${error.message}. ${remedy}`], ignored: [] };
  }
}

function factsOf(path: string): BigIntStats {
  try {
    return lstatSync(path, { bigint: true });
  } catch (error) {
    throw unreadable(path, 'there is no such file or folder', error);
  }
}

/**
 * Reads an exported report from its folder or its archive, into memory alone: no name in it is ever used as a path.
 * @throws FILE_UNREADABLE
 */
export function openExported(path: string): FoundReport {
  const facts = factsOf(path);
  try {
    if (facts.isDirectory()) return openFolder(path);
    if (facts.isFile()) return openArchive(path);
  } catch (error) {
    throw error instanceof KeydeskError ? error : unreadable(path, error instanceof Error ? error.message : 'it cannot be read', error);
  }
  throw unreadable(path, 'it is neither a folder nor a plain file');
}
