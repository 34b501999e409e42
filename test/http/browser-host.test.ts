import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { constantTimeEqual, randomBytes } from '../../src-main/crypto/primitives.ts';
import { type BrowserHost, startBrowserHost } from '../../src-main/http/browser-host.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import type { Contract } from '../../src-shared/contract.ts';
import { isKeydeskError } from '../../src-shared/errors.ts';
import { closeCodes, pageKeyHeader, rpcProtocol } from '../../src-shared/wire.ts';
import { buildPages, newId, tinyRouter } from '../support/pages.ts';

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

interface Keys {
  readonly cookie: string;
  readonly pageKey: string;
}

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function open() {
  const pages = await buildPages();
  const diary = { entries: [] as string[] };
  const host = await startBrowserHost({
    router: tinyRouter(diary),
    rendererFolder: pages.folder,
    logger: silentLogger,
    clock: systemClock,
    tokens: { randomBytes, constantTimeEqual },
    newId,
  });
  cleanups.push(pages.remove, () => host.close());
  return { host, diary, own: `http://127.0.0.1:${String(host.port)}` };
}

/** One request as a hostile client can make it: no header is added but what is given. */
function ask(host: BrowserHost, { method = 'GET', path = '/', headers = {}, body = '' }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: host.port, method, path, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts).toString('utf8') });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const tokenOf = (launchUrl: string): string => new URLSearchParams(new URL(launchUrl).hash.slice(1)).get('launch') ?? '';

const exchange = (host: BrowserHost, launch: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(host, {
    method: 'POST',
    path: '/session',
    headers: { origin: host.url.slice(0, -1), 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ launch }),
  });

async function enter(host: BrowserHost): Promise<Keys> {
  const answer = await exchange(host, tokenOf(host.newLaunchUrl()));
  expect(answer.status).toBe(200);
  const [cookie = ''] = String(answer.headers['set-cookie']).split(';');
  const { pageKey } = JSON.parse(answer.body) as { readonly pageKey: string };
  return { cookie, pageKey };
}

function dial(host: BrowserHost, keys: Partial<Keys>, headers: Record<string, string> = {}): WebSocket {
  const protocols = keys.pageKey === undefined ? [rpcProtocol] : [rpcProtocol, keys.pageKey];
  const socket = new WebSocket(`ws://127.0.0.1:${String(host.port)}/rpc`, protocols, {
    headers: { origin: host.url.slice(0, -1), ...(keys.cookie === undefined ? {} : { cookie: keys.cookie }), ...headers },
  });
  cleanups.push(async () => socket.terminate());
  return socket;
}

const opened = (socket: WebSocket): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });

const closed = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.once('close', resolve));

/** The HTTP status with which an upgrade is refused. */
const refused = (socket: WebSocket): Promise<number> =>
  new Promise((resolve, reject) => {
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('open', () => reject(new Error('the upgrade was not refused')));
    socket.on('error', () => undefined);
  });

const clientOver = (socket: WebSocket): ContractRouterClient<Contract> =>
  createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));

describe('the screens', () => {
  it('are served with every header of the house', async () => {
    const { host, own } = await open();
    const { status, headers, body } = await ask(host, {});
    expect(status).toBe(200);
    expect(body).toContain('<title>Keydesk</title>');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(headers['content-security-policy']).toContain(`connect-src 'self' ${own.replace('http', 'ws')}`);
    expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'; trusted-types 'none'");
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('answer at the address of a screen with the page, and at a missing asset with nothing', async () => {
    const { host } = await open();
    expect((await ask(host, { path: '/tenants/acme?tab=secrets' })).body).toContain('Keydesk');
    expect((await ask(host, { path: '/assets/main-1a2b.js' })).headers['cache-control']).toContain('immutable');
    expect((await ask(host, { path: '/assets/gone.js' })).status).toBe(404);
    expect((await ask(host, { path: '/gone.js' })).status).toBe(404);
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/%252e%252e/secret.txt',
    '//secret.txt',
    '/.env',
    '/index.html%00.js',
    '/%zz',
  ])('cannot be left by %s', async (path) => {
    const { host } = await open();
    const answer = await ask(host, { path });
    expect([400, 404]).toContain(answer.status);
    expect(answer.body).not.toContain('hunter2');
  });

  it('refuse to start when they are not built', async () => {
    const pages = await buildPages();
    cleanups.push(pages.remove);
    const start = startBrowserHost({
      router: tinyRouter({ entries: [] }),
      rendererFolder: `${pages.folder}/assets`,
      logger: silentLogger,
      clock: systemClock,
      tokens: { randomBytes, constantTimeEqual },
      newId,
    });
    await expect(start).rejects.toSatisfy((error) => isKeydeskError(error, 'FILE_UNREADABLE'));
  });
});

describe('the doors', () => {
  it.each(['evil.example', 'localhost', '127.0.0.1'])('are shut for the host %s', async (name) => {
    const { host } = await open();
    const { status, body, headers } = await ask(host, { headers: { host: name } });
    expect(status).toBe(421);
    expect(body).not.toContain('<title>');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('are shut for a request without a host and for one with two', async () => {
    const { host } = await open();
    const raw = (text: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(host.port, '127.0.0.1', () => socket.end(text));
        let answer = '';
        socket.on('data', (part) => (answer += part.toString('utf8')));
        socket.on('close', () => resolve(answer));
      });
    const ours = `127.0.0.1:${String(host.port)}`;
    expect(await raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 4/);
    expect(await raw(`GET / HTTP/1.1\r\nHost: ${ours}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 4/);
    expect(await raw(`GET http://evil.example/ HTTP/1.1\r\nHost: ${ours}\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 4/);
  });

  it('are shut for a fetch of another origin', async () => {
    const { host } = await open();
    expect((await ask(host, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    const answer = await exchange(host, tokenOf(host.newLaunchUrl()), { origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('are shut for a preflight', async () => {
    const { host } = await open();
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const answer = await ask(host, { method: 'OPTIONS', path: '/session', headers });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('the exchange of a launch token', () => {
  it('sets a cookie no script reads and no other site sends', async () => {
    const { host } = await open();
    const answer = await exchange(host, tokenOf(host.newLaunchUrl()));
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^keydesk-\d+=[A-Za-z0-9_-]{43}; HttpOnly; SameSite=Strict; Path=\/$/),
    ]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('works once', async () => {
    const { host } = await open();
    const token = tokenOf(host.newLaunchUrl());
    expect((await exchange(host, token)).status).toBe(200);
    const again = await exchange(host, token);
    expect(again.status).toBe(403);
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'launch=', 415],
    ['a plain text that is JSON', 'text/plain', '{"launch":""}', 415],
    ['a multipart form', 'multipart/form-data; boundary=x', '--x--', 415],
    ['no JSON', 'application/json', '{"launch"', 400],
    ['another shape', 'application/json', '{"launch":7}', 403],
    ['more than was asked for', 'application/json', '{"launch":"a","admin":true}', 403],
    ['a poisoned prototype', 'application/json', '{"launch":"a","__proto__":{}}', 400],
    ['too much', 'application/json', JSON.stringify({ launch: 'a'.repeat(5000) }), 413],
  ])('refuses %s', async (_name, type, body, status) => {
    const { host, own } = await open();
    host.newLaunchUrl();
    const headers = { origin: own, 'content-type': type };
    const answer = await ask(host, { method: 'POST', path: '/session', headers, body });
    expect(answer.status).toBe(status);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('lets a page ask whether its session holds', async () => {
    const { host } = await open();
    const { cookie, pageKey } = await enter(host);
    const asked = async (headers: Record<string, string>): Promise<number> =>
      (await ask(host, { path: '/session', headers })).status;
    expect(await asked({ cookie, [pageKeyHeader]: pageKey })).toBe(204);
    expect(await asked({ cookie })).toBe(403);
    expect(await asked({ [pageKeyHeader]: pageKey })).toBe(403);
  });
});

describe('the contract over the socket', () => {
  it('answers calls, each under an id of its own', async () => {
    const { host, diary } = await open();
    const client = clientOver(await opened(dial(host, await enter(host))));
    await expect(client.desktop.chooseFile({ title: 'one' })).resolves.toEqual({ path: 'browser one' });
    await client.desktop.chooseFile({ title: 'two' });
    expect(new Set(diary.entries).size).toBe(2);
  });

  it('takes a call that is sent the moment the socket opens', async () => {
    const { host } = await open();
    const client = clientOver(dial(host, await enter(host)));
    await expect(client.desktop.chooseFile({ title: 'early' })).resolves.toEqual({ path: 'browser early' });
  });

  it('declares errors, refused input and unknown procedures', async () => {
    const { host } = await open();
    const client = clientOver(await opened(dial(host, await enter(host))));
    await expect(client.tenants.get({ tenant: 'acme' })).rejects.toMatchObject({
      defined: true,
      code: 'NOT_FOUND',
      data: { noun: 'tenant', id: 'acme' },
    });
    await expect(client.tenants.get({ tenant: '../etc' })).rejects.toMatchObject({
      defined: true,
      code: 'BAD_INPUT',
      data: { field: 'tenant' },
    });
    await expect(client.vault.lock()).rejects.toMatchObject({ defined: true, code: 'BAD_INPUT', data: { field: 'procedure' } });
  });

  it('survives a message that is no call', async () => {
    const { host } = await open();
    const socket = await opened(dial(host, await enter(host)));
    socket.send('garbage');
    socket.send('');
    await expect(clientOver(socket).desktop.chooseFile({ title: 'still' })).resolves.toEqual({ path: 'browser still' });
  });

  it('closes on a binary message', async () => {
    const { host } = await open();
    const socket = await opened(dial(host, await enter(host)));
    socket.send(Buffer.from([1, 2, 3]));
    expect(await closed(socket)).toBe(1003);
  });

  it('closes on a message that says it is larger than any import, before it has come', async () => {
    const { host, own } = await open();
    const { cookie, pageKey } = await enter(host);
    const headers = {
      ...{ origin: own, cookie, connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
      ...{ 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'sec-websocket-protocol': `${rpcProtocol}, ${pageKey}` },
    };
    const answer = await new Promise<Buffer>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: host.port, path: '/rpc', headers });
      sent.on('error', reject);
      sent.on('upgrade', (_response, socket) => {
        const parts: Buffer[] = [];
        socket.on('data', (part) => parts.push(part));
        socket.on('close', () => resolve(Buffer.concat(parts)));
        // RFC 6455, 5.2: final text frame, masked, 64-bit length of 102 MiB, mask.
        const length = Buffer.alloc(8);
        length.writeBigUInt64BE(BigInt(102 * 1024 * 1024));
        socket.write(Buffer.concat([Buffer.from([0x81, 0xff]), length, Buffer.alloc(4)]));
      });
      sent.end();
    });
    const closing = answer.indexOf(Buffer.from([0x88, 0x02]));
    expect(answer.readUInt16BE(closing + 2)).toBe(1009);
  });

  it('ends what a page watched when the page goes', async () => {
    const { host, diary } = await open();
    const socket = await opened(dial(host, await enter(host)));
    const news = await clientOver(socket).vault.watch();
    await news.next();
    socket.terminate();
    await expect.poll(() => diary.entries).toEqual(['watch ended']);
  });

  it.each<readonly [string, (keys: Keys) => readonly [Partial<Keys>, Record<string, string>?], number]>([
    ['no cookie', ({ pageKey }) => [{ pageKey }], 403],
    ['no page key', ({ cookie }) => [{ cookie }], 403],
    ['a wrong page key', ({ cookie }) => [{ cookie, pageKey: 'A'.repeat(43) }], 403],
    ['another origin', (keys) => [keys, { origin: 'https://evil.example' }], 403],
    ['the origin null', (keys) => [keys, { origin: 'null' }], 403],
    ['another host', (keys) => [keys, { host: 'evil.example' }], 421],
  ])('refuses an upgrade with %s', async (_name, change, status) => {
    const { host } = await open();
    const [keys, headers] = change(await enter(host));
    expect(await refused(dial(host, keys, headers))).toBe(status);
  });

  it('refuses an upgrade without an origin', async () => {
    const { host } = await open();
    const { cookie, pageKey } = await enter(host);
    const socket = new WebSocket(`ws://127.0.0.1:${String(host.port)}/rpc`, [rpcProtocol, pageKey], { headers: { cookie } });
    expect(await refused(socket)).toBe(403);
  });

  it('refuses an upgrade anywhere else', async () => {
    const { host, own } = await open();
    const { cookie, pageKey } = await enter(host);
    const socket = new WebSocket(`${own.replace('http', 'ws')}/elsewhere`, [rpcProtocol, pageKey], {
      headers: { cookie, origin: own },
    });
    socket.on('error', () => undefined);
    expect(await closed(socket)).not.toBe(1000);
  });
});

describe('one page at a time', () => {
  it('sends a second page away while the first answers', async () => {
    const { host } = await open();
    const keys = await enter(host);
    const first = await opened(dial(host, keys));
    expect(await closed(dial(host, keys))).toBe(closeCodes.sessionTaken);
    await expect(clientOver(first).desktop.chooseFile({ title: 'mine' })).resolves.toEqual({ path: 'browser mine' });
  });

  it('gives the seat to the next when the first has gone', async () => {
    const { host } = await open();
    const keys = await enter(host);
    const first = await opened(dial(host, keys));
    first.close();
    await closed(first);
    const second = clientOver(dial(host, keys));
    await expect(second.desktop.chooseFile({ title: 'next' })).resolves.toEqual({ path: 'browser next' });
  });

  it('is taken over with a new launch address', async () => {
    const { host } = await open();
    const before = await enter(host);
    const first = await opened(dial(host, before));
    const over = closed(first);
    const second = clientOver(dial(host, await enter(host)));
    expect(await over).toBe(closeCodes.superseded);
    await expect(second.desktop.chooseFile({ title: 'mine now' })).resolves.toEqual({ path: 'browser mine now' });
    expect(await refused(dial(host, before))).toBe(403);
  });
});

describe('the end', () => {
  it('says goodbye to the page and listens no more', async () => {
    const { host } = await open();
    const socket = await opened(dial(host, await enter(host)));
    const gone = closed(socket);
    await host.close();
    expect(await gone).toBe(1001);
    await expect(ask(host, {})).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
