import { afterEach, describe, expect, it } from 'vitest';
import { createTenants, type Tenants } from '../../src-main/tenants/tenants.ts';
import type { WantedTenants } from '../../src-main/tenants/tenant-rows.ts';
import { isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import { officerCaller, openTestVault, type TestVault } from '../support/open-vault.ts';
import type { Writer } from '../../src-main/vault/rows.ts';
import type { Asker } from '../../src-main/lib/asker.ts';

const officer: Asker = { caller: officerCaller, admit: () => undefined, requireFresh: () => undefined };
const auditor: Asker = {
  ...officer,
  admit: () => {
    throw new KeydeskError('ROLE_REQUIRED', { role: 'auditor', allowed: ['officer'] });
  },
};
const all: WantedTenants = { search: '', sort: 'displayName', descending: false, offset: 0, limit: 100 };

interface Scene {
  readonly test: TestVault;
  readonly tenants: Tenants;
  keysFail: boolean;
}

function openScene(): Scene {
  const test = openTestVault();
  const createFirstDataKey = (rows: Writer, tenant: string, at: number): void => {
    if (scene.keysFail) throw new Error('no data key');
    rows.run(`insert into data_keys (tenant, version, state, created_at) values (:tenant, 1, 'active', :at)`, { tenant, at });
  };
  const scene: Scene = { test, tenants: createTenants({ vault: test.vault, clock: test.clock, createFirstDataKey }), keysFail: false };
  return scene;
}

const held: { scene: Scene | null } = { scene: null };
const now = (): Scene => (held.scene ??= openScene());
afterEach(() => {
  now().test.close();
  held.scene = null;
});

const events = () =>
  now().test.vault.read((rows) => rows.all<{ action: string; outcome: string; tenant: string; detail: string }>('select action, outcome, tenant, detail from audit_events order by seq'));
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => (isKeydeskError(error) ? error.code : String(error)),
  );
const add = (id: string, displayName = id) => now().tenants.create(officer, { id, displayName, defaultSensitivity: 'PII' });

/** Puts a tenant under a customer's key, as far as its row shows. */
function bind(tenant: string, status: string): void {
  now().test.vault.write(officerCaller, [], (rows) => {
    rows.run(
      `insert into kms_keys (id, display_name, provider, reference, resource, phase, message, since, created_at, modified_at)
       values (:id, 'K', 'aws', 'r', :id, 'VALID', '', 0, 0, 0)`,
      { id: `key-${tenant}` },
    );
    rows.run(
      `insert into byok_configs (id, tenant, kms_key, status, config_version, created_at, modified_at) values (:tenant, :tenant, :key, :status, 1, 0, 0)`,
      { tenant, key: `key-${tenant}`, status },
    );
  });
}

describe('a tenant', () => {
  it('is made with its first data key and one event', async () => {
    expect(await add('acme', 'Acme & Co')).toEqual({
      id: 'acme',
      displayName: 'Acme & Co',
      defaultSensitivity: 'PII',
      state: 'active',
      custody: 'BASELINE',
      kmsKey: null,
      dataKeyVersion: 1,
      secretCount: 0,
      createdAt: now().test.clock.now(),
      modifiedAt: now().test.clock.now(),
    });
    expect(now().tenants.dataKeys('acme')).toEqual([
      { version: 1, state: 'active', wrappedBy: null, revisionCount: 0, createdAt: now().test.clock.now(), retiredAt: null },
    ]);
    expect(events()).toMatchObject([{ action: 'tenant.create', outcome: 'ok', tenant: 'acme' }]);
  });

  it('is not made twice, not by an auditor, and not without its data key', async () => {
    await add('acme');
    expect(await code(add('acme', 'Other'))).toBe('ALREADY_EXISTS');
    expect(await code(now().tenants.create(auditor, { id: 'bolt', displayName: 'Bolt', defaultSensitivity: 'PII' }))).toBe('ROLE_REQUIRED');
    now().keysFail = true;
    await expect(add('bolt')).rejects.toThrow('no data key');
    expect(now().tenants.list(all).total).toBe(1);
    expect(now().tenants.get('acme').displayName).toBe('acme');
    expect(events().map(({ outcome }) => outcome)).toEqual(['ok', 'refused', 'refused', 'failed']);
  });

  it('changes its name and default sensitivity, and records what was set', async () => {
    await add('acme');
    now().test.clock.advance(5);
    expect(await now().tenants.update(officer, { tenant: 'acme', displayName: 'New' })).toMatchObject({ displayName: 'New', defaultSensitivity: 'PII', modifiedAt: now().test.clock.now() });
    expect(await now().tenants.update(officer, { tenant: 'acme', defaultSensitivity: 'PHI' })).toMatchObject({ displayName: 'New', defaultSensitivity: 'PHI' });
    expect(JSON.parse(events()[1]?.detail ?? '')).toMatchObject({ displayName: 'New' });
    expect(await code(now().tenants.update(officer, { tenant: 'nobody', displayName: 'X' }))).toBe('NOT_FOUND');
  });

  it('is archived and restored, once each, and refuses changes in between', async () => {
    await add('acme');
    expect((await now().tenants.archive(officer, 'acme')).state).toBe('archived');
    expect(await code(now().tenants.archive(officer, 'acme'))).toBe('STATE_CONFLICT');
    expect(await code(now().tenants.update(officer, { tenant: 'acme', displayName: 'X' }))).toBe('TENANT_ARCHIVED');
    expect((await now().tenants.restore(officer, 'acme')).state).toBe('active');
    expect(await code(now().tenants.restore(officer, 'acme'))).toBe('STATE_CONFLICT');
    expect(await code(now().tenants.archive(officer, 'nobody'))).toBe('NOT_FOUND');
  });

  it.each([['ACTIVE', 'STATE_CONFLICT'], ['SEALED', 'STATE_CONFLICT'], ['VALIDATED', 'no error'], ['REVOKED', 'no error']])('with a config that is %s: archiving gives %s', async (status, expected) => {
    await add('acme');
    bind('acme', status);
    expect(await code(now().tenants.archive(officer, 'acme'))).toBe(expected);
  });

  it('is not archived while a job of it is not finished', async () => {
    await add('acme');
    now().test.vault.write(officerCaller, [], (rows) =>
      rows.run(`insert into jobs (id, kind, tenant, title, state, total, done, failed, detail, started_at) values ('j', 'rotate', 'acme', 't', 'running', 1, 0, 0, '{}', 0)`),
    );
    expect(await code(now().tenants.archive(officer, 'acme'))).toBe('STATE_CONFLICT');
  });
});

describe('the list of tenants', () => {
  it('searches names and ids, filters by custody and state, sorts and cuts', async () => {
    await add('zeta', 'alpha');
    await add('acme', 'Beta 100%');
    await add('mill', 'gamma');
    bind('mill', 'SEALED');
    await now().tenants.archive(officer, 'zeta');
    const ids = (wanted: Partial<WantedTenants>) => now().tenants.list({ ...all, ...wanted }).rows.map(({ id }) => id);
    expect(ids({})).toEqual(['zeta', 'acme', 'mill']);
    expect(ids({ sort: 'id', descending: true })).toEqual(['zeta', 'mill', 'acme']);
    expect(ids({ search: '%' })).toEqual(['acme']);
    expect(ids({ search: 'ETA' })).toEqual(['zeta', 'acme']);
    expect(ids({ custody: 'SEALED' })).toEqual(['mill']);
    expect(ids({ custody: 'BASELINE', state: 'active' })).toEqual(['acme']);
    expect(now().tenants.list({ ...all, offset: 1, limit: 1 })).toMatchObject({ total: 3, rows: [{ id: 'acme' }] });
    expect(now().tenants.get('mill')).toMatchObject({ custody: 'SEALED', kmsKey: 'key-mill' });
    for (const sort of ['custody', 'secretCount', 'createdAt'] as const) expect(ids({ sort })).toHaveLength(3);
  });
});
