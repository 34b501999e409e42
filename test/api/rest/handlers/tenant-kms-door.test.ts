import { describe, expect, it } from 'vitest';
import type { AccessRole } from '../../../../src-shared/access-keys.ts';
import { noIdentities } from '../../../../src-shared/cloud-identities.ts';
import { operations } from '../../../../src-shared/rest/operations.ts';
import type { tenantKmsOperations } from '../../../../src-shared/rest/tenant-kms.ts';
import { createAccessKeys } from '../../../../src-main/access-keys/create-access-keys.ts';
import { createRestDoor } from '../../../../src-main/api/rest/door.ts';
import { commonHandlers } from '../../../../src-main/api/rest/handlers/common.ts';
import { tenantKmsHandlers } from '../../../../src-main/api/rest/handlers/tenant-kms.ts';
import type { RestRooms } from '../../../../src-main/api/rest/handler.ts';
import type { OpenVault, RestDoorParts } from '../../../../src-main/api/rest/parts.ts';
import { uuid } from '../../../../src-main/crypto/primitives.ts';
import { rejectStaticCredentials } from '../../../../src-main/kms/static-credentials.ts';
import { silentLogger } from '../../../../src-main/lib/logger.ts';
import { createKeptAnswers } from '../../../../src-main/vault/kept-answers.ts';
import { readSettings } from '../../../../src-main/vault/settings.ts';
import { events, officer } from '../../../support/byok-desk.ts';
import { each } from '../../../support/each-desk.ts';
import { digest } from '../test-door.ts';
import { RestDesk } from './tenant-kms-desk.ts';

const aws = {
  provider: 'aws',
  kms_key_ref: 'arn:aws:kms:eu-central-1:000000000001:key/0f0e0d0c-0b0a-4908-8706-050403020100',
  config: { region: 'eu-central-1', role_arn: 'arn:aws:iam::000000000001:role/keydesk', profile: 'keydesk' },
};

interface Shown {
  readonly basic: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
}

/** A desk with a tenant, behind the door of the REST API. */
class DoorDesk {
  readonly rest = new RestDesk();
  readonly #accessKeys = createAccessKeys({ vault: this.rest.desk.rooms.vault, clock: this.rest.desk.clock, newId: uuid });
  readonly #door = createRestDoor({
    open: () => this.#open(),
    handlers: { ...commonHandlers, ...tenantKmsHandlers } as unknown as RestDoorParts['handlers'],
    clock: this.rest.desk.clock,
    logger: silentLogger,
    newReference: uuid,
    document: () => ({}),
    digest,
    rejectStaticCredentials,
  });

  /** A new access key, as a client shows it. */
  async key(tenant: string | null, ...roles: readonly AccessRole[]): Promise<string> {
    const made = await this.#accessKeys.create(officer, { tenant, name: 'onboarding', roles, expiresAt: null });
    return `Basic ${Buffer.from(`${made.key.publicKey}:${made.privateKey}`).toString('base64')}`;
  }

  async ask(id: keyof typeof tenantKmsOperations | 'createStepUp', { basic, body, headers = {}, params = {} }: Shown) {
    const operation = operations[id];
    const fixed = { correlationId: undefined, query: {}, origin: 'http://127.0.0.1:7373', target: operation.path, signal: new AbortController().signal };
    const answer = await this.#door.answer({ ...fixed, operation, requestId: uuid(), authorization: basic, params, headers, body });
    return { status: answer.status, type: answer.headers['content-type'], json: JSON.parse(answer.body ?? '{}') as Readonly<Record<string, unknown>> };
  }

  async close(): Promise<void> {
    this.#accessKeys.close();
    await this.rest.close();
  }

  #open(): OpenVault {
    const { vault } = this.rest.desk.rooms;
    const own = { profile: aws.config.profile, roleArn: null, externalId: null, endpoint: null, stsEndpoint: null };
    const settings = { ...readSettings(vault), cloudIdentities: { ...noIdentities, aws: own } };
    const rooms: RestRooms = { ...this.rest.rooms, accessKeys: this.#accessKeys, settings: () => settings };
    return {
      account: vault.id,
      isOpen: () => vault.isOpen,
      rooms,
      record: (caller, draft) => vault.record(caller, draft),
      recordSoon: (caller, draft) => vault.recordSoon(caller, draft),
      repeats: createKeptAnswers({ vault, clock: this.rest.desk.clock }),
    };
  }
}

const door = each(() => new DoorDesk(), ({ rest }) => {
  rest.desk.addTenant();
  rest.desk.addTenant('globex');
});

describe('the onboarding of a KMS at the door', () => {
  it('answers in the shapes of its dialect, from the first request to the last', async () => {
    const basic = await door.key('acme', 'keys-admin');
    const none = await door.ask('getTenantKms', { basic });
    expect(none).toMatchObject({ status: 404, type: 'application/json; charset=utf-8', json: { error: { type: 'no_kms_config' } } });
    expect(await door.ask('onboardTenantKms', { basic, body: aws })).toMatchObject({ status: 200, json: { ok: true, new_key_version: 2, rewrap_status: 'enqueued' } });
    await door.rest.idle();
    expect(await door.ask('getTenantKms', { basic })).toMatchObject({ status: 200, json: { config: { provider: 'aws', config: aws.config } } });
    expect(await door.ask('unsealTenantKms', { basic })).toMatchObject({ status: 409, json: { error: { type: 'not_sealed' } } });
  });

  it('says why a probe failed', async () => {
    const basic = await door.key('acme', 'tenant-admin');
    door.rest.desk.kms.refuse('disabled');
    const { status, json } = await door.ask('onboardTenantKms', { basic, body: aws });
    expect({ status, json }).toEqual({
      status: 502,
      json: {
        error: {
          type: 'probe_failed',
          reason: 'key_disabled',
          message: expect.stringContaining('Nothing was stored.') as string,
          request_id: expect.any(String) as string,
        },
      },
    });
  });

  it('names the field that is wrong', async () => {
    const basic = await door.key('acme', 'keys-admin');
    const { status, json } = await door.ask('onboardTenantKms', { basic, body: { ...aws, config: { region: 'eu-central-1' } } });
    expect(status).toBe(400);
    expect(json['error']).toMatchObject({ type: 'invalid_request', field: 'config.role_arn', pointer: '/config/role_arn', message: expect.stringContaining('config.role_arn: is missing.') as string });
  });

  it('refuses a static credential however deep it stands, and keeps it nowhere', async () => {
    const basic = await door.key('acme', 'keys-admin');
    const body = { ...aws, config: { ...aws.config, note: [{ deep: 'AKIAIOSFODNN7EXAMPLE' }] } };
    const { status, json } = await door.ask('onboardTenantKms', { basic, body });
    expect({ status, error: json['error'] }).toMatchObject({ status: 400, error: { type: 'static_credentials_rejected' } });
    const { vault } = door.rest.desk.rooms;
    vault.flush();
    const log = vault.read((rows) => JSON.stringify(rows.all('select detail, object from audit_events')));
    expect(`${JSON.stringify(json)}${log}${door.rest.contents()}`).not.toContain('AKIA');
    expect(door.rest.desk.kms.calls).toEqual([]);
  });

  it('asks for a step-up token to rotate, and takes no other key\'s', async () => {
    const [basic, other] = [await door.key('acme', 'keys-admin'), await door.key('acme', 'keys-admin')];
    await door.ask('onboardTenantKms', { basic, body: aws });
    await door.rest.idle();
    expect(await door.ask('rotateTenantKms', { basic })).toMatchObject({ status: 403, json: { error: { type: 'step_up_required' } } });
    const { json } = await door.ask('createStepUp', { basic });
    const headers = { 'x-knoxcall-stepup': String(json['stepUpToken']) };
    expect(await door.ask('rotateTenantKms', { basic: other, headers })).toMatchObject({ status: 403 });
    expect(await door.ask('rotateTenantKms', { basic, headers })).toMatchObject({ status: 200, json: { rotated: true, new_version: 3, rewrap_lease_id: 2 } });
  });

  it('lets in who may, and shows nobody the work of another tenant', async () => {
    const [basic, reader, stranger] = [await door.key('acme', 'keys-admin'), await door.key('acme', 'keys-read'), await door.key('globex', 'keys-admin')];
    expect(await door.ask('onboardTenantKms', { basic: reader, body: aws })).toMatchObject({ status: 403 });
    expect(await door.ask('onboardTenantKms', { basic: stranger, body: aws, headers: { 'x-tenant-id': 'acme' } })).toMatchObject({ status: 403 });
    expect(door.rest.desk.kms.calls).toEqual([]);
    const onboarded = await door.ask('onboardTenantKms', { basic, body: aws });
    const params = { lease: String(onboarded.json['rewrap_lease_id']) };
    expect(await door.ask('getRewrap', { basic: reader, params })).toMatchObject({ status: 200 });
    expect(await door.ask('getRewrap', { basic: stranger, params })).toMatchObject({ status: 404, json: { error: { type: 'lease_not_found' } } });
    expect(await door.ask('getRewrap', { basic, params: { lease: 'x' } })).toMatchObject({ status: 400, json: { error: { type: 'invalid_request' } } });
  });

  it('leaves the event of the call beside those of the rooms', async () => {
    const basic = await door.key('acme', 'keys-admin');
    await door.ask('onboardTenantKms', { basic, body: aws });
    await door.rest.idle();
    const { vault } = door.rest.desk.rooms;
    vault.flush();
    expect(events(vault, 'rest.call')).toEqual(['rest.call ok']);
    const sql = `select distinct request_id as id from audit_events where action in ('rest.call', 'key.add', 'byok.stage', 'byok.activate', 'byok.rotate') and outcome = 'ok'`;
    expect(vault.read((rows) => rows.all(sql))).toHaveLength(1);
  });
});
