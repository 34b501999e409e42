import { describe, expect, it } from 'vitest';
import { basicOf, type Json, RestDesk } from '../support/rest-desk.ts';
import { stageFor } from './calls.ts';
import { headersOf, keyCalls, makeKey } from './key-calls.ts';
import { tryTheEnd } from './ended.ts';
import { expectRefusal } from './refusals.ts';
import { tryEach } from './tried.ts';

const stage = stageFor(async () => RestDesk.open());

const headers = (): Readonly<Record<string, string>> => headersOf('Tenant', stage.desk);
const pairOf = (made: Json): string => basicOf(String(made['publicKey']), String(made['privateKey']));
const params = (made: Json): { readonly publicKey: string } => ({ publicKey: String(made['publicKey']) });
const unknownId = '7b1f3c52-90e4-4d1d-8a4e-3a6f1c2d5e60';

tryEach(stage, keyCalls);

describe('the headers of the account and the tenant', () => {
  it('are required, and must be those of the open vault and of a tenant', async () => {
    const { desk } = stage;
    const { account } = desk;
    const list = async (given: Readonly<Record<string, string>>) => desk.call('listTenantKeys', { headers: given });
    expectRefusal(await list({ 'x-tenant-id': 'acme' }), { status: 400, code: 'invalid_request', place: 'x-account-id' });
    expectRefusal(await list({ 'x-account-id': account }), { status: 400, code: 'invalid_request', place: 'x-tenant-id' });
    expectRefusal(await list({ 'x-account-id': unknownId, 'x-tenant-id': 'acme' }), { status: 403, code: 'other_account', place: 'x-account-id' });
    expectRefusal(await list({ 'x-account-id': 'mine', 'x-tenant-id': 'acme' }), { status: 403, code: 'other_account', place: 'x-account-id' });
    expectRefusal(await list({ 'x-account-id': account, 'x-tenant-id': 'nobody' }), { status: 404, code: 'not_found' });
    expectRefusal(await list({ 'x-account-id': account, 'x-tenant-id': 'No Tenant' }), { status: 400, code: 'invalid_request', place: 'x-tenant-id' });
    expectRefusal(await desk.call('listAccountKeys'), { status: 400, code: 'invalid_request', place: 'x-account-id' });
  });

  it('are required of a key of the tenant too', async () => {
    const { desk, keys } = stage;
    const by = keys.ofTenant.get('tenant-admin') ?? null;
    const answer = await desk.call('listTenantKeys', { by, headers: { 'x-account-id': desk.account } });
    expectRefusal(answer, { status: 400, code: 'invalid_request', place: 'x-tenant-id' });
    expect((await desk.call('listTenantKeys', { by, headers: headers() })).status).toBe(200);
  });
});

describe('a public key', () => {
  it.each(['getTenantKey', 'updateTenantKey', 'deleteTenantKey', 'rotateTenantKey'] as const)('that is no uuid is 400, and one that is nobody’s or another’s 404: %s', async (id) => {
    const { desk, keys } = stage;
    const { body } = keyCalls[id];
    const ask = async (publicKey: string) => desk.call(id, { headers: headers(), params: { publicKey }, ...(body === undefined ? {} : { body }) });
    expectRefusal(await ask('none'), { status: 400, code: 'invalid_request', place: 'publicKey' });
    for (const publicKey of [unknownId, keys.stranger.publicKey, desk.admin.publicKey, keys.deleted.publicKey]) expectRefusal(await ask(publicKey), { status: 404, code: 'not_found' });
  });
});

describe('a private key', () => {
  it('is shown once, works at once, and is in no other answer', async () => {
    const { desk } = stage;
    const made = await makeKey('Tenant', desk, { name: 'Backup', roles: ['tenant-admin'] });
    for (const answer of [
      await desk.call('getTenantKey', { headers: headers(), params: params(made), by: pairOf(made) }),
      await desk.call('listTenantKeys', { headers: headers(), by: pairOf(made) }),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.text).not.toContain('privateKey');
    }
    const [listed] = ((await desk.call('listTenantKeys', { headers: headers() })).json['tenantKeys'] as readonly Json[]).filter(({ publicKey }) => publicKey === made['publicKey']);
    expect(listed).toMatchObject({ createdAt: desk.clock.now(), expiresAt: null, lastUsedAt: desk.clock.now() });
  });

  it('of the account is in no list of a tenant, and the other way round', async () => {
    const { desk } = stage;
    const [ofTenant, ofAccount] = [await makeKey('Tenant', desk), await makeKey('Account', desk)];
    const tenants = (await desk.call('listTenantKeys', { headers: headers() })).text;
    const accounts = (await desk.call('listAccountKeys', { headers: headersOf('Account', desk) })).text;
    expect([tenants.includes(String(ofTenant['publicKey'])), tenants.includes(String(ofAccount['publicKey']))]).toEqual([true, false]);
    expect([accounts.includes(String(ofTenant['publicKey'])), accounts.includes(String(ofAccount['publicKey']))]).toEqual([false, true]);
  });
});

describe('name and roles', () => {
  it('may each be null: then a key has a name of its own and may do nothing', async () => {
    const { desk } = stage;
    const made = await makeKey('Tenant', desk, { name: null, roles: null });
    expect(made).toMatchObject({ name: expect.stringMatching(/./) as unknown, roles: [] });
    expectRefusal(await desk.call('listSecrets', { by: pairOf(made) }), { status: 403, code: 'access_role_required' });
  });

  it('that are null in a change stay as they are, and an empty list takes every role away', async () => {
    const { desk } = stage;
    const made = await makeKey('Tenant', desk);
    const change = async (body: Json): Promise<Json> => {
      expect((await desk.call('updateTenantKey', { headers: headers(), params: params(made), body })).status).toBe(204);
      return (await desk.call('getTenantKey', { headers: headers(), params: params(made) })).json;
    };
    expect(await change({ name: null, roles: ['auditor'] })).toMatchObject({ name: 'Backup', roles: ['auditor'] });
    expect(await change({ name: 'Renamed', roles: null })).toMatchObject({ name: 'Renamed', roles: ['auditor'] });
    expect(await change({ name: null, roles: [] })).toMatchObject({ name: 'Renamed', roles: [] });
  });

  it.each([
    [{ name: 'a', roles: ['owner'] }, '/roles/0'],
    [{ name: 'a', roles: ['auditor', 'account-admin'] }, '/roles/1'],
    [{ name: 'x'.repeat(81), roles: [] }, '/name'],
    [{ name: '', roles: [] }, '/name'],
  ])('are refused where they are not right: %j', async (body, place) => {
    expectRefusal(await stage.desk.call('createTenantKey', { headers: headers(), body }), { status: 400, code: 'invalid_request', place });
  });
});

describe('a rotation', () => {
  it('lets the old pair work until its overlap ends, and then records its use', async () => {
    const { desk } = stage;
    const old = await makeKey('Tenant', desk, { name: 'Backup', roles: ['auditor'] });
    const fresh = (await desk.call('rotateTenantKey', { headers: headers(), params: params(old), body: { overlapSeconds: 60 } })).json;
    expect(fresh['identity']).toBe(old['identity']);
    expect(fresh['publicKey']).not.toBe(old['publicKey']);
    for (const pair of [old, fresh]) expect((await desk.call('listSecrets', { by: pairOf(pair) })).status).toBe(200);
    desk.minuteLater();
    const late = await desk.call('listSecrets', { by: pairOf(old) });
    expectRefusal(late, { status: 401, code: 'credential_refused' });
    expect(await desk.eventsOf(late)).toMatchObject([{ action: 'access-key.refuse', object: old['publicKey'] }]);
    expect((await desk.call('listSecrets', { by: pairOf(fresh) })).status).toBe(200);
  });

  it.each([-1, 1.5, 2_592_001, null])('of an overlap of %s seconds is refused', async (overlapSeconds) => {
    const { desk } = stage;
    const made = await makeKey('Tenant', desk);
    const answer = await desk.call('rotateTenantKey', { headers: headers(), params: params(made), body: { overlapSeconds } });
    expectRefusal(answer, { status: 400, code: 'invalid_request', place: '/overlapSeconds' });
  });
});

describe('a key that is deleted', () => {
  it('takes its tokens with it, is gone, and every use of it is an event and counted', async () => {
    const { desk } = stage;
    const made = await makeKey('Tenant', desk, { name: 'Backup', roles: ['auditor'] });
    const token = `Bearer ${String((await desk.call('createToken', { by: pairOf(made) })).json['accessToken'])}`;
    expect((await desk.call('listSecrets', { by: token })).status).toBe(200);
    expect((await desk.call('deleteTenantKey', { headers: headers(), params: params(made) })).status).toBe(204);
    for (const by of [token, pairOf(made)]) {
      const answer = await desk.call('listSecrets', { by });
      expectRefusal(answer, { status: 401, code: 'credential_refused' });
      const [event] = await desk.eventsOf(answer);
      expect(event).toMatchObject({ action: 'access-key.refuse', outcome: 'refused', tenant: 'acme', object: made['publicKey'] });
      expect(JSON.parse(event?.detail ?? '')).toMatchObject({ reason: 'deleted' });
    }
    expectRefusal(await desk.call('getTenantKey', { headers: headers(), params: params(made) }), { status: 404, code: 'not_found' });
    expectRefusal(await desk.call('deleteTenantKey', { headers: headers(), params: params(made) }), { status: 404, code: 'not_found' });
    expect(await desk.client.accessKeys.get({ publicKey: String(made['publicKey']) })).toMatchObject({ state: 'deleted', usesAfterEnd: 2 });
  });

  it('changes its powers at once, for its tokens too', async () => {
    const { desk } = stage;
    const made = await makeKey('Tenant', desk, { name: 'Backup', roles: ['auditor'] });
    const by = `Bearer ${String((await desk.call('createToken', { by: pairOf(made) })).json['accessToken'])}`;
    await desk.call('updateTenantKey', { headers: headers(), params: params(made), body: { name: null, roles: [] } });
    expectRefusal(await desk.call('listSecrets', { by }), { status: 403, code: 'access_role_required' });
  });
});

tryTheEnd(stage, keyCalls);
