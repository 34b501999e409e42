import { basename, join } from 'node:path';

/** The ending of a vault's folder. */
export const vaultEnding = '.keydesk';

/** The files of one vault. */
export interface Places {
  readonly folder: string;
  readonly name: string;
  readonly slots: string;
  readonly previousSlots: string;
  readonly database: string;
  readonly holder: string;
  readonly attempts: string;
  readonly backups: string;
}

/** Where the files of a vault's folder are. */
export function placesOf(folder: string): Places {
  const end = basename(folder);
  return {
    folder,
    name: end.endsWith(vaultEnding) ? end.slice(0, -vaultEnding.length) : end,
    slots: join(folder, 'keyslots.json'),
    previousSlots: join(folder, 'keyslots.previous.json'),
    database: join(folder, 'vault.db'),
    holder: join(folder, 'holder.json'),
    attempts: join(folder, 'attempts.json'),
    backups: join(folder, 'before-migration'),
  };
}

/** The folder of a vault with a name, inside a parent folder. */
export function vaultFolder(parent: string, name: string): string {
  return join(parent, `${name}${vaultEnding}`);
}
