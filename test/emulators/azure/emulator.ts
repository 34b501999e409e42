import { randomUUID } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenAt } from '../../support/own-port.ts';
import type { Certificate } from './certificate.ts';
import { selfSigned } from './certificate.ts';
import type { ArrivedRequest } from './door.ts';
import { Door, routeOf, Unauthorized } from './door.ts';
import type { Principal } from './entra.ts';
import { Entra } from './entra.ts';
import type { Fault } from './faults.ts';
import { Faults } from './faults.ts';
import { EntraRefusal, Refusal } from './refusal.ts';
import type { RsaSource } from './vault.ts';
import { Vault } from './vault.ts';

/** One request that arrived: who brought a token (null when that is unknown), what it asked and how it was answered. */
export interface RecordedRequest {
  readonly service: 'vault' | 'entra';
  readonly operation: string;
  readonly principal: string | null;
  readonly status: number;
  readonly error: string | null;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Azure Key Vault, Managed HSM and Microsoft Entra on this machine, over HTTPS: the 401 challenge, tokens that are signed and
 * expire, role assignments, and keys that wrap for real. Vaults are told apart by the host that was meant, in `x-forwarded-host`.
 */
export interface AzureEmulator {
  /** Where vaults and Entra answer alike. */
  readonly endpoint: string;
  /** The certificate to trust, in a file of its own, in PEM. */
  readonly certificateFile: string;
  readonly directory: string;
  readonly entra: Entra;
  readonly vaults: ReadonlyMap<string, Vault>;
  readonly faults: Faults;
  readonly requests: readonly RecordedRequest[];
  /** A vault or HSM under a host such as `northwind.vault.azure.net` or `northwind.managedhsm.azure.net`. */
  createVault(host: string): Vault;
  /** Adds operations to what a principal's role assignments allow. */
  allow(principal: Principal, operations: readonly string[]): void;
  deny(principal: Principal, operations: readonly string[]): void;
  /** Resolves when the next request of an operation has arrived, before it is answered. */
  arrival(operation: string): Promise<void>;
  /** Moves the emulator's clock against this machine's. */
  skewClock(milliseconds: number): void;
  /** Stops listening; `start` listens on the same port again. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface AzureEmulatorOptions {
  readonly directory?: string;
  readonly port?: number;
  readonly certificate?: Certificate;
  /** The key that signs tokens. */
  readonly signingKey?: KeyObject;
  readonly rsaSource?: RsaSource;
}

/** Starts the emulator on 127.0.0.1, by default on a free port. */
export async function startAzureEmulator(options: AzureEmulatorOptions = {}): Promise<AzureEmulator> {
  const folder = await mkdtemp(join(tmpdir(), 'keydesk-azure-emulator-'));
  const emulator = new Emulator(options, folder);
  await emulator.start();
  return emulator;
}

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly error: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

class Emulator implements AzureEmulator {
  readonly directory: string;
  readonly entra: Entra;
  readonly vaults = new Map<string, Vault>();
  readonly faults = new Faults();
  readonly requests: RecordedRequest[] = [];
  readonly #options: AzureEmulatorOptions;
  readonly #folder: string;
  readonly #certificate: Certificate;
  readonly #door: Door;
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port: number;
  #skew = 0;

  constructor(options: AzureEmulatorOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
    this.#port = options.port ?? 0;
    this.#certificate = options.certificate ?? selfSigned();
    this.directory = options.directory ?? randomUUID();
    this.entra = new Entra(this.directory, () => this.#now(), options.signingKey);
    this.#door = new Door(this.entra, this.vaults);
  }

  get endpoint(): string {
    return `https://127.0.0.1:${String(this.#port)}`;
  }

  get certificateFile(): string {
    return join(this.#folder, 'certificate.pem');
  }

  createVault(host: string): Vault {
    const kind = host.includes('.managedhsm.') ? 'managedHsm' : 'vault';
    const vault = new Vault(kind, host, () => this.#now(), this.#options.rsaSource);
    this.vaults.set(host, vault);
    return vault;
  }

  allow(principal: Principal, operations: readonly string[]): void {
    for (const operation of operations) principal.allowed.add(operation);
  }

  deny(principal: Principal, operations: readonly string[]): void {
    for (const operation of operations) principal.allowed.delete(operation);
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
    const { certificate, privateKey } = this.#certificate;
    await writeFile(this.certificateFile, certificate);
    const server = createServer({ cert: certificate, key: privateKey }, (request, response) => void this.#serve(request, response));
    // A connection that is still in its TLS handshake is not among those that the server would close by itself.
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#port = await listenAt(server, this.#port);
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(server, 'close');
  }

  async close(): Promise<void> {
    this.faults.clear();
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #now(): number {
    return Date.now() + this.#skew;
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await arrived(message);
    const { service, operation } = routeOf(request);
    const principal = this.#door.principalName(request);
    this.#announce(operation);
    const fault = this.faults.take(operation, service === 'entra');
    await delayed(fault);
    const requestId = randomUUID();
    const reply = (fault === null ? null : broken(fault, service, requestId, this.#now())) ?? this.#reply(request, requestId, fault);
    const { path, headers, body } = request;
    this.requests.push({ service, operation, principal, status: reply.status, error: reply.error, path, headers, body });
    if (fault?.kind === 'cut') cut(response, reply);
    else send(response, reply, requestId, this.#now());
  }

  #announce(operation: string): void {
    const waiting = this.#waiting.get(operation) ?? [];
    this.#waiting.delete(operation);
    for (const resolve of waiting) resolve();
  }

  #reply(request: ArrivedRequest, requestId: string, fault: Fault | null): Reply {
    try {
      return { status: 200, body: JSON.stringify(this.#door.answer(request, this.endpoint, fault)), error: null };
    } catch (error) {
      if (error instanceof Unauthorized) return this.#challenge(error);
      if (error instanceof EntraRefusal) return { status: error.status, body: error.body(requestId, this.#now()), error: error.error };
      return refused(error instanceof Refusal ? error : new Refusal(500, 'InternalServerError', 'An unexpected error occurred.'));
    }
  }

  #challenge({ vault, message }: Unauthorized): Reply {
    const challenge = `Bearer authorization="${this.endpoint}/${this.directory}", resource="${vault.resource}"`;
    return { ...refused(new Refusal(401, 'Unauthorized', message)), headers: { 'www-authenticate': challenge } };
  }
}

function refused(refusal: Refusal): Reply {
  return { status: refusal.status, body: refusal.body(), error: refusal.inner ?? refusal.code };
}

/** The reply of a fault that needs no work; null when the operation is to be done all the same. */
function broken(fault: Fault, service: 'vault' | 'entra', requestId: string, now: number): Reply | null {
  switch (fault.kind) {
    case 'throttle':
      return withWait(throttled(service, requestId, now), fault.retryAfterSeconds);
    case '5xx':
      return refused(outage(fault.status));
    case 'error':
      return refused(new Refusal(fault.status, fault.code, 'a message that names northwind.vault.azure.net', fault.inner ?? null));
    case 'garbage':
      return { status: 200, body: '<html>a captive portal</html>', error: null };
    case 'empty':
      return { status: 200, body: '{}', error: null };
    case 'hold':
    case 'latency':
    case 'cut':
    case 'wrong-plaintext':
    case 'other-key':
    case 'other-version':
      return null;
  }
}

function withWait(reply: Reply, seconds: number | undefined): Reply {
  return seconds === undefined ? reply : { ...reply, headers: { 'retry-after': String(seconds) } };
}

function outage(status: number): Refusal {
  return new Refusal(status, status === 503 ? 'ServiceUnavailable' : 'InternalServerError', 'An unexpected error occurred.');
}

function throttled(service: 'vault' | 'entra', requestId: string, now: number): Reply {
  if (service === 'vault') return refused(new Refusal(429, 'Throttled', 'Request was not processed because too many requests were received.'));
  const refusal = new EntraRefusal('temporarily_unavailable', 50196, 'The server terminated an operation because it encountered a loop.', 429);
  return { status: 429, body: refusal.body(requestId, now), error: refusal.error };
}

async function delayed(fault: Fault | null): Promise<void> {
  if (fault?.kind === 'hold') await fault.until;
  if (fault?.kind === 'latency') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds).unref());
}

async function arrived(message: IncomingMessage): Promise<ArrivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
  const url = new URL(message.url ?? '/', 'https://emulator');
  return {
    method: message.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    host: headers['x-forwarded-host'] ?? headers['host'] ?? '',
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function headersOf(reply: Reply, requestId: string, now: number): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-cache',
    'x-ms-keyvault-region': 'westeurope',
    'x-ms-keyvault-service-version': '1.9.2345.1',
    'x-ms-request-id': requestId,
    date: new Date(now).toUTCString(),
    ...reply.headers,
  };
}

function send(response: ServerResponse, reply: Reply, requestId: string, now: number): void {
  response.writeHead(reply.status, headersOf(reply, requestId, now));
  response.end(reply.body);
}

/** Half an answer, and then the connection is gone. */
function cut(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { 'content-type': 'application/json', 'content-length': String(reply.body.length + 100) });
  response.write(reply.body.slice(0, 10), () => response.destroy());
}
