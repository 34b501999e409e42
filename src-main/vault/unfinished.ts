import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { uuid } from '../crypto/primitives.ts';
import type { Places } from './places.ts';
import { replaceFile } from './storage.ts';

/** The ending of files that somebody is working on; left ones are swept away when the vault opens. */
export const unfinishedEnding = '.unfinished';

const notePrefix = 'outside.';

/**
 * Writes down, before it is begun, that an unfinished file stands outside the vault's folder, so that it can be found
 * after a crash. @returns how to take the note away again
 */
export function noteOutside(places: Places, path: string): () => void {
  const note = join(places.folder, `${notePrefix}${uuid().slice(0, 8)}${unfinishedEnding}`);
  replaceFile(note, new TextEncoder().encode(path));
  return () => {
    rmSync(note, { force: true });
  };
}

/** Removes the file a note names; a note that is not whole names none, and only unfinished files are ever removed. */
function removeNoted(note: string): void {
  const path = readFileSync(note, 'utf8');
  if (isAbsolute(path) && path.endsWith(unfinishedEnding)) rmSync(path, { force: true });
}

/** Whether a file of the vault's folder is the half of something: of a backup, with SQLite's journal of its copy, or of a replaced file. */
function isHalf(name: string): boolean {
  return /\.(unfinished(-journal|-wal)?|new)$/.test(name);
}

/** Takes away what a killed process left half written, in the vault's folder and where its notes say. */
export function sweepUnfinished(places: Places): void {
  for (const name of readdirSync(places.folder).filter(isHalf)) {
    const path = join(places.folder, name);
    if (name.startsWith(notePrefix)) removeNoted(path);
    rmSync(path, { recursive: true, force: true });
  }
}
