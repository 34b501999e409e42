import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveFromRoot } from '../../src-main/crypto/derive.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import type { Caller } from '../../src-main/lib/caller.ts';
import type { SignedHead } from '../../src-main/vault/chain.ts';
import { type Database, openDatabase } from '../../src-main/vault/database.ts';
import { currentVersion, migrations } from '../../src-main/vault/migrate.ts';
import { Vault } from '../../src-main/vault/vault.ts';
import { ManualClock } from './manual-clock.ts';

/** The id of every test vault. */
export const testVaultId = '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55';

/** An officer at the desk. */
export const officerCaller: Caller = {
  actor: 'Ada Officer',
  officer: '0c8e7c0e-52b1-4d0b-8f6b-0a7a2d1f3c44',
  role: 'administrator',
  requestId: 'request-1',
  via: 'cli',
};

/** A real, encrypted vault in a folder of its own. */
export interface TestVault {
  /** The vault as it is open now; another one after `reopen` or `crash`. */
  readonly vault: Vault;
  readonly folder: string;
  readonly clock: ManualClock;
  /** Every signed head the vault has kept outside. */
  readonly heads: readonly SignedHead[];
  /** Locks and opens again. */
  reopen(): Vault;
  /** Lets go of the file as a killed process would, with nothing signed or said, and opens it again. */
  crash(): Vault;
  /** Locks and removes the folder. */
  close(): void;
}

/** What a test may choose about its vault. `wrap` stands between the vault and its database, to make writes fail. */
export interface TestVaultOptions {
  readonly clock?: ManualClock;
  readonly wrap?: (database: Database) => Database;
}

function openFile(path: string, rootKey: SecretBytes, fresh: boolean, clock: ManualClock): Database {
  using key = deriveFromRoot(rootKey, 'database');
  const database = openDatabase(path, key, !fresh);
  if (!fresh) return database;
  database.transaction(() => {
    for (const step of migrations) database.execute(step);
    database.setVersion(currentVersion);
    database.run('insert into vault (id, name, sample, created_at) values (:id, :name, 0, :now)', {
      id: testVaultId,
      name: 'Test',
      now: clock.now(),
    });
  });
  return database;
}

/** Makes a vault with a random root key in a new temporary folder and opens it. */
export function openTestVault(options: TestVaultOptions = {}): TestVault {
  const clock = options.clock ?? new ManualClock();
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-vault-'));
  const path = join(folder, 'vault.db');
  const heads: SignedHead[] = [];
  const root = SecretBytes.random(32);
  const open = (fresh: boolean): Vault => {
    const rootKey = SecretBytes.copyOf(root.expose());
    const plain = openFile(path, rootKey, fresh, clock);
    const database = options.wrap?.(plain) ?? plain;
    return new Vault({ id: testVaultId, name: 'Test', path: folder, database, rootKey, clock, keepHead: (head) => void heads.push(head) });
  };
  let vault = open(true);
  return {
    get vault() {
      return vault;
    },
    folder,
    clock,
    heads,
    reopen: () => {
      vault.close();
      return (vault = open(false));
    },
    crash: () => {
      vault.database.close();
      return (vault = open(false));
    },
    close: () => {
      vault.close();
      root.wipe();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Puts a tenant into a vault directly, without the room of the tenants. */
export function insertTenant(vault: Vault, tenant: string, then: (rows: Parameters<Parameters<Vault['write']>[2]>[0]) => void): void {
  vault.write(officerCaller, { action: 'tenant.create', tenant, object: tenant }, (rows) => {
    rows.run(
      `insert into tenants (id, display_name, default_sensitivity, state, created_at, modified_at)
       values (:tenant, :name, 'STANDARD', 'active', 0, 0)`,
      { tenant, name: `${tenant} & Co` },
    );
    then(rows);
  });
}
