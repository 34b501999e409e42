import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { listenAt } from '../../support/own-port.ts';
import { Door } from './door.ts';
import type { Fault } from './faults.ts';
import { Faults } from './faults.ts';
import type { Role, User } from './identities.ts';
import { Identities } from './identities.ts';
import type { EmulatedKey, KeyMaking } from './kms.ts';
import { KeyStore } from './kms.ts';
import { Refusal } from './refusal.ts';
import type { ArrivedRequest } from './sigv4.ts';
import { stsErrorXml } from './sts.ts';

/** One request that arrived: who signed it (null when that is unknown), what it asked and how it was answered. */
export interface RecordedRequest {
  readonly service: string;
  readonly operation: string;
  readonly principal: string | null;
  readonly status: number;
  readonly error: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * AWS KMS and STS on this machine, speaking the real protocols: JSON 1.1 and query/XML, Signature Version 4 checked,
 * roles with trust policies and external ids, sessions that expire, ciphertexts that are real AES-GCM.
 */
export interface AwsEmulator {
  readonly endpoint: string;
  readonly region: string;
  readonly keys: KeyStore;
  readonly identities: Identities;
  readonly faults: Faults;
  readonly requests: readonly RecordedRequest[];
  createUser(name: string): User;
  createRole(name: string, trust: { readonly trusts: readonly string[]; readonly externalId: string | null }): Role;
  createKey(making?: KeyMaking): EmulatedKey;
  /** Adds operations to what a role may do. */
  allow(role: Role, operations: readonly string[]): void;
  deny(role: Role, operations: readonly string[]): void;
  /** Resolves when the next request of an operation has arrived, before it is answered. */
  arrival(operation: string): Promise<void>;
  /** Moves the emulator's clock against this machine's. */
  skewClock(milliseconds: number): void;
  /** Stops listening; `start` listens on the same port again. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface AwsEmulatorOptions {
  readonly region?: string;
  readonly account?: string;
}

/** Starts the emulator on 127.0.0.1 and a free port. */
export async function startAwsEmulator(options: AwsEmulatorOptions = {}): Promise<AwsEmulator> {
  const emulator = new Emulator(options);
  await emulator.start();
  return emulator;
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly error: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

class Emulator implements AwsEmulator {
  readonly region: string;
  readonly identities: Identities;
  readonly keys: KeyStore;
  readonly faults = new Faults();
  readonly requests: RecordedRequest[] = [];
  readonly #door: Door;
  readonly #waiting = new Map<string, (() => void)[]>();
  #server: Server | null = null;
  #port = 0;
  #skew = 0;

  constructor(options: AwsEmulatorOptions) {
    const account = options.account ?? '111122223333';
    const now = (): number => Date.now() + this.#skew;
    this.region = options.region ?? 'eu-central-1';
    this.identities = new Identities(account);
    this.keys = new KeyStore(account, now);
    this.#door = new Door(this.identities, this.keys, now);
  }

  get endpoint(): string {
    return `http://127.0.0.1:${String(this.#port)}`;
  }

  createUser(name: string): User {
    return this.identities.createUser(name);
  }

  createRole(name: string, trust: { readonly trusts: readonly string[]; readonly externalId: string | null }): Role {
    return this.identities.createRole(name, trust);
  }

  createKey(making?: KeyMaking): EmulatedKey {
    return this.keys.create(this.region, making);
  }

  allow(role: Role, operations: readonly string[]): void {
    for (const operation of operations) role.allowed.add(operation);
  }

  deny(role: Role, operations: readonly string[]): void {
    for (const operation of operations) role.allowed.delete(operation);
  }

  async arrival(operation: string): Promise<void> {
    const waiting = this.#waiting.get(operation) ?? [];
    this.#waiting.set(operation, waiting);
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  skewClock(milliseconds: number): void {
    this.#skew = milliseconds;
  }

  async start(): Promise<void> {
    if (this.#server !== null) return;
    const server = createServer((request, response) => void this.#serve(request, response));
    this.#port = await listenAt(server, this.#port);
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  async close(): Promise<void> {
    this.faults.clear();
    await this.stop();
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await arrived(message);
    const { service, operation } = this.#door.named(request);
    this.#announce(operation);
    const fault = this.faults.take(operation);
    await delayed(fault);
    const requestId = randomUUID();
    const reply = fault === null ? this.#reply(request, requestId, null) : (broken(fault, service, requestId) ?? this.#reply(request, requestId, fault));
    const principal = this.#door.principalName(request);
    const body = request.body.toString('utf8');
    this.requests.push({ service, operation, principal, status: reply.status, error: reply.error, headers: request.headers, body });
    if (fault?.kind === 'cut') cut(response, reply);
    else send(response, reply, requestId, new Date(Date.now() + this.#skew));
  }

  #announce(operation: string): void {
    const waiting = this.#waiting.get(operation) ?? [];
    this.#waiting.delete(operation);
    for (const resolve of waiting) resolve();
  }

  #reply(request: ArrivedRequest, requestId: string, fault: Fault | null): Reply {
    const { service } = this.#door.named(request);
    try {
      const { type, body } = this.#door.answer(request, requestId, fault);
      return { status: 200, type, body, error: null };
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal('InternalFailure', '', 500);
      return refused(refusal, service, requestId);
    }
  }
}

function refused(refusal: Refusal, service: string, requestId: string): Reply {
  const { status, code, message } = refusal;
  if (service === 'sts') return { status, type: 'text/xml', body: stsErrorXml(refusal, requestId), error: code };
  const body = JSON.stringify({ __type: code, ...(message === '' ? {} : { message }) });
  return { status, type: 'application/x-amz-json-1.1', body, error: code };
}

/** The reply of a fault that needs no work; null when the operation is to be done all the same. */
function broken(fault: Fault, service: string, requestId: string): Reply | null {
  switch (fault.kind) {
    case 'throttle':
      return { ...refused(new Refusal(service === 'sts' ? 'Throttling' : 'ThrottlingException', 'Rate exceeded'), service, requestId), headers: retryAfter(fault) };
    case '5xx':
      return refused(new Refusal(fault.status === 503 ? 'ServiceUnavailable' : 'InternalFailure', '', fault.status), service, requestId);
    case 'error':
      return refused(new Refusal(fault.code, 'a message that names arn:aws:kms:eu-central-1:111122223333:key/1', fault.status), service, requestId);
    case 'garbage':
      return { status: 200, type: 'application/x-amz-json-1.1', body: '<html>a captive portal</html>', error: null };
    case 'empty':
      return { status: 200, type: 'application/x-amz-json-1.1', body: '{}', error: null };
    case 'hold':
    case 'latency':
    case 'cut':
    case 'wrong-plaintext':
    case 'other-key':
      return null;
  }
}

function retryAfter({ retryAfterSeconds }: { readonly retryAfterSeconds?: number }): Readonly<Record<string, string>> {
  return retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
}

async function delayed(fault: Fault | null): Promise<void> {
  if (fault?.kind === 'hold') await fault.until;
  if (fault?.kind === 'latency') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds).unref());
}

async function arrived(message: IncomingMessage): Promise<ArrivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
  return { method: message.method ?? '', url: message.url ?? '/', headers, body: Buffer.concat(chunks) };
}

function send(response: ServerResponse, reply: Reply, requestId: string, date: Date): void {
  if (response.destroyed) return;
  response.sendDate = false;
  response.writeHead(reply.status, { ...reply.headers, 'content-type': reply.type, 'x-amzn-requestid': requestId, date: date.toUTCString() });
  response.end(reply.body);
}

function cut(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { 'content-type': reply.type, 'content-length': Buffer.byteLength(reply.body) });
  response.write(reply.body.slice(0, Math.floor(reply.body.length / 2)), () => response.destroy());
}
