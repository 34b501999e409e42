import { describe, expect, it } from 'vitest';
import type { OperationId } from '../../../../src-shared/rest/operations.ts';
import { tenantKeyHandlers } from '../../../../src-main/api/rest/handlers/tenant-keys.ts';
import { each } from '../../../support/each-desk.ts';
import { officerCaller } from '../../../support/open-vault.ts';
import type { Answered, HeldKey } from '../test-door.ts';
import { account, KeysDoor } from './keys-door.ts';

const door = each(() => new KeysDoor(), () => undefined);

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const missing = '99999999-9999-4999-8999-999999999999';

/** The calls of one family, as one of its holders makes them. */
class Family {
  readonly who: HeldKey;
  readonly #of: 'Tenant' | 'Account';
  readonly #headers: Readonly<Record<string, string>>;

  constructor(who: HeldKey, tenant: string | null) {
    this.who = who;
    this.#of = tenant === null ? 'Account' : 'Tenant';
    this.#headers = { 'x-account-id': account, ...(tenant === null ? {} : { 'x-tenant-id': tenant }) };
  }

  async ask(verb: 'list' | 'create' | 'get' | 'update' | 'delete' | 'rotate', publicKey?: string, body?: object, more: object = {}): Promise<Answered> {
    const id = `${verb}${this.#of}Key${verb === 'list' ? 's' : ''}` as OperationId;
    return await door.ask(id, this.who, { params: publicKey === undefined ? {} : { publicKey }, body, headers: { ...this.#headers, ...more } });
  }

  async create(body: object = { name: 'Deploy', roles: ['keys-read'] }): Promise<Readonly<Record<string, unknown>>> {
    const { status, json } = await this.ask('create', undefined, body);
    expect(status).toBe(201);
    return json;
  }

  async publicKey(body?: object): Promise<string> {
    return String((await this.create(body))['publicKey']);
  }

  async listed(): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return (await this.ask('list')).json['tenantKeys'] as readonly Readonly<Record<string, unknown>>[];
  }
}

const ofAcme = async (): Promise<Family> => new Family(await door.key('acme', 'tenant-admin'), 'acme');
const ofAccount = async (): Promise<Family> => new Family(await door.key(null, 'account-admin'), null);
const held = ({ publicKey, identity, privateKey }: Readonly<Record<string, unknown>>): HeldKey => ({
  publicKey: String(publicKey),
  identity: String(identity),
  basic: `Basic ${Buffer.from(`${String(publicKey)}:${String(privateKey)}`).toString('base64')}`,
});

describe.each([
  ['of a tenant', ofAcme],
  ['of the account', ofAccount],
] as const)('an access key %s', (_of, family) => {
  it('is made with its private half, which is told once', async () => {
    const keys = await family();
    const made = await keys.create();
    const text = expect.stringMatching(uuid) as string;
    expect(made).toEqual({ identity: text, name: 'Deploy', publicKey: text, privateKey: expect.any(String) as string, roles: ['keys-read'] });
    const secret = String(made['privateKey']);
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect((await keys.ask('list')).body).not.toContain(secret);
    expect((await keys.ask('get', String(made['publicKey']))).body).not.toContain(secret);
    expect(JSON.stringify(door.events('access-key.create'))).not.toContain(secret);
  });

  it('gets a name of its own and no role where none is given', async () => {
    const keys = await family();
    for (const body of [{}, { name: null, roles: null }]) {
      expect(await keys.create(body)).toMatchObject({ name: expect.stringMatching(/^key-[0-9a-f]{8}$/) as string, roles: [] });
    }
  });

  it('is listed with its times, the oldest first, and is not when it works no more', async () => {
    const keys = await family();
    door.clock.advance(1);
    const createdAt = door.clock.now();
    const first = await keys.create();
    door.clock.advance(1);
    const [second, third] = [await keys.publicKey(), await keys.publicKey()];
    await keys.ask('delete', third);
    const [own, one, two, ...more] = await keys.listed();
    expect([own?.['publicKey'], two?.['publicKey'], more]).toEqual([keys.who.publicKey, second, []]);
    const { identity, name, publicKey, roles } = first;
    expect(one).toEqual({ identity, name, publicKey, roles, createdAt, expiresAt: null, lastUsedAt: null });
    expect(own?.['lastUsedAt']).toEqual(expect.any(Number));
  });

  it('is read by itself, and not when it is gone, never was, or has a name of another form', async () => {
    const keys = await family();
    const { identity, name, publicKey, roles } = await keys.create();
    const key = String(publicKey);
    const body = { identity, name, publicKey, roles, createdAt: door.clock.now(), expiresAt: null };
    const { status, json, headers } = await keys.ask('get', key.toUpperCase());
    expect([status, json]).toEqual([200, body]);
    expect(headers['etag']).toMatch(/^"/);
    await keys.ask('delete', key);
    for (const [named, expected] of [[key, 404], [missing, 404], ['acme-key', 400]] as const) {
      for (const verb of ['get', 'update', 'delete', 'rotate'] as const) {
        const wanted = verb === 'update' ? { name: 'x' } : verb === 'rotate' ? { overlapSeconds: 0 } : undefined;
        expect([verb, (await keys.ask(verb, named, wanted)).status]).toEqual([verb, expected]);
      }
    }
  });

  it('is changed, and keeps what is null', async () => {
    const keys = await family();
    const key = await keys.publicKey();
    const now = async () => (await keys.ask('get', key)).json;
    const changed = await keys.ask('update', key, { name: 'Backup', roles: null });
    expect([changed.status, changed.body]).toEqual([204, undefined]);
    expect(await now()).toMatchObject({ name: 'Backup', roles: ['keys-read'] });
    await keys.ask('update', key, { name: null, roles: ['auditor', 'secrets-read', 'auditor'] });
    expect(await now()).toMatchObject({ name: 'Backup', roles: ['secrets-read', 'auditor'] });
    await keys.ask('update', key, { roles: [] });
    expect(await now()).toMatchObject({ name: 'Backup', roles: [] });
  });

  it('of two who saw the same, lets one write', async () => {
    const keys = await family();
    const key = await keys.publicKey();
    const etag = String((await keys.ask('get', key)).headers['etag']);
    const write = async (name: string) => keys.ask('update', key, { name }, { 'if-match': etag });
    expect((await Promise.all([write('One'), write('Two')])).map(({ status }) => status)).toEqual([204, 412]);
    expect((await keys.ask('get', key)).json['name']).toBe('One');
    expect((await write('Three')).json).toMatchObject({ status: 412, code: 'changed_meanwhile' });
    expect(door.events('access-key.update').map(({ outcome }) => outcome)).toEqual(['ok', 'refused', 'refused']);
  });

  it('keeps its tag while it is used', async () => {
    const keys = await family();
    const made = await keys.create({ name: 'Used', roles: ['tenant-admin'] });
    const tag = async () => (await keys.ask('get', String(made['publicKey']))).headers['etag'];
    const before = await tag();
    door.clock.advance(1000);
    await door.ask('listTenantKeys', held(made), { headers: { 'x-account-id': account, 'x-tenant-id': 'acme' } });
    expect((await keys.listed()).find(({ publicKey }) => publicKey === made['publicKey'])?.['lastUsedAt']).toBe(door.clock.now());
    expect(await tag()).toBe(before);
  });

  it('is deleted at once and for ever', async () => {
    const keys = await family();
    const made = await keys.create();
    const removed = await keys.ask('delete', String(made['publicKey']));
    expect([removed.status, removed.body]).toEqual([204, undefined]);
    expect((await door.ask('listKeys', held(made))).status).toBe(401);
  });

  it('may delete itself, and is not known afterwards', async () => {
    const keys = await family();
    expect((await keys.ask('delete', keys.who.publicKey)).status).toBe(204);
    expect((await keys.ask('list')).status).toBe(401);
  });

  it('is rotated: a new pair of the same identity, and the old one for the overlap', async () => {
    const keys = await family();
    const old = await keys.create();
    const { status, json } = await keys.ask('rotate', String(old['publicKey']), { overlapSeconds: 60 });
    const text = expect.stringMatching(uuid) as string;
    expect(status).toBe(201);
    expect(json).toEqual({ identity: old['identity'], name: 'Deploy', publicKey: text, privateKey: expect.any(String) as string, roles: ['keys-read'] });
    expect([json['publicKey'] === old['publicKey'], json['privateKey'] === old['privateKey']]).toEqual([false, false]);
    expect((await keys.ask('get', String(old['publicKey']))).json['expiresAt']).toBe(door.clock.now() + 60_000);
    const again = await keys.ask('rotate', String(old['publicKey']), { overlapSeconds: 60 });
    expect([again.status, again.json['code']]).toEqual([409, 'state_conflict']);
    door.clock.advance(60_000);
    expect((await keys.ask('get', String(old['publicKey']))).status).toBe(404);
    expect((await keys.ask('get', String(json['publicKey']))).status).toBe(200);
  });

  it.each<readonly [string, object, string]>([
    ['an unknown field', { name: 'x', scope: 'all' }, '/scope'],
    ['a role that is none', { roles: ['root'] }, '/roles/0'],
    ['a name that is too long', { name: 'x'.repeat(81) }, '/name'],
    ['roles that are no list', { roles: 'auditor' }, '/roles'],
  ])('takes no %s', async (_what, body, pointer) => {
    const keys = await family();
    const key = await keys.publicKey();
    for (const refused of [await keys.ask('create', undefined, body), await keys.ask('update', key, body)]) {
      expect([refused.status, refused.json['pointer']]).toEqual([400, pointer]);
      expect(refused.headers['content-type']).toContain('application/problem+json');
    }
    expect(await keys.listed()).toHaveLength(2);
  });
});

describe('a call', () => {
  it.each([
    ['listTenantKeys', { 'x-tenant-id': 'acme' }, 400],
    ['listTenantKeys', { 'x-account-id': account }, 400],
    ['listAccountKeys', {}, 400],
    ['listTenantKeys', { 'x-account-id': missing, 'x-tenant-id': 'acme' }, 403],
    ['listTenantKeys', { 'x-account-id': account, 'x-tenant-id': 'nobody' }, 404],
    ['listTenantKeys', { 'x-account-id': account.toUpperCase(), 'x-tenant-id': 'acme' }, 200],
  ] as const)('%s with the headers %o is answered %i', async (operation, headers, status) => {
    expect((await door.ask(operation, await door.key(null, 'account-admin'), { headers: { ...headers } })).status).toBe(status);
  });
});

describe('the keys of one holder', () => {
  it('are not those of another, for whoever asks', async () => {
    const [acme, whole] = [await ofAcme(), await ofAccount()];
    const globex = new Family(await door.key('globex', 'tenant-admin'), 'globex');
    const others = new Family(whole.who, 'globex');
    const [ofA, ofG, own] = [await acme.publicKey(), await globex.publicKey(), await whole.publicKey()];
    for (const [family, key] of [[acme, ofG], [acme, own], [globex, ofA], [others, ofA], [others, own], [whole, ofA], [whole, ofG]] as const) {
      expect((await family.ask('get', key)).status).toBe(404);
      expect((await family.ask('update', key, { name: 'Taken' })).status).toBe(404);
      expect((await family.ask('rotate', key, { overlapSeconds: 0 })).status).toBe(404);
      expect((await family.ask('delete', key)).status).toBe(404);
      expect((await family.listed()).map(({ publicKey }) => publicKey)).not.toContain(key);
    }
    expect((await others.listed()).map(({ publicKey }) => publicKey)).toContain(ofG);
    for (const [family, key] of [[acme, ofA], [globex, ofG], [whole, own]] as const) expect((await family.ask('get', key)).json['name']).toBe('Deploy');
  });

  it('are out of reach of the keys of another tenant', async () => {
    const acme = await ofAcme();
    const other = new Family(acme.who, 'globex');
    for (const verb of ['list', 'create'] as const) expect((await other.ask(verb, undefined, verb === 'list' ? undefined : {})).status).toBe(403);
  });

  it('are read whole, however many they are', async () => {
    const keys = await ofAcme();
    door.rooms.vault.write(officerCaller, { action: 'access-key.create', tenant: 'acme' }, (rows) =>
      rows.run(`insert into access_keys (public_key, identity, tenant, name, roles, private_hash, created_by, created_at, modified_at)
        with recursive made (n) as (select 1 union all select n + 1 from made where n < 1050)
        select printf('%08x-0000-4000-8000-000000000000', n), printf('%08x-0000-4000-9000-000000000000', n), 'acme', 'Key', '[]', zeroblob(32), 'Ada', n, n from made`),
    );
    const found = await keys.listed();
    expect([found.length, new Set(found.map(({ publicKey }) => publicKey)).size]).toEqual([1051, 1051]);
  });
});

describe('no credential reaches beyond its power', () => {
  it.each([
    ['keys-admin', 'acme'],
    ['secrets-admin', 'acme'],
    ['auditor', 'acme'],
    ['keys-admin', null],
  ] as const)('%s of %s touches no access key', async (role, tenant) => {
    const keys = new Family(await door.key(tenant, role), 'acme');
    expect((await keys.ask('list')).status).toBe(403);
    expect((await keys.ask('create', undefined, { roles: [role] })).status).toBe(403);
    expect((await keys.ask('update', keys.who.publicKey, { roles: ['tenant-admin'] })).status).toBe(403);
    expect((await keys.ask('rotate', keys.who.publicKey, { overlapSeconds: 0 })).status).toBe(403);
    expect((await keys.ask('delete', keys.who.publicKey)).status).toBe(403);
  });

  it('a tenant-admin gives every role of a tenant, and never the account', async () => {
    const keys = await ofAcme();
    const every = ['tenant-admin', 'keys-admin', 'keys-read', 'secrets-admin', 'secrets-read', 'auditor'];
    expect((await keys.create({ roles: every }))['roles']).toEqual(every);
    expect((await keys.ask('create', undefined, { roles: ['account-admin'] })).json['pointer']).toBe('/roles/0');
    expect((await keys.ask('update', keys.who.publicKey, { roles: ['account-admin'] })).json['pointer']).toBe('/roles/0');
  });

  it('a tenant-admin of the account makes no key of the account, and no account-admin of itself', async () => {
    const who = await door.key(null, 'tenant-admin');
    const [own, acme] = [new Family(who, null), new Family(who, 'acme')];
    expect((await own.ask('create', undefined, { roles: [] })).status).toBe(403);
    expect((await own.ask('update', who.publicKey, { roles: ['account-admin'] })).status).toBe(403);
    expect((await acme.ask('update', who.publicKey, { roles: ['keys-admin'] })).status).toBe(404);
    expect((await acme.ask('create', undefined, { roles: ['keys-read'] })).status).toBe(201);
  });

  it('a tenant-admin of a tenant has nothing of the account', async () => {
    const own = new Family(await door.key('acme', 'tenant-admin'), null);
    expect((await own.ask('list')).status).toBe(403);
    expect((await own.ask('create', undefined, { roles: ['account-admin'] })).status).toBe(403);
  });

  it('an account-admin gives the account away, and loses it with its role', async () => {
    const keys = await ofAccount();
    expect(await keys.create({ roles: ['account-admin'] })).toMatchObject({ roles: ['account-admin'] });
    expect((await keys.ask('update', keys.who.publicKey, { roles: ['auditor'] })).status).toBe(204);
    expect((await keys.ask('list')).status).toBe(403);
  });
});

describe('a key that a token made', () => {
  it('is as every other to its client, and its event names the token that made it', async () => {
    const keys = await ofAcme();
    const { json } = await door.ask('createToken', keys.who);
    const bearer: HeldKey = { ...keys.who, basic: `Bearer ${String(json['accessToken'])}` };
    const made = await new Family(bearer, 'acme').create();
    await keys.create();
    const detailOf = ({ detail }: { readonly detail: string }) => JSON.parse(detail) as Readonly<Record<string, unknown>>;
    const [token] = door.events('access-key.token').map(detailOf);
    const tokens = door.events('access-key.create').filter(({ actor }) => actor === 'key Backup job').map((event) => detailOf(event)['byToken']);
    expect(tokens).toEqual([token?.['token'], undefined]);
    expect(Object.keys(made).sort()).toEqual(['identity', 'name', 'privateKey', 'publicKey', 'roles']);
  });
});

describe('a long list', () => {
  it('ends when a key has ended between two parts of it', async () => {
    const asked: number[] = [];
    const list = ({ offset }: { readonly offset: number }) => {
      if (asked.push(offset) > 5) throw new Error('asked without end');
      const row = { identity: missing, name: 'n', publicKey: missing, roles: [], createdAt: 1, expiresAt: null, lastUsedAt: null };
      return { total: 1001, rows: offset === 0 ? Array.from({ length: 1000 }, () => row) : [] };
    };
    const { body } = await tenantKeyHandlers.listTenantKeys({ tenant: 'acme' } as never, { accessKeys: { list } } as never);
    expect(body.tenantKeys).toHaveLength(1000);
    expect(asked).toEqual([0, 1000]);
  });
});

describe('what came to nothing', () => {
  it('is an event of the key and of the call', async () => {
    const [acme, whole] = [await ofAcme(), await ofAccount()];
    const key = await whole.publicKey();
    await acme.ask('delete', key);
    expect(door.events('access-key.delete')).toMatchObject([{ object: key, outcome: 'refused', actor: 'key Backup job' }]);
    const calls = door.events('rest.call').map(({ detail }) => JSON.parse(detail) as Readonly<Record<string, unknown>>);
    expect(calls.at(-1)).toMatchObject({ operation: 'deleteTenantKey', status: 404 });
  });
});
