import { randomUUID } from 'node:crypto';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { type Answered, basicOf, type Json, RestDesk } from '../support/rest-desk.ts';
import { stageFor } from './calls.ts';
import { commonCalls } from './common-calls.ts';
import { tryTheEnd } from './ended.ts';
import { expectRefusal, refusalIn } from './refusals.ts';
import { tryEach } from './tried.ts';

const stage = stageFor(async () => RestDesk.open());

const bearer = ({ json }: Answered): string => `Bearer ${String(json['accessToken'])}`;
const read = (part: string | undefined): Json => JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Json;
const write = (part: Json): string => Buffer.from(JSON.stringify(part)).toString('base64url');

tryEach(stage, commonCalls);

describe('the document', () => {
  it('is a valid OpenAPI 3.1 document, the same with a credential and without', async () => {
    const { json } = await stage.desk.call('openapi', { by: null });
    expect(await new Validator().validate(structuredClone(json))).toMatchObject({ valid: true });
    expect((await stage.desk.call('openapi')).json).toEqual(json);
    expect(json['servers']).toMatchObject([{ url: stage.desk.url }]);
  });
});

describe('a token', () => {
  it('is a signed JWT for this vault, of a quarter of an hour', async () => {
    const { desk } = stage;
    const { json } = await desk.call('createToken');
    const [header, claims] = String(json['accessToken']).split('.');
    expect(read(header)).toMatchObject({ alg: 'EdDSA', kid: expect.any(String) as unknown });
    expect(read(claims)).toMatchObject({ aud: desk.account, jti: expect.any(String) as unknown, exp: Number(json['expires']) / 1000 });
  });

  it('serves as the key does, and no longer than its quarter of an hour', async () => {
    const { desk } = stage;
    const by = bearer(await desk.call('createToken'));
    expect((await desk.call('listKeys', { by })).status).toBe(200);
    desk.clock.advance(900_000);
    expectRefusal(await desk.call('listKeys', { by }), { status: 401, code: 'user_unauthenticated' });
  });

  it('is refused once it was revoked, and the other ones are not', async () => {
    const { desk } = stage;
    const [by, other] = [bearer(await desk.call('createToken')), bearer(await desk.call('createToken'))];
    expect((await desk.call('revokeToken', { by })).status).toBe(204);
    expectRefusal(await desk.call('revokeToken', { by }), { status: 401, code: 'credential_refused' });
    expect((await desk.call('revokeToken', { by: other })).status).toBe(204);
  });

  it('is refused when a letter of it was changed, when it is signed by nobody, and when it is for another vault', async () => {
    const { desk } = stage;
    const token = String((await desk.call('createToken')).json['accessToken']);
    const [header = '', claims = '', signature = ''] = token.split('.');
    const turned = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
    const elsewhere = write({ ...read(claims), aud: '00000000-0000-4000-8000-000000000000' });
    for (const forged of [`${header}.${claims}.${turned}`, `${write({ ...read(header), alg: 'none' })}.${claims}.`, `${header}.${elsewhere}.${signature}`, token.slice(0, -4)]) {
      expectRefusal(await desk.call('revokeToken', { by: `Bearer ${forged}` }), { status: 401, code: 'credential_refused' });
    }
  });

  it('gives neither another token nor a step-up', async () => {
    const { desk } = stage;
    const by = bearer(await desk.call('createToken'));
    for (const id of ['createToken', 'createStepUp'] as const) expectRefusal(await desk.call(id, { by }), { status: 401, code: 'private_key_required' });
  });

  it('is not what a step-up token is', async () => {
    const { desk } = stage;
    const { json } = await desk.call('createStepUp');
    expectRefusal(await desk.call('revokeToken', { by: `Bearer ${String(json['stepUpToken'])}` }), { status: 401, code: 'credential_refused' });
  });

  it('must be shown to be revoked', async () => {
    expectRefusal(await stage.desk.call('revokeToken'), { status: 400, code: 'invalid_request', place: 'authorization' });
  });
});

describe('a request that is no call', () => {
  it.each([
    ['an origin', { origin: 'http://evil.example' }, 'origin_refused'],
    ['our own origin', { origin: 'http://127.0.0.1' }, 'origin_refused'],
    ['a cookie', { cookie: 'a=b' }, 'cookie_refused'],
  ])('is refused for %s, before anybody is asked who calls', async (_what, headers, code) => {
    expectRefusal(await stage.desk.call('createToken', { headers, by: null, unrecorded: true }), { status: 403, code });
  });

  it.each(['two words', 'ü', 'x'.repeat(129)])('is refused for a correlation id that cannot be answered: %s', async (id) => {
    const answer = await stage.desk.call('createToken', { headers: { 'x-correlation-id': id }, unrecorded: true });
    expectRefusal(answer, { status: 400, code: 'invalid_request', place: 'x-correlation-id' });
    expect(answer.headers.get('x-correlation-id')).toBeNull();
  });

  it.each([
    ['/v1/tenants/acme/none', 'application/problem+json', ['code']],
    ['/v1/none', 'application/problem+json', ['code']],
    ['/admin/tenant-kms/none', 'application/json', ['error', 'type']],
    ['/byok/v1/none', 'application/json', ['errors', '0', 'code']],
  ])('is 404 in the words of its dialect: %s', async (path, type, steps) => {
    const response = await fetch(`${stage.desk.url}${path}`, { headers: { authorization: stage.desk.admin.basic } });
    expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([404, type]);
    const code = steps.reduce<unknown>((value, step) => (value as Json)[step], await response.json());
    expect(['not_found', 'resource_not_found']).toContain(code);
  });

  it('needs no id of the client’s own', async () => {
    const { url, admin } = stage.desk;
    const response = await fetch(`${url}/byok/v1/keys`, { headers: { authorization: admin.basic } });
    expect([response.status, response.headers.get('x-correlation-id')]).toEqual([200, null]);
  });
});

describe('a client as others are generated', () => {
  const json = { 'content-type': 'application/json' };
  const chunked = async (text: string): Promise<Response> => {
    const { url, admin } = stage.desk;
    const body = new Blob([text.slice(0, 5), text.slice(5)]).stream();
    return fetch(`${url}/v1/tenants/acme/secrets`, { method: 'POST', headers: { ...json, authorization: admin.basic }, body, duplex: 'half' } as RequestInit);
  };

  it.each(['application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF-8', 'Application/JSON'])('may say %s', async (type) => {
    const { desk } = stage;
    const body = { key: `TYPE_${randomUUID()}`, value: desk.secret() };
    expect((await desk.call('createSecret', { headers: { 'content-type': type }, body })).status).toBe(200);
  });

  it('may say that it sends JSON where it sends nothing, and what it accepts', async () => {
    const { desk } = stage;
    const headers = { ...json, accept: 'application/json, text/plain, */*', 'accept-encoding': 'gzip, deflate, br', 'user-agent': 'client/1.0' };
    expect((await desk.call('listKeys', { headers })).status).toBe(200);
    expect((await desk.call('createToken', { headers })).status).toBe(200);
    const by = bearer(await desk.call('createToken', { headers, text: '{}' }));
    expect((await desk.call('revokeToken', { headers, by })).status).toBe(204);
  });

  it('may send its body in parts, and not more than is taken', async () => {
    const { desk } = stage;
    expect((await chunked(JSON.stringify({ key: `PARTS_${randomUUID()}`, value: desk.secret() }))).status).toBe(200);
    const large = await chunked(JSON.stringify({ key: 'LARGE', value: 'x'.repeat(1.5 * 1024 * 1024) }));
    expect([large.status, await large.json()]).toMatchObject([413, { code: 'body_too_large' }]);
  });

  it('may write the scheme and its public key in other cases', async () => {
    const { desk } = stage;
    const { publicKey, privateKey, basic } = desk.admin;
    expect((await desk.call('listKeys', { by: basic.replace('Basic', 'basic') })).status).toBe(200);
    expect((await desk.call('listKeys', { by: basicOf(publicKey.toUpperCase(), privateKey) })).status).toBe(200);
    const by = bearer(await desk.call('createToken')).replace('Bearer', 'BEARER');
    expect((await desk.call('listKeys', { by })).status).toBe(200);
  });
});

describe('the minute of strangers', () => {
  it('is one for all of them, and over for all, while those who prove a credential go on', async () => {
    const { desk } = stage;
    desk.minuteLater();
    const limit = Number((await desk.call('openapi', { by: null })).headers.get('x-ratelimit-limit'));
    for (let left = limit; left > 0; left -= 1) await desk.call('listKeys', { by: null });
    expect(refusalIn(await desk.call('listKeys', { by: 'Basic x', unrecorded: true }))).toEqual({ status: 429, code: 'rate_limit_exceeded' });
    expect((await desk.call('listKeys')).status).toBe(200);
    desk.minuteLater();
    expect((await desk.call('listKeys', { by: null })).status).toBe(401);
  });
});

tryTheEnd(stage, commonCalls);
