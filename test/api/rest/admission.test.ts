import { describe, expect, it } from 'vitest';
import { each } from '../../support/each-desk.ts';
import { testVaultId } from '../../support/open-vault.ts';
import { openTestDoor } from './test-door.ts';

const door = each(
  () => openTestDoor(),
  ({ handlers, reached }) => {
    handlers.getByok = ({ tenant }) => {
      reached.push(tenant);
      return { status: 200, body: { configured: false, config: null } };
    };
    handlers.unsealTenantKms = ({ tenant }) => {
      reached.push(tenant);
      return { status: 200, body: { unsealed: true } };
    };
    for (const id of ['listTenantKeys', 'listAccountKeys'] as const) handlers[id] = () => ({ status: 200, body: { tenantKeys: [] } });
  },
);

const acme = { tenant: 'acme' };
const inAccount = { 'x-account-id': testVaultId };

describe("a tenant's key", () => {
  it('acts on its tenant, whether it names it or not', async () => {
    const { basic: authorization } = await door.key('acme', 'keys-admin');
    expect((await door.ask('getByok', { params: acme, authorization })).status).toBe(200);
    expect((await door.ask('unsealTenantKms', { authorization })).status).toBe(200);
    expect((await door.ask('unsealTenantKms', { headers: { 'x-tenant-id': 'acme' }, authorization })).status).toBe(200);
    expect(door.reached).toEqual(['acme', 'acme', 'acme']);
  });

  it('is refused alike for a tenant that there is and for one that there is not', async () => {
    const { basic: authorization } = await door.key('acme', 'keys-admin');
    const requestId = '9b1f8a10-5c0e-4a5e-9d55-2f0f5a1f6f10';
    const ask = async (tenant: string) => door.ask('getByok', { params: { tenant }, authorization, requestId });
    const [there, missing, malformed] = [await ask('globex'), await ask('nobody'), await ask('No Slug')];
    expect(there).toMatchObject({ status: 403, json: { code: 'other_tenant' } });
    expect(missing.body).toBe(there.body);
    expect(malformed.body).toBe(there.body);
    const byHeader = await door.ask('unsealTenantKms', { headers: { 'x-tenant-id': 'globex' }, authorization });
    expect(byHeader).toMatchObject({ status: 403, json: { error: { type: 'other_tenant' } } });
    expect(door.reached).toEqual([]);
  });

  it('does nothing of the account', async () => {
    const { basic: authorization } = await door.key('acme', 'keys-admin', 'tenant-admin');
    const registry = await door.ask('listKeys', { authorization });
    expect(registry).toMatchObject({ status: 403, json: { errors: [{ code: 'user_unauthorized', title: 'The access key is for one tenant' }] } });
    const keys = await door.ask('listAccountKeys', { headers: inAccount, authorization });
    expect(keys).toMatchObject({ status: 403, json: { code: 'account_key_required' } });
  });
});

describe("an account's key", () => {
  it('acts on every tenant that it names', async () => {
    const { basic: authorization } = await door.key(null, 'keys-admin');
    for (const tenant of ['acme', 'globex']) {
      expect((await door.ask('getByok', { params: { tenant }, authorization })).status).toBe(200);
      expect((await door.ask('unsealTenantKms', { headers: { 'x-tenant-id': tenant }, authorization })).status).toBe(200);
    }
    expect(door.reached).toEqual(['acme', 'acme', 'globex', 'globex']);
  });

  it('must name one', async () => {
    const { basic: authorization } = await door.key(null, 'keys-admin');
    const { status, json } = await door.ask('unsealTenantKms', { authorization });
    expect({ status, json }).toMatchObject({ status: 400, json: { error: { parameter: 'x-tenant-id' } } });
    expect(JSON.stringify(json)).toContain('x-tenant-id');
  });

  it('learns which tenants there are not, and what a tenant is called', async () => {
    const { basic: authorization } = await door.key(null, 'keys-admin');
    expect(await door.ask('getByok', { params: { tenant: 'nobody' }, authorization })).toMatchObject({ status: 404, json: { code: 'not_found' } });
    expect(await door.ask('getByok', { params: { tenant: 'No Slug' }, authorization })).toMatchObject({ status: 400, json: { parameter: 'tenant' } });
    const byHeader = await door.ask('unsealTenantKms', { headers: { 'x-tenant-id': '' }, authorization });
    expect(byHeader).toMatchObject({ status: 400, json: { error: { parameter: 'x-tenant-id' } } });
  });
});

describe('roles', () => {
  it('are needed: one of those the call names', async () => {
    const { basic: reader } = await door.key('acme', 'keys-read');
    expect((await door.ask('getByok', { params: acme, authorization: reader })).status).toBe(200);
    const refused = await door.ask('unsealTenantKms', { authorization: reader });
    expect(refused).toMatchObject({ status: 403, json: { error: { type: 'access_role_required' } } });
    expect(JSON.stringify(refused.json)).toContain('keys-admin');
    const events = door.events('rest.call').map(({ outcome, detail }) => [outcome, (JSON.parse(detail) as { status: number }).status]);
    expect(events).toEqual([['ok', 200], ['refused', 403]]);
  });

  it('come before what an account is told of tenants', async () => {
    const { basic: authorization } = await door.key(null, 'secrets-read');
    expect((await door.ask('getByok', { params: { tenant: 'nobody' }, authorization })).status).toBe(403);
  });

  it('are asked of the rooms again by the asker, who is fresh', async () => {
    const { basic: authorization } = await door.key('acme', 'keys-read');
    door.handlers.getByok = ({ asker, agent }) => {
      asker.admit();
      asker.requireFresh();
      expect({ caller: asker.caller.actor, via: asker.caller.via, name: agent.name }).toEqual({ caller: 'key Backup job', via: 'rest', name: 'Backup job' });
      return { status: 200, body: { configured: false, config: null } };
    };
    expect((await door.ask('getByok', { params: acme, authorization })).status).toBe(200);
  });
});

describe('the account header', () => {
  const headers = { ...inAccount, 'x-tenant-id': 'acme' };

  it('is the id of the vault, in any case', async () => {
    const { basic: authorization } = await door.key('acme', 'tenant-admin');
    expect((await door.ask('listTenantKeys', { headers, authorization })).status).toBe(200);
    const upper = { ...headers, 'x-account-id': testVaultId.toUpperCase() };
    expect((await door.ask('listTenantKeys', { headers: upper, authorization })).status).toBe(200);
  });

  it('of another account is refused', async () => {
    const { basic: authorization } = await door.key('acme', 'tenant-admin');
    for (const account of ['0c8e7c0e-52b1-4d0b-8f6b-0a7a2d1f3c44', 'nonsense']) {
      const refused = await door.ask('listTenantKeys', { headers: { ...headers, 'x-account-id': account }, authorization });
      expect(refused).toMatchObject({ status: 403, json: { code: 'other_account', parameter: 'x-account-id' } });
    }
  });

  it('is required with the tenant, by name', async () => {
    const { basic: authorization } = await door.key('acme', 'tenant-admin');
    expect(await door.ask('listTenantKeys', { headers: { 'x-tenant-id': 'acme' }, authorization })).toMatchObject({ status: 400, json: { parameter: 'x-account-id' } });
    expect(await door.ask('listTenantKeys', { headers: inAccount, authorization })).toMatchObject({ status: 400, json: { parameter: 'x-tenant-id' } });
  });
});
