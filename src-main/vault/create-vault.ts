import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Officer } from '../../src-shared/officers.ts';
import { uuid } from '../crypto/primitives.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Clock } from '../lib/clock.ts';
import { migrate } from './migrate.ts';
import { openVaultDatabase } from './open-vault.ts';
import { type Places, placesOf } from './places.ts';
import { makeSlot } from './slots.ts';
import { writeSlots } from './slots-file.ts';
import { onStorage, syncFolder } from './storage.ts';
import { unfinishedEnding } from './unfinished.ts';

/** What a new vault is made of. */
export interface NewVault {
  readonly places: Places;
  readonly officerName: string;
  readonly passphrase: string;
  readonly sample: boolean;
  readonly clock: Clock;
}

interface Made {
  readonly vault: string;
  readonly officer: Officer;
  readonly rootKey: SecretBytes;
}

function fillDatabase(places: Places, wanted: NewVault, { vault, officer, rootKey }: Made): void {
  const database = openVaultDatabase(places, rootKey, false);
  const now = wanted.clock.now();
  try {
    migrate(database, places, wanted.clock);
    database.transaction(() => {
      database.run('insert into vault (id, name, sample, created_at) values (:vault, :name, :sample, :now)', {
        vault,
        name: wanted.places.name,
        sample: wanted.sample ? 1 : 0,
        now,
      });
      database.run('insert into officers (id, name, role, created_at) values (:id, :name, :role, :now)', { ...officer, now });
    });
  } finally {
    database.close();
  }
}

/** Fills a folder that nobody knows of yet. */
async function fill(places: Places, wanted: NewVault, made: Made): Promise<void> {
  fillDatabase(places, wanted, made);
  const { vault, officer, rootKey } = made;
  const { passphrase, clock } = wanted;
  const slot = await makeSlot({ vault, kind: 'passphrase', officer, passphrase, device: null, at: clock.now() }, rootKey);
  writeSlots(places, { format: 'keydesk/key-slots/1', vault, slots: [slot], auditHead: null });
}

/**
 * Makes a vault with one slot for its first officer, an administrator. The folder appears whole or not at all.
 * @throws VAULT_EXISTS, STORAGE_FULL, STORAGE_READ_ONLY
 */
export async function createVault(wanted: NewVault): Promise<void> {
  const { folder } = wanted.places;
  if (existsSync(folder)) throw new KeydeskError('VAULT_EXISTS', { path: folder });
  const unfinished = placesOf(`${folder}.${uuid().slice(0, 8)}${unfinishedEnding}`);
  onStorage(folder, () => mkdirSync(unfinished.folder, { recursive: true, mode: 0o700 }));
  using rootKey = SecretBytes.random(32);
  const officer: Officer = { id: uuid(), name: wanted.officerName, role: 'administrator' };
  try {
    await fill(unfinished, wanted, { vault: uuid(), officer, rootKey });
    onStorage(folder, () => {
      renameSync(unfinished.folder, folder);
      syncFolder(dirname(folder));
    });
  } catch (error) {
    rmSync(unfinished.folder, { recursive: true, force: true });
    throw error;
  }
}
