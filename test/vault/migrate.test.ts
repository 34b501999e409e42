import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { type Database, openDatabase } from '../../src-main/vault/database.ts';
import { migrate } from '../../src-main/vault/migrate.ts';
import { type Places, placesOf } from '../../src-main/vault/places.ts';
import { ManualClock } from '../support/manual-clock.ts';

const key = SecretBytes.adopt(new Uint8Array(32).fill(5));
const first = `create table one (a text) strict; insert into one values ('kept')`;
const second = 'create table two (b text) strict';

describe('migrating a vault', () => {
  let places: Places;
  let database: Database;
  const clock = new ManualClock();

  beforeEach(() => {
    places = placesOf(mkdtempSync(join(tmpdir(), 'keydesk-migrate-')));
    database = openDatabase(places.database, key, false);
  });
  afterEach(() => {
    database.close();
    rmSync(places.folder, { recursive: true, force: true });
  });

  const backups = () => readdirSync(places.folder).includes('before-migration') ? readdirSync(places.backups) : [];

  it('takes each step once, in order, and answers where it came from', () => {
    expect(migrate(database, places, clock, [first])).toBe(0);
    expect(migrate(database, places, clock, [first, second])).toBe(1);
    expect(migrate(database, places, clock, [first, second])).toBe(2);
    expect(database.version).toBe(2);
  });

  it('keeps no copies of a vault that is only being made, however many steps that takes', () => {
    migrate(database, places, clock, [first, second]);
    expect(backups()).toEqual([]);
  });

  it('backs up before it changes anything that was there, encrypted as it is', () => {
    migrate(database, places, clock, [first]);
    expect(backups()).toEqual([]);
    migrate(database, places, clock, [first, second]);
    const [name] = backups();
    const path = join(places.backups, name ?? '');
    expect(readFileSync(path).includes('kept')).toBe(false);
    const copy = openDatabase(path, key, true);
    expect(copy.version).toBe(1);
    expect(copy.get('select a from one')).toEqual({ a: 'kept' });
    copy.close();
  });

  it('leaves everything as it was when a step fails half way', () => {
    migrate(database, places, clock, [first]);
    expect(() => migrate(database, places, clock, [first, 'create table two (b text); create table one (a text)'])).toThrow();
    expect(database.version).toBe(1);
    expect(database.get(`select name from sqlite_master where name = 'two'`)).toBeUndefined();
    expect(database.get('select a from one')).toEqual({ a: 'kept' });
  });

  it('refuses a vault of a newer version and does not touch it', () => {
    migrate(database, places, clock, [first, second]);
    expect(() => migrate(database, places, clock, [first])).toThrow(expect.objectContaining({ code: 'VAULT_TOO_NEW', data: { found: 2, supported: 1 } }));
    expect(database.version).toBe(2);
    expect(backups()).toEqual([]);
  });
});
