import { existsSync, readdirSync, rmSync } from 'node:fs';
import type { Caller } from '../lib/caller.ts';
import { unsuccessful } from './audit-draft.ts';
import { placesOf } from './places.ts';
import { onStorage } from './storage.ts';
import type { Vault } from './vault.ts';

const destroyedSince = `select 1 from wrappings where state = 'superseded' limit 1`;

/**
 * Removes the copies of the database that were made before its shape changed, once a wrapping has been destroyed in it: they
 * still hold it, and with the root key it would open without the customer. The removal is an event; one that fails is an event
 * too, and is tried again with the next call.
 */
export function forgetOlderCopies(vault: Vault, caller: Caller): void {
  const { backups } = placesOf(vault.path);
  if (!existsSync(backups)) return;
  if (vault.read((rows) => rows.get(destroyedSince)) === undefined) return;
  const draft = { action: 'vault.migrate' } as const;
  try {
    const removedCopies = onStorage(backups, () => removeFolder(backups));
    vault.record(caller, { ...draft, detail: { removedCopies } });
  } catch (error) {
    // What was switched stays switched: the officer reads in the log that a copy is left.
    if (vault.isOpen) vault.record(caller, unsuccessful(draft, error));
  }
}

/** Answers the names of what was in it. */
function removeFolder(folder: string): readonly string[] {
  const names = readdirSync(folder);
  rmSync(folder, { recursive: true, force: true });
  return names;
}
