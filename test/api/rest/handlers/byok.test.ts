import { describe, expect, it } from 'vitest';
import type { CloudIdentities } from '../../../../src-shared/cloud-identities.ts';
import { awsKey, googleKey, officer } from '../../../support/byok-desk.ts';
import { each } from '../../../support/each-desk.ts';
import type { Answered, HeldKey } from '../test-door.ts';
import { TenantDoor, told } from './tenant-door.ts';

const door = each(() => new TenantDoor(), () => undefined);

const arn = 'arn:aws:kms:eu-central-1:000000000001:key/0f0e0d0c-0b0a-4908-8706-050403020100';
const keyName = 'projects/acme-prod/locations/europe-west3/keyRings/keydesk/cryptoKeys/tenants';
const serviceAccount = 'keydesk@desk-prod.iam.gserviceaccount.com';
const identities: CloudIdentities = {
  aws: { profile: 'keydesk', roleArn: 'arn:aws:iam::000000000009:role/keydesk', externalId: 'own-1', endpoint: null, stsEndpoint: null },
  gcp: { authentication: { mode: 'GCP_ADC_IAM_BINDING', serviceAccount }, endpoint: null, tokenEndpoint: null },
  azure: {
    authentication: { mode: 'AZURE_DEVICE_CODE', directory: '11111111-1111-4111-8111-111111111111', clientId: '22222222-2222-4222-8222-222222222222' },
    emulator: null,
  },
};

const admin = async (): Promise<HeldKey> => door.key('acme', 'keys-admin');

async function stage(who: HeldKey, body: Readonly<Record<string, unknown>> = {}): Promise<Answered> {
  const answer = await door.ask('stageByok', who, { body: { provider: 'AWS', kmsKeyResourceName: arn, authMode: 'AWS_ASSUME_ROLE', authSecretRef: null, ...body } });
  await door.rooms.keys.settled();
  return answer;
}

async function validated(who: HeldKey): Promise<void> {
  door.use(identities);
  await stage(who);
  expect((await door.ask('preflightByok', who)).json['success']).toBe(true);
}

async function activated(who: HeldKey): Promise<Answered> {
  await validated(who);
  const answer = await door.ask('activateByok', who);
  expect(answer.status).toBe(200);
  return answer;
}

const config = (answer: Answered) => answer.json['config'] as Readonly<Record<string, unknown>>;

describe('the binding of a tenant', () => {
  it('is not configured before the first stage', async () => {
    const { status, json } = await door.ask('getByok', await door.key('acme', 'auditor'));
    expect({ status, json }).toEqual({ status: 200, json: { configured: false, config: null } });
  });

  it('is answered to the letter once it is staged', async () => {
    door.use(identities);
    const who = await admin();
    const now = door.clock.now();
    const { status, json } = await stage(who);
    expect(status).toBe(200);
    expect(json).toEqual({
      configured: true,
      config: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
        provider: 'AWS',
        kmsKeyResourceName: arn,
        authMode: 'AWS_ASSUME_ROLE',
        authSecretRef: null,
        status: 'PENDING_VALIDATION',
        configVersion: 1,
        lastValidatedAt: null,
        lastValidationError: null,
        createdAt: now,
        modifiedAt: now,
      },
    });
    expect((await door.ask('getByok', who)).json).toEqual(json);
  });

  it('is still told of when it was offboarded and its key removed', async () => {
    const who = await admin();
    await activated(who);
    expect((await door.ask('offboardByok', who)).json).toMatchObject({ configured: true, config: { status: 'OFFBOARDED' } });
    const [key] = door.rooms.keys.list({ search: '', sort: 'createdAt', descending: false, offset: 0, limit: 1 }).rows;
    await door.rooms.keys.remove(officer, key?.id ?? '');
    expect((await door.ask('getByok', who)).json).toMatchObject({ configured: true, config: { status: 'OFFBOARDED', kmsKeyResourceName: arn } });
  });

  it('is nobody else’s to see or to change', async () => {
    door.use(identities);
    const stranger = await door.key('globex', 'keys-admin');
    expect((await door.ask('getByok', stranger)).status).toBe(403);
    expect((await stage(stranger)).status).toBe(403);
    const reader = await door.key('acme', 'keys-read');
    expect((await door.ask('getByok', reader)).status).toBe(200);
    expect(told(await stage(reader))).toEqual([403, 'access_role_required']);
    expect((await door.ask('getByok', await door.key(null, 'account-admin'), { params: { tenant: 'nobody' } })).status).toBe(404);
  });
});

describe('staging', () => {
  it('may be repeated, counts up each time, and registers a key once', async () => {
    door.use(identities);
    const who = await admin();
    await stage(who);
    expect(config(await stage(who))['configVersion']).toBe(2);
    expect(config(await stage(who, { provider: 'UNSPECIFIED', authMode: 'UNSPECIFIED' }))['configVersion']).toBe(3);
    expect(door.events('key.add').map(({ outcome }) => outcome)).toEqual(['ok']);
    expect(door.rooms.keys.list({ search: '', sort: 'createdAt', descending: false, offset: 0, limit: 10 }).rows).toMatchObject([
      { displayName: '0f0e0d0c-0b0a-4908-8706-050403020100', key: { profile: 'keydesk', roleArn: 'arn:aws:iam::000000000009:role/keydesk', externalId: 'own-1' } },
    ]);
  });

  it('leaves a key that another tenant is under to that tenant and the account', async () => {
    const { id } = await door.rooms.keys.add(officer, { displayName: 'Globex', key: awsKey() });
    await door.rooms.byok.stage(officer, 'globex', id);
    const who = await admin();
    const refused = await stage(who);
    expect(told(refused)).toEqual([403, 'key_of_another_tenant']);
    expect(refused.body).not.toContain('globex');
    expect((await door.ask('getByok', who)).json).toEqual({ configured: false, config: null });
    expect((await stage(await door.key(null, 'keys-admin'))).status).toBe(200);
    expect((await stage(who)).status).toBe(200);
  });

  it('takes the registered key that is so called, whatever this desk’s own identity is', async () => {
    await door.rooms.keys.add(officer, { displayName: 'Acme', key: awsKey() });
    expect(config(await stage(await admin()))).toMatchObject({ kmsKeyResourceName: arn, status: 'PENDING_VALIDATION' });
  });

  it.each<readonly [string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>]>([
    ['Google', { kmsKeyResourceName: keyName, provider: 'GCP', authMode: 'GCP_ADC_IAM_BINDING' }, { provider: 'GCP', authMode: 'GCP_ADC_IAM_BINDING', kmsKeyResourceName: keyName }],
    ['Azure, by a way the dialect has no word for', { kmsKeyResourceName: 'https://acme.vault.azure.net/keys/k1', provider: 'AZURE', authMode: 'UNSPECIFIED' }, { provider: 'AZURE', authMode: 'UNSPECIFIED' }],
    [
      'a token',
      { kmsKeyResourceName: 'pkcs11:token=acme;object=tenants;type=secret-key?module-path=/usr/lib/vendor.so', provider: 'PKCS11', authMode: 'PKCS11_PIN' },
      { provider: 'PKCS11', authMode: 'PKCS11_PIN', kmsKeyResourceName: 'pkcs11:token=acme;object=tenants;type=secret-key?module-path=/usr/lib/vendor.so' },
    ],
    ['a key file', { kmsKeyResourceName: '/media/acme/k.keydesk-key', provider: 'KEY_FILE', authMode: 'KEY_FILE' }, { provider: 'KEY_FILE', authMode: 'KEY_FILE', kmsKeyResourceName: '/media/acme/k.keydesk-key' }],
  ])('takes a key of %s, again and again', async (_what, body, expected) => {
    door.use(identities);
    const who = await admin();
    expect(config(await stage(who, body))).toMatchObject({ ...expected, configVersion: 1 });
    expect(config(await stage(who, body))).toMatchObject({ ...expected, configVersion: 2 });
  });

  it.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['no key', { kmsKeyResourceName: null }, '/kmsKeyResourceName'],
    ['a name that is none', { kmsKeyResourceName: 'tenants', provider: 'UNSPECIFIED' }, '/kmsKeyResourceName'],
    ['a name at another provider', { provider: 'GCP' }, '/kmsKeyResourceName'],
    ['an ARN of something else', { kmsKeyResourceName: 'arn:aws:s3:::bucket' }, '/kmsKeyResourceName'],
    ['a mode that does not fit', { authMode: 'GCP_ADC_IAM_BINDING' }, '/authMode'],
    ['a secret for a role', { authSecretRef: 'sa-key' }, '/authSecretRef'],
    ['a secret that is not named', { provider: 'GCP', kmsKeyResourceName: keyName, authMode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET' }, '/authSecretRef'],
    ['a way in which this desk does not sign in', { provider: 'AZURE', kmsKeyResourceName: 'https://acme.vault.azure.net/keys/k1', authMode: 'AZURE_WORKLOAD_IDENTITY' }, '/authMode'],
    ['a PIN', { provider: 'PKCS11', kmsKeyResourceName: 'pkcs11:token=a;object=b?pin-value=1234', authMode: 'PKCS11_PIN' }, '/kmsKeyResourceName'],
    ['an unknown provider', { provider: 'IBM' }, '/provider'],
    ['an unknown field', { region: 'eu-central-1' }, '/region'],
  ])('refuses %s, pointing at the field, and registers nothing', async (_what, body, pointer) => {
    door.use(identities);
    expect(told(await stage(await admin(), body))).toEqual([400, 'invalid_request', pointer]);
    expect(door.rooms.vault.read((rows) => rows.all('select id from kms_keys'))).toEqual([]);
  });

  it('says where to set the identity that is missing', async () => {
    const answer = await stage(await admin());
    expect(told(answer)).toEqual([400, 'invalid_request', '/authMode']);
    expect(answer.json['detail']).toContain('Settings, REST API');
  });

  it.each(['{"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----"}', '{"a": 1}'])('never takes a credential for the name of a secret: %s', async (authSecretRef) => {
    const answer = await stage(await admin(), { provider: 'GCP', kmsKeyResourceName: keyName, authMode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', authSecretRef });
    expect(told(answer)).toEqual([400, 'static_credentials_rejected', '/authSecretRef']);
    expect(answer.body).not.toContain('PRIVATE KEY');
  });

  it('signs in by a secret of another tenant for a key of the account, and by none for a key of the tenant', async () => {
    await door.addSecret('sa-key', 'not looked at here', { tenant: 'globex' });
    const body = { provider: 'GCP', kmsKeyResourceName: keyName, authMode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', authSecretRef: 'globex/sa-key' };
    expect(told(await stage(await admin(), body))).toEqual([409, 'state_conflict']);
    const account = await door.key(null, 'keys-admin');
    expect(config(await stage(account, body))).toMatchObject({ authMode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', authSecretRef: 'globex/sa-key' });
    expect(told(await stage(account, { ...body, authSecretRef: 'globex/other' }))).toEqual([409, 'state_conflict']);
  });

  it('refuses another way of signing in than the key is registered with', async () => {
    await door.rooms.keys.add(officer, { displayName: 'Acme', key: googleKey });
    await door.addSecret('sa-key', 'x', { tenant: 'globex' });
    const answer = await stage(await door.key(null, 'keys-admin'), { provider: 'GCP', kmsKeyResourceName: keyName, authMode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', authSecretRef: 'globex/sa-key' });
    expect(told(answer)).toEqual([409, 'state_conflict']);
    expect(answer.json['detail']).toContain('another way of signing in');
  });

  it('is refused while the tenant is under a key, and registers no other one', async () => {
    const who = await admin();
    await activated(who);
    expect(told(await stage(who, { kmsKeyResourceName: arn.replace('000000000001', '000000000002') }))).toEqual([409, 'state_conflict']);
    expect(door.rooms.vault.read((rows) => rows.all('select id from kms_keys'))).toHaveLength(1);
  });
});

describe('the preflight', () => {
  it('answers what it found, with the binding as it is then', async () => {
    door.use(identities);
    const who = await admin();
    const staged = config(await stage(who));
    door.clock.advance(1000);
    const { status, json } = await door.ask('preflightByok', who);
    const now = door.clock.now();
    expect(status).toBe(200);
    expect(json).toEqual({
      success: true,
      reason: null,
      message: 'The key wraps and unwraps.',
      status: { configured: true, config: { ...staged, status: 'VALIDATED', lastValidatedAt: now, modifiedAt: now } },
    });
  });

  it.each([
    ['denied', 'permission_denied'],
    ['disabled', 'key_disabled'],
    ['not-found', 'not_found'],
    ['unreachable', 'unreachable'],
    ['throttled', 'throttled'],
    ['invalid-response', 'invalid_response'],
  ] as const)('answers 200 when the key is %s, with the category %s and no word of the provider', async (kind, reason) => {
    door.use(identities);
    const who = await admin();
    await stage(who);
    door.kms.refuse(kind);
    const answer = await door.ask('preflightByok', who);
    expect(answer).toMatchObject({ status: 200, json: { success: false, reason, status: { config: { status: 'PENDING_VALIDATION', lastValidatedAt: null } } } });
    expect(String(answer.json['message'])).not.toContain('The customer says no');
  });

  it('of nothing is 404', async () => {
    const refused = await door.ask('preflightByok', await admin());
    expect(told(refused)).toEqual([404, 'not_found']);
    expect(refused.json['detail']).toBe('The tenant acme is bound to no key now. Stage one first.');
  });
});

describe('activating', () => {
  it('waits for its end and answers the active binding', async () => {
    const { json } = await activated(await admin());
    expect(json).toMatchObject({ configured: true, config: { status: 'ACTIVE', kmsKeyResourceName: arn } });
    expect(door.events('byok.activate').map(({ outcome }) => outcome)).toContain('ok');
  });

  it('needs a preflight that succeeded within ten minutes', async () => {
    const who = await admin();
    expect(told(await door.ask('activateByok', who))).toEqual([404, 'not_found']);
    door.use(identities);
    await stage(who);
    expect(told(await door.ask('activateByok', who))).toEqual([409, 'preflight_required']);
    await door.ask('preflightByok', who);
    door.clock.advance(601_000);
    expect(told(await door.ask('activateByok', who))).toEqual([409, 'preflight_required']);
  });

  it.each(['denied', 'unreachable'] as const)('tells why when the key is %s, and leaves no work behind', async (kind) => {
    const who = await admin();
    await validated(who);
    door.kms.refuse(kind);
    const answer = await door.ask('activateByok', who);
    expect(told(answer)).toEqual([502, 'kms_failed']);
    expect(answer.json).toMatchObject({ kind });
    expect(door.rooms.jobs.unfinishedOf('acme')).toEqual([]);
    expect(config(await door.ask('getByok', who))['status']).toBe('VALIDATED');
  });

  it('that takes longer than a request may goes on by itself, and is named', async () => {
    const who = await admin();
    await validated(who);
    const go = door.kms.hold();
    const { length } = door.kms.calls;
    const asking = door.ask('activateByok', who);
    await expect.poll(() => door.kms.calls.slice(length)).toContain('wrap');
    door.clock.advance(25_000);
    const answer = await asking;
    const [job] = door.rooms.jobs.unfinishedOf('acme');
    expect(told(answer)).toEqual([409, 'still_running']);
    expect(answer.json).toMatchObject({ job: job?.id });
    go();
    for await (const seen of door.rooms.jobs.watch(job?.id ?? '')) if (seen.state === 'done') break;
    expect(config(await door.ask('getByok', who))['status']).toBe('ACTIVE');
  });
});

describe('offboarding', () => {
  it.each(['unreachable', 'denied'] as const)('is 409 when the key is %s, changes nothing and leaves no work behind', async (kind) => {
    const who = await admin();
    await activated(who);
    door.kms.refuse(kind);
    expect(told(await door.ask('offboardByok', who))).toEqual([409, 'kms_unreachable']);
    expect(told(await door.ask('offboardByok', who))).toEqual([409, 'kms_unreachable']);
    expect(door.rooms.jobs.unfinishedOf('acme')).toEqual([]);
    door.kms.allow();
    expect((await door.ask('offboardByok', who)).json).toMatchObject({ config: { status: 'OFFBOARDED' } });
  });

  it('of nothing is 404', async () => {
    expect(told(await door.ask('offboardByok', await admin()))).toEqual([404, 'not_found']);
  });
});

describe('revoking', () => {
  it('takes the data away at once, destroys nothing for 72 hours, and can be undone until then', async () => {
    const who = await admin();
    const active = config(await activated(who));
    await door.addSecret('K', 'v');
    const { status, json } = await door.ask('revokeByok', who, { body: { reason: 'compromised' } });
    const now = door.clock.now();
    expect(status).toBe(200);
    expect(json).toEqual({ configured: true, config: { ...active, status: 'REVOKED', modifiedAt: now, revokeAt: now + 72 * 3_600_000 } });
    expect(JSON.parse(door.events('byok.schedule-revoke')[0]?.detail ?? '')).toMatchObject({ category: 'compromised', reason: 'Revoked over the REST API: compromised' });
    await expect(door.addSecret('L', 'v')).rejects.toThrow('TENANT_SEALED');
    await door.rooms.byok.undoRevoke(officer, 'acme');
    await door.rooms.byok.unseal(officer, 'acme');
    expect(config(await door.ask('getByok', who))).toMatchObject({ status: 'ACTIVE' });
    expect(config(await door.ask('getByok', who))).not.toHaveProperty('revokeAt');
  });

  it('works from the seal, is refused twice, and is for ever when its time has come', async () => {
    const who = await admin();
    await activated(who);
    await door.rooms.byok.seal(officer, 'acme', 'the customer called');
    const revoke = async (): Promise<Answered> => door.ask('revokeByok', who, { body: { reason: 'customer_request' } });
    expect((await revoke()).status).toBe(200);
    expect(told(await revoke())).toEqual([409, 'state_conflict']);
    door.clock.advance(72 * 3_600_000);
    expect(await door.rooms.byok.revokeDue(officer.caller)).toBe(1);
    expect(told(await revoke())).toEqual([409, 'tenant_revoked']);
    expect(config(await door.ask('getByok', who))['status']).toBe('REVOKED');
    for (const call of ['activateByok', 'preflightByok'] as const) expect(told(await door.ask(call, who))).toEqual([409, 'tenant_revoked']);
    expect(told(await stage(who))).toEqual([409, 'tenant_revoked']);
  });

  it('is refused without a key in use, and without a category', async () => {
    const who = await admin();
    expect(told(await door.ask('revokeByok', who, { body: { reason: 'compromised' } }))).toEqual([404, 'not_found']);
    await validated(who);
    expect(told(await door.ask('revokeByok', who, { body: { reason: 'compromised' } }))).toEqual([409, 'state_conflict']);
    expect(told(await door.ask('revokeByok', who, { body: { reason: 'because' } }))).toEqual([400, 'invalid_request', '/reason']);
  });
});
