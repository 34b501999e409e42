import type { Entra, Principal } from './entra.ts';
import type { Fault } from './faults.ts';
import { EntraRefusal, Refusal } from './refusal.ts';
import type { Fields, Vault } from './vault.ts';

/** A request as it came in. Header names are in lower case; `host` is the one that was meant. */
export interface ArrivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a request is for. */
export interface Route {
  readonly service: 'vault' | 'entra';
  readonly operation: string;
  readonly name: string;
  readonly version: string;
}

/** A token is missing or not accepted: the answer names who gives one. */
export class Unauthorized extends Error {
  readonly vault: Vault;

  constructor(vault: Vault, message: string) {
    super(message);
    this.vault = vault;
  }
}

const apiVersions: ReadonlySet<string> = new Set(['7.4', '7.5', '7.6', '2025-07-01']);

const ofKeys: readonly (readonly [string, RegExp, string])[] = [
  ['POST', /^\/keys\/([^/]+)\/create$/, 'create'],
  ['POST', /^\/keys\/([^/]+)\/rotate$/, 'rotate'],
  ['GET', /^\/keys\/([^/]+)\/versions$/, 'versions'],
  ['GET', /^\/keys\/([^/]+)\/rotationpolicy$/, 'getRotationPolicy'],
  ['PUT', /^\/keys\/([^/]+)\/rotationpolicy$/, 'setRotationPolicy'],
  ['GET', /^\/keys\/([^/]+)(?:\/([^/]*))?\/attestation$/, 'attestation'],
  ['POST', /^\/keys\/([^/]+)\/([^/]*)\/?wrapkey$/, 'wrapKey'],
  ['POST', /^\/keys\/([^/]+)\/([^/]*)\/?unwrapkey$/, 'unwrapKey'],
  ['GET', /^\/keys\/([^/]+)(?:\/([^/]*))?$/, 'get'],
  ['PATCH', /^\/keys\/([^/]+)(?:\/([^/]*))?$/, 'update'],
  ['DELETE', /^\/keys\/([^/]+)$/, 'delete'],
  ['GET', /^\/deletedkeys\/([^/]+)$/, 'getDeleted'],
  ['DELETE', /^\/deletedkeys\/([^/]+)$/, 'purge'],
  ['POST', /^\/deletedkeys\/([^/]+)\/recover$/, 'recover'],
];

const ofEntra: readonly (readonly [string, RegExp, string])[] = [
  ['GET', /^\/[^/]+\/v2\.0\/\.well-known\/openid-configuration$/, 'openIdConfiguration'],
  ['GET', /^\/common\/discovery\/instance$/, 'instances'],
  ['GET', /^\/[^/]+\/discovery\/v2\.0\/keys$/, 'signingKeys'],
  ['POST', /^\/[^/]+\/oauth2\/v2\.0\/token$/, 'token'],
  ['POST', /^\/[^/]+\/oauth2\/v2\.0\/devicecode$/, 'deviceCode'],
];

/** Which service and operation a request is for, before anything is checked. */
export function routeOf({ method, path }: ArrivedRequest): Route {
  const service = /^\/(?:deleted)?keys\//.test(path) ? 'vault' : 'entra';
  for (const [verb, shape, operation] of service === 'vault' ? ofKeys : ofEntra) {
    const match = method === verb ? shape.exec(path) : null;
    if (match !== null) return { service, operation, name: match[1] ?? '', version: match[2] ?? '' };
  }
  return { service, operation: 'unknown', name: '', version: '' };
}

/** The door of the emulated services: which vault, who is it, may they, and then the operation itself. */
export class Door {
  readonly #entra: Entra;
  readonly #vaults: ReadonlyMap<string, Vault>;

  constructor(entra: Entra, vaults: ReadonlyMap<string, Vault>) {
    this.#entra = entra;
    this.#vaults = vaults;
  }

  /** The name of who brought a token; null when that is unknown. */
  principalName(request: ArrivedRequest): string | null {
    const vault = this.#vaults.get(request.host);
    const principal = vault === undefined ? '' : this.#entra.principalOf(bearer(request), vault.resource);
    return typeof principal === 'string' ? null : principal.name;
  }

  /** Answers a request as JSON. Throws {@link Refusal}, {@link EntraRefusal} or {@link Unauthorized}. */
  answer(request: ArrivedRequest, authority: string, fault: Fault | null): Fields {
    const route = routeOf(request);
    return route.service === 'vault' ? falsified(this.#ofVault(request, route), fault) : this.#ofEntra(request, route, authority);
  }

  #ofVault(request: ArrivedRequest, { operation, name, version }: Route): Fields {
    const vault = this.#vaults.get(request.host);
    if (vault === undefined) throw new Refusal(404, 'VaultNotFound', `No vault or HSM has the host ${request.host}.`);
    const principal = this.#authenticate(request, vault);
    if (!apiVersions.has(request.query.get('api-version') ?? '')) throw new Refusal(400, 'BadParameter', 'The specified version is not recognized.');
    if (operation === 'unknown') throw new Refusal(405, 'MethodNotAllowed', 'The method is not allowed.');
    if (!principal.allowed.has(operation)) throw forbidden(vault, principal, operation);
    return vault.perform(operation, name, version, fieldsOf(request));
  }

  #authenticate(request: ArrivedRequest, vault: Vault): Principal {
    const token = bearer(request);
    if (token === '') throw new Unauthorized(vault, 'AKV10000: Request is missing a Bearer or PoP token.');
    const principal = this.#entra.principalOf(token, vault.resource);
    if (typeof principal === 'string') throw new Unauthorized(vault, principal);
    return principal;
  }

  #ofEntra(request: ArrivedRequest, { operation }: Route, authority: string): Fields {
    if (operation === 'instances') return this.#entra.instances(authority);
    const directory = request.path.split('/')[1] ?? '';
    if (directory !== this.#entra.directory) throw new EntraRefusal('invalid_tenant', 90002, `Tenant '${directory}' not found.`);
    switch (operation) {
      case 'openIdConfiguration':
        return this.#entra.openIdConfiguration(authority);
      case 'signingKeys':
        return this.#entra.keys();
      case 'token':
        return this.#entra.token(new URLSearchParams(request.body), authority);
      case 'deviceCode':
        return this.#entra.beginDeviceCode(new URLSearchParams(request.body), authority);
      default:
        throw new EntraRefusal('invalid_request', 900144, 'The request is not one of those served here.', 404);
    }
  }
}

function bearer(request: ArrivedRequest): string {
  return /^Bearer (?<token>\S+)$/.exec(request.headers['authorization'] ?? '')?.groups?.['token'] ?? '';
}

function forbidden(vault: Vault, principal: Principal, operation: string): Refusal {
  const who = `appid=${principal.clientId ?? ''};oid=${principal.objectId}`;
  return vault.kind === 'vault'
    ? new Refusal(403, 'Forbidden', `Caller is not authorized to perform action on resource. Caller: ${who} Action: '${operation}'`, 'ForbiddenByRbac')
    : new Refusal(403, 'Forbidden', `${who} does not have permission to perform ${operation}.`);
}

function fieldsOf({ body }: ArrivedRequest): Fields {
  if (body === '') return {};
  try {
    return JSON.parse(body) as Fields;
  } catch {
    throw new Refusal(400, 'BadParameter', 'The request body is not JSON.');
  }
}

/** What a lying service would answer instead. */
function falsified(answer: Fields, fault: Fault | null): Fields {
  if (fault?.kind === 'wrong-plaintext' && typeof answer['value'] === 'string') {
    const bytes = Buffer.from(answer['value'], 'base64url');
    return { ...answer, value: Buffer.from(bytes.map((byte) => byte ^ 0xff)).toString('base64url') };
  }
  if (fault?.kind === 'other-key') return withKid(answer, (kid) => kid.replace(/\/keys\/[^/]+\//, '/keys/another-key/'));
  return fault?.kind === 'other-version' ? withKid(answer, (kid) => kid.replace(/[^/]+$/, '0'.repeat(32))) : answer;
}

function withKid(answer: Fields, change: (kid: string) => string): Fields {
  if (typeof answer['kid'] === 'string') return { ...answer, kid: change(answer['kid']) };
  const key = answer['key'] as Fields | undefined;
  return typeof key?.['kid'] === 'string' ? { ...answer, key: { ...key, kid: change(key['kid']) } } : answer;
}
