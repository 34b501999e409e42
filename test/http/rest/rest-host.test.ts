import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { RestAnswer, RestDoor } from '../../../src-main/api/rest/door.ts';
import { startRestHost } from '../../../src-main/http/rest/rest-host.ts';
import { usualPatience } from '../../../src-main/http/rest/rest-server.ts';
import { systemClock } from '../../../src-main/lib/clock.ts';
import { silentLogger } from '../../../src-main/lib/logger.ts';
import { isKeydeskError } from '../../../src-shared/errors.ts';
import { everyOperation } from '../../../src-shared/rest/operations.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { newId } from '../../support/pages.ts';
import { ask, dial, done, openHost, post, sendRaw, watchedDoor } from './host.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const secrets = '/v1/tenants/acme/secrets';
const agent = { identity: 'i', publicKey: '0c8e7c0e-52b1-4d0b-8f6b-0a7a2d1f3c44', name: 'deploy', tenant: null, roles: [] };

const filled = (path: string): string => path.replaceAll(/\{(\w+)\}/g, '$1-1');

describe('every call', () => {
  it.each(everyOperation.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))('%s comes to the door with its parameters', async (_name, operation) => {
    const { host, door } = await openHost();
    const body = operation.body === undefined ? {} : { body: '{"a":1}', headers: { 'content-type': 'application/json' } };
    expect((await ask(host, { method: operation.method.toUpperCase(), path: `${filled(operation.path)}?q=1&r=2&r=3`, ...body })).status).toBe(200);
    const [entered] = door.entered;
    expect(entered?.operation).toBe(operation);
    expect(entered?.query).toEqual({ q: '1', r: ['2', '3'] });
    expect(entered?.body).toEqual(operation.body === undefined ? undefined : { a: 1 });
    expect(entered?.origin).toBe(host.url);
    expect(entered?.target).toBe(`${filled(operation.path)}?q=1&r=2&r=3`);
    expect(Object.keys(entered?.params ?? {}).toSorted()).toEqual([...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted());
    for (const [name, value] of Object.entries(entered?.params ?? {})) expect(value).toBe(`${name}-1`);
  });

  it('may write its verb percent-encoded, and its parameters', async () => {
    const { host, door } = await openHost();
    await post(host, '/v1/tenants/ac%6De/secrets/x%20y%3Apublish', '{}');
    expect(door.entered[0]).toMatchObject({ operation: { id: 'publishSecret' }, params: { tenant: 'acme', secret: 'x y' } });
  });

  it.each([
    ['/v1/tenants/acme/byok%3Apreflight?q=a%3Ab', 'preflightByok'],
    ['/v1/tenants/acme/secrets%3aresolve?q=a%3Ab', 'resolveSecrets'],
    ['/v1/tenant/keys/x%3Arotate?q=a%3Ab', 'rotateTenantKey'],
  ])('may write its verb percent-encoded wherever it stands, and has its query as it was sent: %s', async (path, operation) => {
    const { host, door } = await openHost();
    expect((await post(host, path, '{}')).status).toBe(200);
    expect(door.entered[0]).toMatchObject({ operation: { id: operation }, query: { q: 'a:b' } });
    expect(door.entered[0]?.target).toBe(path.replace(/%3a/i, ':'));
  });

  it('takes a body that is left out', async () => {
    const { host, door } = await openHost();
    expect((await ask(host, { method: 'POST', path: '/v1/tenants/acme/byok:preflight' })).status).toBe(200);
    expect((await post(host, '/v1/tenants/acme/byok:preflight', '', { 'content-type': 'application/json; charset=UTF-8' })).status).toBe(200);
    expect(door.entered.map(({ body }) => body)).toEqual([undefined, undefined]);
  });
});

describe('every answer', () => {
  it('carries an id of ours, whatever the client says its own is', async () => {
    const { host, door } = await openHost();
    const answer = await ask(host, { headers: { 'x-request-id': 'mine', 'request-id': 'mine' } });
    expect(answer.headers['x-request-id']).toMatch(uuid);
    expect(door.entered[0]?.requestId).toBe(answer.headers['x-request-id']);
  });

  it('repeats the correlation id, and refuses one that could not be written down', async () => {
    const { host, door } = await openHost();
    const longest = '~'.repeat(128);
    expect((await ask(host, { headers: { 'x-correlation-id': longest } })).headers['x-correlation-id']).toBe(longest);
    expect(door.entered[0]?.correlationId).toBe(longest);
    for (const bad of ['', 'two words', 'a'.repeat(129), 'ümlaut']) {
      const answer = await ask(host, { headers: { 'x-correlation-id': bad } });
      expect(answer.status).toBe(400);
      expect(answer.headers['x-correlation-id']).toBeUndefined();
      expect(JSON.parse(answer.body)).toMatchObject({ parameter: 'x-correlation-id' });
    }
    const twice = await ask(host, { headers: { 'x-correlation-id': ['a', 'b'] } });
    expect(twice.status).toBe(400);
    expect(door.entered).toHaveLength(1);
  });

  it('refuses two credentials in one request before it is a call, and repeats neither', async () => {
    const { host, door } = await openHost();
    const twice = await ask(host, { headers: { authorization: ['Basic b25lOmhhbGY=', 'Bearer another'] } });
    expect([twice.status, twice.body.includes('b25lOmhhbGY'), twice.body.includes('another')]).toEqual([400, false, false]);
    expect(JSON.parse(twice.body)).toMatchObject({ code: 'invalid_request', parameter: 'authorization' });
    expect(door.entered).toEqual([]);
  });

  it.each([
    ['a call', {}],
    ['a refusal', { headers: { origin: 'https://evil.example' } }],
    ['a path that is none', { path: '/nothing' }],
    ['a path that cannot be read', { path: '/v1/tenants/%zz/byok' }],
  ])('is for no page: %s', async (_what, asked) => {
    const { host } = await openHost();
    expect((await ask(host, asked)).headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-request-id': expect.stringMatching(uuid) as unknown,
    });
  });

  it('may be empty', async () => {
    const { host } = await openHost(watchedDoor(() => ({ status: 204, headers: { etag: '"a"' }, body: undefined, agent: null })));
    const answer = await ask(host, { method: 'DELETE', path: '/v1/token' });
    expect(answer).toMatchObject({ status: 204, body: '', headers: { etag: '"a"' } });
    expect(answer.headers['content-type']).toBeUndefined();
  });
});

describe('what is no call', () => {
  it.each([
    ['/nothing', 'application/problem+json', ['code', 'not_found']],
    ['/v1/tenants/acme/nothing', 'application/problem+json', ['code', 'not_found']],
    ['/v1/tenants/acme/byok:nothing', 'application/problem+json', ['code', 'not_found']],
    ['/v1/tenants/acme/byok/', 'application/problem+json', ['code', 'not_found']],
    ['/admin/tenant-kms/nothing', 'application/json', ['error.type', 'not_found']],
    ['/byok/v1/nothing', 'application/json', ['errors.0.code', 'resource_not_found']],
    ['/byok/v1/keys/a/b/c', 'application/json', ['errors.0.code', 'resource_not_found']],
  ])('is not found at %s, in the words of its dialect', async (path, type, [field, code]) => {
    const { host, door } = await openHost();
    const answer = await ask(host, { path });
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toContain(type);
    expect(JSON.parse(answer.body)).toHaveProperty(field ?? '', code);
    expect(door.entered).toEqual([]);
  });

  it.each([
    ['PUT', secrets, 'GET, POST'],
    ['HEAD', secrets, 'GET, POST'],
    ['TRACE', secrets, 'GET, POST'],
    ['GET', '/v1/tenants/acme/secrets:resolve', 'POST'],
    ['POST', '/byok/v1/keys/cck-abcde', 'GET, PATCH, DELETE'],
  ])('%s %s says what may be done there', async (method, path, allow) => {
    const { host, door } = await openHost();
    const answer = await ask(host, { method, path });
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']?.toString().split(', ').toSorted()).toEqual(allow.split(', ').toSorted());
    expect(door.entered).toEqual([]);
  });

  it.each(['/v1/tenants/%zz/byok', '/v1/tenants/%ff/byok', '/v1/tenants/%c0%ae/byok', `/v1/tenants/${'a'.repeat(3000)}/byok`])('is refused when its path cannot be read: %.40s', async (path) => {
    const { host, door } = await openHost();
    const answer = await ask(host, { path });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(door.entered).toEqual([]);
  });

  it('is nothing that stands beside a path', async () => {
    const { host, door } = await openHost();
    for (const path of ['/v1/tenants/../../openapi.json', '//openapi.json', '/openapi.json/', '/openapi.json;a=b', '/OPENAPI.json']) {
      expect((await ask(host, { path })).status, path).toBe(404);
    }
    expect(door.entered).toEqual([]);
  });

  it('leaves a slash that is written as a sign inside its parameter, where it is refused as one', async () => {
    const { host, door } = await openHost();
    await ask(host, { path: '/v1/tenants/a%2f..%2fb/byok' });
    expect(door.entered[0]).toMatchObject({ operation: { id: 'getByok' }, params: { tenant: 'a/../b' } });
  });
});

describe('a body', () => {
  const tooMuch = 'a'.repeat(1.5 * 1024 * 1024);

  it('may be 1.5 MiB', async () => {
    const { host, door } = await openHost();
    const value = 'a'.repeat(1.5 * 1024 * 1024 - 12);
    expect((await post(host, secrets, `{"value":"${value}"}`)).status).toBe(200);
    expect(door.entered[0]?.body).toEqual({ value });
  });

  it('that is larger is refused, when it says so and when it does not', async () => {
    const { host, door } = await openHost();
    const headers = { 'content-type': 'application/json' };
    const said = await ask(host, { method: 'POST', path: secrets, headers, body: `"${tooMuch}"` });
    const unsaid = await ask(host, { method: 'POST', path: secrets, headers, body: ['"', tooMuch.slice(0, 1_000_000), tooMuch.slice(1_000_000), '"'] });
    for (const answer of [said, unsaid]) {
      expect(answer.status).toBe(413);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'body_too_large' });
    }
    expect(door.entered).toEqual([]);
  });

  it.each([
    ['is cut off', '{"value":"hunter2"', 'not JSON'],
    ['names a field twice', '{"value":"hunter2","value":"hunter3"}', 'twice'],
    ['reaches for the prototype', '{"__proto__":{"hunter2":1}}', 'no field'],
    ['is nested without end', '[{"hunter2":'.repeat(10_000), 'too deep'],
  ])('that %s is refused and not repeated', async (_what, body, words) => {
    const { host, door, logged } = await openHost();
    const answer = await post(host, secrets, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain(words);
    expect(answer.body + logged.join()).not.toContain('hunter2');
    expect(door.entered).toEqual([]);
  });

  it('is looked at by nobody before the door asks for it', async () => {
    const refused: RestAnswer = { status: 401, headers: {}, body: undefined, agent: null };
    const door: RestDoor = { ...watchedDoor(), answer: () => Promise.resolve(refused) };
    const { host } = await openHost({ ...door, entered: [] });
    for (const body of ['{"value":', '{"a":1,"a":2}', '['.repeat(10_000)]) expect((await post(host, secrets, body)).status).toBe(401);
  });

  it.each(['application/xml', 'application/merge-patch+json', 'application/json; charset=iso-8859-1', 'text/json', 'application/jsonp'])('of the type %s is refused', async (type) => {
    const { host, door } = await openHost();
    expect((await post(host, secrets, '{}', { 'content-type': type })).status).toBe(415);
    expect(door.entered).toEqual([]);
  });

  it('that is compressed is refused', async () => {
    const { host, door } = await openHost();
    expect((await post(host, secrets, '{}', { 'content-encoding': 'gzip' })).status).toBe(415);
    expect(door.entered).toEqual([]);
  });

  it('is refused where something is read', async () => {
    const { host, door } = await openHost();
    expect((await ask(host, { path: secrets, body: '{}', headers: { 'content-type': 'application/json' } })).status).toBe(400);
    expect(door.entered).toEqual([]);
  });

  it('is not looked for by what its headers say where something is read', async () => {
    const { host, door } = await openHost();
    expect((await ask(host, { path: secrets, headers: { 'content-encoding': 'gzip', 'content-type': 'text/plain' } })).status).toBe(200);
    expect(door.entered).toHaveLength(1);
  });

  it('that two servers would cut differently is refused', async () => {
    const { host, door } = await openHost();
    const smuggled = `POST ${secrets} HTTP/1.1\r\nHost: 127.0.0.1:${String(host.port)}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
    expect(await sendRaw(host, smuggled)).toMatch(/^HTTP\/1\.1 400 /);
    expect(door.entered).toEqual([]);
  });
});

describe('a client that does not behave', () => {
  it('is told that its headers are too large', async () => {
    const { host, door } = await openHost();
    const answer = await ask(host, { headers: { 'x-large': 'a'.repeat(20_000) } });
    expect(answer.status).toBe(431);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.headers['x-request-id']).toMatch(uuid);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'headers_too_large' });
    expect(door.entered).toEqual([]);
  });

  it('is told that it speaks no HTTP', async () => {
    const { host } = await openHost();
    const answer = await sendRaw(host, 'hello hunter2\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain('hunter2');
  });

  it('is cut off when it never ends its headers', async () => {
    const { host, door } = await openHost(watchedDoor(), { patience: { ...usualPatience, headers: 50, request: 100, look: 10 } });
    expect(await sendRaw(host, `GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1:${String(host.port)}\r\nX-Slow: `)).toMatch(/^HTTP\/1\.1 408 .*"status":408,.*"code":"request_timeout"/s);
    expect(door.entered).toEqual([]);
  });

  it('is cut off when it never ends its body', async () => {
    const { host, door } = await openHost(watchedDoor(), { patience: { ...usualPatience, headers: 50, request: 100, look: 10 } });
    const head = `POST ${secrets} HTTP/1.1\r\nHost: 127.0.0.1:${String(host.port)}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`;
    expect(await sendRaw(host, head)).toMatch(/^HTTP\/1\.1 408 .*"status":408,.*"code":"request_timeout"/s);
    expect(door.entered).toEqual([]);
  });

  it('that goes away ends its call', async () => {
    const aborted = Promise.withResolvers<boolean>();
    const arrived = Promise.withResolvers<undefined>();
    const door = watchedDoor(async ({ signal }) => {
      signal.addEventListener('abort', () => aborted.resolve(true));
      arrived.resolve(undefined);
      await aborted.promise;
      return done();
    });
    const { host } = await openHost(door);
    const socket = await dial(host);
    socket.write(`GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1:${String(host.port)}\r\n\r\n`);
    await arrived.promise;
    socket.destroy();
    expect(await aborted.promise).toBe(true);
  });
});

describe('a fault of ours', () => {
  it('is answered with its reference and nothing else', async () => {
    const { host, logged } = await openHost(
      watchedDoor(() => {
        throw new Error('hunter2');
      }),
    );
    const answer = await ask(host, { path: '/byok/v1/keys' });
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('hunter2');
    const { errors } = JSON.parse(answer.body) as { readonly errors: readonly { readonly code: string; readonly detail: string }[] };
    expect(errors[0]?.code).toBe('internal_error');
    const [, reference = 'none'] = /knows it as (\S+)\./.exec(errors[0]?.detail ?? '') ?? [];
    expect(logged.join()).toContain(reference);
  });
});

describe('the last calls', () => {
  it('are kept with what was asked and by whom, and nothing of query, headers or body', async () => {
    const { host } = await openHost(watchedDoor((): RestAnswer => ({ ...done(), agent })));
    const { headers } = await post(host, `${secrets}?token=hunter2`, '{"value":"hunter2"}', { authorization: 'Basic hunter2' });
    await ask(host, { path: '/nothing?hunter2' });
    const [second, first] = host.calls();
    expect(first).toEqual({
      ...{ method: 'POST', path: secrets, operation: 'createSecret', status: 200, publicKey: agent.publicKey, keyName: 'deploy' },
      ...{ requestId: headers['x-request-id'], at: expect.any(Number) as unknown, milliseconds: expect.any(Number) as unknown },
    });
    expect(second).toMatchObject({ path: '/nothing', operation: null, status: 404, publicKey: null, keyName: null });
    expect(JSON.stringify(host.calls())).not.toContain('hunter2');
  });

  it('are kept with how long they took', async () => {
    const clock = new ManualClock();
    const slow = watchedDoor(() => {
      clock.advance(40);
      return done();
    });
    const { host } = await openHost(slow, { clock });
    await ask(host);
    await ask(host, { path: '/nothing' });
    expect(host.calls().map(({ milliseconds }) => milliseconds)).toEqual([0, 40]);
  });

  it('are a hundred', async () => {
    const { host } = await openHost();
    for (let n = 0; n < 105; n += 1) await ask(host, { path: `/nothing/${String(n)}` });
    expect(host.calls()).toHaveLength(100);
    expect(host.calls()[0]?.path).toBe('/nothing/104');
  });
});

describe('the host', () => {
  it('says that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { readonly port: number };
    const start = startRestHost({ door: watchedDoor(), logger: silentLogger, clock: systemClock, newId, port });
    await expect(start).rejects.toSatisfy((error) => isKeydeskError(error, 'PORT_UNAVAILABLE') && error.data.port === port);
    other.close();
  });

  it('lets a call end before it closes, keeps no connection, and listens no more', async () => {
    const arrived = Promise.withResolvers<undefined>();
    const go = Promise.withResolvers<undefined>();
    const { host } = await openHost(
      watchedDoor(async () => {
        arrived.resolve(undefined);
        await go.promise;
        return done();
      }),
    );
    const idle = await dial(host);
    const idleClosed = new Promise((resolve) => idle.once('close', resolve));
    const answer = ask(host, { headers: { connection: 'keep-alive' } });
    await arrived.promise;
    const closed = host.close();
    go.resolve(undefined);
    expect((await answer).headers['connection']).toBe('close');
    await closed;
    await idleClosed;
    await expect(ask(host)).rejects.toThrow('ECONNREFUSED');
  });

  it('takes no further call on a connection that is still open', async () => {
    const arrived = Promise.withResolvers();
    const go = Promise.withResolvers();
    const { host, door } = await openHost(
      watchedDoor(async () => {
        arrived.resolve(undefined);
        await go.promise;
        return done();
      }),
    );
    const begun = await dial(host);
    const answered = new Promise<string>((resolve) => begun.once('data', (part) => resolve(part.toString('utf8'))));
    begun.write('GET /openapi.json HTTP/1.1\r\nHost:');
    const first = ask(host);
    await arrived.promise;
    const closed = host.close();
    begun.write(` 127.0.0.1:${String(host.port)}\r\n\r\n`);
    const refused = await answered;
    expect(refused).toMatch(/^HTTP\/1\.1 503 /);
    expect(refused).toMatch(/\r\nconnection: close\r\n/i);
    expect(refused).toContain('"api_stopping"');
    go.resolve(undefined);
    expect((await first).status).toBe(200);
    await closed;
    expect(door.entered).toHaveLength(1);
  });

  it('tells a call that does not end to stop after five seconds, and closes without it', async () => {
    const clock = new ManualClock();
    const arrived = Promise.withResolvers<AbortSignal>();
    const { host } = await openHost(
      watchedDoor(({ signal }) => {
        arrived.resolve(signal);
        return new Promise(() => undefined);
      }),
      { clock },
    );
    const answer = ask(host).catch((error: unknown) => error);
    const signal = await arrived.promise;
    const closed = host.close();
    clock.advance(4_999);
    expect(signal.aborted).toBe(false);
    clock.advance(1);
    await new Promise(setImmediate);
    expect(signal.aborted).toBe(true);
    clock.advance(1_000);
    await closed;
    expect(await answer).toBeInstanceOf(Error);
  });
});
