import { describe, expect, it } from 'vitest';
import { type Answered, type Json, RestDesk } from '../support/rest-desk.ts';
import { stageFor } from './calls.ts';
import { tryTheEnd } from './ended.ts';
import { expectRefusal } from './refusals.ts';
import { registered, registryCalls, wantedKey } from './registry-calls.ts';
import { tryEach } from './tried.ts';
import { registryKey, registryKeys } from './wire.ts';

const stage = stageFor(async () => RestDesk.open({ withClouds: true }));

const namesOf = ({ json }: Answered): readonly string[] => registryKeys.parse(json).data.map(({ display_name: name }) => name);
const list = async (query: Readonly<Record<string, string>> = {}): Promise<Answered> => stage.desk.call('listKeys', { query });
const queryOf = (url: string | null): Readonly<Record<string, string>> => Object.fromEntries(new URL(url ?? 'http://none').searchParams);
const directory = '11111111-1111-4111-8111-111111111111';

tryEach(stage, registryCalls);

describe('a key of each provider', () => {
  it('is registered by its public fields alone and shown with those that are read-only', async () => {
    const { desk } = stage;
    const { gcp, 'azure-vault': azure } = desk.clouds.clouds;
    const google = gcp.createKey('registered').reference;
    const ofAzure = azure.createKey('registered').reference;
    if (google.provider !== 'GCP' || ofAzure.provider !== 'AZURE') throw new Error('these clouds make other keys');
    const wanted = [
      ['AWS', wantedKey(desk).key],
      ['GCP', { kind: 'GcpKey', key_id: google.keyName }],
      ['Azure', { kind: 'AzureKey', key_id: ofAzure.keyId, key_vault_id: '', tenant_id: ofAzure.authentication.directory }],
    ] as const;
    for (const [provider, key] of wanted) {
      const { status, json, headers } = await desk.call('createKey', { body: { key } });
      expect([status, registryKey.parse(json).provider, registryKey.parse(json).validation.phase]).toEqual([201, provider, 'INITIALIZING']);
      const { key_vault_id: _, ...same } = { key_vault_id: '', ...key };
      expect(json['key']).toMatchObject(same);
      expect(headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/);
    }
  });

  it.each<readonly [string, Json, string]>([
    ['an ARN of something else', { kind: 'AwsKey', key_arn: 'arn:aws:s3:::bucket' }, '/key/key_arn'],
    ['a kind that is none', { kind: 'IbmKey', key_arn: 'x' }, '/key/kind'],
    ['a field of another kind', { kind: 'AwsKey', key_arn: 'arn:aws:kms:eu-central-1:000000000001:key/0f0e0d0c-0b0a-4908-8706-050403020100', key_id: 'x' }, '/key/key_id'],
    ['a version of a key at Azure', { kind: 'AzureKey', key_id: 'https://acme.vault.azure.net/keys/k1/0123456789abcdef0123456789abcdef', key_vault_id: '', tenant_id: directory }, '/key/key_id'],
    ['a version of a key at Google', { kind: 'GcpKey', key_id: 'projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1' }, '/key/key_id'],
    ['no name', { kind: 'AwsKey' }, '/key/key_arn'],
  ])('is refused for %s, and pointed at', async (_what, key, place) => {
    expectRefusal(await stage.desk.call('createKey', { body: { key } }), { status: 400, code: 'invalid_request', place });
  });

  it('takes no static credential, whatever field it is in', async () => {
    const { desk } = stage;
    const secret = desk.secret('static');
    const answer = await desk.call('createKey', { body: { ...wantedKey(desk), key: { ...wantedKey(desk).key, secret_access_key: secret } } });
    expectRefusal(answer, { status: 400, code: 'static_credentials_rejected', place: '/key/secret_access_key' });
  });

  it('takes no PIN', async () => {
    const { desk } = stage;
    const key = { kind: 'Pkcs11Key', uri: `pkcs11:token=acme;object=tenants?pin-value=${desk.secret('pin')}` };
    expectRefusal(await desk.call('createKey', { body: { key } }), { status: 400, code: 'invalid_request', place: '/key/uri' });
  });

  it('that cannot be reached is INVALID and says why', async () => {
    const { desk } = stage;
    const key = desk.customerKey();
    key.owned.disable();
    const json = await registered(desk, 'Disabled', key);
    expect(json['validation']).toMatchObject({ phase: 'INVALID', message: expect.stringMatching(/./) as unknown });
  });
});

describe('a key that is not there', () => {
  it.each(['getKey', 'updateKey', 'deleteKey', 'getKeyPolicy'] as const)('is 404, and an id that cannot be one 400: %s', async (id) => {
    const { body } = registryCalls[id];
    const ask = async (key: string) => stage.desk.call(id, { params: { id: key }, ...(body === undefined ? {} : { body }) });
    expectRefusal(await ask('cck-zzzzz'), { status: 404, code: 'resource_not_found' });
    for (const wrong of ['cck-ABCDE', 'cck-abc', 'key-abcde', 'cck-abcdefghijk']) expectRefusal(await ask(wrong), { status: 400, code: 'invalid_request', place: 'id' });
  });
});

describe('a filter', () => {
  it('of a name or key is found anywhere in any case; the others are exact', async () => {
    const { desk } = stage;
    const one = await registered(desk, 'Needle in the Hay');
    const { key_arn: arn } = one['key'] as { readonly key_arn: string };
    expect(namesOf(await list({ display_name: 'nEEDLE' }))).toEqual(['Needle in the Hay']);
    expect(namesOf(await list({ key: arn.slice(-12).toUpperCase() }))).toEqual(['Needle in the Hay']);
    const all = { display_name: 'Needle', provider: 'AWS', state: 'AVAILABLE', validation_phase: 'VALID', validation_region: 'eu-central-1' };
    expect(namesOf(await list(all))).toEqual(['Needle in the Hay']);
    for (const other of [{ provider: 'GCP' }, { state: 'IN_USE' }, { validation_phase: 'INVALID' }, { validation_region: 'eu-central' }]) expect(namesOf(await list({ ...all, ...other }))).toEqual([]);
  });

  it.each([
    ['foo', 'bar', 'invalid_filter'],
    ['provider', 'aws', 'invalid_filter'],
    ['state', 'FREE', 'invalid_filter'],
    ['validation_phase', 'valid', 'invalid_filter'],
    ['include', 'all', 'invalid_filter'],
    ['page_size', '0', 'invalid_filter'],
    ['page_size', '101', 'invalid_filter'],
    ['page_size', 'ten', 'invalid_filter'],
    ['page_token', 'never given', 'invalid_page_token'],
    ['page_token', 'x'.repeat(256), 'invalid_page_token'],
  ])('%s=%s is refused, and named', async (name, value, code) => {
    expectRefusal(await list({ [name]: value }), { status: 400, code, place: name });
  });
});

describe('the pages of the registry', () => {
  it('hold ten keys, keep their filters in their links, and stay as they are while keys are added', async () => {
    const { desk } = stage;
    for (let n = 1; n <= 12; n += 1) {
      desk.clock.advance(1);
      await desk.call('createKey', { body: wantedKey(desk, `Paged ${String(n).padStart(2, '0')}`) });
    }
    const first = await list({ display_name: 'paged' });
    const { metadata } = registryKeys.parse(first.json);
    expect(namesOf(first)).toEqual(Array.from({ length: 10 }, (_, n) => `Paged ${String(n + 1).padStart(2, '0')}`));
    expect(metadata).toMatchObject({ total_size: 12, prev: null });
    for (const link of [metadata.first, metadata.last, metadata.next]) expect(queryOf(link)).toMatchObject({ display_name: 'paged', page_size: '10' });
    desk.clock.advance(1);
    await desk.call('createKey', { body: wantedKey(desk, 'Paged 13') });
    const second = await list(queryOf(metadata.next));
    expect(namesOf(second)).toEqual(['Paged 11', 'Paged 12', 'Paged 13']);
    const links = registryKeys.parse(second.json).metadata;
    expect([links.next, links.total_size]).toEqual([null, 13]);
    expect(namesOf(await list(queryOf(links.prev)))).toEqual(namesOf(first));
    expect(namesOf(await list(queryOf(links.first)))).toEqual(namesOf(first));
    const token = queryOf(metadata.next)['page_token'] ?? '';
    expect(token.length).toBeLessThanOrEqual(255);
    expectRefusal(await list({ display_name: 'other', page_token: token }), { status: 400, code: 'invalid_page_token', place: 'page_token' });
  });
});

describe('local keys', () => {
  it('are listed when they are asked for, and only then', async () => {
    const { desk } = stage;
    const key = { kind: 'KeyFileKey', uri: 'file:///media/acme/tenants.keydesk-key' };
    expect((await desk.call('createKey', { body: { key, display_name: 'On a stick' } })).status).toBe(201);
    expect((await list({ display_name: 'On a stick' })).json).toMatchObject({ metadata: { total_size: 0 }, data: [] });
    expect((await list({ display_name: 'On a stick', include: 'local' })).json).toMatchObject({ data: [{ provider: 'KEY_FILE', key }] });
  });
});

describe('a change', () => {
  it.each<readonly [Json, string]>([
    [{ key: { kind: 'AwsKey', key_arn: 'x' } }, '/key'],
    [{ display_name: 'New', provider: 'GCP' }, '/provider'],
    [{ display_name: 'New', id: 'cck-abcde' }, '/id'],
    [{ display_name: 'New', validation: {} }, '/validation'],
    [{ display_name: 'x'.repeat(121) }, '/display_name'],
    [{ display_name: '' }, '/display_name'],
    [{ display_name: null }, '/display_name'],
    [{}, '/display_name'],
  ])('of anything but the name is refused and changes nothing: %j', async (body, place) => {
    const { desk } = stage;
    const made = (await desk.call('createKey', { body: wantedKey(desk, 'Unchanged') })).json;
    expectRefusal(await desk.call('updateKey', { params: { id: String(made['id']) }, body }), { status: 400, code: 'invalid_request', place });
    expect((await desk.call('getKey', { params: { id: String(made['id']) } })).json).toMatchObject({ display_name: 'Unchanged', key: made['key'] });
  });
});

describe('a key that is in use', () => {
  it('says so and cannot be removed until no tenant is under it; its id is never used again', async () => {
    const { desk } = stage;
    const key = desk.customerKey();
    const headers = { 'x-tenant-id': await desk.tenant() };
    expect((await desk.call('onboardTenantKms', { headers, body: key.onboarding })).status).toBe(200);
    const [one] = registryKeys.parse((await list({ key: key.arn })).json).data;
    const params = { id: one?.id ?? '' };
    expect(one?.state).toBe('IN_USE');
    expectRefusal(await desk.call('deleteKey', { params }), { status: 409, code: 'resource_in_use' });
    await desk.call('offboardByok', { params: { tenant: headers['x-tenant-id'] } });
    expect((await desk.call('getKey', { params })).json).toMatchObject({ state: 'AVAILABLE' });
    expect((await desk.call('deleteKey', { params })).status).toBe(204);
    expectRefusal(await desk.call('deleteKey', { params }), { status: 404, code: 'resource_not_found' });
    const anew = await desk.call('createKey', { body: { key: { kind: 'AwsKey', key_arn: key.arn } } });
    expect(anew.json['id']).not.toBe(params.id);
  });
});

tryTheEnd(stage, registryCalls);
