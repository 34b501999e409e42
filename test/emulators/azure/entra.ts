import type { KeyObject } from 'node:crypto';
import { randomBytes, randomUUID } from 'node:crypto';
import { EntraRefusal } from './refusal.ts';
import type { Claims } from './tokens.ts';
import { readToken, TokenSigner } from './tokens.ts';

/** Whose tokens sign in as an application: an issuer and subject, whose signature is checked. */
export interface Federation {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly publicKey: KeyObject;
}

/** An application or a person of the emulated directory. `allowed` names the operations that its role assignments allow. */
export interface Principal {
  readonly name: string;
  readonly objectId: string;
  readonly clientId: string | null;
  secret: string | null;
  federation: Federation | null;
  readonly allowed: Set<string>;
}

interface DeviceCode {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly clientId: string;
  readonly scope: string;
  readonly expiresAt: number;
  outcome: 'pending' | 'declined' | Principal;
}

interface Grant {
  readonly principal: Principal;
  readonly clientId: string;
  readonly scope: string;
}

type Answer = Readonly<Record<string, unknown>>;

const tokenLifeSeconds = 3600;
const deviceCodeLifeSeconds = 900;
const requiredByRfc7521 = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The Microsoft Entra of one emulated directory: its applications, its people and the tokens it gave out. */
export class Entra {
  readonly directory: string;
  readonly principals: Principal[] = [];
  readonly deviceCodes: DeviceCode[] = [];
  /** How long a client is told to wait between two polls for a device code. */
  pollSeconds = 5;
  readonly #signer: TokenSigner;
  readonly #now: () => number;
  readonly #refreshTokens = new Map<string, Grant>();
  #validSince = 0;

  constructor(directory: string, now: () => number, signingKey?: KeyObject) {
    this.directory = directory;
    this.#now = now;
    this.#signer = new TokenSigner(signingKey);
  }

  createApplication(name: string): Principal {
    return this.#create(name, randomUUID());
  }

  createPerson(name: string): Principal {
    return this.#create(name, null);
  }

  /** A person enters the code on another device and allows it, or declines. */
  approve(userCode: string, person: Principal): void {
    this.#pending(userCode).outcome = person;
  }

  decline(userCode: string): void {
    this.#pending(userCode).outcome = 'declined';
  }

  /** Every token given out until now is refused from now on; refresh tokens too when `refreshing` is false. */
  expireTokens(refreshing = true): void {
    this.#validSince += 1;
    if (!refreshing) this.#refreshTokens.clear();
  }

  /** Whose token it is, when it is one of ours, in time and made out for this resource; otherwise why it is refused. */
  principalOf(token: string, resource: string): Principal | string {
    const claims = this.#signer.read(token);
    if (claims === null) return 'AKV10000: the token is not signed by a trusted issuer.';
    if (claims['aud'] !== resource) return 'AKV10022: Invalid audience.';
    const now = this.#now() / 1000;
    if (Number(claims['exp']) <= now || Number(claims['nbf']) > now || claims['generation'] !== this.#validSince) return 'AKV10046: the token has expired.';
    return this.principals.find(({ objectId }) => objectId === claims['oid']) ?? 'AKV10032: Invalid issuer.';
  }

  openIdConfiguration(authority: string): Answer {
    const base = `${authority}/${this.directory}`;
    return {
      token_endpoint: `${base}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      jwks_uri: `${base}/discovery/v2.0/keys`,
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    };
  }

  /** The answer of the discovery endpoint, which names the hosts that are one and the same. */
  instances(authority: string): Answer {
    const host = new URL(authority).host;
    return {
      tenant_discovery_endpoint: `${authority}/${this.directory}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    };
  }

  keys(): Answer {
    return { keys: [this.#signer.jwk()] };
  }

  beginDeviceCode(form: URLSearchParams, authority: string): Answer {
    const clientId = this.#applicationOf(form).clientId ?? '';
    const userCode = randomBytes(5).toString('hex').slice(0, 9).toUpperCase();
    const code: DeviceCode = {
      deviceCode: randomBytes(24).toString('base64url'),
      userCode,
      clientId,
      scope: form.get('scope') ?? '',
      expiresAt: this.#now() + deviceCodeLifeSeconds * 1000,
      outcome: 'pending',
    };
    this.deviceCodes.push(code);
    const verificationUri = `${authority}/devicelogin`;
    return {
      user_code: userCode,
      device_code: code.deviceCode,
      verification_uri: verificationUri,
      expires_in: deviceCodeLifeSeconds,
      interval: this.pollSeconds,
      message: `To sign in, use a web browser to open the page ${verificationUri} and enter the code ${userCode} to authenticate.`,
    };
  }

  token(form: URLSearchParams, authority: string): Answer {
    const application = this.#applicationOf(form);
    const scope = form.get('scope') ?? '';
    switch (form.get('grant_type') ?? '') {
      case 'client_credentials':
        this.#checkCredential(application, form);
        return this.#tokens({ principal: application, clientId: application.clientId ?? '', scope }, authority, false);
      case 'device_code':
      case 'urn:ietf:params:oauth:grant-type:device_code':
        return this.#tokens(this.#redeemed(form), authority, true);
      case 'refresh_token':
        return this.#tokens({ ...this.#refreshed(form), scope }, authority, true);
      default:
        throw new EntraRefusal('unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
    }
  }

  #create(name: string, clientId: string | null): Principal {
    const principal: Principal = { name, objectId: randomUUID(), clientId, secret: null, federation: null, allowed: new Set() };
    this.principals.push(principal);
    return principal;
  }

  #pending(userCode: string): DeviceCode {
    const code = this.deviceCodes.find((candidate) => candidate.userCode === userCode);
    if (code === undefined) throw new Error(`no device code ${userCode}`);
    return code;
  }

  #applicationOf(form: URLSearchParams): Principal {
    const clientId = form.get('client_id');
    const application = this.principals.find((candidate) => candidate.clientId !== null && candidate.clientId === clientId);
    if (application !== undefined) return application;
    throw new EntraRefusal('unauthorized_client', 700016, `Application with identifier '${clientId ?? ''}' was not found in the directory.`);
  }

  #checkCredential(application: Principal, form: URLSearchParams): void {
    const [secret, assertion] = [form.get('client_secret'), form.get('client_assertion')];
    if (secret !== null) {
      if (secret === application.secret) return;
      throw new EntraRefusal('invalid_client', 7000215, 'Invalid client secret provided.', 401);
    }
    if (assertion === null || form.get('client_assertion_type') !== requiredByRfc7521) {
      throw new EntraRefusal('invalid_client', 7000216, 'client_assertion or client_secret is required.', 401);
    }
    this.#checkAssertion(application.federation, assertion);
  }

  #checkAssertion(federation: Federation | null, assertion: string): void {
    const claims = federation === null ? null : readToken(assertion, federation.publicKey);
    if (federation === null || claims === null) throw new EntraRefusal('invalid_client', 700027, 'The signature of the client assertion is not valid.', 401);
    const matches = claims['iss'] === federation.issuer && claims['sub'] === federation.subject;
    if (!matches) throw new EntraRefusal('invalid_request', 700213, 'No matching federated identity record found for the presented assertion.', 401);
    if (claims['aud'] !== federation.audience) throw new EntraRefusal('invalid_client', 700212, 'No matching federated identity record found for the audience.', 401);
    const now = this.#now() / 1000;
    if (Number(claims['exp']) <= now || Number(claims['nbf'] ?? 0) > now + 300) {
      throw new EntraRefusal('invalid_client', 700024, 'Client assertion is not within its valid time range.', 401);
    }
  }

  #redeemed(form: URLSearchParams): Grant {
    const code = this.deviceCodes.find((candidate) => candidate.deviceCode === form.get('device_code'));
    if (code === undefined) throw new EntraRefusal('invalid_grant', 70000, 'The device code is not valid.');
    if (code.expiresAt <= this.#now()) throw new EntraRefusal('expired_token', 70020, 'The device code has expired.');
    if (code.outcome === 'pending') throw new EntraRefusal('authorization_pending', 70016, 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.');
    if (code.outcome === 'declined') throw new EntraRefusal('authorization_declined', 70018, 'The user declined.');
    return { principal: code.outcome, clientId: code.clientId, scope: code.scope };
  }

  #refreshed(form: URLSearchParams): Grant {
    const grant = this.#refreshTokens.get(form.get('refresh_token') ?? '');
    if (grant !== undefined) return grant;
    throw new EntraRefusal('invalid_grant', 700082, 'The refresh token has expired due to inactivity.');
  }

  #tokens(grant: Grant, authority: string, forPerson: boolean): Answer {
    const resource = grant.scope.split(' ').find((scope) => scope.startsWith('https://')) ?? '';
    if (!resource.endsWith('/.default')) throw new EntraRefusal('invalid_scope', 1002012, 'The scope is not valid: it must end in /.default.');
    const { principal, clientId } = grant;
    const seconds = Math.floor(this.#now() / 1000);
    const claims: Claims = {
      iss: `${authority}/${this.directory}/v2.0`,
      tid: this.directory,
      oid: principal.objectId,
      sub: principal.objectId,
      appid: clientId,
      iat: seconds,
      nbf: seconds - 300,
      exp: seconds + tokenLifeSeconds,
      generation: this.#validSince,
      jti: randomUUID(),
    };
    const access = this.#signer.sign({ ...claims, aud: resource.slice(0, -'/.default'.length) });
    const answer = { token_type: 'Bearer', expires_in: tokenLifeSeconds, ext_expires_in: tokenLifeSeconds, access_token: access };
    return forPerson ? { ...answer, ...this.#personTokens(grant, claims, resource) } : answer;
  }

  #personTokens(grant: Grant, claims: Claims, resource: string): Answer {
    const { principal, clientId } = grant;
    const refreshToken = randomBytes(48).toString('base64url');
    this.#refreshTokens.set(refreshToken, grant);
    const info = { uid: principal.objectId, utid: this.directory };
    return {
      scope: `${resource.slice(0, -'.default'.length)}user_impersonation ${resource}`,
      refresh_token: refreshToken,
      id_token: this.#signer.sign({ ...claims, aud: clientId, ver: '2.0', name: principal.name, preferred_username: `${principal.name}@example.com` }),
      client_info: Buffer.from(JSON.stringify(info)).toString('base64url'),
    };
  }
}
