import fc from 'fast-check';
import { connect } from 'node:net';

const host = 'Host: 127.0.0.1:PORT\r\n';
const json = 'Content-Type: application/json\r\n';
const shown = 'Authorization: BASIC\r\n';

/** What no client sends: requests that are none, that are two, or that two servers would cut in different places. PORT and BASIC are filled in. */
const templates: readonly string[] = [
  '\r\n\r\n', 'GET\r\n\r\n', 'GET /openapi.json\r\n\r\n', `GET /openapi.json HTTP/0.9\r\n${host}\r\n`, `GET /openapi.json HTTP/3.0\r\n${host}\r\n`, 'GET /openapi.json HTTP/1.1\r\n\r\n', 'GET /openapi.json HTTP/1.0\r\n\r\n',
  `GET /byok/v1/keys HTTP/1.1\r\nHost: evil.example\r\n${shown}\r\n`, `GET /byok/v1/keys HTTP/1.1\r\n${host}Host: evil.example\r\n${shown}\r\n`, `GET /byok/v1/keys HTTP/1.1\r\nHost: localhost:PORT\r\n${shown}\r\n`,
  `GET http://evil.example/byok/v1/keys HTTP/1.1\r\n${host}${shown}\r\n`, `OPTIONS * HTTP/1.1\r\n${host}\r\n`, `TRACE /byok/v1/keys HTTP/1.1\r\n${host}${shown}\r\n`, `CONNECT evil.example:443 HTTP/1.1\r\n${host}\r\n`,
  `HEAD /byok/v1/keys HTTP/1.1\r\n${host}${shown}\r\n`, `PROPFIND /byok/v1/keys HTTP/1.1\r\n${host}${shown}\r\n`, `BREW /byok/v1/keys HTTP/1.1\r\n${host}${shown}\r\n`, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  `GET /openapi.json HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  `GET /byok/v1/keys HTTP/1.1\r\n${host}${shown}X-A: 1\r\n 2\r\n\r\n`, `GET /byok/v1/keys HTTP/1.1\r\n${host}${shown}X A: 1\r\n\r\n`, `GET /byok/v1/keys HTTP/1.1\r\n${host}${shown}X-A\0: 1\r\n\r\n`, `GET /byok/v1/keys HTTP/1.1\r\n${host}${shown}X-A: \0\r\n\r\n`,
  `GET /byok/v1/keys HTTP/1.1\n${host.replace('\r', '')}\n`, `GET /byok\tv1/keys HTTP/1.1\r\n${host}\r\n`, `GET /\u00ff\u00fe HTTP/1.1\r\n${host}\r\n`, `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n`, `GET / HTTP/1.1\r\n${host}X-Big: ${'a'.repeat(40_000)}\r\n\r\n`,
  `GET / HTTP/1.1\r\n${host}${'X-Many: 1\r\n'.repeat(3000)}\r\n`, `GET /byok/v1/keys HTTP/1.1\r\n${host}${shown}${shown}\r\n`, `GET /byok/v1/keys HTTP/1.1\r\n${host}${shown}x-correlation-id: a\r\nx-correlation-id: b\r\n\r\n`,
  `POST /v1/token HTTP/1.1\r\n${host}${shown}${json}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /byok/v1/keys HTTP/1.1\r\n${host}\r\n`, `POST /v1/token HTTP/1.1\r\n${host}${shown}Content-Length: 0\r\nContent-Length: 5\r\n\r\n`,
  `POST /v1/token HTTP/1.1\r\n${host}${shown}${json}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n`, `POST /v1/token HTTP/1.1\r\n${host}${shown}${json}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n`, `POST /v1/token HTTP/1.1\r\n${host}${shown}${json}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
  `POST /v1/token HTTP/1.1\r\n${host}${shown}${json}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`, `POST /byok/v1/keys HTTP/1.1\r\n${host}${shown}${json}Content-Length: 500\r\n\r\n{"key":`, `POST /byok/v1/keys HTTP/1.1\r\n${host}${shown}${json}Content-Length: -1\r\n\r\n{}`,
  `POST /byok/v1/keys HTTP/1.1\r\n${host}${shown}${json}Content-Length: 99999999999\r\n\r\n{}`, `POST /byok/v1/keys HTTP/1.1\r\n${host}${shown}${json}Content-Length: 1600000\r\n\r\n`, `POST /byok/v1/keys HTTP/1.1\r\n${host}${shown}${json}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}`,
  `POST /byok/v1/keys HTTP/1.1\r\n${host}${shown}${json}Expect: everything\r\nContent-Length: 2\r\n\r\n{}`, `POST /byok/v1/keys HTTP/1.1\r\n${host}${shown}Origin: http://evil.example\r\n${json}Content-Length: 2\r\n\r\n{}`, `POST /byok/v1/keys HTTP/1.1\r\n${host}${shown}Cookie: a=b\r\n${json}Content-Length: 2\r\n\r\n{}`,
  `GET /openapi.json HTTP/1.1\r\n${host}\r\nGET /byok/v1/keys HTTP/1.1\r\n${host}${shown}\r\nGARBAGE\r\n\r\n`, `DELETE /v1/token HTTP/1.1\r\n${host}${shown}${json}Content-Length: 3\r\n\r\n{}\n`, `GET /byok/v1/keys HTTP/1.1\r\n${host}${shown}${json}Content-Length: 2\r\n\r\n{}`,
  `GET /byok/v1/keys?page_token=%00 HTTP/1.1\r\n${host}Authorization: Basic \u0000\r\n\r\n`, `GET /v1/tenants/../../openapi.json HTTP/1.1\r\n${host}${shown}\r\n`, `GET //evil.example/openapi.json HTTP/1.1\r\n${host}\r\n`, `GET /openapi.json#a HTTP/1.1\r\n${host}\r\n`, `GET /openapi.json? HTTP/1.1\r\n${host}\r\n`,
];

/** Bytes for the port: one of the above, some of it changed, or none of it at all. */
export const rawBytes: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...templates) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...templates), fc.nat(400), fc.uint8Array({ minLength: 1, maxLength: 6 })).map(([text, at, bytes]) => text.slice(0, at) + Buffer.from(bytes).toString('latin1') + text.slice(at)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...templates), fc.nat(300)).map(([text, length]) => text.slice(0, length)) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('latin1')) },
);

const quietMilliseconds = 150;

/**
 * Writes bytes to a port and answers what came back until it was quiet or closed. What waits for the rest of a request is let go: the server's own
 * patience is tried elsewhere.
 */
export function sendRaw(port: number, basic: string, bytes: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connect({ host: '127.0.0.1', port });
  let heard = '';
  const end = (): void => {
    socket.destroy();
    resolve(heard);
  };
  socket.setTimeout(quietMilliseconds, end);
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  socket.once('error', end);
  socket.once('close', end);
  socket.write(Buffer.from(bytes.replaceAll('PORT', String(port)).replaceAll('BASIC', basic), 'latin1'));
  return promise;
}

/** The statuses of all answers in what came back. */
export function statusesIn(heard: string): readonly number[] {
  return [...heard.matchAll(/(?:^|\n)HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) => Number(status));
}
