import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { KeydeskError } from '../../src-shared/errors.ts';
import { passphraseFromText } from '../crypto/passphrase.ts';
import { uuid } from '../crypto/primitives.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import { backupDamaged } from './backup-format.ts';
import { readBackup } from './backup.ts';
import { type Places, placesOf } from './places.ts';
import { readSlots } from './slots-file.ts';
import { onStorage, replaceFile, storageError, syncFolder } from './storage.ts';
import { unfinishedEnding } from './unfinished.ts';

const noteSchema = z.object({ from: z.string(), createdAt: z.int(), restoredAt: z.int() });
/** What is told at the first unlock of a restored vault, when the event can be written. */
export type RestoreNote = z.infer<typeof noteSchema>;

function notePath(places: Places): string {
  return join(places.folder, 'restored.json');
}

/** The note of a restore that has no event yet, or `null`. */
export function readRestoreNote(places: Places): RestoreNote | null {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(notePath(places), 'utf8')));
  } catch {
    return null;
  }
}

/** Removes the note, once the event is written. */
export function dropRestoreNote(places: Places): void {
  rmSync(notePath(places), { force: true });
}

/** Writes the files of a backup into a folder nobody knows of yet. */
async function unpack(from: string, passphrase: SecretBytes, places: Places): Promise<number> {
  const handles = new Map<string, FileHandle>();
  try {
    const header = await readBackup(from, passphrase, async (file, bytes) => {
      const handle = handles.get(file.name) ?? (await open(join(places.folder, file.name), 'wx', 0o600));
      handles.set(file.name, handle);
      await handle.write(bytes);
    });
    for (const handle of handles.values()) await handle.sync();
    if (readSlots(places).vault !== header.vault) throw backupDamaged(from, 'its slots belong to another vault');
    return header.createdAt;
  } finally {
    for (const handle of handles.values()) await handle.close();
  }
}

/**
 * Restores a backup into a new folder, which appears only when every byte was compared with what the backup says of itself.
 * @throws VAULT_EXISTS, PASSPHRASE_WRONG, BACKUP_DAMAGED, FILE_UNREADABLE, STORAGE_FULL, STORAGE_READ_ONLY
 */
export async function restoreVault(from: string, passphrase: string, target: Places, now: number): Promise<void> {
  if (existsSync(target.folder)) throw new KeydeskError('VAULT_EXISTS', { path: target.folder });
  const places = placesOf(`${target.folder}.${uuid().slice(0, 8)}${unfinishedEnding}`);
  onStorage(target.folder, () => mkdirSync(places.folder, { recursive: true, mode: 0o700 }));
  using secret = passphraseFromText(passphrase);
  try {
    const createdAt = await unpack(from, secret, places);
    const note: RestoreNote = { from: basename(from), createdAt, restoredAt: now };
    replaceFile(notePath(places), new TextEncoder().encode(JSON.stringify(note)));
    onStorage(target.folder, () => {
      renameSync(places.folder, target.folder);
      syncFolder(dirname(target.folder));
    });
  } catch (error) {
    throw storageError(error, target.folder) ?? error;
  } finally {
    rmSync(places.folder, { recursive: true, force: true });
  }
}
