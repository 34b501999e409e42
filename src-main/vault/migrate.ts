import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Database } from './database.ts';
import { firstVault } from './migrations/001-first-vault.ts';
import { wholeByokLife } from './migrations/002-whole-byok-life.ts';
import { accessKeys } from './migrations/003-access-keys.ts';
import { keysByToken } from './migrations/004-keys-by-token.ts';
import type { Places } from './places.ts';
import { onStorage } from './storage.ts';

/** The steps from an empty database to this version's; a step, once released, never changes. */
export const migrations: readonly string[] = [firstVault, wholeByokLife, accessKeys, keysByToken];

/** The version of a vault that this desk writes. */
export const currentVersion = migrations.length;

/** Copies the database, encrypted as it is, beside the vault before its shape changes. */
function backupBefore(database: Database, places: Places, version: number, clock: Clock): void {
  onStorage(places.backups, () => mkdirSync(places.backups, { recursive: true, mode: 0o700 }));
  const target = join(places.backups, `version-${String(version)}-${String(clock.now())}.db`);
  if (existsSync(target)) rmSync(target);
  database.copyTo(target);
}

/**
 * Brings a database to this version, one step and one transaction at a time, each after a backup.
 * @returns the version it had before
 * @throws VAULT_TOO_NEW, STORAGE_FULL, STORAGE_READ_ONLY; the database is then as it was
 */
export function migrate(database: Database, places: Places, clock: Clock, steps: readonly string[] = migrations): number {
  const found = database.version;
  if (found > steps.length) throw new KeydeskError('VAULT_TOO_NEW', { found, supported: steps.length });
  steps.slice(found).forEach((step, index) => {
    const version = found + index;
    // A vault that is being made has nothing yet that a copy would keep.
    if (found > 0) backupBefore(database, places, version, clock);
    database.transaction(() => {
      database.execute(step);
      database.setVersion(version + 1);
    });
  });
  return found;
}
