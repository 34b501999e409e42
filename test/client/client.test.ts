import { describe, expect, it } from 'vitest';
import { createClient, KeydeskApiError } from 'keydesk/client';

/** One request as the fake server saw it. */
interface Seen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly headers: Headers;
  readonly body: unknown;
}

const pair = { publicKey: '8d4f2a6c-3f1e-4c7b-9d55-0a4be0c1c2d3', privateKey: 'kd_pretend' };
const basic = `Basic ${Buffer.from(`${pair.publicKey}:${pair.privateKey}`).toString('base64')}`;
const secret = { id: 'f2f2b6c8-31cd-4d4f-8a1e-0e2f4a1f6f10', key: 'payments/stripe' };

/** A server that gives tokens `t1`, `t2`, … for 15 minutes, and answers every other call as it is told. */
function served(...answers: readonly (() => Response)[]) {
  const seen: Seen[] = [];
  const clock = { now: 1_000_000 };
  let tokens = 0;
  const waiting = [...answers];
  const answer = (path: string): Response => {
    if (path === '/v1/token') return Response.json({ accessToken: `t${String(++tokens)}`, expires: clock.now + 900_000 });
    return waiting.shift()?.() ?? Response.json({ title: 'nothing left to answer' }, { status: 500 });
  };
  const send: typeof fetch = (address, init) => {
    const url = new URL(address instanceof Request ? address.url : address);
    const headers = new Headers(init?.headers);
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    seen.push({ method: init?.method ?? '', path: url.pathname + url.search, authorization: headers.get('authorization') ?? '', headers, body });
    return Promise.resolve(answer(url.pathname));
  };
  return { seen, clock, client: createClient({ url: 'http://127.0.0.1:7373', ...pair, fetch: send, now: () => clock.now }) };
}

const ok = () => Response.json({ items: [secret], nextPageToken: null, totalCount: 1 });
const refusal = (status: number, body: unknown, headers: Record<string, string> = {}) => () => Response.json(body, { status, headers: { 'x-request-id': 'r-1', ...headers } });

describe('a client', () => {
  it('exchanges the pair once for several calls, and puts each part of a call where it belongs', async () => {
    const { client, seen } = served(ok, () => Response.json(secret));
    await client.listSecrets({ tenant: 'northwind', PageSize: 5, 'PageToken.Cursor': 'a b' });
    await client.createSecret({ tenant: 'northwind', body: { key: 'a', value: 'b' }, idempotencyKey: 'once', correlationId: 'deploy 7' });
    expect(seen.map(({ method, path, authorization }) => [method, path, authorization])).toEqual([
      ['POST', '/v1/token', basic],
      ['GET', '/v1/tenants/northwind/secrets?PageSize=5&PageToken.Cursor=a+b', 'Bearer t1'],
      ['POST', '/v1/tenants/northwind/secrets', 'Bearer t1'],
    ]);
    expect(seen[2]?.body).toEqual({ key: 'a', value: 'b' });
    expect(Object.fromEntries(seen[2]?.headers ?? [])).toMatchObject({ 'idempotency-key': 'once', 'x-correlation-id': 'deploy 7', 'content-type': 'application/json' });
  });

  it('encodes what stands in a path, and sends the headers of a call', async () => {
    const { client, seen } = served(() => new Response(null, { status: 204 }));
    await client.deleteTenantKey({ publicKey: 'a/b', 'x-account-id': 'acc', 'x-tenant-id': 'northwind' });
    expect(seen[1]).toMatchObject({ method: 'DELETE', path: '/v1/tenant/keys/a%2Fb' });
    expect(seen[1]?.headers.get('x-account-id')).toBe('acc');
  });

  it('asks for a new token before the old one ends', async () => {
    const { client, seen, clock } = served(ok, ok);
    await client.listSecrets({ tenant: 'northwind' });
    clock.now += 900_000 - 59_000;
    await client.listSecrets({ tenant: 'northwind' });
    expect(seen.map(({ authorization }) => authorization)).toEqual([basic, 'Bearer t1', basic, 'Bearer t2']);
  });

  it('tries once more with a new token when one is refused, and not twice', async () => {
    const unauthorized = refusal(401, { title: 'The credential was refused', status: 401, code: 'credential_refused' });
    const { client, seen } = served(unauthorized, unauthorized);
    await expect(client.listSecrets({ tenant: 'northwind' })).rejects.toMatchObject({ status: 401, code: 'credential_refused' });
    expect(seen.map(({ authorization }) => authorization)).toEqual([basic, 'Bearer t1', basic, 'Bearer t2']);
  });

  it('shows the pair itself where only that will do', async () => {
    const { client, seen } = served(() => Response.json({ stepUpToken: 's', expires: 1 }));
    expect(await client.createStepUp()).toEqual({ stepUpToken: 's', expires: 1 });
    expect(seen.map(({ authorization }) => authorization)).toEqual([basic]);
  });

  it('waits when the rate limit asks for it, and goes on', async () => {
    const { client, seen } = served(refusal(429, {}, { 'retry-after': '0' }), ok);
    expect((await client.listSecrets({ tenant: 'northwind' })).totalCount).toBe(1);
    expect(seen).toHaveLength(3);
  });

  it('hands a rate limit on that asks for too long, or that can be waited for no more', async () => {
    const long = served(refusal(429, {}, { 'retry-after': '3600' }));
    await expect(long.client.listSecrets({ tenant: 'northwind' })).rejects.toMatchObject({ status: 429 });
    const ended = served(refusal(429, {}, { 'retry-after': '60' }));
    await expect(ended.client.listSecrets({ tenant: 'northwind', signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });

  it('tells status and headers when it is asked to', async () => {
    const { client } = served(() => Response.json(secret, { headers: { etag: '"abc"' } }));
    const { status, headers, body } = await client.request('getSecret', { tenant: 'northwind', secret: secret.id });
    expect([status, headers.get('etag'), body.key]).toEqual([200, '"abc"', secret.key]);
  });
});

describe('a refusal has one form, from', () => {
  const detail = 'must be 1 to 256 letters';
  it.each<[string, unknown, object]>([
    ['a problem', { type: 'urn:x', title: 'Bad input', status: 400, detail, code: 'bad_input', pointer: '/key' }, { code: 'bad_input', pointer: '/key', parameter: null }],
    ['an error object', { error: { type: 'bad_input', message: detail } }, { code: 'bad_input', pointer: null }],
    ['a list of errors', { errors: [{ code: 'bad_input', detail, source: { parameter: 'provider' } }] }, { code: 'bad_input', parameter: 'provider' }],
  ])('%s', async (_, body, facts) => {
    const { client } = served(refusal(400, body));
    const error: unknown = await client.listSecrets({ tenant: 'northwind' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KeydeskApiError);
    expect(error).toMatchObject({ status: 400, detail, requestId: 'r-1', body, ...facts });
  });

  it('an answer that is no JSON', async () => {
    const { client } = served(() => new Response('Bad Gateway', { status: 502 }));
    await expect(client.listSecrets({ tenant: 'northwind' })).rejects.toMatchObject({ status: 502, code: '', body: 'Bad Gateway' });
  });

  it('the exchange of the pair, without a word of it', async () => {
    const { client } = served();
    const refused = createClient({ url: 'http://127.0.0.1:7373', ...pair, fetch: () => Promise.resolve(Response.json({ code: 'credential_refused' }, { status: 401 })) });
    const error: unknown = await refused.listSecrets({ tenant: 'northwind' }).catch((thrown: unknown) => thrown);
    expect(`${String(error)} ${JSON.stringify(error)} ${JSON.stringify(client)}`).not.toContain(pair.privateKey);
  });
});
