import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src-shared/rest/openapi.ts';
import { operations, type OperationId } from '../../src-shared/rest/operations.ts';
import { openDeskOverPort, type DeskOverPort } from '../support/desk-over-port.ts';

type Json = Readonly<Record<string, unknown>>;
type Told = Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Json }>>; readonly $ref?: string }>>;

const document = openApiDocument({ version: '1', url: 'http://127.0.0.1' });
const components = document['components'] as { readonly responses: Told };
const passphrase = 'quiet meadow lantern harbour';

/** What the document says an answer to a call looks like. */
function shapeOf(id: OperationId, status: number): ValidateFunction | null {
  const { path, method } = operations[id];
  const { responses } = (document['paths'] as Readonly<Record<string, Readonly<Record<string, { readonly responses: Told }>>>>)[path]?.[method] ?? { responses: {} };
  const told = responses[status];
  if (told === undefined) throw new Error(`${id} is not said to answer ${String(status)}`);
  const { content } = told.$ref === undefined ? told : (components.responses[told.$ref.split('/').at(-1) ?? ''] ?? {});
  const [media] = Object.values(content ?? {});
  if (media === undefined) return null;
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  return ajv.compile({ ...media.schema, components });
}

describe('a program over HTTP', () => {
  let desk: DeskOverPort;
  let url: string;
  let basic: string;
  beforeAll(async () => {
    desk = await openDeskOverPort();
    await desk.client.vault.create({ folder: desk.folder, name: 'Clinic', officer: 'Ada', passphrase });
    await desk.client.tenants.create({ id: 'acme', displayName: 'Acme' });
    url = (await desk.app.rest.serve(0)).url;
    const { key, privateKey } = await desk.client.accessKeys.create({ tenant: null, name: 'Deploy', roles: ['account-admin', 'secrets-read'] });
    basic = `Basic ${Buffer.from(`${key.publicKey}:${privateKey}`).toString('base64')}`;
    return () => desk.close();
  });

  interface Sent {
    readonly params?: Readonly<Record<string, string>>;
    readonly query?: string;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  }

  /** Makes a call; whatever is answered must be what the document says. */
  async function call(id: OperationId, { params = {}, query = '', body, headers = {} }: Sent = {}) {
    const { path, method } = operations[id];
    const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(params[name] ?? ''));
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await fetch(`${url}${filled}${query}`, { method: method.toUpperCase(), ...json, headers: { authorization: basic, ...type, ...headers } });
    const text = await answer.text();
    const shape = shapeOf(id, answer.status);
    const given: unknown = text === '' ? undefined : JSON.parse(text);
    if (shape === null) expect(text).toBe('');
    else expect(shape(given), `${id} ${String(answer.status)}: ${JSON.stringify(shape.errors)} ${text}`).toBe(true);
    return { status: answer.status, headers: answer.headers, body: given as Json };
  }

  const acme = { params: { tenant: 'acme' } };
  const secretBody = (key: string) => ({ ...acme, body: { key, value: 'hunter2' } });

  it('exchanges its key for a token, and works with it until that is revoked', async () => {
    const { body } = await call('createToken');
    const headers = { authorization: `Bearer ${String(body['accessToken'])}` };
    expect((await call('listKeys', { headers })).status).toBe(200);
    expect((await call('revokeToken', { headers })).status).toBe(204);
    expect((await call('listKeys', { headers })).status).toBe(401);
  });

  it('creates, publishes, rolls back, grants and resolves a secret', async () => {
    const made = (await call('createSecret', secretBody('DB_URL'))).body;
    const params = { tenant: 'acme', secret: String(made['id']) };
    expect((await call('publishSecret', { params, body: { value: 'hunter3' } })).status).toBe(200);
    expect((await call('getSecret', { params })).body).toMatchObject({ publishedVersion: 2 });
    expect((await call('rollbackSecret', { params, body: { revisionId: made['publishedRevisionId'] } })).status).toBe(200);
    const text = '{{secret.DB_URL}}';
    expect((await call('resolveSecrets', { ...acme, body: { text } })).status).toBe(403);
    const agent = (await call('listAccountKeys', { headers: { 'x-account-id': (await desk.client.rest.status()).account } })).body['tenantKeys'] as readonly { readonly identity: string }[];
    expect((await call('putGrant', { params: { ...params, agentId: agent[0]?.identity ?? '' } })).status).toBe(200);
    expect((await call('resolveSecrets', { ...acme, body: { text } })).body).toEqual({ text: 'hunter2' });
    expect((await call('listCredentialAuditEvents', { ...acme, query: '?PageSize=2' })).body['nextPageToken']).not.toBeNull();
  });

  it('names a request so that it is done once', async () => {
    const headers = { 'idempotency-key': 'create-once' };
    const first = await call('createSecret', { ...secretBody('ONCE'), headers });
    const again = await call('createSecret', { ...secretBody('ONCE'), headers });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await call('createSecret', { ...secretBody('OTHER'), headers })).status).toBe(409);
  });

  it.each([
    ['createSecret', 409, { ...acme, body: { key: 'TWICE', value: 'a' } }],
    ['createSecret', 400, { ...acme, body: { key: 'A', value: 'a', more: 1 } }],
    ['createSecret', 404, { params: { tenant: 'nobody' }, body: { key: 'A', value: 'a' } }],
    ['getSecret', 400, { params: { tenant: 'acme', secret: 'no-uuid' } }],
    ['getByok', 200, acme],
    ['activateByok', 404, acme],
    ['getTenantKms', 404, { headers: { 'x-tenant-id': 'acme' } }],
    ['rotateTenantKms', 403, { headers: { 'x-tenant-id': 'acme' } }],
    ['onboardTenantKms', 400, { headers: { 'x-tenant-id': 'acme' }, body: { provider: 'aws', kms_key_ref: 'x', config: {} } }],
    ['listTenantKeys', 400, {}],
    ['listKeys', 400, { query: '?colour=red' }],
    ['getKey', 404, { params: { id: 'cck-abcde' } }],
    ['deleteKey', 404, { params: { id: 'cck-abcde' } }],
  ] as const)('is answered as the document says: %s %i', async (id, status, sent) => {
    if (status === 409) await call('createSecret', secretBody('TWICE'));
    expect((await call(id, sent)).status).toBe(status);
  });

  it('has every call in the log, under the id it was answered with', async () => {
    const { headers } = await call('getByok', { ...acme, headers: { 'x-correlation-id': 'deploy-17' } });
    const { rows } = await desk.client.audit.page({ search: '' });
    const event = rows.find(({ requestId }) => requestId === headers.get('x-request-id'));
    expect(event).toMatchObject({ action: 'rest.call', actor: 'key Deploy', tenant: 'acme' });
    expect(event?.detail).toContain('deploy-17');
    expect(headers.get('x-ratelimit-limit')).toBe('600');
  });
});
