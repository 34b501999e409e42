import { describe, expect, it } from 'vitest';
import { type CloudIdentities, noIdentities } from '../../../../src-shared/cloud-identities.ts';
import { KeydeskError } from '../../../../src-shared/errors.ts';
import type { KeyReference } from '../../../../src-shared/key-references.ts';
import {
  completeAws,
  completeAzure,
  completeGcp,
  completeKeyFile,
  completePkcs11,
  displayNameOf,
  inWords,
  registerOnce,
} from '../../../../src-main/api/rest/references.ts';
import { awsKey, officer, refusal } from '../../../support/byok-desk.ts';
import { eachDesk } from '../../../support/each-desk.ts';

const desk = eachDesk();

const keyArn = 'arn:aws:kms:eu-central-1:000000000001:key/0f0e0d0c-0b0a-4908-8706-050403020100';
const roleArn = 'arn:aws:iam::000000000009:role/keydesk';
const keyName = 'projects/acme-prod/locations/europe-west3/keyRings/keydesk/cryptoKeys/tenants';
const keyId = 'https://acme.vault.azure.net/keys/tenants';
const uri = 'pkcs11:token=acme;object=tenants;type=secret-key';
const [directory, clientId, other] = ['1', '2', '3'].map((digit) => `${digit.repeat(8)}-1111-4111-8111-111111111111`);
const own: CloudIdentities = {
  aws: { profile: 'keydesk', roleArn, externalId: 'own-1', endpoint: 'http://127.0.0.1:4566', stsEndpoint: null },
  gcp: { authentication: { mode: 'GCP_ADC_IAM_BINDING', serviceAccount: 'keydesk@desk-prod.iam.gserviceaccount.com' }, endpoint: 'http://127.0.0.1:1', tokenEndpoint: 'http://127.0.0.1:2' },
  azure: { authentication: { mode: 'AZURE_WORKLOAD_IDENTITY', directory: directory ?? '', clientId: clientId ?? '', tokenFile: '/run/token' }, emulator: null },
};

const refused = async (work: () => unknown): Promise<readonly unknown[]> => {
  const { code, data } = await refusal(work);
  return [code, (data as { readonly field?: string }).field];
};

describe('a key at AWS', () => {
  it('is reached as this desk is told to, where the call does not say otherwise', () => {
    const usual = { provider: 'AWS', keyArn, profile: 'keydesk', fips: false, endpoint: 'http://127.0.0.1:4566', stsEndpoint: null };
    expect(completeAws({ keyArn }, own)).toEqual({ ...usual, roleArn, externalId: 'own-1' });
    const theirs = 'arn:aws:iam::000000000001:role/theirs';
    expect(completeAws({ keyArn, roleArn: theirs }, own)).toEqual({ ...usual, roleArn: theirs, externalId: null });
    expect(completeAws({ keyArn, roleArn: theirs, externalId: 'x-1', profile: 'p', endpoint: 'http://localhost:1', stsEndpoint: 'http://localhost:2' }, noIdentities)).toEqual({
      ...usual, roleArn: theirs, externalId: 'x-1', profile: 'p', endpoint: 'http://localhost:1', stsEndpoint: 'http://localhost:2',
    });
  });

  it.each<readonly [string, Parameters<typeof completeAws>, string]>([
    ['no profile', [{ keyArn, roleArn }, noIdentities], 'key.profile'],
    ['no role', [{ keyArn }, { aws: { profile: 'p', roleArn: null, externalId: null, endpoint: null, stsEndpoint: null } }], 'key.roleArn'],
    ['a role that is none', [{ keyArn, roleArn: 'admin' }, own], 'key.roleArn'],
    ['a key that is none', [{ keyArn: 'tenants' }, own], 'key.keyArn'],
    ['an endpoint elsewhere', [{ keyArn, endpoint: 'https://kms.example.com' }, own], 'key.endpoint'],
  ])('with %s is refused, naming the field', async (_what, given, field) => {
    expect(await refused(() => completeAws(...given))).toEqual(['BAD_INPUT', field]);
  });
});

describe('a key at Google Cloud', () => {
  it('is reached by the identity of this desk, or by the one that is given', () => {
    expect(completeGcp({ keyName }, own)).toEqual({ provider: 'GCP', keyName, ...own.gcp });
    const authentication = { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: { tenant: 'acme', secret: 'sa' } } as const;
    expect(completeGcp({ keyName, authentication }, noIdentities)).toEqual({ provider: 'GCP', keyName, authentication, endpoint: null, tokenEndpoint: null });
  });

  it('is refused without an identity, and by a name that is none', async () => {
    expect(await refused(() => completeGcp({ keyName }, noIdentities))).toEqual(['BAD_INPUT', 'key.authentication']);
    expect(await refused(() => completeGcp({ keyName: `${keyName}/cryptoKeyVersions/1` }, own))).toEqual(['BAD_INPUT', 'key.keyName']);
  });
});

describe('a key at Azure', () => {
  it('is reached by the identity of this desk, for the directory that is given, or by the named variable', () => {
    const signIn = { mode: 'AZURE_WORKLOAD_IDENTITY', directory, clientId, tokenFile: '/run/token' };
    expect(completeAzure({ keyId }, own)).toMatchObject({ provider: 'AZURE', keyId, authentication: signIn, emulator: null });
    expect(completeAzure({ keyId, directory: other }, own)).toMatchObject({ authentication: { ...signIn, directory: other } });
    expect(completeAzure({ keyId, directory, clientId, clientSecretVariable: 'ACME_SECRET' }, noIdentities)).toMatchObject({
      authentication: { mode: 'AZURE_CLIENT_SECRET_ENV', directory, clientId, variable: 'ACME_SECRET' },
    });
  });

  it.each<readonly [string, Parameters<typeof completeAzure>, string]>([
    ['no identity', [{ keyId }, noIdentities], 'key.authentication'],
    ['a client alone', [{ keyId, directory, clientId }, noIdentities], 'key.authentication'],
    ['a variable that is a value', [{ keyId, directory, clientId, clientSecretVariable: 'abc~123' }, noIdentities], 'key.authentication.variable'],
    ['a version', [{ keyId: `${keyId}/0123456789abcdef0123456789abcdef` }, own], 'key.keyId'],
  ])('with %s is refused, naming the field', async (_what, given, field) => {
    expect(await refused(() => completeAzure(...given))).toEqual(['BAD_INPUT', field]);
  });
});

describe('a key on a token and a key file', () => {
  it('take the module out of the URI, or apart', () => {
    const expected = { provider: 'PKCS11', uri, module: '/usr/lib/my vendor.so', mechanism: 'AES_GCM' };
    expect(completePkcs11({ uri: `${uri}?module-path=%2Fusr%2Flib%2Fmy%20vendor.so` })).toEqual(expected);
    expect(completePkcs11({ uri, module: '/usr/lib/my vendor.so' })).toEqual(expected);
    expect(completePkcs11({ uri: `${uri}?module-path=/a.so`, module: '/a.so', mechanism: 'AES_KEY_WRAP_PAD' })).toMatchObject({ module: '/a.so', mechanism: 'AES_KEY_WRAP_PAD' });
  });

  it.each<readonly [string, Parameters<typeof completePkcs11>[0], string]>([
    ['no module', { uri }, 'key.module'],
    ['two modules', { uri: `${uri}?module-path=/a.so`, module: '/b.so' }, 'key.module'],
    ['a PIN', { uri: `${uri}?pin-value=1234` }, 'key.uri'],
    ['a PIN beside its module', { uri: `${uri}?module-path=/a.so&pin-value=1234` }, 'key.uri'],
    ['a second question mark', { uri: `${uri}?module-path=/a.so?pin-value=1` , module: '/a.so' }, 'key.module'],
    ['a broken encoding', { uri: `${uri}?module-path=%zz` }, 'key.uri'],
    ['no token', { uri: 'token=acme', module: '/a.so' }, 'key.uri'],
  ])('with %s are refused, naming the field', async (_what, given, field) => {
    expect(await refused(() => completePkcs11(given))).toEqual(['BAD_INPUT', field]);
  });

  it('take a path, or the URI of one', async () => {
    expect(completeKeyFile({ path: '/media/acme/k.keydesk-key' })).toEqual({ provider: 'KEY_FILE', path: '/media/acme/k.keydesk-key' });
    expect(completeKeyFile({ path: 'keyfile:///media/my%20stick/k.keydesk-key' })).toEqual({ provider: 'KEY_FILE', path: '/media/my stick/k.keydesk-key' });
    expect(await refused(() => completeKeyFile({ path: 'keyfile:///%zz' }))).toEqual(['BAD_INPUT', 'key.path']);
  });
});

describe('a key that is registered once', () => {
  it('is added the first time and found afterwards, however it is spelt', async () => {
    const reference = completeAzure({ keyId }, own);
    const first = await registerOnce(desk.rooms.keys, officer, 'Acme', reference);
    expect(await registerOnce(desk.rooms.keys, officer, 'Again', { ...reference, keyId: 'https://acme.vault.azure.net/keys/TENANTS' } as KeyReference)).toMatchObject({ id: first.id, displayName: 'Acme' });
    expect(desk.rooms.keys.findByResource('https://ACME.vault.azure.net/keys/tenants')?.id).toBe(first.id);
  });

  it('is added once by two who come at the same moment', async () => {
    const both = await Promise.all([registerOnce(desk.rooms.keys, officer, 'A', awsKey()), registerOnce(desk.rooms.keys, officer, 'B', awsKey())]);
    expect(both[0].id).toBe(both[1].id);
  });

  it('is refused with another way of signing in, and says so', async () => {
    const { id } = await registerOnce(desk.rooms.keys, officer, 'Acme', awsKey());
    const { code, data } = await refusal(async () => registerOnce(desk.rooms.keys, officer, 'Acme', { ...awsKey(), profile: 'other' } as KeyReference));
    expect({ code, data }).toMatchObject({ code: 'STATE_CONFLICT', data: { id, state: 'registered with another way of signing in' } });
  });

  it('is found no more when it was removed, and its reference is still known', async () => {
    const { id } = await registerOnce(desk.rooms.keys, officer, 'Acme', awsKey());
    await desk.rooms.keys.settled();
    await desk.rooms.keys.remove(officer, id);
    expect(desk.rooms.keys.findByResource(keyArn)).toBeNull();
    expect(desk.rooms.keys.known(id)).toEqual(awsKey());
    expect(await refused(() => desk.rooms.keys.known('cck-aaaaa'))).toEqual(['NOT_FOUND', undefined]);
    expect(await refused(() => desk.rooms.keys.findByResource('tenants'))).toEqual(['BAD_INPUT', 'key']);
  });

  it.each<readonly [KeyReference, string]>([
    [awsKey(), '0f0e0d0c-0b0a-4908-8706-050403020100'],
    [completeGcp({ keyName }, own), 'tenants'],
    [completeAzure({ keyId }, own), 'tenants'],
    [completePkcs11({ uri: 'pkcs11:token=a;object=my%20%E2%80%AEkey', module: '/a.so' }), 'my key'],
    [completePkcs11({ uri: 'pkcs11:token=a;id=%01', module: '/a.so' }), 'PKCS11'],
    [completeKeyFile({ path: '/media/acme/k.keydesk-key' }), 'k.keydesk-key'],
  ])('is called by the last part of its name: %o', (reference, name) => {
    expect(displayNameOf(reference)).toBe(name);
  });
});

describe('the words of a dialect', () => {
  const words = { '': 'body', keyArn: 'kms_key_ref', authentication: 'config' };
  it.each([
    ['key.keyArn', 'kms_key_ref'],
    ['keyArn', 'kms_key_ref'],
    ['key.authentication.secret', 'config'],
    ['key', 'body'],
    ['key.mechanism', 'body'],
  ])('take the place of the field %s', async (field, expected) => {
    const fail = async (said: Readonly<Record<string, string>>): Promise<readonly unknown[]> =>
      refused(async () => inWords(said, () => { throw badInput(field); }));
    expect(await fail(words)).toEqual(['BAD_INPUT', expected]);
    expect(await fail({})).toEqual(['BAD_INPUT', field]);
  });

  it('leave every other error as it is', async () => {
    const broken = new Error('broken');
    await expect(inWords(words, () => { throw broken; })).rejects.toBe(broken);
    expect(await refused(async () => inWords(words, () => completeAws({ keyArn }, noIdentities)))).toEqual(['BAD_INPUT', 'body']);
  });
});

function badInput(field: string): KeydeskError {
  return new KeydeskError('BAD_INPUT', { field, problem: 'is wrong', remedy: 'Correct it.' });
}
