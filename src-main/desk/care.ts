import type { Settings } from '../../src-shared/settings.ts';
import type { BackupResult, VaultCheck, VaultState } from '../../src-shared/vault.ts';
import { backupVault } from '../vault/backup.ts';
import { requireStrong } from '../vault/judge-passphrase.ts';
import { placesOf, vaultFolder } from '../vault/places.ts';
import { restoreVault } from '../vault/restore.ts';
import { readSettings, type SettingsChange, updateSettings } from '../vault/settings.ts';
import { checkVault } from './check-vault.ts';
import type { OpenRooms } from './desk.ts';
import { absolute } from './door.ts';
import { type Call, callerAt, type WorkParts } from './parts.ts';

/** A backup to be restored: the new vault's folder appears inside `folder`. */
export interface WantedRestore {
  readonly from: string;
  readonly passphrase: string;
  readonly folder: string;
  readonly name: string;
}

/** Checking, backing up, restoring and setting up a vault. */
export interface Care {
  check(call: Call): Promise<VaultCheck>;
  backup(path: string, passphrase: string, call: Call): Promise<BackupResult>;
  restore(wanted: WantedRestore): Promise<VaultState>;
  settings(): Settings;
  updateSettings(change: SettingsChange, call: Call): Settings;
}

/** The care of the desk's vault. */
export function createCare<Rooms extends OpenRooms>(parts: WorkParts<Rooms>): Care {
  const { desk, clock, judge } = parts;
  return {
    check: (call) => {
      const { session, rooms } = desk.atWork;
      const caller = callerAt(desk, call);
      return checkVault(session.vault, caller, clock, () => parts.verifyChain(rooms, caller));
    },
    backup: async (given, passphrase, call) => {
      const { vault } = desk.atWork.session;
      const path = absolute('path', given);
      requireStrong(await judge(), 'passphrase', passphrase, [vault.name]);
      const caller = callerAt(desk, call);
      return vault.attempt(caller, { action: 'vault.backup', object: path }, () => backupVault(vault, caller, clock, { path, passphrase }));
    },
    restore: async ({ from, passphrase, folder, name }) => {
      const places = placesOf(vaultFolder(absolute('folder', folder), name));
      await restoreVault(absolute('from', from), passphrase, places, clock.now());
      return desk.state().phase === 'unlocked' ? desk.announce() : desk.choose(places.folder);
    },
    settings: () => readSettings(desk.atWork.session.vault),
    updateSettings: (change, call) => {
      const settings = updateSettings(desk.atWork.session.vault, callerAt(desk, call), change);
      desk.announce();
      return settings;
    },
  };
}
