import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ask, openHost, post, sendRaw, type Asked } from './host.ts';

const secrets = '/v1/tenants/acme/secrets';
const body = '{"key":"A","value":"b"}';
const json = { 'content-type': 'application/json' };

const grantsCors = (headers: object): readonly string[] => Object.keys(headers).filter((name) => name.startsWith('access-control-'));

describe('a hostile web page', () => {
  const attempts: readonly (readonly [string, number, Asked])[] = [
    ['posts a form', 403, { method: 'POST', path: secrets, body: 'key=A', headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' } }],
    ['posts a form whose origin the browser hides', 403, { method: 'POST', path: secrets, body: 'key=A', headers: { origin: 'null', 'content-type': 'text/plain' } }],
    ['fetches across origins', 403, { path: secrets, headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' } }],
    ['posts JSON across origins', 403, { method: 'POST', path: secrets, body, headers: { ...json, origin: 'https://evil.example' } }],
    ['is at another port of this machine', 403, { path: secrets, headers: { 'sec-fetch-site': 'same-site' } }],
    ['embeds an answer as an image', 403, { path: secrets, headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' } }],
    ['sends its visitor here', 403, { path: secrets, headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' } }],
    ['is said to be of our own origin', 403, { path: secrets, headers: { 'sec-fetch-site': 'same-origin' } }],
    ['asks for leave first', 403, { method: 'OPTIONS', path: secrets, headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } }],
    ['asks for leave without an origin', 403, { method: 'OPTIONS', path: secrets }],
    ['brings cookies', 403, { path: secrets, headers: { cookie: 'keydesk-7373=stolen' } }],
    ['brings cookies and a credential', 403, { path: secrets, headers: { cookie: 'a=b', authorization: 'Basic YTpi' } }],
    ['has a name made to point at us', 403, { path: secrets, headers: { host: 'evil.example' } }],
    ['has a name made to point at us, with our port', 403, { path: secrets, headers: { host: 'evil.example:7373' } }],
    ['posts text that is JSON', 415, { method: 'POST', path: secrets, body, headers: { 'content-type': 'text/plain' } }],
    ['posts a form without an origin', 415, { method: 'POST', path: secrets, body: 'key=A', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['posts a multipart form', 415, { method: 'POST', path: secrets, body: '--x--', headers: { 'content-type': 'multipart/form-data; boundary=x' } }],
    ['posts an empty form', 415, { method: 'POST', path: secrets, headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['posts what has no type', 415, { method: 'POST', path: secrets, body }],
  ];

  it.each(attempts)('%s, and is refused before any call', async (_what, status, asked) => {
    const { host, door } = await openHost();
    const answer = await ask(host, asked);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(grantsCors(answer.headers)).toEqual([]);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(door.entered).toEqual([]);
  });

  it('reaches the door without any of that, so that the refusals above are no accident', async () => {
    const { host, door } = await openHost();
    expect((await ask(host, { path: secrets })).status).toBe(200);
    expect((await post(host, secrets, body)).status).toBe(200);
    expect(door.entered.map(({ operation }) => operation.id)).toEqual(['listSecrets', 'createSecret']);
  });

  it('opens no WebSocket, whatever origin it says', async () => {
    const { host, door } = await openHost();
    for (const origin of ['https://evil.example', host.url]) {
      const socket = new WebSocket(`ws://127.0.0.1:${String(host.port)}/v1/tenants/acme/secrets`, { headers: { origin } });
      const status = await new Promise((resolve, reject) => {
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
        socket.on('open', () => reject(new Error('the socket opened')));
        socket.on('error', () => undefined);
      });
      expect(status).toBe(403);
      socket.terminate();
    }
    expect(door.entered).toEqual([]);
  });

  it('finds the connection closed after an upgrade', async () => {
    const { host, door } = await openHost();
    const upgrade = `GET ${secrets} HTTP/1.1\r\nHost: 127.0.0.1:${String(host.port)}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;
    const answer = await sendRaw(host, upgrade);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer).not.toContain('101 Switching');
    expect(door.entered).toEqual([]);
  });
});

describe('a request for another host', () => {
  const line = (host: string): string => `GET /openapi.json HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;

  it.each(['localhost', '127.0.0.1', '[::1]', '127.0.0.1.', '127.0.0.1:1'])('is refused as %s', async (name) => {
    const { host, door } = await openHost();
    expect(await sendRaw(host, line(name))).toMatch(/^HTTP\/1\.1 403 /);
    expect(door.entered).toEqual([]);
  });

  it('is refused when two hosts are named, when none is, and when the path is an address', async () => {
    const { host, door } = await openHost();
    const own = `127.0.0.1:${String(host.port)}`;
    expect(await sendRaw(host, `GET / HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /);
    expect(await sendRaw(host, `GET / HTTP/1.1\r\nHost: ${own}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 4/);
    expect(await sendRaw(host, `GET http://evil.example/ HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 4/);
    expect(door.entered).toEqual([]);
  });

  it('is answered at our own', async () => {
    const { host, door } = await openHost();
    expect(await sendRaw(host, line(`127.0.0.1:${String(host.port)}`))).toMatch(/^HTTP\/1\.1 200 /);
    expect(door.entered).toHaveLength(1);
  });
});
