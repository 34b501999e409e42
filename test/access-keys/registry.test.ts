import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { privateKeyFromText, privateKeyHash } from '../../src-main/crypto/access-key.ts';
import { accessKeySchema } from '../../src-shared/access-keys.ts';
import { each } from '../support/each-desk.ts';
import { testVaultId } from '../support/open-vault.ts';
import { auditor, day, KeysScene, officer, refusal, stale } from './keys-scene.ts';

const scene = each(() => new KeysScene(), () => undefined);
const missing = 'a1b2c3d4-0000-4000-8000-000000000001';

describe('making a key', () => {
  it('answers the pair once, with an event that names the public half alone', async () => {
    const expiresAt = scene.clock.now() + 30 * day;
    const { key, privateKey } = await scene.make({ name: 'deploy', roles: ['secrets-read', 'keys-read'], expiresAt });
    expect(accessKeySchema.parse(key)).toMatchObject({
      tenant: 'acme', name: 'deploy', roles: ['keys-read', 'secrets-read'], state: 'active', createdBy: 'Ada Officer', createdAt: scene.clock.now(),
      modifiedAt: scene.clock.now(), expiresAt, lastUsedAt: null, deletedAt: null, replacedBy: null, usesAfterEnd: 0, findings: [],
    });
    expect(privateKey).toMatch(/^kd_[A-Za-z0-9_-]{43}$/);
    expect(scene.keys.get(key.publicKey)).toEqual(key);
    expect(scene.lastEvent()).toMatchObject({ action: 'access-key.create', tenant: 'acme', object: key.publicKey, outcome: 'ok', actor: 'Ada Officer' });
    expect(scene.lastEvent()?.detail).toEqual({ publicKey: key.publicKey, identity: key.identity, name: 'deploy', roles: ['secrets-read', 'keys-read'], expiresAt, via: 'cli' });
  });

  it('keeps the hash alone: neither the text nor the bytes of the private half are anywhere in the vault', async () => {
    const { key, privateKey } = await scene.make();
    using half = privateKeyFromText(privateKey);
    if (half === null) throw new Error('a private half was made');
    const row = scene.vault.read((rows) => rows.get<Record<string, unknown>>('select * from access_keys'));
    const kept = scene.vault.read((rows) => rows.get<{ hash: Uint8Array }>('select private_hash as hash from access_keys'))?.hash;
    expect(Buffer.from(kept ?? []).equals(privateKeyHash({ vault: testVaultId, publicKey: key.publicKey }, half))).toBe(true);
    const said = JSON.stringify([row, scene.events(), scene.list(), scene.vault.read((rows) => rows.all('select * from audit_events'))]);
    for (const secret of [privateKey, privateKey.slice(3), Buffer.from(half.expose()).toString('hex')]) expect(said).not.toContain(secret);
    for (const file of readdirSync(scene.test.folder)) {
      const bytes = readFileSync(join(scene.test.folder, file));
      expect([bytes.includes(Buffer.from(half.expose())), bytes.includes(Buffer.from(privateKey))]).toEqual([false, false]);
    }
    // The file is encrypted as a whole: what is inside is looked at in the clear too.
    const cells = scene.vault.read((rows) => rows.all<Record<string, unknown>>('select * from access_keys')).flatMap((cell) => Object.values(cell));
    expect(cells.filter((cell) => cell instanceof Uint8Array && Buffer.from(cell).includes(Buffer.from(half.expose())))).toEqual([]);
  });

  it.each([
    ['a role of the whole vault for a tenant', { roles: ['account-admin'] as const }, 'BAD_INPUT', { field: 'roles' }],
    ['an end that is over', { expiresAt: 0 }, 'BAD_INPUT', { field: 'expiresAt' }],
    ['no such tenant', { tenant: 'none' }, 'NOT_FOUND', { noun: 'tenant', id: 'none' }],
  ])('is refused with %s, which is an event', async (_, wanted, code, data) => {
    expect(await refusal(() => scene.make(wanted))).toMatchObject({ code, data });
    expect(scene.list().total).toBe(0);
    expect(scene.lastEvent()).toMatchObject({ action: 'access-key.create', outcome: 'refused', detail: { error: code } });
  });

  it('is refused for an archived tenant, whose keys can still be deleted', async () => {
    const { key } = await scene.make();
    scene.archive('acme');
    expect(await refusal(() => scene.make())).toMatchObject({ code: 'TENANT_ARCHIVED', data: { tenant: 'acme' } });
    expect(await refusal(() => scene.keys.rotate(officer, { publicKey: key.publicKey, overlapSeconds: 0 }))).toMatchObject({ code: 'TENANT_ARCHIVED' });
    expect(await refusal(() => scene.keys.update(officer, { publicKey: key.publicKey, roles: ['secrets-read', 'auditor'] }))).toMatchObject({ code: 'TENANT_ARCHIVED' });
    expect(scene.keys.get(key.publicKey).state).toBe('active');
    expect((await scene.keys.remove(officer, key.publicKey)).state).toBe('deleted');
  });

  it('asks for the role, then for a fresh passphrase', async () => {
    for (const [asker, code] of [[auditor, 'ROLE_REQUIRED'], [stale, 'REAUTHENTICATION_REQUIRED']] as const) {
      expect(await refusal(() => scene.keys.create(asker, { tenant: null, name: 'n', roles: [], expiresAt: null }))).toMatchObject({ code });
      expect(scene.lastEvent()).toMatchObject({ action: 'access-key.create', outcome: 'refused', detail: { error: code, name: 'n' } });
    }
    expect(scene.list().total).toBe(0);
  });
});

describe('changing a key', () => {
  it('sets name, roles and end, and says what they were', async () => {
    const { key } = await scene.make();
    scene.clock.advance(1000);
    const expiresAt = scene.clock.now() + day;
    const changed = await scene.keys.update(officer, { publicKey: key.publicKey, name: 'ci', roles: ['auditor'], expiresAt });
    expect(changed).toMatchObject({ ...key, name: 'ci', roles: ['auditor'], expiresAt, modifiedAt: scene.clock.now(), findings: ['expiring'] });
    expect(scene.lastEvent()).toMatchObject({ action: 'access-key.update', object: key.publicKey, detail: { name: 'deploy', newName: 'ci', roles: ['auditor'], rolesBefore: ['secrets-read'], expiresAt } });
  });

  it('leaves alone what is absent', async () => {
    const expiresAt = scene.clock.now() + day;
    const { key } = await scene.make({ expiresAt });
    expect(await scene.keys.update(stale, { publicKey: key.publicKey, name: 'ci' })).toEqual({ ...key, name: 'ci' });
    expect(await scene.keys.update(stale, { publicKey: key.publicKey })).toEqual({ ...key, name: 'ci' });
  });

  it('takes away without a fresh passphrase, and gives only with one', async () => {
    const expiresAt = scene.clock.now() + day;
    const { key } = await scene.make({ roles: ['secrets-read', 'auditor'], expiresAt });
    const { publicKey } = key;
    await scene.keys.update(stale, { publicKey, roles: ['auditor'], expiresAt: expiresAt - 1 });
    for (const more of [{ roles: ['secrets-read'] as const }, { roles: ['auditor', 'keys-read'] as const }, { expiresAt }, { expiresAt: null }]) {
      expect(await refusal(() => scene.keys.update(stale, { publicKey, ...more }))).toMatchObject({ code: 'REAUTHENTICATION_REQUIRED' });
      expect(scene.lastEvent()).toMatchObject({ action: 'access-key.update', outcome: 'refused' });
    }
    expect(scene.keys.get(publicKey)).toMatchObject({ roles: ['auditor'], expiresAt: expiresAt - 1 });
    expect(await scene.keys.update(officer, { publicKey, roles: ['secrets-read'], expiresAt: null })).toMatchObject({ roles: ['secrets-read'], expiresAt: null });
  });

  it('brings an expired key back by a new end, and never a deleted one', async () => {
    const { key } = await scene.make({ expiresAt: scene.clock.now() + 1000 });
    const { publicKey } = key;
    scene.clock.advance(1000);
    expect(scene.keys.get(publicKey).state).toBe('expired');
    expect(await scene.keys.update(stale, { publicKey, name: 'kept', expiresAt: key.expiresAt })).toMatchObject({ name: 'kept', state: 'expired' });
    expect((await scene.keys.update(officer, { publicKey, expiresAt: scene.clock.now() + 1 })).state).toBe('active');
    await scene.keys.remove(officer, publicKey);
    expect(await refusal(() => scene.keys.update(officer, { publicKey, name: 'again' }))).toMatchObject({ code: 'STATE_CONFLICT', data: { noun: 'access key', state: 'deleted' } });
  });

  it('refuses what a key cannot become', async () => {
    const { key } = await scene.make();
    const { publicKey } = key;
    expect(await refusal(() => scene.keys.update(officer, { publicKey, roles: ['account-admin'] }))).toMatchObject({ code: 'BAD_INPUT', data: { field: 'roles' } });
    expect(await refusal(() => scene.keys.update(officer, { publicKey, expiresAt: scene.clock.now() }))).toMatchObject({ code: 'BAD_INPUT', data: { field: 'expiresAt' } });
    expect(await refusal(() => scene.keys.update(officer, { publicKey: missing }))).toMatchObject({ code: 'NOT_FOUND', data: { noun: 'access key', id: missing } });
    expect(await refusal(() => scene.keys.update(auditor, { publicKey, name: 'x' }))).toMatchObject({ code: 'ROLE_REQUIRED' });
    expect(scene.keys.get(publicKey)).toEqual(key);
  });

  it('is kept out of the pair, identity, tenant and hash by the table itself', async () => {
    const { key } = await scene.make();
    for (const set of [`identity = 'x'`, `tenant = 'blue'`, `private_hash = x'00'`, `public_key = 'x'`])
      expect(() => scene.vault.write(officer.caller, { action: 'access-key.update', object: key.publicKey }, (rows) => rows.run(`update access_keys set ${set}`))).toThrow(/never change/);
  });
});

describe('deleting a key', () => {
  it('leaves a tombstone that is listed only when asked for', async () => {
    const { key } = await scene.make();
    await scene.make({ name: 'other' });
    scene.clock.advance(5);
    expect(await scene.keys.remove(stale, key.publicKey)).toMatchObject({ state: 'deleted', deletedAt: scene.clock.now(), modifiedAt: scene.clock.now(), findings: [] });
    expect(scene.lastEvent()).toMatchObject({ action: 'access-key.delete', object: key.publicKey, outcome: 'ok', detail: { roles: ['secrets-read'], grants: 0 } });
    expect(scene.names()).toEqual(['other']);
    expect(scene.names({ state: 'deleted' })).toEqual(['deploy']);
    expect(scene.keys.get(key.publicKey).state).toBe('deleted');
  });

  it('is refused twice, without the role, and for a key that there is none of', async () => {
    const { key } = await scene.make();
    expect(await refusal(() => scene.keys.remove(auditor, key.publicKey))).toMatchObject({ code: 'ROLE_REQUIRED' });
    await scene.keys.remove(officer, key.publicKey);
    expect(await refusal(() => scene.keys.remove(officer, key.publicKey))).toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await refusal(() => scene.keys.remove(officer, missing))).toMatchObject({ code: 'NOT_FOUND' });
    expect(scene.events('access-key.delete').map(({ outcome }) => outcome)).toEqual(['refused', 'ok', 'refused', 'refused']);
    expect(await refusal(() => scene.keys.get(missing))).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the list of keys', () => {
  it('is narrowed by each of its filters', async () => {
    await scene.make({ name: 'alpha', roles: ['secrets-read'] });
    await scene.make({ name: 'beta_1', roles: ['keys-read', 'auditor'], tenant: 'blue' });
    await scene.make({ name: 'Gamma', roles: ['account-admin'], tenant: null, expiresAt: scene.clock.now() + 1 });
    scene.clock.advance(1);
    const { rows } = scene.list();
    expect(scene.names({ sort: 'name' })).toEqual(['alpha', 'beta_1', 'Gamma']);
    expect(scene.names({ scope: 'account' })).toEqual(['Gamma']);
    expect(scene.names({ scope: 'tenant', sort: 'name' })).toEqual(['alpha', 'beta_1']);
    expect(scene.names({ tenant: 'blue' })).toEqual(['beta_1']);
    expect(scene.names({ role: 'auditor' })).toEqual(['beta_1']);
    expect(scene.names({ role: 'keys-admin' })).toEqual([]);
    expect(scene.names({ state: 'expired' })).toEqual(['Gamma']);
    expect(scene.names({ finding: 'never-expires', sort: 'name' })).toEqual(['alpha', 'beta_1']);
    expect(scene.names({ search: 'A_1' })).toEqual(['beta_1']);
    expect(scene.names({ search: 'gam%' })).toEqual([]);
    expect(scene.names({ search: rows.find(({ name }) => name === 'alpha')?.publicKey ?? 'none' })).toEqual(['alpha']);
    expect(scene.names({ search: 'alpha', tenant: 'blue' })).toEqual([]);
  });

  it('is ordered by each of its columns, and cut to a window', async () => {
    const now = scene.clock.now();
    await scene.make({ name: 'b', tenant: null, expiresAt: now + 2 * day });
    scene.clock.advance(1);
    const middle = await scene.make({ name: 'C', tenant: 'blue', expiresAt: null });
    scene.clock.advance(1);
    await scene.make({ name: 'a', tenant: 'acme', expiresAt: now + day });
    scene.clock.advance(1);
    scene.prove(middle);
    expect(scene.names({ sort: 'name' })).toEqual(['a', 'b', 'C']);
    expect(scene.names({ sort: 'tenant' })).toEqual(['b', 'a', 'C']);
    expect(scene.names({ sort: 'createdAt' })).toEqual(['b', 'C', 'a']);
    expect(scene.names({ sort: 'expiresAt' })).toEqual(['a', 'b', 'C']);
    expect(scene.names({ sort: 'expiresAt', descending: true })).toEqual(['C', 'b', 'a']);
    expect(scene.names({ sort: 'lastUsedAt', descending: true })[0]).toBe('C');
    scene.clock.advance(day);
    expect(scene.names({ sort: 'state', descending: true })[0]).toBe('a');
    expect(scene.list({ sort: 'name', offset: 1, limit: 1 })).toMatchObject({ total: 3, rows: [{ name: 'b' }] });
    expect(scene.list({ offset: 3 })).toEqual({ total: 3, rows: [] });
  });

  it('finds a key whatever the case of its public half', async () => {
    const { key } = await scene.make();
    expect(scene.keys.get(key.publicKey.toUpperCase())).toEqual(key);
    expect((await scene.keys.remove(officer, key.publicKey.toUpperCase())).deletedAt).toBe(scene.clock.now());
  });
});
