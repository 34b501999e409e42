import Sqlite from 'better-sqlite3';
import { closeSync, openSync } from 'node:fs';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import { toHex } from '../crypto/base64url.ts';
import type { Parameters, Writer } from './rows.ts';
import { storageError } from './storage.ts';

/** The encrypted database of one vault. The only place that knows the driver. */
export interface Database extends Writer {
  /** Runs statements that answer nothing. */
  execute(sql: string): void;
  /** Runs all of `call` or nothing of it. */
  transaction<T>(call: () => T): T;
  readonly version: number;
  setVersion(version: number): void;
  /** Writes a copy of the whole database, encrypted under the same key, to a file that does not exist yet. */
  copyTo(path: string): void;
  /** What SQLite's own check says, line by line; `['ok']` when nothing is wrong. */
  integrity(): readonly string[];
  /** Folds the log into the file and leaves nothing of it behind. */
  checkpoint(): void;
  close(): void;
}

interface DriverError {
  readonly code?: string;
}

function driverCode(error: unknown): string {
  return (error as DriverError | null)?.code ?? '';
}

/** Turns what the driver says into an error of the closed list where there is one for it. */
function translate(error: unknown, path: string): unknown {
  const code = driverCode(error);
  if (code.startsWith('SQLITE_FULL')) return new KeydeskError('STORAGE_FULL', { path }, { cause: error });
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM')
    return new KeydeskError('STORAGE_READ_ONLY', { path }, { cause: error });
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
    return new KeydeskError('VAULT_DAMAGED', { part: 'database', problem: 'pages do not authenticate' }, { cause: error });
  if (code.startsWith('SQLITE_IOERR') || code === 'SQLITE_CANTOPEN') return storageError(error, path) ?? error;
  return error;
}

/** Whether the driver was refused because another process holds the database. */
export function isHeldElsewhere(error: unknown): boolean {
  return driverCode(error).startsWith('SQLITE_BUSY') || driverCode(error).startsWith('SQLITE_LOCKED');
}

function keyPragma(key: SecretBytes): string {
  return `key = "x'${toHex(key.expose())}'"`;
}

/** Settings of every connection: SQLCipher 4 pages, one process at a time, every commit on the disk, deleted rows overwritten. */
function configure(driver: Sqlite.Database, key: SecretBytes): void {
  driver.pragma(`cipher = 'sqlcipher'`);
  driver.pragma('legacy = 4');
  driver.pragma(keyPragma(key));
  driver.pragma('locking_mode = EXCLUSIVE');
  driver.pragma('journal_mode = WAL');
  driver.pragma('synchronous = FULL');
  driver.pragma('secure_delete = ON');
  driver.pragma('foreign_keys = ON');
  driver.pragma('temp_store = MEMORY');
  // 64 MiB of pages: a process grows with its vault by some 76 MiB until it holds them, and then no more.
  driver.pragma('cache_size = -65536');
  driver.exec('begin immediate; commit');
}

function cachedStatements(driver: Sqlite.Database): (sql: string) => Sqlite.Statement {
  const statements = new Map<string, Sqlite.Statement>();
  return (sql) => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const made = driver.prepare(sql);
    statements.set(sql, made);
    return made;
  };
}

/** Opens the driver and makes sure the key fits before anything else is asked of it. */
function openDriver(path: string, key: SecretBytes, mustExist: boolean): Sqlite.Database {
  // SQLite gives its log the mode of the file; both are the officer's alone.
  if (!mustExist) closeSync(openSync(path, 'a', 0o600));
  const driver = new Sqlite(path, { fileMustExist: mustExist, timeout: 0 });
  try {
    configure(driver, key);
    return driver;
  } catch (error) {
    driver.close();
    throw error;
  }
}

/**
 * Opens (or with `mustExist` false, makes) the encrypted database at a path and holds it alone until it is closed.
 * @param key 32 bytes derived for the database; the caller keeps it until `close`
 * @throws VAULT_DAMAGED, STORAGE_FULL, STORAGE_READ_ONLY; a driver error for which `isHeldElsewhere` says true
 */
export function openDatabase(path: string, key: SecretBytes, mustExist: boolean): Database {
  const guarded = <T>(call: () => T): T => {
    try {
      return call();
    } catch (error) {
      throw translate(error, path);
    }
  };
  const driver = guarded(() => openDriver(path, key, mustExist));
  const statement = cachedStatements(driver);
  const bind = (parameters: Parameters | undefined): readonly [Parameters] | readonly [] =>
    parameters === undefined ? [] : [parameters];
  return {
    get: <T>(sql: string, parameters?: Parameters) =>
      guarded(() => statement(sql).get(...bind(parameters)) as T | undefined),
    all: <T>(sql: string, parameters?: Parameters) => guarded(() => statement(sql).all(...bind(parameters)) as T[]),
    iterate: <T>(sql: string, parameters?: Parameters) =>
      driver.prepare(sql).iterate(...bind(parameters)) as IterableIterator<T>,
    run: (sql, parameters) => guarded(() => statement(sql).run(...bind(parameters)).changes),
    execute: (sql) => {
      guarded(() => driver.exec(sql));
    },
    transaction: (call) => guarded(() => driver.transaction(call).immediate()),
    get version() {
      return guarded(() => driver.pragma('user_version', { simple: true }) as number);
    },
    setVersion: (version) => {
      driver.pragma(`user_version = ${String(version)}`);
    },
    copyTo: (target) => {
      guarded(() => {
        driver.prepare('vacuum into ?').run(target);
      });
    },
    integrity: () =>
      guarded(() => (driver.pragma('integrity_check') as { integrity_check: string }[]).map((row) => row.integrity_check)),
    checkpoint: () => {
      guarded(() => driver.pragma('wal_checkpoint(TRUNCATE)'));
    },
    close: () => {
      driver.close();
    },
  };
}
