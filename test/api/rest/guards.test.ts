import { describe, expect, it } from 'vitest';
import { tagOf } from '../../../src-main/api/rest/tags.ts';
import { each } from '../../support/each-desk.ts';
import { digest, openTestDoor } from './test-door.ts';

const door = each(
  () => openTestDoor(),
  async (made) => {
    made.owner = await made.key(null, 'keys-admin');
    made.handlers.rotateTenantKms = () => ({ status: 200, body: { rotated: true, new_version: 2, rewrap_lease_id: 1 } });
  },
);

const inAcme = { 'x-tenant-id': 'acme' };
// The access key id of the AWS documentation.
const accessKeyId = 'AKIAIOSFODNN7EXAMPLE';

describe('long-lived credentials', () => {
  it.each([
    ['onboardTenantKms', { headers: inAcme, body: { provider: 'aws', kms_key_ref: 'key', config: { profile: accessKeyId } } }, '/config/profile'],
    ['onboardTenantKms', { headers: inAcme, body: { unknown: { deep: [accessKeyId] } } }, '/unknown/deep/0'],
    ['stageByok', { params: { tenant: 'acme' }, body: { provider: 'AWS', authSecretRef: accessKeyId } }, '/authSecretRef'],
    ['createKey', { body: { key: { kind: 'AwsKey', key_arn: accessKeyId } } }, '/key/key_arn'],
  ] as const)('are refused in %s before anything else is looked at (%#)', async (id, asked, pointer) => {
    const { status, json, body } = await door.ask(id, { ...asked, authorization: door.owner.basic });
    expect(status).toBe(400);
    expect(JSON.stringify(json)).toContain('static_credentials_rejected');
    expect(JSON.stringify(json)).toContain(`"pointer":"${pointer}"`);
    expect(body).not.toContain(accessKeyId);
    expect(door.log.join('\n')).not.toContain(accessKeyId);
    expect(JSON.stringify(door.events('rest.call'))).not.toContain(accessKeyId);
    expect(door.events('rest.call')).toMatchObject([{ outcome: 'refused' }]);
  });

  it('are no business of calls that take values', async () => {
    const writer = await door.key('acme', 'secrets-admin');
    door.handlers.createSecret = () => {
      throw new Error('reached');
    };
    const body = { key: 'A', value: accessKeyId };
    expect((await door.ask('createSecret', { params: { tenant: 'acme' }, body, authorization: writer.basic })).status).toBe(500);
  });

  it('are not looked for without end', async () => {
    const config = JSON.parse(`${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`) as unknown;
    const { status } = await door.ask('onboardTenantKms', { headers: inAcme, body: { provider: 'aws', kms_key_ref: 'k', config }, authorization: door.owner.basic });
    expect(status).toBe(400);
  });
});

describe('a step-up token', () => {
  const rotate = async (token?: string, authorization = door.owner.basic) =>
    door.ask('rotateTenantKms', { headers: token === undefined ? inAcme : { ...inAcme, 'x-knoxcall-stepup': token }, authorization });

  async function stepUp(authorization = door.owner.basic): Promise<string> {
    return String((await door.ask('createStepUp', { authorization })).json['stepUpToken']);
  }

  it('opens the calls that ask for one, for five minutes', async () => {
    const token = await stepUp();
    expect((await rotate(token)).status).toBe(200);
    door.clock.advance(301_000);
    expect(await rotate(token)).toMatchObject({ status: 403, json: { error: { type: 'step_up_required' } } });
  });

  it('is required', async () => {
    const { status, json } = await rotate();
    expect(status).toBe(403);
    expect(json).toMatchObject({ error: { type: 'step_up_required', parameter: 'x-knoxcall-stepup' } });
    expect(JSON.stringify(json)).toContain('is missing');
  });

  it("is refused when it is none, an access token, too long or another key's", async () => {
    const other = await door.key(null, 'keys-admin');
    const { json } = await door.ask('createToken', { authorization: door.owner.basic });
    for (const token of ['', 'nonsense', 'x'.repeat(5000), String(json['accessToken']), await stepUp(other.basic)]) {
      expect((await rotate(token)).status).toBe(403);
    }
  });
});

describe('If-Match', () => {
  const standing = { identity: 'one', name: 'Backup' };
  const tag = tagOf(standing, digest);

  async function update(condition: string | undefined): Promise<number> {
    door.handlers.updateKey = ({ requireMatch }) => {
      requireMatch('KMS key', 'cck-12345', standing);
      return { status: 200, body: registered };
    };
    const headers = condition === undefined ? {} : { 'if-match': condition };
    return (await door.ask('updateKey', { params: { id: 'cck-12345' }, body: { display_name: 'New' }, headers, authorization: door.owner.basic })).status;
  }

  const registered = {
    ...{ api_version: 'byok/v1', kind: 'Key', id: 'cck-12345' },
    metadata: { self: 'http://127.0.0.1:7373/byok/v1/keys/cck-12345', resource_name: 'crn://keydesk/', created_at: '2026-01-15T09:00:00Z', updated_at: '2026-01-15T09:00:00Z' },
    key: { kind: 'GcpKey', key_id: 'key', security_group: 'group' },
    ...{ display_name: 'Key', provider: 'GCP', state: 'AVAILABLE' },
    validation: { phase: 'VALID', message: '', since: '2026-01-15T09:00:00Z', region: 'europe-west3' },
  };

  it('lets a change of what was seen pass, and one without a condition', async () => {
    expect([await update(tag), await update('*'), await update(undefined)]).toEqual([200, 200, 200]);
  });

  it('answers 412 when it was changed meanwhile', async () => {
    expect([await update('"0123"'), await update(`W/${tag}`)]).toEqual([412, 412]);
  });

  it('is the ETag of what was answered', async () => {
    door.handlers.getKey = () => ({ status: 200, body: { ...registered, undeclared: 'left out' } });
    const { headers, json } = await door.ask('getKey', { params: { id: 'cck-12345' }, authorization: door.owner.basic });
    expect(headers['etag']).toBe(tagOf(registered, digest));
    expect(tagOf(json, digest)).toBe(headers['etag']);
  });
});

describe('tokens', () => {
  it('are given for the pair alone', async () => {
    const given = await door.ask('createToken', { authorization: door.owner.basic });
    expect(given.status).toBe(200);
    expect(Object.keys(given.json).sort()).toEqual(['accessToken', 'expires']);
    const bearer = `Bearer ${String(given.json['accessToken'])}`;
    for (const id of ['createToken', 'createStepUp'] as const) {
      expect(await door.ask(id, { authorization: bearer })).toMatchObject({ status: 401, json: { code: 'private_key_required' } });
    }
  });

  it('end when they are revoked', async () => {
    const { json } = await door.ask('createToken', { authorization: door.owner.basic });
    const authorization = `Bearer ${String(json['accessToken'])}`;
    expect(await door.ask('revokeToken', { authorization })).toMatchObject({ status: 204, body: undefined });
    expect((await door.ask('revokeToken', { authorization })).status).toBe(401);
  });

  it('cannot be revoked where none was shown', async () => {
    expect(await door.ask('revokeToken', { authorization: door.owner.basic })).toMatchObject({ status: 400, json: { parameter: 'authorization' } });
  });
});
