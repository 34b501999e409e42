import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { inDialect } from '../../../src-main/api/rest/dialect-errors.ts';
import type { RestAnswer, RestDoor, RestRequest } from '../../../src-main/api/rest/door.ts';
import { type RestHost, type RestHostOptions, startRestHost } from '../../../src-main/http/rest/rest-host.ts';
import { systemClock } from '../../../src-main/lib/clock.ts';
import type { Logger } from '../../../src-main/lib/logger.ts';
import { newId } from '../../support/pages.ts';

/** A door that writes down who came in, and answers what a test wants. */
export interface WatchedDoor extends RestDoor {
  readonly entered: readonly RestRequest[];
}

/** Reads the body of every call and answers it, unless a test says how; what is refused is told in the real words of each dialect. */
export function watchedDoor(answer: (request: RestRequest) => RestAnswer | Promise<RestAnswer> = done): WatchedDoor {
  const entered: RestRequest[] = [];
  return {
    entered,
    answer: async (call) => {
      // As the real door does, it asks for the body; what is wrong with it is thrown here.
      entered.push({ ...call });
      return answer(call);
    },
    refuse: (dialect, facts, { requestId, target }) => {
      const { contentType, body } = inDialect(dialect, facts, { requestId, path: target });
      return { status: facts.status, headers: { 'content-type': contentType }, body: JSON.stringify(body), agent: null };
    },
  };
}

/** A call that was done for nobody in particular. */
export function done(): RestAnswer {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: '{"done":true}', agent: null };
}

/** The REST API with a watched door, and what it logged. */
export interface OpenedHost {
  readonly host: RestHost;
  readonly door: WatchedDoor;
  readonly logged: readonly string[];
}

/** Starts a host at a free port, which ends with the test. */
export async function openHost(door = watchedDoor(), options: Partial<RestHostOptions> = {}): Promise<OpenedHost> {
  const logged: string[] = [];
  const write = (facts: object, message: string): void => void logged.push(JSON.stringify({ ...facts, message }));
  const logger: Logger = { info: write, warn: write, error: write };
  const host = await startRestHost({ door, logger, clock: systemClock, newId, port: 0, ...options });
  onTestFinished(() => host.close());
  return { host, door, logged };
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** What is asked. */
export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Sent in pieces, without a length, when it is a list. */
  readonly body?: string | readonly string[];
}

/** One request as a hostile client can make it: no header is added but what is given. */
export function ask({ port }: Pick<RestHost, 'port'>, { method = 'GET', path = '/openapi.json', headers = {}, body }: Asked = {}): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const length = typeof body === 'string' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
  const sent = request({ host: '127.0.0.1', port, method, path, headers: { ...length, ...headers } as Record<string, string>, agent: false }, (answer) => {
    const parts: Buffer[] = [];
    answer.on('data', (part: Buffer) => parts.push(part));
    answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts).toString('utf8') }));
  });
  sent.on('error', reject);
  for (const piece of typeof body === 'string' ? [body] : (body ?? [])) sent.write(piece);
  sent.end();
  return promise;
}

/** JSON posted to a call. */
export function post(host: RestHost, path: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(host, { method: 'POST', path, body, headers: { 'content-type': 'application/json', ...headers } });
}

/** A bare connection that ends with the test. */
export function dial({ port }: Pick<RestHost, 'port'>): Promise<Socket> {
  const { promise, resolve } = Promise.withResolvers<Socket>();
  const socket = connect(port, '127.0.0.1', () => resolve(socket));
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  return promise;
}

/** Sends bytes as they are and answers all that comes back until the other side closes. */
export async function sendRaw(host: Pick<RestHost, 'port'>, text: string): Promise<string> {
  const socket = await dial(host);
  const { promise, resolve } = Promise.withResolvers<string>();
  let answer = '';
  socket.on('data', (part) => (answer += part.toString('utf8')));
  socket.on('close', () => resolve(answer));
  socket.write(text);
  return promise;
}
