import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { uuid } from '../../src-main/crypto/primitives.ts';
import type { AccessRole } from '../../src-shared/access-keys.ts';
import type { AuditEvent } from '../../src-shared/audit.ts';
import type { AwsKey, AzureKey, GcpKey } from '../../src-shared/key-references.ts';
import { type OperationId, type Operations, operations } from '../../src-shared/rest/operations.ts';
import type { Operation } from '../../src-shared/rest/operation.ts';
import { type Clouds, type OwnedKey, startClouds } from '../emulators/clouds.ts';
import { AnswerJudge } from './answer-judge.ts';
import { type DeskOverPort, openDeskOverPort } from './desk-over-port.ts';
import { ManualClock } from './manual-clock.ts';
import { deskPassphrase } from './opened-desk.ts';
import { surroundings } from './surroundings.ts';

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** An access key in the hands of its holder. */
export interface HeldKey {
  readonly publicKey: string;
  readonly identity: string;
  readonly privateKey: string;
  /** The pair as `Authorization`. */
  readonly basic: string;
}

/** How a request is made; what is left out is as a plain client leaves it out. */
export interface Asked {
  /** A key, an `Authorization` to the letter, or null for none. The desk's own key of the account when nothing is said. */
  readonly by?: HeldKey | string | null;
  /** Of the path; the tenant is `acme` when nothing is said. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A body to the letter, in place of `body`. */
  readonly text?: string;
  /** A status of 500 and above that is expected here. */
  readonly fails?: number;
  /** The call is refused before anybody is asked who calls, or is one of too many: it leaves no event `rest.call`. */
  readonly unrecorded?: boolean;
}

/** An answer, read. */
export interface Answered {
  readonly operation: Operation;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body; an empty object when there is none. */
  readonly json: Json;
  readonly requestId: string;
  readonly correlationId: string;
  readonly unrecorded: boolean;
}

/** A customer's key at the emulated AWS, in the words of every dialect. */
export interface CustomerKey {
  readonly owned: OwnedKey;
  readonly arn: string;
  /** What `POST /admin/tenant-kms` takes, in the fields of the public API alone: the way there is in the settings. */
  readonly onboarding: { readonly provider: 'aws'; readonly kms_key_ref: string; readonly config: Json };
}

/** The pair as `Authorization`. */
export function basicOf(publicKey: string, privateKey: string): string {
  return `Basic ${Buffer.from(`${publicKey}:${privateKey}`).toString('base64')}`;
}

/** A clock that stands where it is told to, and the app with its REST API on a real port. Every answer is held against the document. */
export class RestDesk {
  readonly clock: ManualClock;
  /** Every answer, in order. */
  readonly answers: Answered[] = [];
  /** What must stand nowhere: private halves, tokens, values, credentials that were refused. */
  readonly secrets = new Set<string>();
  readonly account: string;
  readonly url: string;
  /** The folder of the vault. */
  readonly vault: string;
  /** A key of the account that may do everything. */
  readonly admin: HeldKey;
  readonly #desk: DeskOverPort;
  readonly #judge: AnswerJudge;
  readonly #clouds: Clouds | null;
  #tenants = 0;
  #ended = false;

  private constructor(made: { desk: DeskOverPort; clock: ManualClock; clouds: Clouds | null; judge: AnswerJudge; account: string; vault: string; url: string; admin: HeldKey }) {
    this.#desk = made.desk;
    this.#clouds = made.clouds;
    this.#judge = made.judge;
    this.clock = made.clock;
    this.account = made.account;
    this.vault = made.vault;
    this.url = made.url;
    this.admin = made.admin;
    this.#know(made.admin);
    for (const secret of [deskPassphrase, ...signedInBy(made.clouds)]) this.secrets.add(secret);
  }

  /** Starts the app with a vault and the tenants `acme` and `globex`; with the emulated clouds when they are wanted. */
  static async open({ withClouds = false }: { readonly withClouds?: boolean } = {}): Promise<RestDesk> {
    const clock = new ManualClock();
    const folder = mkdtempSync(join(tmpdir(), 'keydesk-rest-'));
    const clouds = withClouds ? await startClouds(join(folder, 'clouds')) : null;
    const environment = clouds?.environment ?? {};
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const desk = await openDeskOverPort({ clock, folder, surroundings: { ...surroundings, environment: (name) => environment[name] } });
    const { client, app } = desk;
    await client.vault.create({ folder, name: 'Clinic', officer: 'Ada Officer', passphrase: deskPassphrase });
    const state = await client.vault.state();
    if (state.phase !== 'unlocked') throw new Error('the vault is not open');
    await client.settings.update({ autoLockMinutes: 240, rest: { on: false, port: 7373, callsPerMinute: 1_000_000, keepsOpen: false }, ...identitiesAt(clouds) });
    for (const id of ['acme', 'globex']) await client.tenants.create({ id, displayName: `${id} & Co` });
    const admin = await made(desk, null, ['account-admin', 'secrets-admin']);
    const { url } = await app.rest.serve(0);
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as Json;
    return new RestDesk({ desk, clock, clouds, judge: new AnswerJudge(document), account: state.id, vault: state.path, url, admin });
  }

  get client() {
    return this.#desk.client;
  }

  /** Every line of the log. */
  get logged(): readonly string[] {
    return this.#desk.logged;
  }

  /** Makes an access key at the desk. */
  async key(tenant: string | null, ...roles: readonly AccessRole[]): Promise<HeldKey> {
    return this.#know(await made(this.#desk, tenant, roles));
  }

  /** A key of a tenant that has expired. */
  async expiredKey(tenant: string | null, ...roles: readonly AccessRole[]): Promise<HeldKey> {
    const key = this.#know(await made(this.#desk, tenant, roles, this.clock.now() + 1000));
    this.clock.advance(1001);
    return key;
  }

  /** A key that has been deleted. */
  async deletedKey(tenant: string | null, ...roles: readonly AccessRole[]): Promise<HeldKey> {
    const key = await this.key(tenant, ...roles);
    await this.client.accessKeys.remove({ publicKey: key.publicKey });
    return key;
  }

  /** One more tenant. */
  async tenant(): Promise<string> {
    this.#tenants += 1;
    const id = `tenant-${String(this.#tenants)}`;
    await this.client.tenants.create({ id, displayName: id });
    return id;
  }

  /** One more key of a customer, enabled and granted. */
  customerKey(): CustomerKey {
    if (this.#clouds === null) throw new Error('this desk has no clouds');
    const owned = this.#clouds.clouds.aws.createKey('tenants');
    const { keyArn, roleArn, externalId } = owned.reference as AwsKey;
    const config = { region: keyArn.split(':')[3], role_arn: roleArn, external_id: externalId };
    return { owned, arn: keyArn, onboarding: { provider: 'aws', kms_key_ref: keyArn, config } };
  }

  /** The emulated clouds. */
  get clouds(): Clouds {
    if (this.#clouds === null) throw new Error('this desk has no clouds');
    return this.#clouds;
  }

  /** Something that must stand nowhere, made anew. */
  secret(what = 'value'): string {
    const text = `${what}-${uuid()}`;
    this.secrets.add(text);
    return text;
  }

  /** Makes a call and holds its answer against the document. */
  async call(id: OperationId, asked: Asked = {}): Promise<Answered> {
    const operation: Operations[OperationId] & Operation = operations[id];
    const correlationId = `work-${uuid()}`;
    const { text = asked.body === undefined ? undefined : JSON.stringify(asked.body) } = asked;
    const headers = { ...this.#credential(asked), ...(text === undefined ? {} : { 'content-type': 'application/json' }), 'x-correlation-id': correlationId, ...asked.headers };
    const response = await fetch(this.urlOf(operation, asked), { method: operation.method.toUpperCase(), headers, body: text ?? null });
    const answer = await this.#keep(operation, response, correlationId, asked);
    const flaws = this.#judge.flaws(operation, answer);
    if (flaws.length > 0) throw new Error(`${id} was answered ${String(answer.status)} ${answer.text}: ${flaws.join('; ')}`);
    return answer;
  }

  /** The same by another method than the call's, which no document tells of. */
  async callAs(method: string, id: OperationId, asked: Asked = {}): Promise<Answered> {
    const operation: Operation = operations[id];
    const correlationId = `work-${uuid()}`;
    const headers = { ...this.#credential(asked), 'x-correlation-id': correlationId, ...asked.headers };
    const response = await fetch(this.urlOf(operation, asked), { method, headers });
    return this.#keep(operation, response, correlationId, { ...asked, unrecorded: true });
  }

  /** Reads with a body, which no browser and no `fetch` does. */
  async readWithBody(id: OperationId, asked: Asked = {}): Promise<Answered> {
    const operation: Operation = operations[id];
    const body = '{}';
    const headers = { ...this.#credential(asked), 'content-type': 'application/json', 'content-length': String(body.length), ...asked.headers };
    const response = await new Promise<Response>((resolve, reject) => {
      const sent = rawRequest(this.urlOf(operation, asked), { method: 'GET', headers }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
          const received = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
          resolve(new Response(Buffer.concat(chunks), { status: incoming.statusCode ?? 0, headers: received }));
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
    return this.#keep(operation, response, '', { ...asked, unrecorded: true });
  }

  /** Where a call is answered. */
  urlOf({ path }: Pick<Operation, 'path'>, { params = {}, query = {} }: Asked): string {
    const given: Readonly<Record<string, string>> = { tenant: 'acme', ...params };
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given[name] ?? ''));
    const search = new URLSearchParams(query).toString();
    return `${this.url}${filled}${search === '' ? '' : `?${search}`}`;
  }

  /** The events of one request, oldest first. */
  async eventsOf({ requestId }: Pick<Answered, 'requestId'>): Promise<readonly AuditEvent[]> {
    return (await this.events()).filter((event) => event.requestId === requestId);
  }

  /** Every event there is, oldest first. */
  async events(): Promise<readonly AuditEvent[]> {
    const found: AuditEvent[] = [];
    for (let before: number | undefined; ; ) {
      const { rows, nextBefore } = await this.client.audit.page({ search: '', limit: 1000, ...(before === undefined ? {} : { before }) });
      found.push(...rows);
      if (nextBefore === null) return found.reverse();
      before = nextBefore;
    }
  }

  /** A minute goes by, so that nobody has asked too often. */
  minuteLater(): void {
    this.clock.advance(60_000);
  }

  /** Every credential may call so often in a minute from now on. */
  async limitTo(callsPerMinute: number): Promise<void> {
    await this.client.settings.update({ rest: { on: false, port: 7373, callsPerMinute, keepsOpen: false } });
  }

  async lock(): Promise<void> {
    await this.#desk.app.lock('officer');
  }

  /** Ends the app; the vault stays until `close`. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#desk.close();
    await this.#clouds?.close();
    vi.unstubAllEnvs();
  }

  /** Removes what the desk has written. */
  remove(): void {
    rmSync(this.#desk.folder, { recursive: true, force: true });
  }

  #credential({ by = this.admin }: Asked): Readonly<Record<string, string>> {
    if (by === null) return {};
    return { authorization: typeof by === 'string' ? by : by.basic };
  }

  async #keep(operation: Operation, response: Response, correlationId: string, { fails, unrecorded = false }: Asked): Promise<Answered> {
    const { status, headers } = response;
    const text = await response.text();
    const requestId = headers.get('x-request-id') ?? '';
    if (status >= 500 && status !== fails) throw new Error(`${operation.id} was answered ${String(status)}: ${text} ${this.logged.at(-1) ?? ''}`);
    const json = text === '' ? {} : (JSON.parse(text) as Json);
    const answer = { operation, status, headers, text, json, requestId, correlationId, unrecorded };
    this.answers.push(answer);
    if (operation.confidential === true) for (const name of ['accessToken', 'stepUpToken', 'privateKey']) if (typeof json[name] === 'string') this.secrets.add(json[name]);
    return answer;
  }

  #know(key: HeldKey): HeldKey {
    this.secrets.add(key.privateKey).add(key.basic.split(' ')[1] ?? '');
    return key;
  }
}

/** What the desk signs in to AWS with, which its profile names. */
function signedInBy(clouds: Clouds | null): readonly string[] {
  const file = clouds?.environment['AWS_SHARED_CREDENTIALS_FILE'];
  if (file === undefined) return [];
  return Array.from(readFileSync(file, 'utf8').matchAll(/= (\S+)$/gm), ([, value = '']) => value);
}

function identitiesAt(clouds: Clouds | null) {
  if (clouds === null) return {};
  const { aws, gcp, 'azure-vault': azure } = clouds.clouds;
  const { roleArn, externalId, profile, endpoint, stsEndpoint } = aws.createKey('identity').reference as AwsKey;
  const { authentication, tokenEndpoint, ...google } = gcp.createKey('identity').reference as GcpKey;
  const { authentication: workload, emulator } = azure.createKey('identity').reference as AzureKey;
  return {
    cloudIdentities: {
      aws: { profile, roleArn, externalId, endpoint, stsEndpoint },
      gcp: { authentication, endpoint: google.endpoint, tokenEndpoint },
      azure: { authentication: workload, emulator },
    },
  };
}

async function made({ client }: DeskOverPort, tenant: string | null, roles: readonly AccessRole[], expiresAt: number | null = null): Promise<HeldKey> {
  const { key, privateKey } = await client.accessKeys.create({ tenant, name: `for ${roles.join(', ')}`.slice(0, 80), roles: [...roles], expiresAt });
  const { publicKey, identity } = key;
  return { publicKey, identity, privateKey, basic: basicOf(publicKey, privateKey) };
}
