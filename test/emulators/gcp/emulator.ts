import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { listenAt } from '../../support/own-port.ts';
import type { Fields } from './answers.ts';
import { withNumbers } from './answers.ts';
import type { Fault } from './faults.ts';
import { Faults } from './faults.ts';
import type { Random } from './identities.ts';
import { Identities } from './identities.ts';
import type { EmulatedKey, KeyWishes } from './key-store.ts';
import { KeyStore } from './key-store.ts';
import { Policies } from './policies.ts';
import { errorInfo, Refusal, TokenRefusal } from './refusal.ts';
import { KmsOperations, routed } from './operations.ts';
import { TokenDesk } from './tokens.ts';

/** One request that arrived: what it asked, who asked (null when that is unknown) and how it was answered. */
export interface RecordedRequest {
  readonly operation: string;
  readonly member: string | null;
  readonly status: number;
  readonly error: string | null;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Google Cloud KMS, OAuth 2, STS and IAM credentials on this machine, speaking the real REST: tokens that end, assertions
 * whose signature is checked, permissions by policy, checksums, and ciphertexts that are real AES-256-GCM.
 */
export interface GcpEmulator {
  readonly endpoint: string;
  readonly project: string;
  readonly ring: string;
  readonly identities: Identities;
  readonly policies: Policies;
  readonly keys: KeyStore;
  readonly faults: Faults;
  readonly requests: readonly RecordedRequest[];
  /** A key in the emulator's own ring. */
  createKey(id: string, wishes?: KeyWishes): EmulatedKey;
  /** Ends every access token that was given out. */
  expireTokens(): void;
  /** Resolves when the next request of an operation has arrived, before it is answered. */
  arrival(operation: string): Promise<void>;
  /** Moves the emulator's clock against this machine's. */
  skewClock(milliseconds: number): void;
  /** Stops listening; `start` listens on the same port again. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** What may be chosen of an emulator; by default a free port, random bytes of the system and a project of its own. */
export interface GcpEmulatorOptions {
  readonly port?: number;
  readonly random?: Random;
  readonly project?: string;
}

/** Starts the emulator on 127.0.0.1. */
export async function startGcpEmulator(options: GcpEmulatorOptions = {}): Promise<GcpEmulator> {
  const emulator = new Emulator(options);
  await emulator.start();
  return emulator;
}

interface Arrived {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly operation: string;
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly error: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

class Emulator implements GcpEmulator {
  readonly project: string;
  readonly ring: string;
  readonly identities: Identities;
  readonly policies = new Policies();
  readonly keys: KeyStore;
  readonly faults = new Faults();
  readonly requests: RecordedRequest[] = [];
  readonly #operations: KmsOperations;
  readonly #desk: TokenDesk;
  readonly #waiting = new Map<string, (() => void)[]>();
  #server: Server | null = null;
  #port: number;
  #skew = 0;

  constructor(options: GcpEmulatorOptions) {
    const { random = randomBytes, port = 0, project = 'northwind-keys' } = options;
    const now = (): number => Date.now() + this.#skew;
    this.#port = port;
    this.project = project;
    this.ring = `projects/${project}/locations/europe-west3/keyRings/keydesk`;
    this.identities = new Identities(project, random);
    this.keys = new KeyStore(random, now);
    this.keys.rings.add(this.ring);
    this.#operations = new KmsOperations(this.keys, this.policies);
    this.#desk = new TokenDesk(this.identities, now);
  }

  get endpoint(): string {
    return `http://127.0.0.1:${String(this.#port)}`;
  }

  createKey(id: string, wishes: KeyWishes = {}): EmulatedKey {
    return this.keys.createKey(this.ring, id, wishes);
  }

  expireTokens(): void {
    for (const token of this.identities.tokens) token.expiresAt = 0;
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
    const waiting = this.#waiting.get(request.operation) ?? [];
    this.#waiting.delete(request.operation);
    for (const resolve of waiting) resolve();
    const fault = this.faults.take(request.operation);
    await delayed(fault);
    const reply = broken(fault) ?? this.#reply(request, fault);
    const { operation, headers, body, url } = request;
    this.requests.push({ operation, member: this.#member(headers['authorization']), status: reply.status, error: reply.error, path: url.pathname + url.search, headers, body });
    if (fault?.kind === 'cut') cut(response, reply);
    else send(response, reply);
  }

  #member(authorization: string | undefined): string | null {
    return this.identities.tokens.find(({ token }) => authorization === `Bearer ${token}`)?.member ?? null;
  }

  #reply(request: Arrived, fault: Fault | null): Reply {
    try {
      const fields = this.#answer(request, fault);
      const asNumbers = request.url.searchParams.get('$alt') === 'json;enum-encoding=int';
      return json(200, JSON.stringify(asNumbers ? withNumbers(fields) : fields), null);
    } catch (error) {
      if (error instanceof Refusal || error instanceof TokenRefusal) return json(error.status, error.body, error.code);
      const internal = new Refusal('INTERNAL', 'Internal error encountered.');
      return json(internal.status, internal.body, internal.code);
    }
  }

  #answer(request: Arrived, fault: Fault | null): Fields {
    const form = new URLSearchParams(request.body);
    switch (request.operation) {
      case 'Token':
        return this.#desk.token(form);
      case 'ExchangeToken':
        return this.#desk.exchange(form);
      case 'RefreshExchangedToken':
        return this.#desk.exchangeRefresh(form);
      case 'GenerateAccessToken':
        return this.#generate(request);
      default:
        return this.#use(request, fault);
    }
  }

  #generate(request: Arrived): Fields {
    const caller = this.#desk.holder(request.headers['authorization'], 'iamcredentials.googleapis.com');
    const email = generateAccessToken.exec(decodeURIComponent(request.url.pathname))?.groups?.['email'] ?? '';
    return this.#desk.generate(email, fieldsOf(request.body), caller);
  }

  #use(request: Arrived, fault: Fault | null): Fields {
    const caller = this.#desk.holder(request.headers['authorization'], 'cloudkms.googleapis.com');
    const asked = routed(request.method, decodeURIComponent(request.url.pathname));
    if (asked === null) throw new Refusal('NOT_FOUND', 'Method not found.');
    if (!caller.scopes.some((scope) => /\/auth\/(?:cloudkms|cloud-platform)$/.test(scope))) throw scopeMissing();
    const { operation, name, permission } = asked;
    if (permission !== null) this.policies.require(caller.member, permission, name);
    return this.#operations.perform({ operation, name, query: request.url.searchParams, fields: fieldsOf(request.body) }, caller.member, fault);
  }
}

const generateAccessToken = /^\/v1\/projects\/-\/serviceAccounts\/(?<email>[^/:]+):generateAccessToken$/;
const tokenPaths: Readonly<Record<string, string>> = {
  '/token': 'Token',
  '/v1/token': 'ExchangeToken',
  '/v1/oauthtoken': 'RefreshExchangedToken',
};

function operationOf(method: string, path: string): string {
  if (generateAccessToken.test(path)) return 'GenerateAccessToken';
  return tokenPaths[path] ?? routed(method, path)?.operation ?? '';
}

function scopeMissing(): Refusal {
  return new Refusal('PERMISSION_DENIED', 'Request had insufficient authentication scopes.', [
    errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'googleapis.com', { service: 'cloudkms.googleapis.com' }),
  ]);
}

/** The reply of a fault that needs no work; null when the operation is to be done all the same. */
function broken(fault: Fault | null): Reply | null {
  if (fault?.kind === 'throttle') return throttled(fault);
  if (fault?.kind === '5xx') return serverError(fault.status);
  if (fault?.kind === 'garbage') return { ...json(200, '<html>a captive portal</html>', null), type: 'text/html' };
  if (fault?.kind === 'empty') return json(200, '{}', null);
  if (fault?.kind !== 'error') return null;
  return refused(new Refusal(fault.code, fault.message, fault.reason === undefined ? [] : [errorInfo(fault.reason, 'googleapis.com')]));
}

function serverError(status: 500 | 502 | 503): Reply {
  if (status === 502) return { ...json(502, '<html>Bad Gateway</html>', 'UNAVAILABLE'), type: 'text/html' };
  return refused(new Refusal(status === 500 ? 'INTERNAL' : 'UNAVAILABLE', 'The service is currently unavailable.'));
}

function throttled(fault: { readonly retryAfterSeconds?: number; readonly retryInfo?: string }): Reply {
  const { retryAfterSeconds, retryInfo } = fault;
  const info = retryInfo === undefined ? [] : [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: retryInfo }];
  const reply = refused(new Refusal('RESOURCE_EXHAUSTED', 'Quota exceeded for quota metric of service cloudkms.googleapis.com', info));
  return { ...reply, headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) } };
}

function refused(refusal: Refusal): Reply {
  return json(refusal.status, refusal.body, refusal.code);
}

function json(status: number, body: string, error: string | null): Reply {
  return { status, type: 'application/json; charset=UTF-8', body, error, headers: {} };
}

async function delayed(fault: Fault | null): Promise<void> {
  if (fault?.kind === 'hold') await fault.until;
  if (fault?.kind === 'latency') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds).unref());
}

async function arrived(message: IncomingMessage): Promise<Arrived> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
  const method = message.method ?? '';
  const url = new URL(message.url ?? '/', 'http://127.0.0.1');
  return { method, url, headers, body: Buffer.concat(chunks).toString('utf8'), operation: operationOf(method, decodeURIComponent(url.pathname)) };
}

function fieldsOf(body: string): Fields {
  if (body === '') return {};
  try {
    return JSON.parse(body) as Fields;
  } catch {
    throw new Refusal('INVALID_ARGUMENT', 'Invalid JSON payload received.');
  }
}

function send(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return;
  response.writeHead(reply.status, { ...reply.headers, 'content-type': reply.type });
  response.end(reply.body);
}

function cut(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { 'content-type': reply.type, 'content-length': Buffer.byteLength(reply.body) });
  response.write(reply.body.slice(0, Math.floor(reply.body.length / 2)), () => response.destroy());
}
