import { describe, expect, it } from 'vitest';
import { KeydeskError, type KmsFailureKind } from '../../../../src-shared/errors.ts';
import type { KeyReference } from '../../../../src-shared/key-references.ts';
import { rejectStaticCredentials } from '../../../../src-main/kms/static-credentials.ts';
import { awsKey, events, lastDetail, officer, wrappings } from '../../../support/byok-desk.ts';
import { each } from '../../../support/each-desk.ts';
import { RestDesk } from './tenant-kms-desk.ts';

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const directory = '11111111-2222-4333-8444-555555555555';
const client = '66666666-7777-4888-8999-aaaaaaaaaaaa';

const aws = {
  provider: 'aws',
  kms_key_ref: 'arn:aws:kms:eu-central-1:000000000001:key/0f0e0d0c-0b0a-4908-8706-050403020100',
  config: { region: 'eu-central-1', role_arn: 'arn:aws:iam::000000000001:role/keydesk', external_id: 'acme-7', profile: 'keydesk' },
};
const gcp = {
  provider: 'gcp',
  kms_key_ref: 'projects/acme-prod/locations/europe-west3/keyRings/keydesk/cryptoKeys/tenants',
  config: { impersonate_service_account: 'keydesk@acme-prod.iam.gserviceaccount.com', project_id: 'acme-prod' },
};
const azure = {
  provider: 'azure',
  kms_key_ref: 'https://northwind.vault.azure.net/keys/tenants',
  config: { vault_url: 'https://northwind.vault.azure.net', azure_tenant_id: directory, client_id: client, client_secret_env_var: 'AZURE_SECRET_NAME' },
};
const pkcs11 = {
  provider: 'pkcs11',
  kms_key_ref: 'pkcs11:token=Northwind;object=byok;type=secret-key',
  config: { module: '/usr/lib/hsm.so', mechanism: 'AES_GCM' },
};
const every = [['aws', aws], ['gcp', gcp], ['azure', azure], ['pkcs11', pkcs11]] as const;

const rest = each(() => new RestDesk(), async ({ desk }) => {
  desk.addTenant();
  await desk.addSecrets('acme', 3);
});
const values = ['value 0', 'value 1', 'value 2'];

/** Onboards a key and waits until everything is encrypted anew. */
async function onboarded(body: unknown = aws): Promise<void> {
  expect(await rest.onboard(body)).toMatchObject({ status: 200 });
  await rest.idle();
}

async function sealedBy(kind: KmsFailureKind): Promise<void> {
  await onboarded();
  rest.desk.kms.refuse(kind);
  rest.desk.rooms.dataKeys.forget('acme');
  await expect(rest.desk.values()).rejects.toBeInstanceOf(KeydeskError);
}

describe('onboarding a KMS', () => {
  it.each(every)('answers for %s to the letter, and shows what was given', async (provider, body) => {
    const told = await rest.onboard(body);
    expect(told).toEqual({
      status: 200,
      body: {
        ok: true,
        provider,
        kms_key_ref: body.kms_key_ref,
        new_key_version: 2,
        new_key_id: expect.stringMatching(uuidShape) as string,
        rewrap_status: 'enqueued',
        note: expect.stringMatching(/\.$/) as string,
        rewrap_job_id: rest.desk.rooms.jobs.list().find(({ kind }) => kind === 'rotate')?.id,
        rewrap_lease_id: 1,
      },
    });
    await rest.idle();
    const shown = await rest.call('getTenantKms');
    expect(shown.body?.['config']).toMatchObject({ provider, kms_key_ref: body.kms_key_ref, config: body.config, sealed_since: null, last_verify_error: null });
    expect(shown.body?.['keys']).toMatchObject([
      { id: told.body?.['new_key_id'], version: 2, wrap_method: 'customer_kms', status: 'active', retired_at: null },
      { version: 1, wrap_method: 'customer_kms', status: 'retired' },
    ]);
    expect(await rest.desk.values()).toEqual(values);
  });

  it('tells times in RFC 3339, UTC, and ids that are the same each time', async () => {
    await onboarded();
    const [first, second] = [await rest.call('getTenantKms'), await rest.call('getTenantKms')];
    expect(first).toEqual(second);
    const instant = new Date(rest.desk.clock.now()).toISOString();
    expect(first.body?.['config']).toMatchObject({ last_verified_at: instant });
    expect(first.body?.['keys']).toMatchObject([{ created_at: instant }, { created_at: instant, retired_at: instant }]);
  });

  it('wraps and unwraps before anything is stored, and then registers, activates and rotates', async () => {
    await onboarded();
    const { vault } = rest.desk.rooms;
    expect(rest.desk.kms.calls.slice(0, 3)).toEqual(['describe', 'wrap', 'unwrap']);
    const told = events(vault).filter((event) => /^(?:key\.add|byok\.(?:stage|preflight|activate|rotate)) /.test(event));
    expect(told).toEqual(['key.add ok', 'byok.stage ok', 'byok.preflight ok', 'byok.activate ok', 'byok.rotate ok']);
    expect(wrappings(vault).filter((row) => row.endsWith('live'))).toEqual(['1 customer live', '2 customer live']);
  });

  it('registers a key once, whoever names it', async () => {
    rest.desk.addTenant('globex');
    await onboarded();
    expect(await rest.onboard(aws, { tenant: 'globex' })).toMatchObject({ status: 200 });
    await rest.idle();
    expect(rest.desk.rooms.keys.findByResource(awsKey())?.tenants).toEqual(['acme', 'globex']);
  });

  it('takes what is left out from the settings', async () => {
    const { profile: _, ...config } = aws.config;
    expect(await rest.onboard({ ...aws, config })).toMatchObject({ status: 400, code: 'invalid_request', facts: { field: 'config.profile' } });
    rest.identities.aws = { profile: 'office', roleArn: null, externalId: null, endpoint: null, stsEndpoint: null };
    await onboarded({ ...aws, config });
    expect((await rest.call('getTenantKms')).body?.['config']).toMatchObject({ config: { ...config, profile: 'office' } });
  });

  it('under the same key only rotates', async () => {
    await onboarded();
    const { config } = rest.desk.rooms.byok.status('acme');
    expect(await rest.onboard(aws)).toMatchObject({ status: 200, body: { new_key_version: 3 } });
    await rest.idle();
    expect(rest.desk.rooms.byok.status('acme').config?.id).toBe(config?.id);
    expect(await rest.desk.values()).toEqual(values);
  });

  it('takes up a tenant that is staged to another key, and one that was offboarded', async () => {
    await rest.desk.rooms.byok.stage(officer, 'acme', await rest.desk.addKey(2));
    await onboarded();
    await rest.desk.ended((await rest.desk.rooms.byok.offboard(officer, 'acme')).job);
    expect(await rest.call('getTenantKms')).toMatchObject({ status: 404, code: 'no_kms_config' });
    await onboarded();
    expect(await rest.desk.values()).toEqual(values);
  });
});

describe('replacing a KMS', () => {
  it('moves the tenant across all providers, and its data can be read before, during and after', async () => {
    expect(await rest.desk.values()).toEqual(values);
    for (const [, body] of [...every, every[0]]) {
      const going = rest.onboard(body);
      expect(await rest.desk.values()).toEqual(values);
      expect(await going).toMatchObject({ status: 200, body: { provider: body.provider } });
      expect(await rest.desk.values()).toEqual(values);
      await rest.idle();
      expect(await rest.desk.values()).toEqual(values);
      expect((await rest.call('getTenantKms')).body?.['config']).toMatchObject({ provider: body.provider, kms_key_ref: body.kms_key_ref });
    }
    expect(events(rest.desk.rooms.vault, 'byok.move').filter((event) => event === 'byok.move ok')).toHaveLength(4);
  });

  it('changes nothing when the new key refuses', async () => {
    await onboarded();
    const before = rest.contents();
    rest.desk.kms.refuse('denied', ['wrap'], 0, awsKey(2));
    const other = JSON.parse(JSON.stringify(aws).replaceAll('000000000001', '000000000002')) as unknown;
    expect(await rest.onboard(other)).toMatchObject({ status: 502, code: 'probe_failed', facts: { reason: 'access_denied' } });
    expect(rest.contents()).toBe(before);
    expect(await rest.desk.values()).toEqual(values);
  });
});

describe('a probe that fails', () => {
  const reasons: readonly (readonly [KmsFailureKind, string])[] = [
    ['denied', 'access_denied'],
    ['unreachable', 'unreachable'],
    ['disabled', 'key_disabled'],
    ['not-found', 'not_found'],
    ['throttled', 'throttled'],
    ['wrong-key', 'wrong_key'],
    ['invalid-response', 'invalid_response'],
  ];

  it.each(reasons)('by %s says %s, changes nothing and is on record', async (kind, reason) => {
    rest.desk.kms.refuse(kind, ['wrap']);
    const before = rest.contents();
    const told = await rest.onboard(aws);
    expect(told).toMatchObject({ status: 502, code: 'probe_failed', facts: { reason } });
    expect(told.detail).toContain('Nothing was stored.');
    expect(rest.contents()).toBe(before);
    const { vault } = rest.desk.rooms;
    expect(events(vault).at(-1)).toBe('key.validate failed');
    expect(lastDetail(vault, 'key.validate')).toMatchObject({ kind, registered: false, provider: 'AWS', checks: { wrap: 'failed' } });
    expect(rest.desk.kms.openProviders.size).toBe(0);
  });

  it('by a key that opens to other bytes says wrong_key', async () => {
    rest.desk.kms.lie();
    expect(await rest.onboard(gcp)).toMatchObject({ status: 502, facts: { reason: 'wrong_key' } });
    expect(await rest.call('getTenantKms')).toMatchObject({ status: 404, code: 'no_kms_config' });
  });

  it('by a key that does not answer is unreachable once the time of a request is over', async () => {
    const release = rest.hold();
    const before = rest.contents();
    const going = rest.onboard(aws);
    await expect.poll(() => rest.desk.kms.calls).toEqual(['describe']);
    rest.desk.clock.advance(25_000);
    release();
    expect(await going).toMatchObject({ status: 502, code: 'probe_failed', facts: { reason: 'unreachable' } });
    expect(rest.contents()).toBe(before);
  });

  it('leaves nothing to wait for: the same request succeeds once the key serves', async () => {
    rest.desk.kms.refuse('denied');
    expect(await rest.onboard(aws)).toMatchObject({ status: 502 });
    rest.desk.kms.allow();
    await onboarded();
  });
});

describe('an onboarding that stops after the probe', () => {
  it('at the preflight says what stands, and the next request takes it up', async () => {
    // The probe describes, wraps and unwraps once; the key's own validation may come in between.
    rest.desk.kms.refuse('disabled', ['wrap'], 1);
    const told = await rest.onboard(aws);
    expect(told).toMatchObject({ status: 502, code: 'probe_failed', facts: { reason: 'key_disabled' } });
    expect(told.detail).toContain('registered and staged');
    rest.desk.kms.allow();
    await onboarded();
    expect(await rest.desk.values()).toEqual(values);
  });

  it('at a move that the new key breaks off stays under the old key, and no job waits', async () => {
    await onboarded(gcp);
    // Trial, the key's own validation and the probe of the move pass; the wrapping of the data keys does not.
    rest.desk.kms.refuse('unreachable', ['wrap'], 3, awsKey());
    const told = await rest.onboard(aws);
    expect(told).toMatchObject({ status: 502, code: 'move_failed', facts: { reason: 'unreachable' } });
    expect(told.detail).toContain('stays under the key it was under');
    expect(rest.desk.rooms.jobs.unfinishedOf('acme')).toEqual([]);
    expect(await rest.desk.values()).toEqual(values);
    rest.desk.kms.allow();
    await onboarded();
    expect((await rest.call('getTenantKms')).body?.['config']).toMatchObject({ provider: 'aws' });
  });

  it('answers that the work goes on when a switch takes longer than a request may', async () => {
    const { keys, byok } = rest.desk.rooms;
    const key = await keys.add(officer, { displayName: 'Key', key: awsKey() });
    await keys.settled();
    await byok.stage(officer, 'acme', key.id);
    let release = (): void => undefined;
    let calls = Infinity;
    const stop = rest.desk.rooms.vault.onEvent(({ action }) => {
      if (action !== 'job.start') return;
      release = rest.hold();
      calls = rest.desk.kms.calls.length;
    });
    const going = rest.onboard(aws);
    await expect.poll(() => rest.desk.kms.calls.length > calls).toBe(true);
    stop();
    rest.desk.clock.advance(25_000);
    const [job] = rest.desk.rooms.jobs.list();
    expect(await going).toMatchObject({ status: 409, code: 'still_running', facts: { job_id: job?.id } });
    expect(await rest.onboard(aws)).toMatchObject({ status: 409, code: 'in_progress', facts: { job_id: job?.id } });
    release();
    await rest.idle();
    await onboarded();
  });
});

describe('what a request must say', () => {
  const wrong: readonly (readonly [string, string, unknown])[] = [
    ['a missing field', 'config.role_arn', { ...aws, config: { region: 'eu-central-1' } }],
    ['an unknown field', 'config.colour', { ...aws, config: { ...aws.config, colour: 'red' } }],
    ['a field of another provider', 'config.vault_url', { ...gcp, config: { ...gcp.config, vault_url: 'https://x.vault.azure.net' } }],
    ['a role that is none', 'config.role_arn', { ...aws, config: { ...aws.config, role_arn: 'keydesk' } }],
    ['a region that the key is not in', 'config.region', { ...aws, config: { ...aws.config, region: 'eu-west-1' } }],
    ['a key that is none', 'kms_key_ref', { ...aws, kms_key_ref: 'alias/acme' }],
    ['a key of another provider', 'kms_key_ref', { ...aws, kms_key_ref: gcp.kms_key_ref }],
    ['a project that the key is not in', 'config.project_id', { ...gcp, config: { ...gcp.config, project_id: 'other-prod' } }],
    ['an account that is none', 'config.impersonate_service_account', { ...gcp, config: { impersonate_service_account: 'ada@example.com' } }],
    ['a key with its version', 'kms_key_ref', { ...azure, kms_key_ref: `${azure.kms_key_ref}/0123456789abcdef0123456789abcdef` }],
    ['a vault that the key is not in', 'config.vault_url', { ...azure, config: { ...azure.config, vault_url: 'https://other.vault.azure.net' } }],
    ['a variable that is none', 'config.client_secret_env_var', { ...azure, config: { ...azure.config, client_secret_env_var: 'lower case' } }],
    ['no sign-in at Azure', 'config.client_id', { ...azure, config: { vault_url: azure.config.vault_url } }],
    ['no module', 'config.module', { ...pkcs11, config: {} }],
    ['a token key that is none', 'kms_key_ref', { ...pkcs11, kms_key_ref: 'pkcs11' }],
    ['an emulator that is not on this machine', 'config.endpoint', { ...aws, config: { ...aws.config, endpoint: 'https://kms.example.com' } }],
  ];

  it.each(wrong)('is refused for %s, naming %s, before any key is asked', async (_, field, body) => {
    const before = rest.contents();
    const told = await rest.onboard(body);
    expect(told).toMatchObject({ status: 400, code: 'invalid_request', facts: { field } });
    expect(told.detail).toContain(`${field}: `);
    expect(rest.desk.kms.calls).toEqual([]);
    expect(rest.contents()).toBe(before);
  });

  it.each([
    ['in a field of the config', { ...aws, config: { ...aws.config, external_id: 'AKIAIOSFODNN7EXAMPLE' } }],
    ['deep in the config', { ...azure, config: { ...azure.config, emulator: { endpoint: { note: 'AKIAIOSFODNN7EXAMPLE' } } } }],
    ['by the name of a field', { ...azure, config: { ...azure.config, client_secret: 'anything' } }],
    ['in a list', { ...gcp, config: { ...gcp.config, keys: [['{"type": "service_account"}']] } }],
  ])('holds no static credential %s: the door finds it', (_, body) => {
    expect(() => rejectStaticCredentials(body)).toThrow(expect.objectContaining({ code: 'STATIC_CREDENTIALS_REJECTED' }) as Error);
  });

  it('holds none even where nobody stood at the door, and none is written down', async () => {
    const told = await rest.onboard({ ...aws, config: { ...aws.config, external_id: 'AKIAIOSFODNN7EXAMPLE' } });
    expect(told).toMatchObject({ code: 'STATIC_CREDENTIALS_REJECTED', facts: { field: 'config.external_id' } });
    const log = rest.desk.rooms.vault.read((rows) => JSON.stringify(rows.all('select detail, object from audit_events')));
    expect(`${JSON.stringify(told)}${log}${rest.contents()}`).not.toContain('AKIA');
  });

  it.each<[string, { tenant?: string; roles: readonly ['tenant-admin'] | readonly ['keys-admin'] }]>([
    ['a key of the tenant', { tenant: 'acme', roles: ['tenant-admin'] }],
    ['a key of the account that does not administer it', { roles: ['keys-admin'] }],
  ])('names an emulator, by %s, only as the settings do', async (_, agent) => {
    const endpoint = 'http://127.0.0.1:4566';
    const body = { ...gcp, config: { ...gcp.config, token_endpoint: endpoint } };
    expect(await rest.onboard(body, { agent })).toMatchObject({ status: 400, facts: { field: 'config.token_endpoint' } });
    expect(rest.desk.kms.calls).toEqual([]);
    const authentication = { mode: 'GCP_ADC_IAM_BINDING', serviceAccount: gcp.config.impersonate_service_account } as const;
    rest.identities.gcp = { authentication, endpoint: null, tokenEndpoint: endpoint };
    expect(await rest.onboard(body, { agent })).toMatchObject({ status: 200 });
  });

  it('names a profile of this desk only as the settings do, unless it administers the account', async () => {
    const agent = { tenant: 'acme', roles: ['tenant-admin'] } as const;
    const other = { ...aws, config: { ...aws.config, profile: 'administrator' } };
    expect(await rest.onboard(other, { agent })).toMatchObject({ status: 400, facts: { field: 'config.profile' } });
    rest.identities.aws = { profile: 'keydesk', roleArn: null, externalId: null, endpoint: null, stsEndpoint: null };
    expect(await rest.onboard(other, { agent })).toMatchObject({ status: 400, facts: { field: 'config.profile' } });
    expect(rest.desk.kms.calls).toEqual([]);
    expect(await rest.onboard(aws, { agent })).toMatchObject({ status: 200 });
  });

  it('hands no variable of the environment to an emulator that the settings do not name', async () => {
    const emulator = { endpoint: 'https://127.0.0.1:4570', authority: 'https://127.0.0.1:4571', certificateFile: '/tmp/ca.pem' };
    const body = { ...azure, config: { ...azure.config, emulator } };
    expect(await rest.onboard(body)).toMatchObject({ status: 400, facts: { field: 'config.client_secret_env_var' } });
    expect(rest.desk.kms.calls).toEqual([]);
    const authentication = { mode: 'AZURE_DEVICE_CODE', directory, clientId: client } as const;
    rest.identities.azure = { authentication, emulator };
    expect(await rest.onboard(body)).toMatchObject({ status: 200 });
  });

  it.each(['DATABASE_PASSWORD', 'PGPASSWORD', 'KEYDESK_PRIVATE_KEY', 'MY_AZURE_SECRET', 'AZURESECRET'])('sends %s of the environment nowhere: an officer has not meant it for Azure', async (name) => {
    const body = { ...azure, config: { ...azure.config, client_secret_env_var: name } };
    const told = await rest.onboard(body, { agent: { roles: ['account-admin'] } });
    expect(told).toMatchObject({ status: 400, code: 'invalid_request', facts: { field: 'config.client_secret_env_var' } });
    expect(told.detail).toContain('begins with AZURE_ or KEYDESK_AZURE_');
    expect(rest.desk.kms.calls).toEqual([]);
    rest.identities.azure = { authentication: { mode: 'AZURE_CLIENT_SECRET_ENV', directory, clientId: client, variable: name }, emulator: null };
    expect(await rest.onboard(body)).toMatchObject({ status: 200 });
    await rest.idle();
    rest.identities.azure = null;
    expect(await rest.onboard(body)).toMatchObject({ status: 200 });
  });

  it('is not one that another tenant is under, unless the whole account says so', async () => {
    rest.desk.addTenant('globex');
    expect(await rest.onboard(aws, { tenant: 'globex' })).toMatchObject({ status: 200 });
    await rest.idle();
    rest.identities.aws = { profile: 'keydesk', roleArn: null, externalId: null, endpoint: null, stsEndpoint: null };
    expect(await rest.onboard(aws, { agent: { tenant: 'acme' } })).toMatchObject({ status: 403, code: 'key_of_another_tenant' });
    expect(await rest.call('getTenantKms')).toMatchObject({ status: 404 });
    expect(await rest.onboard(aws)).toMatchObject({ status: 200 });
    await rest.idle();
    expect(await rest.onboard(aws, { agent: { tenant: 'acme' } })).toMatchObject({ status: 200 });
  });

  it('is the way in which the key is registered', async () => {
    await onboarded();
    const other = { ...aws, config: { ...aws.config, role_arn: 'arn:aws:iam::000000000001:role/other' } };
    expect(await rest.onboard(other)).toMatchObject({ code: 'STATE_CONFLICT', facts: { noun: 'KMS key' } });
  });
});

describe('what a tenant must be', () => {
  it('is not sealed, revoked or archived, and no key is asked for it', async () => {
    await onboarded();
    await rest.desk.rooms.byok.seal(officer, 'acme', 'by hand');
    rest.desk.addTenant('archived');
    await rest.rooms.tenants.archive(officer, 'archived');
    const { length } = rest.desk.kms.calls;
    expect(await rest.onboard(aws)).toMatchObject({ status: 409, code: 'sealed' });
    expect(await rest.onboard(aws, { tenant: 'archived' })).toMatchObject({ code: 'TENANT_ARCHIVED' });
    const revocation = { tenant: 'acme', category: 'customer_request', reason: 'asked for', confirmName: 'acme & Co', acknowledgedDependants: 3 } as const;
    await rest.desk.rooms.byok.revoke(officer, revocation);
    expect(await rest.onboard(aws)).toMatchObject({ code: 'TENANT_REVOKED' });
    expect(await rest.call('getTenantKms')).toMatchObject({ status: 404, code: 'no_kms_config' });
    expect(rest.desk.kms.calls).toHaveLength(length);
  });

  it('is onboarded by one request at a time', async () => {
    const [first, second] = await Promise.all([rest.onboard(aws), rest.onboard(gcp)]);
    expect(first).toMatchObject({ status: 200 });
    expect(second).toMatchObject({ code: 'STATE_CONFLICT', facts: { noun: 'tenant', state: 'being onboarded' } });
    await rest.idle();
    expect(rest.desk.rooms.keys.findByResource(gcp.kms_key_ref)).toBeNull();
    await onboarded(gcp);
  });
});

describe('a tenant without a KMS', () => {
  it('has nothing to show, to rotate or to unseal', async () => {
    for (const id of ['getTenantKms', 'rotateTenantKms', 'unsealTenantKms'] as const) {
      expect(await rest.call(id)).toMatchObject({ status: 404, code: 'no_kms_config' });
    }
  });

  it('and one whose key is only staged has nothing to rotate or to unseal', async () => {
    await rest.desk.validated();
    expect((await rest.call('getTenantKms')).body?.['keys']).toMatchObject([{ version: 1, wrap_method: 'baseline' }]);
    expect(await rest.call('rotateTenantKms')).toMatchObject({ status: 409, code: 'not_active' });
    expect(await rest.call('unsealTenantKms')).toMatchObject({ status: 409, code: 'not_sealed' });
  });

  it('is also one under a key file, of which this dialect has no word', async () => {
    const file: KeyReference = { provider: 'KEY_FILE', path: '/media/usb/acme.keydesk-key' };
    await rest.desk.rooms.byok.stage(officer, 'acme', await rest.desk.addKeyAt(file, 'File'));
    const told = await rest.call('getTenantKms');
    expect(told).toMatchObject({ status: 404, code: 'no_kms_config' });
    expect(told.detail).toContain('key file');
  });
});

describe('rotating', () => {
  it('answers the new version and a lease by which the work is watched', async () => {
    await onboarded();
    expect(await rest.call('rotateTenantKms')).toEqual({ status: 200, body: { rotated: true, new_version: 3, rewrap_lease_id: 2 } });
    await rest.idle();
    expect(await rest.call('getRewrap', { lease: 2 })).toEqual({
      status: 200,
      body: { total: 3, done: 3, failed: 0, rate_per_second: expect.any(Number) as number, state: 'done' },
    });
    expect(await rest.desk.values()).toEqual(values);
  });

  it('is refused while the tenant is sealed', async () => {
    await sealedBy('denied');
    expect(await rest.call('rotateTenantKms')).toMatchObject({ status: 409, code: 'sealed' });
  });

  it('that the key refuses seals the tenant, leaves the version and no job', async () => {
    await onboarded();
    rest.desk.kms.refuse('disabled', ['wrap']);
    expect(await rest.call('rotateTenantKms')).toMatchObject({ status: 409, code: 'sealed' });
    expect(rest.desk.rooms.jobs.unfinishedOf('acme')).toEqual([]);
    expect(rest.rooms.tenants.dataKeys('acme')).toHaveLength(2);
  });

  it('that is asked to slow down says so, and no job rotates later', async () => {
    await onboarded();
    rest.desk.kms.refuse('throttled', ['wrap']);
    expect(await rest.call('rotateTenantKms')).toMatchObject({ status: 502, code: 'rotation_failed', facts: { reason: 'throttled' } });
    rest.desk.kms.allow();
    expect(rest.desk.rooms.jobs.unfinishedOf('acme')).toEqual([]);
    expect(await rest.call('rotateTenantKms')).toMatchObject({ status: 200, body: { new_version: 3 } });
  });

  it('answers the version it will make when its key takes longer than a request may', async () => {
    await onboarded();
    const { length } = rest.desk.kms.calls;
    const release = rest.hold();
    const going = rest.call('rotateTenantKms');
    await expect.poll(() => rest.desk.kms.calls.length).toBeGreaterThan(length);
    rest.desk.clock.advance(25_000);
    expect(await going).toMatchObject({ status: 200, body: { new_version: 3 } });
    release();
    await rest.idle();
    expect(rest.rooms.tenants.dataKeys('acme')[0]?.version).toBe(3);
  });
});

describe('unsealing', () => {
  it('gives the data back once the key opens the data key', async () => {
    await sealedBy('denied');
    expect((await rest.call('getTenantKms')).body?.['config']).toMatchObject({ sealed_since: new Date(rest.desk.clock.now()).toISOString() });
    rest.desk.kms.allow();
    expect(await rest.call('unsealTenantKms')).toEqual({ status: 200, body: { unsealed: true } });
    expect(await rest.desk.values()).toEqual(values);
    expect(await rest.call('unsealTenantKms')).toMatchObject({ status: 409, code: 'not_sealed' });
  });

  it.each([
    ['denied', 'access_denied'],
    ['disabled', 'access_denied'],
    ['not-found', 'access_denied'],
    ['wrong-key', 'access_denied'],
    ['unreachable', 'unreachable'],
    ['throttled', 'unreachable'],
    ['invalid-response', 'unreachable'],
  ] as const)('that fails by %s says %s, and the tenant stays sealed', async (kind, reason) => {
    await sealedBy('denied');
    rest.desk.kms.allow();
    rest.desk.kms.refuse(kind);
    expect(await rest.call('unsealTenantKms')).toMatchObject({ status: 502, code: 'unseal_failed', facts: { reason } });
    expect(rest.desk.rooms.byok.status('acme').config?.status).toBe('SEALED');
  });
});

describe('the lease of a rewrap', () => {
  it("is its tenant's alone", async () => {
    await onboarded();
    expect(await rest.call('getRewrap', { lease: 1 })).toMatchObject({ status: 200 });
    expect(await rest.call('getRewrap', { lease: 1, tenant: 'globex' })).toMatchObject({ status: 404, code: 'lease_not_found' });
    expect(await rest.call('getRewrap', { lease: 99 })).toMatchObject({ status: 404, code: 'lease_not_found' });
  });

  it('leads to work that can still be watched while it waits for the key', async () => {
    await onboarded();
    const { length } = rest.desk.kms.calls;
    rest.desk.rooms.dataKeys.forget('acme');
    rest.desk.kms.refuse('throttled', ['unwrap'], 2);
    expect(await rest.call('rotateTenantKms')).toMatchObject({ status: 200 });
    await rest.idle();
    expect(rest.desk.kms.calls.length).toBeGreaterThan(length);
    expect(await rest.call('getRewrap', { lease: 2 })).toMatchObject({ body: { total: 3, done: 0, failed: 0, state: 'waiting' } });
  });
});
