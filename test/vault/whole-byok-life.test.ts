import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { type Database, openDatabase } from '../../src-main/vault/database.ts';
import { migrate } from '../../src-main/vault/migrate.ts';
import { firstVault } from '../../src-main/vault/migrations/001-first-vault.ts';
import { type Places, placesOf } from '../../src-main/vault/places.ts';
import { ManualClock } from '../support/manual-clock.ts';

const key = SecretBytes.adopt(new Uint8Array(32).fill(5));

/** What an officer of the first version left behind: an active and a sealed tenant, and an import that was cut off. */
const leftBehind = `
insert into vault values ('v', 'Test', 0, 1);
insert into tenants values ('acme', 'Acme', 'STANDARD', 'active', 1, 1), ('globex', 'Globex', 'STANDARD', 'active', 1, 1);
insert into data_keys values ('acme', 1, 'active', 1, null), ('globex', 1, 'active', 1, null);
insert into kms_keys values ('cck-one', 'One', 'AWS', '{}', 'arn', 'VALID', 'Serves.', 1, null, 1, 1, 1, null);
insert into byok_configs (id, tenant, kms_key, status, config_version, sealed_since, sealed_cause, created_at, modified_at) values
  ('c1', 'acme', 'cck-one', 'ACTIVE', 1, null, null, 1, 1), ('c2', 'globex', 'cck-one', 'SEALED', 1, 7, 'it refused', 1, 1);
insert into wrappings (tenant, version, config, kms_key, blob, state, created_at) values ('acme', 1, 'c1', 'cck-one', x'01', 'live', 1), ('globex', 1, 'c2', 'cck-one', x'02', 'live', 1);
insert into jobs values ('j1', 'import', 'acme', 'Import', 'running', 10, 4, 0, '{"import":"i1"}', null, 5, null), ('j2', 'rotate', 'acme', 'Rotate', 'done', 3, 3, 0, '{}', null, 2, 4);
insert into imports values ('i1', 'acme', 'secrets.env', 10, 0, 0, 5);
`;

describe('a vault of the first version', () => {
  let places: Places;
  let database: Database;

  beforeEach(() => {
    places = placesOf(mkdtempSync(join(tmpdir(), 'keydesk-migrate-')));
    database = openDatabase(places.database, key, false);
    migrate(database, places, new ManualClock(), [firstVault]);
    database.execute(leftBehind);
    expect(migrate(database, places, new ManualClock())).toBe(1);
  });
  afterEach(() => {
    database.close();
    rmSync(places.folder, { recursive: true, force: true });
  });

  it('keeps its bindings; what was sealed is the officer’s to unseal', () => {
    const sql = 'select tenant, status, sealed_by as sealedBy, revoke_at as revokeAt, successor_of as successorOf from byok_configs order by id';
    expect(database.all(sql)).toEqual([
      { tenant: 'acme', status: 'ACTIVE', sealedBy: null, revokeAt: null, successorOf: null },
      { tenant: 'globex', status: 'SEALED', sealedBy: 'officer', revokeAt: null, successorOf: null },
    ]);
    expect(database.all('select tenant, hex(blob) as blob from wrappings order by id')).toEqual([{ tenant: 'acme', blob: '01' }, { tenant: 'globex', blob: '02' }]);
  });

  it('keeps its jobs, and an import that goes on is still cleaned up when it ends', () => {
    expect(database.all('select id, kind, act, tenant, state, paused, total, done from jobs order by id')).toEqual([
      { id: 'j1', kind: 'import', act: null, tenant: 'acme', state: 'running', paused: 0, total: 10, done: 4 },
      { id: 'j2', kind: 'rotate', act: null, tenant: 'acme', state: 'done', paused: 0, total: 3, done: 3 },
    ]);
    database.execute(`update jobs set state = 'cancelled' where id = 'j1'`);
    expect(database.all('select id from imports')).toEqual([]);
  });

  it('has a cryptoperiod for each kind of key', () => {
    expect(database.all('select kind, days from cryptoperiods order by kind')).toEqual([{ kind: 'customer-key', days: 730 }, { kind: 'data-key', days: 365 }]);
  });

  it('takes one open drill a key, and one successor a config', () => {
    const drill = (id: string, step: string): void => {
      database.execute(`insert into drills (id, kms_key, step, reason, officer, tenants, started_at) values ('${id}', 'cck-one', '${step}', '', 'Ada', 1, 1)`);
    };
    drill('d1', 'done');
    drill('d2', 'sealing');
    expect(() => drill('d3', 'disable')).toThrow(/unique/i);
    const successor = (id: string): void => {
      database.execute(`insert into byok_configs (id, tenant, kms_key, status, config_version, live, successor_of, created_at, modified_at)
        values ('${id}', 'acme', 'cck-one', 'VALIDATED', 1, 0, 'c1', 1, 1)`);
    };
    successor('s1');
    expect(() => successor('s2')).toThrow(/unique/i);
  });

  it('holds the tenants of a fleet, and lets them go with it', () => {
    database.execute(`insert into jobs (id, kind, act, title, state, total, done, failed, detail, started_at) values ('f', 'fleet', 'rewrap', 'All', 'running', 2, 0, 0, '{}', 1)`);
    database.execute(`insert into job_items (job, tenant, state) values ('f', 'acme', 'waiting'), ('f', 'globex', 'done')`);
    expect(() => database.execute(`insert into job_items (job, tenant, state) values ('f', 'nobody', 'waiting')`)).toThrow(/foreign key/i);
    database.execute(`delete from jobs where id = 'f'`);
    expect(database.all('select tenant from job_items')).toEqual([]);
  });
});
