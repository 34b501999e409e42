import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { isHeldElsewhere, openDatabase } from '../../src-main/vault/database.ts';
import { isKeydeskError } from '../../src-shared/errors.ts';

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return isKeydeskError(error) ? error.code : isHeldElsewhere(error) ? 'held' : `other: ${String(error)}`;
  }
  return 'none';
}

describe('the encrypted database', () => {
  let folder: string;
  let path: string;
  const key = SecretBytes.adopt(new Uint8Array(32).fill(7));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-database-'));
    path = join(folder, 'vault.db');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const open = () => openDatabase(path, key, false);
  const filled = () => {
    const database = open();
    database.execute('create table t (a text) strict');
    database.run('insert into t values (:a)', { a: 'the quick brown fox' });
    return database;
  };

  it('leaves nothing readable in the file or its log', () => {
    const database = filled();
    for (const file of [path, `${path}-wal`]) expect(readFileSync(file).includes('quick brown')).toBe(false);
    expect(readFileSync(path).subarray(0, 15).toString()).not.toBe('SQLite format 3');
    database.close();
    expect(readFileSync(path).includes('create table')).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('is readable by its owner alone, like its log', () => {
    const database = filled();
    for (const file of [path, `${path}-wal`]) expect(statSync(file).mode & 0o777).toBe(0o600);
    database.close();
  });

  it('calls a wrong key and a changed page damage', () => {
    filled().close();
    expect(codeOf(() => openDatabase(path, SecretBytes.adopt(new Uint8Array(32).fill(8)), true))).toBe('VAULT_DAMAGED');
    const bytes = readFileSync(path);
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect(codeOf(() => openDatabase(path, key, true))).toBe('VAULT_DAMAGED');
  });

  it('is held by one at a time', () => {
    const first = filled();
    expect(codeOf(() => openDatabase(path, key, true))).toBe('held');
    first.close();
    const second = openDatabase(path, key, true);
    expect(second.all('select a from t')).toHaveLength(1);
    second.close();
  });

  it('undoes a transaction that throws', () => {
    const database = filled();
    expect(codeOf(() => database.transaction(() => {
      database.run('delete from t');
      throw new Error('stop');
    }))).toBe('other: Error: stop');
    expect(database.all('select a from t')).toHaveLength(1);
    database.close();
  });

  it('says that the disk is full, and keeps what was there', () => {
    const database = filled();
    const pages = database.get<{ page_count: number }>('pragma page_count')?.page_count ?? 0;
    database.get(`pragma max_page_count = ${String(pages)}`);
    const big = 'x'.repeat(100_000);
    expect(codeOf(() => database.transaction(() => database.run('insert into t values (:big)', { big })))).toBe('STORAGE_FULL');
    expect(database.all('select a from t')).toHaveLength(1);
    expect(database.integrity()).toEqual(['ok']);
    database.close();
  });

  it('copies itself under the same key, never in the clear', () => {
    const database = filled();
    const copy = join(folder, 'copy.db');
    database.copyTo(copy);
    database.close();
    expect(readFileSync(copy).includes('quick brown')).toBe(false);
    const opened = openDatabase(copy, key, true);
    expect(opened.get('select a from t')).toEqual({ a: 'the quick brown fox' });
    opened.close();
  });

  it('overwrites what was deleted, so that no page holds it any more', () => {
    const database = filled();
    expect(database.get('pragma secure_delete')).toEqual({ secure_delete: 1 });
    expect(database.get('pragma synchronous')).toEqual({ synchronous: 2 });
    expect(database.get('pragma journal_mode')).toEqual({ journal_mode: 'wal' });
    database.close();
  });
});
