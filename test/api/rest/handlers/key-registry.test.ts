import { describe, expect, it } from 'vitest';
import type { WantedKey } from '../../../../src-main/api/rest/handlers/key-registry-references.ts';
import { registerOnce } from '../../../../src-main/api/rest/references.ts';
import type { AzureKey } from '../../../../src-shared/key-references.ts';
import { onWire } from '../../../../src-main/api/rest/handlers/key-registry-wire.ts';
import { googleKey, officer } from '../../../support/byok-desk.ts';
import { each } from '../../../support/each-desk.ts';
import type { Answered, HeldKey } from '../test-door.ts';
import { account, arn, KeysDoor, origin, ownIdentities } from './keys-door.ts';

const door = each(() => new KeysDoor(), () => undefined);

const aws: WantedKey = { kind: 'AwsKey', key_arn: arn(1) };
const azure: WantedKey = {
  kind: 'AzureKey',
  key_id: 'https://acme-vault.vault.azure.net/keys/tenants',
  key_vault_id: '/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/acme/providers/Microsoft.KeyVault/vaults/acme-vault',
  tenant_id: '44444444-4444-4444-8444-444444444444',
};
const gcp: WantedKey = { kind: 'GcpKey', key_id: 'projects/acme-prod/locations/europe-west3/keyRings/keydesk/cryptoKeys/tenants' };
const token: WantedKey = { kind: 'Pkcs11Key', uri: 'pkcs11:token=acme;object=tenants;type=secret-key?module-path=%2Fusr%2Flib%2Fvendor.so' };
const file: WantedKey = { kind: 'KeyFileKey', uri: 'file:///media/acme/Old%20key.keydesk-key' };

const admin = async (): Promise<HeldKey> => door.key(null, 'keys-admin');

async function register(who: HeldKey, key: object, more: object = {}): Promise<Answered> {
  return await door.ask('createKey', who, { body: { key, ...more } });
}

async function registered(who: HeldKey, key: object = aws, more: object = {}): Promise<string> {
  const { status, json } = await register(who, key, more);
  expect(status).toBe(201);
  return String(json['id']);
}

/** The one error of a refusal: its code, and what it points at. */
function faultOf({ json }: Answered): readonly unknown[] {
  const [error, ...more] = json['errors'] as readonly Readonly<Record<string, unknown>>[];
  expect(more).toEqual([]);
  return [error?.['status'], error?.['code'], error?.['source']];
}

describe('registering a key', () => {
  it.each<readonly [string, WantedKey, string, object, string, string]>([
    ['AWS', aws, 'AWS', { roles: ['arn:aws:iam::000000000009:role/keydesk'] }, 'eu-central-1', '0f0e0d0c-0b0a-4908-8706-050403020100'],
    ['Azure', azure, 'Azure', { application_id: '22222222-2222-4222-8222-222222222222' }, '', 'tenants'],
    ['Google', gcp, 'GCP', { security_group: 'keydesk@desk-prod.iam.gserviceaccount.com' }, 'europe-west3', 'tenants'],
    ['a token', token, 'PKCS11', {}, '', 'tenants'],
    ['a key file', file, 'KEY_FILE', {}, '', 'Old key.keydesk-key'],
  ])('of %s answers the whole object, INITIALIZING, in its exact shape', async (_what, key, provider, readOnly, region, name) => {
    const { status, json, headers } = await register(await admin(), key);
    const now = new Date(door.clock.now()).toISOString();
    const id = String(json['id']);
    expect(status).toBe(201);
    expect(id).toMatch(/^cck-[a-z0-9]{5,10}$/);
    expect(json).toEqual({
      api_version: 'byok/v1',
      kind: 'Key',
      id,
      metadata: {
        self: `${origin}/byok/v1/keys/${id}`,
        resource_name: `crn://keydesk/organization=${account}/key=${id}`,
        created_at: now,
        updated_at: now,
      },
      key: { ...key, ...readOnly },
      display_name: name,
      provider,
      state: 'AVAILABLE',
      validation: { phase: 'INITIALIZING', message: door.rooms.keys.get(id).validation.message, since: now, region },
    });
    expect(headers['etag']).toMatch(/^"[0-9a-f]{32}"$/);
  });

  it('is validated in the background', async () => {
    const who = await admin();
    const id = await registered(who);
    await door.rooms.keys.settled();
    const { status, json } = await door.ask('getKey', who, { params: { id } });
    expect(status).toBe(200);
    expect(json['validation']).toMatchObject({ phase: 'VALID', region: 'eu-central-1' });
  });

  it('takes a name, a role of the customer and its external id', async () => {
    const who = await admin();
    const role = 'arn:aws:iam::000000000001:role/desk';
    const { json } = await register(who, { ...aws, role_arn: role, external_id: 'acme-7' }, { display_name: 'Acme, Frankfurt' });
    expect(json).toMatchObject({ display_name: 'Acme, Frankfurt', key: { kind: 'AwsKey', key_arn: arn(1), roles: [role] } });
    expect(door.rooms.keys.get(String(json['id'])).key).toMatchObject({ roleArn: role, externalId: 'acme-7', profile: 'keydesk' });
  });

  it('tells the service account that is impersonated, and none where a key of one is kept', async () => {
    const serviceAccount = 'keydesk@acme-prod.iam.gserviceaccount.com';
    const { json } = await register(await admin(), { ...gcp, impersonate_service_account: serviceAccount });
    expect(json['key']).toEqual({ ...gcp, security_group: serviceAccount });
    const secret = { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: { tenant: 'acme', secret: 'KMS' } } as const;
    const kept = { ...googleKey, authentication: secret } as typeof googleKey;
    expect(onWire({ origin, account }, { ...door.rooms.keys.get(String(json['id'])), key: kept }).key).toEqual({ ...gcp, security_group: '' });
  });

  it('tells the address of the vault where the client named none', async () => {
    const { json } = await register(await admin(), { ...azure, key_vault_id: '' });
    expect(json['key']).toMatchObject({ key_vault_id: 'https://acme-vault.vault.azure.net', tenant_id: azure.tenant_id });
  });

  it('is found again by whoever names it without its vault', async () => {
    const { json } = await register(await admin(), azure);
    const found = door.rooms.keys.get(String(json['id']));
    const { storeId: _, ...reference } = found.key as AzureKey;
    expect((await registerOnce(door.rooms.keys, officer, 'Other', reference)).id).toBe(found.id);
  });

  it('is refused for a key that is there already, and leaves it as it is', async () => {
    const who = await admin();
    const id = await registered(who);
    const again = await register(who, { ...aws, external_id: 'other' }, { display_name: 'Again' });
    expect([again.status, ...faultOf(again)]).toEqual([409, '409', 'resource_already_exists', undefined]);
    expect(again.body).toContain(id);
    expect(door.rooms.keys.get(id).displayName).toBe('0f0e0d0c-0b0a-4908-8706-050403020100');
  });

  it.each<readonly [string, object, string, string]>([
    ['a version of a key at Google', { ...gcp, key_id: `${gcp.key_id}/cryptoKeyVersions/3` }, '/key/key_id', 'Leave the version out'],
    ['a version of a key at Azure', { ...azure, key_id: `${azure.key_id}/1e57b4ccba2542b0beef53bf9ac9342c` }, '/key/key_id', 'Leave the version out'],
    ['what is no key at Google', { ...gcp, key_id: 'projects/acme' }, '/key/key_id', 'without a version'],
    ['a directory that is none', { ...azure, tenant_id: 'acme' }, '/key/tenant_id', 'UUID'],
    ['the id of another vault', { ...azure, key_vault_id: azure.key_vault_id.replace(/acme-vault$/, 'other-vault') }, '/key/key_vault_id', 'vault of this key'],
    ['an id that is none of a vault', { ...azure, key_vault_id: 'acme-vault' }, '/key/key_vault_id', 'vault of this key'],
    ['a service account that is none', { ...gcp, impersonate_service_account: 'ada@example.com' }, '/key/impersonate_service_account', 'service account'],
    ['an ARN of a bucket', { ...aws, key_arn: 'arn:aws:s3:::bucket' }, '/key/key_arn', 'full key ARN'],
    ['a user as the role', { ...aws, role_arn: 'arn:aws:iam::000000000001:user/ada' }, '/key/role_arn', 'role to assume'],
    ['an external id with spaces', { ...aws, external_id: 'a b' }, '/key/external_id', 'external_id'],
    ['a token without its module', { kind: 'Pkcs11Key', uri: 'pkcs11:token=acme;object=tenants' }, '/key/uri', 'module-path'],
    ['a PIN in the URI', { kind: 'Pkcs11Key', uri: `${token.uri}&pin-value=1234` }, '/key/uri', 'PIN is entered at the desk'],
    ['a key file on another machine', { kind: 'KeyFileKey', uri: 'file://server/share/a.keydesk-key' }, '/key/uri', 'on this machine'],
    ['a file that is no key file', { kind: 'KeyFileKey', uri: 'file:///etc/passwd' }, '/key/uri', '.keydesk-key'],
    ['a read-only field', { ...aws, roles: [] }, '/key/roles', 'not known'],
    ['a kind that is none', { kind: 'OtherKey', key_id: 'x' }, '/key/kind', 'kind'],
  ])('is refused for %s, which it points at', async (_what, key, pointer, text) => {
    const who = await admin();
    const refused = await register(who, key);
    expect([refused.status, ...faultOf(refused)]).toEqual([400, '400', 'invalid_request', { pointer }]);
    expect(refused.body).toContain(text);
    expect((await door.ask('listKeys', who, { query: { include: 'local' } })).json['data']).toEqual([]);
  });

  it('is refused for a static credential, wherever it stands', async () => {
    const refused = await register(await admin(), { ...aws, external_id: 'AKIAIOSFODNN7EXAMPLE' });
    expect([refused.status, ...faultOf(refused)]).toEqual([400, '400', 'static_credentials_rejected', { pointer: '/key/external_id' }]);
    expect(refused.body).not.toContain('AKIA');
  });

  it.each<readonly [string, object]>([
    ['AWS', aws],
    ['Azure', azure],
    ['Google', gcp],
  ])('is refused where the desk has no identity at %s, and says where to set one', async (_cloud, key) => {
    const who = await admin();
    door.use({ aws: null, gcp: null, azure: null });
    const refused = await register(who, key);
    expect([refused.status, ...faultOf(refused)]).toEqual([400, '400', 'invalid_request', { pointer: '/key' }]);
    expect(refused.body).toContain('Settings');
    door.use(ownIdentities);
    expect((await register(who, key)).status).toBe(201);
  });

  it('is an event of the key and one of the call, with the same request', async () => {
    const who = await admin();
    const requestId = '7d9f4b1e-0000-4000-8000-000000000001';
    await door.ask('createKey', who, { requestId, body: { key: aws } });
    expect(door.events('key.add')).toMatchObject([{ actor: 'key Backup job', outcome: 'ok', requestId }]);
    expect(door.events('rest.call')).toMatchObject([{ requestId }]);
  });
});

describe('reading a key', () => {
  it('tells one that is not there from an id that is none', async () => {
    const who = await admin();
    const missing = await door.ask('getKey', who, { params: { id: 'cck-00000' } });
    expect([missing.status, ...faultOf(missing)]).toEqual([404, '404', 'resource_not_found', undefined]);
    const wrong = await door.ask('getKey', who, { params: { id: 'lkc-1' } });
    expect([wrong.status, ...faultOf(wrong)]).toEqual([400, '400', 'invalid_request', { parameter: 'id' }]);
  });

  it('says IN_USE once a tenant is bound to it', async () => {
    const who = await admin();
    const id = await registered(who);
    await door.rooms.byok.stage(officer, 'initech', id);
    expect((await door.ask('getKey', who, { params: { id } })).json['state']).toBe('IN_USE');
  });
});

describe('renaming a key', () => {
  const rename = async (who: HeldKey, id: string, name: string, etag?: string): Promise<Answered> =>
    door.ask('updateKey', who, { params: { id }, body: { display_name: name }, headers: etag === undefined ? {} : { 'if-match': etag } });

  it('answers it as it is then, and moves updated_at', async () => {
    const who = await admin();
    const id = await registered(who);
    await door.rooms.keys.settled();
    const before = (await door.ask('getKey', who, { params: { id } })).json;
    door.clock.advance(1000);
    const { status, json } = await rename(who, id, 'Acme');
    const updated = new Date(door.clock.now()).toISOString();
    expect(status).toBe(200);
    expect(json).toEqual({ ...before, display_name: 'Acme', metadata: { ...(before['metadata'] as object), updated_at: updated } });
  });

  it.each(['key', 'provider', 'state', 'metadata', 'id'])('takes no %s', async (field) => {
    const who = await admin();
    const id = await registered(who);
    const refused = await door.ask('updateKey', who, { params: { id }, body: { display_name: 'Acme', [field]: 'x' } });
    expect([refused.status, ...faultOf(refused)]).toEqual([400, '400', 'invalid_request', { pointer: `/${field}` }]);
  });

  it('of two who saw the same, lets one write', async () => {
    const who = await admin();
    const id = await registered(who);
    await door.rooms.keys.settled();
    const etag = String((await door.ask('getKey', who, { params: { id } })).headers['etag']);
    const both = await Promise.all([rename(who, id, 'One', etag), rename(who, id, 'Two', etag)]);
    expect(both.map(({ status }) => status)).toEqual([200, 412]);
    expect(door.rooms.keys.get(id).displayName).toBe('One');
    expect(door.events('key.rename').map(({ outcome }) => outcome)).toEqual(['ok', 'refused']);
    expect((await rename(who, id, 'Three', both[0].headers['etag'])).status).toBe(200);
  });

  it('is refused for one that is not there', async () => {
    const refused = await rename(await admin(), 'cck-00000', 'Acme', '"x"');
    expect([refused.status, ...faultOf(refused)]).toEqual([404, '404', 'resource_not_found', undefined]);
  });
});

describe('removing a key', () => {
  it('is done once, and its id is gone', async () => {
    const who = await admin();
    const id = await registered(who);
    const removed = await door.ask('deleteKey', who, { params: { id } });
    expect([removed.status, removed.body]).toEqual([204, undefined]);
    for (const call of ['getKey', 'deleteKey', 'getKeyPolicy'] as const) expect((await door.ask(call, who, { params: { id } })).status).toBe(404);
    expect((await door.ask('listKeys', who)).json['data']).toEqual([]);
    expect(await registered(who)).not.toBe(id);
  });

  it('is refused while a tenant is bound to it', async () => {
    const who = await admin();
    const id = await registered(who);
    await door.rooms.byok.stage(officer, 'initech', id);
    const refused = await door.ask('deleteKey', who, { params: { id } });
    expect([refused.status, ...faultOf(refused)]).toEqual([409, '409', 'resource_in_use', undefined]);
    expect(door.rooms.keys.get(id).state).toBe('IN_USE');
  });
});

describe('the policy of a key', () => {
  it('is what its owner must grant, and nothing for a key file', async () => {
    const who = await door.key(null, 'auditor');
    const made = await admin();
    const [cloud, local] = [await registered(made), await registered(made, file)];
    const { json } = await door.ask('getKeyPolicy', who, { params: { id: cloud } });
    expect(json).toEqual({ documents: door.rooms.keys.access({ key: cloud }) });
    expect(json['documents']).toHaveLength(1);
    const none = await door.ask('getKeyPolicy', who, { params: { id: local } });
    expect([none.status, none.json]).toEqual([200, { documents: [] }]);
  });
});

describe('who may', () => {
  const calls = ['listKeys', 'getKey', 'getKeyPolicy', 'createKey', 'updateKey', 'deleteKey'] as const;
  const statuses = async (who: HeldKey, id: string): Promise<readonly number[]> => {
    const bodies: Readonly<Record<string, object>> = { createKey: { key: gcp }, updateKey: { display_name: 'x' } };
    const found: number[] = [];
    for (const call of calls) {
      const params = call === 'listKeys' || call === 'createKey' ? {} : { params: { id } };
      found.push((await door.ask(call, who, { ...params, body: bodies[call] })).status);
    }
    return found;
  };

  it.each<readonly [string, Parameters<typeof door.key>, readonly number[]]>([
    ['an account-admin', [null, 'account-admin'], [200, 200, 200, 201, 200, 204]],
    ['a keys-admin', [null, 'keys-admin'], [200, 200, 200, 201, 200, 204]],
    ['a keys-read', [null, 'keys-read'], [200, 200, 200, 403, 403, 403]],
    ['an auditor', [null, 'auditor'], [200, 200, 200, 403, 403, 403]],
    ['a secrets-admin', [null, 'secrets-admin'], [403, 403, 403, 403, 403, 403]],
    ['a keys-admin of a tenant', ['acme', 'keys-admin'], [403, 403, 403, 403, 403, 403]],
  ])('%s', async (_who, given, expected) => {
    const id = await registered(await admin());
    expect(await statuses(await door.key(...given), id)).toEqual(expected);
  });

  it('nobody without a credential', async () => {
    const refused = await door.askAsStranger('listKeys');
    expect([refused.status, ...faultOf(refused)]).toEqual([401, '401', 'user_unauthenticated', undefined]);
  });
});
