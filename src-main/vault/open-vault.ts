import { existsSync } from 'node:fs';
import { KeydeskError } from '../../src-shared/errors.ts';
import { deriveFromRoot } from '../crypto/derive.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Clock } from '../lib/clock.ts';
import { type Database, isHeldElsewhere, openDatabase } from './database.ts';
import { dropHolder, heldError, noteHolder } from './holder.ts';
import { currentVersion, migrate } from './migrate.ts';
import type { Places } from './places.ts';
import { type HeadKeeper, Vault } from './vault.ts';

/** What is needed to open a vault once its root key is known. The vault owns the root key from then on. */
export interface OpenParts {
  readonly places: Places;
  readonly rootKey: SecretBytes;
  readonly clock: Clock;
  readonly keepHead: HeadKeeper;
}

/** An open vault, and the version its database had before it was migrated. */
export interface OpenedVault {
  readonly vault: Vault;
  readonly migratedFrom: number | null;
}

interface VaultRow {
  readonly id: string;
  readonly name: string;
}

/** Opens the database under the key that comes from the root key. @throws VAULT_IN_USE, VAULT_DAMAGED */
export function openVaultDatabase(places: Places, rootKey: SecretBytes, mustExist: boolean): Database {
  if (mustExist && !existsSync(places.database))
    throw new KeydeskError('VAULT_DAMAGED', { part: 'vault.db', problem: 'the file is not there' });
  using key = deriveFromRoot(rootKey, 'database');
  try {
    return openDatabase(places.database, key, mustExist);
  } catch (error) {
    throw isHeldElsewhere(error) ? heldError(places) : error;
  }
}

function vaultOver(database: Database, parts: OpenParts): OpenedVault {
  const found = migrate(database, parts.places, parts.clock);
  const row = database.get<VaultRow>('select id, name from vault');
  if (row === undefined) throw new KeydeskError('VAULT_DAMAGED', { part: 'database', problem: 'it names no vault' });
  const { places, rootKey, clock } = parts;
  const onClose = (): void => {
    dropHolder(places);
  };
  const vault = new Vault({ ...row, path: places.folder, database, rootKey, clock, keepHead: parts.keepHead, onClose });
  return { vault, migratedFrom: found === currentVersion ? null : found };
}

/**
 * Opens a vault with its root key and brings it to this version.
 * @throws VAULT_IN_USE, VAULT_TOO_NEW, VAULT_DAMAGED, STORAGE_FULL, STORAGE_READ_ONLY
 */
export function openVault(parts: OpenParts): OpenedVault {
  const database = openVaultDatabase(parts.places, parts.rootKey, true);
  try {
    noteHolder(parts.places);
    return vaultOver(database, parts);
  } catch (error) {
    database.close();
    throw error;
  }
}
