import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

/** The bare database: the same driver and the same care for the disk, with nothing of Keydesk around it. */
export function openBare(folder: string, name: string, encrypted = false): Sqlite.Database {
  const driver = new Sqlite(join(folder, `${name}.db`));
  if (encrypted) {
    driver.pragma(`cipher = 'sqlcipher'`);
    driver.pragma('legacy = 4');
    driver.pragma(`key = "x'${randomBytes(32).toString('hex')}'"`);
  }
  for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL', 'temp_store = MEMORY', 'cache_size = -65536'])
    driver.pragma(pragma);
  driver.exec('create table rows (id integer primary key, key text not null, stored blob not null) strict');
  return driver;
}

const insert = 'insert into rows (key, stored) values (?, ?)';

/** Inserts rows, each in a transaction of its own that is on the disk before the next begins. */
export function insertOneByOne(driver: Sqlite.Database, count: number, bytes: number): void {
  const statement = driver.prepare(insert);
  for (let number = 0; number < count; number += 1) statement.run(`KEY_${String(number)}`, randomBytes(bytes));
}

/** Inserts rows in one transaction. */
export function insertAtOnce(driver: Sqlite.Database, count: number, bytes: number): void {
  driver.transaction(insertOneByOne)(driver, count, bytes);
}

/** Bare AES-256-GCM under one key, with a fresh nonce each: nonce, ciphertext and tag in one piece. */
export function bareSeal(key: KeyObject, plain: Uint8Array): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what `bareSeal` sealed. */
export function bareOpen(key: KeyObject, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
}
