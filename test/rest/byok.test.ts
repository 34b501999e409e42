import { describe, expect, it } from 'vitest';
import { type Answered, type Json, RestDesk } from '../support/rest-desk.ts';
import { activated, byokCalls, stageOf, staged, validated } from './byok-calls.ts';
import { stageFor } from './calls.ts';
import { tryTheEnd } from './ended.ts';
import { expectRefusal } from './refusals.ts';
import { tryEach } from './tried.ts';
import { byokState } from './wire.ts';

const stage = stageFor(async () => RestDesk.open({ withClouds: true }));

const configOf = ({ json }: Answered): Json => json['config'] as Json;
const google = 'projects/acme-prod/locations/europe-west3/keyRings/keydesk/cryptoKeys/tenants';

tryEach(stage, byokCalls);

describe('staging', () => {
  it('counts up each time, can be read, and moves no data key', async () => {
    const { desk } = stage;
    const { params, key } = await staged(desk);
    const second = await desk.call('stageByok', { params, body: stageOf(key) });
    expect(configOf(second)).toMatchObject({ configVersion: 2, status: 'PENDING_VALIDATION' });
    const seen = await desk.call('getByok', { params });
    expect(byokState.parse(seen.json)).toEqual(second.json);
    expect(await desk.client.tenants.dataKeys(params)).toMatchObject([{ version: 1, state: 'active', wrappedBy: null }]);
  });

  it.each([
    ['provider', 'IBM'],
    ['provider', 'aws'],
    ['authMode', 'STATIC_KEYS'],
    ['kmsKeyResourceName', 'arn:aws:s3:::bucket'],
    ['authSecretRef', 'a-secret'],
  ])('refuses %s %s, and points at it', async (field, value) => {
    const { desk } = stage;
    const answer = await desk.call('stageByok', { body: { ...byokCalls.stageByok.body, [field]: value } });
    expectRefusal(answer, { status: 400, code: 'invalid_request', place: `/${field}` });
  });

  it.each([
    ['the JSON of a service account', 'authSecretRef', (secret: string) => JSON.stringify({ type: 'service_account', private_key: `-----BEGIN PRIVATE KEY-----${secret}` })],
    ['an AWS access key', 'authSecretRef', (secret: string) => `AKIAIOSFODNN7EXAMPLE/${secret}`],
  ])('refuses %s, and tells it to nobody', async (_what, field, make) => {
    const { desk } = stage;
    const body = { provider: 'GCP', kmsKeyResourceName: google, authMode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', [field]: make(desk.secret('static')) };
    expectRefusal(await desk.call('stageByok', { body }), { status: 400, code: 'static_credentials_rejected', place: `/${field}` });
  });

  it('is refused while the tenant is under a key', async () => {
    const { desk } = stage;
    const { params, key } = await activated(desk);
    expectRefusal(await desk.call('stageByok', { params, body: stageOf(key) }), { status: 409, code: 'state_conflict' });
  });
});

describe('a key at Google', () => {
  it.each([
    ['GCP', 'GCP_ADC_IAM_BINDING'],
    ['UNSPECIFIED', 'UNSPECIFIED'],
  ])('is staged as %s by %s, tried and activated', async (provider, authMode) => {
    const { desk } = stage;
    const { reference } = desk.clouds.clouds.gcp.createKey(`staged-${provider.toLowerCase()}`);
    if (reference.provider !== 'GCP') throw new Error('this cloud makes other keys');
    const params = { tenant: await desk.tenant() };
    const expected = { provider: 'GCP', kmsKeyResourceName: reference.keyName, authMode: 'GCP_ADC_IAM_BINDING', authSecretRef: null };
    const staging = await desk.call('stageByok', { params, body: { ...expected, provider, authMode } });
    expect(configOf(staging)).toMatchObject({ ...expected, status: 'PENDING_VALIDATION' });
    expect((await desk.call('preflightByok', { params })).json).toMatchObject({ success: true });
    expect(configOf(await desk.call('activateByok', { params }))).toMatchObject({ ...expected, status: 'ACTIVE' });
  });
});

describe('a preflight', () => {
  it('of nothing is 404', async () => {
    expectRefusal(await stage.desk.call('preflightByok', { params: { tenant: await stage.desk.tenant() } }), { status: 404, code: 'not_found' });
  });

  it('that fails is answered, and written into the config', async () => {
    const { desk } = stage;
    const { params, key } = await staged(desk);
    key.owned.disable();
    const failed = await desk.call('preflightByok', { params });
    expect([failed.status, failed.json]).toMatchObject([200, { success: false, reason: 'key_disabled', message: expect.any(String) as unknown }]);
    expect(configOf(await desk.call('getByok', { params }))).toMatchObject({ status: 'PENDING_VALIDATION', lastValidatedAt: null, lastValidationError: expect.any(String) as unknown });
    key.owned.enable();
    expect((await desk.call('preflightByok', { params })).json).toMatchObject({ success: true, reason: null });
    expect(configOf(await desk.call('getByok', { params }))).toMatchObject({ status: 'VALIDATED', lastValidationError: null });
  });
});

describe('activating', () => {
  it('without a config is 404, without a preflight that succeeded 409, and with one that is ten minutes old too', async () => {
    const { desk } = stage;
    expectRefusal(await desk.call('activateByok', { params: { tenant: await desk.tenant() } }), { status: 404, code: 'not_found' });
    const { params, key } = await staged(desk);
    expectRefusal(await desk.call('activateByok', { params }), { status: 409, code: 'preflight_required' });
    key.owned.disable();
    await desk.call('preflightByok', { params });
    key.owned.enable();
    expectRefusal(await desk.call('activateByok', { params }), { status: 409, code: 'preflight_required' });
    await desk.call('preflightByok', { params });
    desk.clock.advance(600_001);
    expectRefusal(await desk.call('activateByok', { params }), { status: 409, code: 'preflight_required' });
    expect(await desk.client.tenants.dataKeys(params)).toMatchObject([{ version: 1, wrappedBy: null }]);
  });

  it('under a key that has gone meanwhile is 502 and leaves the tenant where it was', async () => {
    const { desk } = stage;
    const { params, key } = await validated(desk);
    key.owned.disable();
    expectRefusal(await desk.call('activateByok', { params, fails: 502 }), { status: 502, code: 'kms_failed' });
    expect(await desk.client.tenants.dataKeys(params)).toMatchObject([{ version: 1, wrappedBy: null }]);
  });
});

describe('offboarding', () => {
  it('is 409 while the customer’s key is away, and done when it is back', async () => {
    const { desk } = stage;
    const { params, key } = await activated(desk);
    key.owned.disable();
    expectRefusal(await desk.call('offboardByok', { params }), { status: 409, code: 'kms_unreachable' });
    expect(configOf(await desk.call('getByok', { params }))).toMatchObject({ status: 'SEALED' });
    key.owned.enable();
    await desk.call('unsealTenantKms', { headers: { 'x-tenant-id': params.tenant } });
    expect(configOf(await desk.call('offboardByok', { params }))).toMatchObject({ status: 'OFFBOARDED' });
    expect(await desk.client.tenants.dataKeys(params)).toMatchObject([{ version: 1, wrappedBy: null }]);
  });

  it('is 409 while the whole cloud is out of reach', async () => {
    const { desk } = stage;
    const { params } = await activated(desk);
    await desk.clouds.clouds.aws.stop();
    try {
      expectRefusal(await desk.call('offboardByok', { params }), { status: 409, code: 'kms_unreachable' });
    } finally {
      await desk.clouds.clouds.aws.start();
    }
  });

  it('of a tenant that is on the baseline is 404', async () => {
    const { desk } = stage;
    const { params } = await activated(desk);
    await desk.call('offboardByok', { params });
    expectRefusal(await desk.call('offboardByok', { params }), { status: 404, code: 'not_found' });
    expect((await desk.call('getByok', { params })).json).toMatchObject({ configured: true, config: { status: 'OFFBOARDED' } });
  });
});

describe('revoking', () => {
  it.each(['permission_denied', 'key_disabled', 'key_destroyed', 'compromised', 'customer_request'])('for %s takes the data away at once', async (reason) => {
    const { desk } = stage;
    const { params } = await activated(desk);
    const body = { key: 'DB_PASSWORD', value: desk.secret() };
    expect((await desk.call('createSecret', { params, body })).status).toBe(200);
    const revoked = await desk.call('revokeByok', { params, body: { reason } });
    expect(configOf(revoked)).toMatchObject({ status: 'REVOKED' });
    const after = await desk.call('createSecret', { params, body: { key: 'OTHER', value: desk.secret() } });
    expect(after.status).toBe(409);
    const events = await desk.eventsOf(revoked);
    expect(events.find(({ action }) => action === 'byok.schedule-revoke')?.detail).toContain(reason);
  });

  it('needs one of the categories, and a tenant under a key', async () => {
    const { desk } = stage;
    const { params } = await activated(desk);
    expectRefusal(await desk.call('revokeByok', { params, body: { reason: 'because' } }), { status: 400, code: 'invalid_request', place: '/reason' });
    expectRefusal(await desk.call('revokeByok', { params, body: {} }), { status: 400, code: 'invalid_request', place: '/reason' });
    expectRefusal(await desk.call('revokeByok', { params: { tenant: await desk.tenant() }, body: { reason: 'compromised' } }), { status: 404, code: 'not_found' });
  });
});

tryTheEnd(stage, byokCalls);
