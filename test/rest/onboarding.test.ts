import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Answered, type Json, RestDesk } from '../support/rest-desk.ts';
import { stageFor } from './calls.ts';
import { tryTheEnd } from './ended.ts';
import { onboard, onboardingCalls, sealed, steppedUp } from './onboarding-calls.ts';
import { expectRefusal } from './refusals.ts';
import { tryEach } from './tried.ts';
import { tenantKms } from './wire.ts';

const stage = stageFor(async () => RestDesk.open({ withClouds: true }));

const errorOf = ({ json }: Answered): Json => json['error'] as Json;
const fresh = async (): Promise<{ readonly 'x-tenant-id': string }> => ({ 'x-tenant-id': await stage.desk.tenant() });
const awsConfig = { region: 'eu-central-1', role_arn: 'arn:aws:iam::000000000001:role/keydesk' };
const awsRef = 'arn:aws:kms:eu-central-1:000000000001:key/0f0e0d0c-0b0a-4908-8706-050403020100';
const gcpRef = 'projects/acme-prod/locations/europe-west3/keyRings/keydesk/cryptoKeys/tenants';

tryEach(stage, onboardingCalls);

describe('the KMS of a tenant', () => {
  it('is 404 when there is none', async () => {
    expectRefusal(await stage.desk.call('getTenantKms', { headers: await fresh() }), { status: 404, code: 'no_kms_config' });
  });

  it('is that of the credential’s tenant, and an account’s credential names one', async () => {
    const { desk, keys } = stage;
    expectRefusal(await desk.call('getTenantKms'), { status: 400, code: 'invalid_request', place: 'x-tenant-id' });
    expectRefusal(await desk.call('getTenantKms', { headers: { 'x-tenant-id': 'nobody' } }), { status: 404, code: 'not_found' });
    expectRefusal(await desk.call('getTenantKms', { by: keys.ofTenant.get('keys-read') ?? null }), { status: 404, code: 'no_kms_config' });
  });

  it('shows every version of the data key, and since when the tenant is sealed', async () => {
    const { desk } = stage;
    const { headers, key } = await sealed(desk);
    const { config, keys } = tenantKms.parse((await desk.call('getTenantKms', { headers })).json);
    expect(config).toMatchObject({ provider: 'aws', kms_key_ref: key.arn, config: key.onboarding.config, sealed_since: new Date(desk.clock.now()).toISOString() });
    expect(keys.map(({ version, status, wrap_method: by }) => [version, status, by]).toSorted()).toEqual([
      [1, 'retired', 'customer_kms'],
      [2, 'active', 'customer_kms'],
    ]);
  });
});

describe('onboarding', () => {
  it('takes the fields of the public API alone, at every provider', async () => {
    const { desk } = stage;
    const { gcp, 'azure-vault': azure } = desk.clouds.clouds;
    const google = gcp.createKey('onboarded').reference;
    const ofAzure = azure.createKey('onboarded').reference;
    if (google.provider !== 'GCP' || google.authentication.mode !== 'GCP_ADC_IAM_BINDING' || ofAzure.provider !== 'AZURE') throw new Error('these clouds make other keys');
    const [, project] = google.keyName.split('/');
    const { directory, clientId } = ofAzure.authentication;
    const bodies = [
      { provider: 'gcp', kms_key_ref: google.keyName, config: { impersonate_service_account: google.authentication.serviceAccount } },
      { provider: 'gcp', kms_key_ref: google.keyName, config: { impersonate_service_account: google.authentication.serviceAccount, project_id: project } },
      { provider: 'azure', kms_key_ref: ofAzure.keyId, config: { vault_url: new URL(ofAzure.keyId).origin } },
      { provider: 'azure', kms_key_ref: ofAzure.keyId, config: { vault_url: `${new URL(ofAzure.keyId).origin}/`, azure_tenant_id: directory, client_id: clientId } },
    ];
    for (const body of bodies) {
      const headers = await fresh();
      const answer = await desk.call('onboardTenantKms', { headers, body });
      expect([answer.status, answer.json]).toMatchObject([200, { ok: true, provider: body.provider, kms_key_ref: body.kms_key_ref, new_key_version: 2 }]);
      expect((await desk.call('getTenantKms', { headers })).json).toMatchObject({ config: { provider: body.provider, kms_key_ref: body.kms_key_ref } });
    }
  });

  it('is refused before anything is stored when the probe fails, and says why', async () => {
    const { desk } = stage;
    const headers = await fresh();
    const count = async (): Promise<unknown> => (await desk.client.keys.list({ search: '' })).total;
    const before = await count();
    const key = desk.customerKey();
    const probe = async (body: unknown, reason: string): Promise<void> => {
      const answer = await desk.call('onboardTenantKms', { headers, body, fails: 502 });
      expectRefusal(answer, { status: 502, code: 'probe_failed' });
      expect(errorOf(answer)['reason']).toBe(reason);
      expectRefusal(await desk.call('getTenantKms', { headers }), { status: 404, code: 'no_kms_config' });
    };
    key.owned.disable();
    await probe(key.onboarding, 'key_disabled');
    key.owned.enable();
    await probe({ ...key.onboarding, kms_key_ref: key.arn.replace(/[0-9a-f]{12}$/, 'ffffffffffff') }, 'not_found');
    await probe({ ...key.onboarding, config: { ...key.onboarding.config, external_id: 'someone-else' } }, 'access_denied');
    await desk.clouds.clouds.aws.stop();
    await probe(key.onboarding, 'unreachable').finally(async () => desk.clouds.clouds.aws.start());
    expect(await count()).toBe(before);
    expect(await desk.client.tenants.dataKeys({ tenant: headers['x-tenant-id'] })).toMatchObject([{ version: 1, wrappedBy: null }]);
  });

  it('replaces the key that stands, and a probe that fails leaves that one', async () => {
    const { desk } = stage;
    const { headers, key, answer } = await onboard(desk);
    const [bad, good] = [desk.customerKey(), desk.customerKey()];
    bad.owned.disable();
    expectRefusal(await desk.call('onboardTenantKms', { headers, body: bad.onboarding, fails: 502 }), { status: 502, code: 'probe_failed' });
    expect((await desk.call('getTenantKms', { headers })).json).toMatchObject({ config: { kms_key_ref: key.arn } });
    await done(headers, Number(answer['rewrap_lease_id']));
    const replaced = await desk.call('onboardTenantKms', { headers, body: good.onboarding });
    expect(replaced.json).toMatchObject({ ok: true, kms_key_ref: good.arn, new_key_version: 3 });
    expect((await desk.call('getTenantKms', { headers })).json).toMatchObject({ config: { kms_key_ref: good.arn } });
  });

  it.each<readonly [string, string, Json, string]>([
    ['aws', 'arn:aws:s3:::bucket', awsConfig, '/kms_key_ref'],
    ['aws', gcpRef, awsConfig, '/kms_key_ref'],
    ['aws', awsRef, { role_arn: awsConfig.role_arn }, '/config/region'],
    ['aws', awsRef, { region: awsConfig.region }, '/config/role_arn'],
    ['aws', awsRef, { ...awsConfig, region: 'us-east-1' }, '/config/region'],
    ['aws', awsRef, { ...awsConfig, role_arn: 'keydesk' }, '/config/role_arn'],
    ['aws', awsRef, { ...awsConfig, project_id: 'p' }, '/config/project_id'],
    ['gcp', awsRef, { impersonate_service_account: 'keydesk@acme-prod.iam.gserviceaccount.com' }, '/kms_key_ref'],
    ['gcp', gcpRef, {}, '/config/impersonate_service_account'],
    ['azure', 'https://acme.vault.azure.net/keys/k1', {}, '/config/vault_url'],
    ['azure', 'https://acme.vault.azure.net/keys/k1', { vault_url: 'https://other.vault.azure.net' }, '/config/vault_url'],
    ['ibm', awsRef, awsConfig, '/provider'],
  ])('at %s of %s with %j points at %s', async (provider, ref, config, place) => {
    const answer = await stage.desk.call('onboardTenantKms', { headers: { 'x-tenant-id': 'acme' }, body: { provider, kms_key_ref: ref, config } });
    expectRefusal(answer, { status: 400, code: 'invalid_request', place });
  });

  it.each(['kms_key_ref', 'module'])('takes no PIN in %s', async (field) => {
    const { desk } = stage;
    const uri = (query: string): string => `pkcs11:token=acme;object=tenants${query}`;
    const pin = `?pin-value=${desk.secret('pin')}`;
    const body = { provider: 'pkcs11', kms_key_ref: uri(field === 'module' ? '' : pin), config: { module: field === 'module' ? uri(pin) : '/usr/lib/vendor.so' } };
    const answer = await desk.call('onboardTenantKms', { headers: { 'x-tenant-id': 'acme' }, body });
    expect([answer.status, errorOf(answer)['type']]).toEqual([400, 'invalid_request']);
  });

  it.each<readonly [string, (secret: string) => Json, string]>([
    ['an access key id', () => ({ config: { ...awsConfig, access_key_id: 'AKIAIOSFODNN7EXAMPLE' } }), '/config/access_key_id'],
    ['an access key id in a field of another name', () => ({ config: { ...awsConfig, external_id: 'AKIAIOSFODNN7EXAMPLE' } }), '/config/external_id'],
    ['an access key id as the key', () => ({ kms_key_ref: 'AKIAIOSFODNN7EXAMPLE' }), '/kms_key_ref'],
    ['a secret access key', (secret) => ({ config: { ...awsConfig, secret_access_key: secret } }), '/config/secret_access_key'],
    ['the JSON of a service account, as text', (secret) => ({ config: { ...awsConfig, external_id: JSON.stringify({ type: 'service_account', private_key: secret }) } }), '/config/external_id'],
    ['the JSON of a service account', (secret) => ({ config: { credentials: { type: 'service_account', private_key: `-----BEGIN PRIVATE KEY-----\n${secret}` } } }), '/config/credentials'],
    ['the value of a client secret', (secret) => ({ provider: 'azure', config: { vault_url: 'https://acme.vault.azure.net', client_secret: secret } }), '/config/client_secret'],
    ['one that is nested deep', (secret) => ({ config: { ...awsConfig, more: [{ deep: { client_secret: secret } }] } }), '/config/more/0/deep/client_secret'],
    ['one beside the fields', (secret) => ({ aws_secret_access_key: secret }), '/aws_secret_access_key'],
  ])('refuses %s, whatever field it is in', async (_what, make, place) => {
    const { desk } = stage;
    const body = { provider: 'aws', kms_key_ref: awsRef, config: awsConfig, ...make(desk.secret('static')) };
    const answer = await desk.call('onboardTenantKms', { headers: { 'x-tenant-id': 'acme' }, body });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toMatchObject({ type: 'static_credentials_rejected' });
    expect(String(errorOf(answer)['pointer'])).toContain(place);
    expect(answer.text).not.toContain('AKIAIOSFODNN7EXAMPLE');
  });
});

describe('a rotation', () => {
  const rotate = async (headers: Readonly<Record<string, string>>) => stage.desk.call('rotateTenantKms', { headers });
  const refused = { status: 403, code: 'step_up_required', place: 'x-knoxcall-stepup' } as const;

  it('needs a step-up token of the same key, of the last five minutes', async () => {
    const { desk, keys } = stage;
    const { headers } = await onboard(desk);
    expectRefusal(await rotate(headers), refused);
    expectRefusal(await rotate({ ...headers, 'x-knoxcall-stepup': 'none' }), refused);
    const others = await desk.call('createStepUp', { by: keys.limited });
    expectRefusal(await rotate({ ...headers, 'x-knoxcall-stepup': String(others.json['stepUpToken']) }), refused);
    const access = await desk.call('createToken');
    expectRefusal(await rotate({ ...headers, 'x-knoxcall-stepup': String(access.json['accessToken']) }), refused);
    const late = await steppedUp(desk);
    desk.clock.advance(300_001);
    expectRefusal(await rotate({ ...headers, ...late }), refused);
    expect((await rotate({ ...headers, ...(await steppedUp(desk)) })).status).toBe(200);
  });

  it('is 404 without a KMS and 409 while the tenant is sealed', async () => {
    const { desk } = stage;
    expectRefusal(await rotate({ ...(await fresh()), ...(await steppedUp(desk)) }), { status: 404, code: 'no_kms_config' });
    const { headers } = await sealed(desk);
    expectRefusal(await rotate({ ...headers, ...(await steppedUp(desk)) }), { status: 409, code: 'sealed' });
  });

  it('is watched by its lease until everything is encrypted anew, and by no other tenant', async () => {
    const { desk } = stage;
    const { headers } = await onboard(desk);
    const params = { tenant: headers['x-tenant-id'] };
    for (const key of ['A', 'B', 'C']) await desk.call('createSecret', { params, body: { key, value: desk.secret() } });
    const { json } = await rotate({ ...headers, ...(await steppedUp(desk)) });
    const lease = Number(json['rewrap_lease_id']);
    expect(await done(headers, lease)).toMatchObject({ failed: 0, state: 'done' });
    expectRefusal(await desk.call('getRewrap', { headers: await fresh(), params: { lease: String(lease) } }), { status: 404, code: 'lease_not_found' });
    expectRefusal(await desk.call('getRewrap', { headers, params: { lease: '999999' } }), { status: 404, code: 'lease_not_found' });
    expectRefusal(await desk.call('getRewrap', { headers, params: { lease: 'x' } }), { status: 400, code: 'invalid_request', place: 'lease' });
  });
});

describe('unsealing', () => {
  const unseal = async (headers: Readonly<Record<string, string>>, fails?: number) => stage.desk.call('unsealTenantKms', { headers, ...(fails === undefined ? {} : { fails }) });

  it('is 404 without a KMS and 409 when the tenant is not sealed', async () => {
    expectRefusal(await unseal(await fresh()), { status: 404, code: 'no_kms_config' });
    const { headers } = await onboard(stage.desk);
    expectRefusal(await unseal(headers), { status: 409, code: 'not_sealed' });
  });

  it('is 502 while the key refuses or is away, with the reason, and gives everything back when it serves', async () => {
    const { desk } = stage;
    const { headers, key } = await sealed(desk);
    const denied = await unseal(headers, 502);
    expectRefusal(denied, { status: 502, code: 'unseal_failed' });
    expect(errorOf(denied)['reason']).toBe('access_denied');
    const { aws } = desk.clouds.clouds;
    await aws.stop();
    const away = await unseal(headers, 502).finally(async () => aws.start());
    expectRefusal(away, { status: 502, code: 'unseal_failed' });
    expect(errorOf(away)['reason']).toBe('unreachable');
    key.owned.enable();
    expect((await unseal(headers)).status).toBe(200);
    expect((await desk.call('getTenantKms', { headers })).json).toMatchObject({ config: { sealed_since: null } });
  });
});

/** How a rewrap stands when it goes on no more. */
async function done(headers: Readonly<Record<string, string>>, lease: number): Promise<Json> {
  for (;;) {
    const { json } = await stage.desk.call('getRewrap', { headers, params: { lease: String(lease) } });
    if (json['state'] !== 'running') return json;
    await setImmediate();
  }
}

tryTheEnd(stage, onboardingCalls);
