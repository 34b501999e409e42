import { createVerify } from 'node:crypto';
import type { Identities, IssuedToken, ServiceAccount } from './identities.ts';
import { errorInfo, Refusal, TokenRefusal } from './refusal.ts';

const hourMs = 3_600_000;
const mostSkewMs = 5 * 60_000;
const cloudPlatform = 'https://www.googleapis.com/auth/cloud-platform';
const tokenAudience = 'https://oauth2.googleapis.com/token';
const longestLifetime = 3600;

/** The fields of a form or of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** The token endpoints of OAuth 2 and STS, and the IAM credentials API. */
export class TokenDesk {
  readonly #identities: Identities;
  readonly #now: () => number;

  constructor(identities: Identities, now: () => number) {
    this.#identities = identities;
    this.#now = now;
  }

  /** `POST /token`: a refresh token or a signed assertion. Throws {@link TokenRefusal}. */
  token(form: URLSearchParams): Fields {
    const kind = form.get('grant_type');
    if (kind === 'refresh_token') return this.#refresh(form);
    if (kind === 'urn:ietf:params:oauth:grant-type:jwt-bearer') return this.#assertion(form.get('assertion') ?? '');
    throw new TokenRefusal('unsupported_grant_type', 'Invalid grant_type');
  }

  /** `POST /v1/token` of STS: a token of another provider for one of Google (RFC 8693). */
  exchange(form: URLSearchParams): Fields {
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:token-exchange') {
      throw new TokenRefusal('invalid_request', 'Invalid value for "grant_type".');
    }
    const known = this.#identities.federated.find(({ audience }) => audience === form.get('audience'));
    if (known === undefined) throw new TokenRefusal('invalid_target', 'The target service indicated by the "audience" parameters is invalid.');
    if (known.subjectToken !== form.get('subject_token')) throw new TokenRefusal('invalid_grant', 'The given credential is rejected by the attribute condition.');
    return { ...this.#answer(known.member), issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' };
  }

  /** `POST /v1/oauthtoken` of STS: the refresh token of a worker's sign-in. */
  exchangeRefresh(form: URLSearchParams): Fields {
    const known = this.#identities.federated.find(({ refreshToken }) => refreshToken === form.get('refresh_token'));
    if (known === undefined) throw new TokenRefusal('invalid_grant', 'The refresh token is invalid or expired.');
    return { ...this.#answer(known.member), refresh_token: known.refreshToken };
  }

  /** `generateAccessToken` of the IAM credentials API. Throws {@link Refusal}. */
  generate(email: string, fields: Fields, caller: IssuedToken): Fields {
    const account = this.#identities.accounts.get(email);
    if (account === undefined) throw new Refusal('NOT_FOUND', `Not found; Gaia id not found for email ${email}`);
    if (!account.tokenCreators.has(caller.member)) {
      const permission = 'iam.serviceAccounts.getAccessToken';
      const message = `Permission '${permission}' denied on resource (or it may not exist).`;
      throw new Refusal('PERMISSION_DENIED', message, [errorInfo('IAM_PERMISSION_DENIED', 'iam.googleapis.com', { permission })]);
    }
    if (!account.enabled) throw new Refusal('FAILED_PRECONDITION', 'Service account is disabled.');
    const { lifetime = '3600s' } = fields;
    const seconds = Number((typeof lifetime === 'string' ? /^(\d+)s$/.exec(lifetime) : null)?.[1] ?? Number.NaN);
    const scopes = Array.isArray(fields['scope']) ? fields['scope'].map(String) : [];
    if (!(seconds >= 1 && seconds <= longestLifetime) || scopes.length === 0) throw new Refusal('INVALID_ARGUMENT', 'Request contains an invalid argument.');
    const issued = this.#identities.issue(account.member, scopes, this.#now() + seconds * 1000);
    return { accessToken: issued.token, expireTime: new Date(issued.expiresAt).toISOString() };
  }

  /** Who holds a bearer token that still lives. Throws {@link Refusal} `UNAUTHENTICATED`. */
  holder(authorization: string | undefined, service: string): IssuedToken {
    const token = /^Bearer (?<token>\S+)$/.exec(authorization ?? '')?.groups?.['token'];
    const issued = this.#identities.tokens.find((candidate) => candidate.token === token);
    const reason = token === undefined ? 'CREDENTIALS_MISSING' : issued === undefined ? 'ACCESS_TOKEN_TYPE_UNSUPPORTED' : 'ACCESS_TOKEN_EXPIRED';
    if (issued === undefined || issued.expiresAt <= this.#now()) throw unauthenticated(reason, service);
    const account = this.#identities.accounts.get(issued.member.replace('serviceAccount:', ''));
    if (account?.enabled === false) throw unauthenticated('ACCOUNT_STATE_INVALID', service);
    return issued;
  }

  #refresh(form: URLSearchParams): Fields {
    const user = this.#identities.users.find(({ clientId }) => clientId === form.get('client_id'));
    if (user?.clientSecret !== form.get('client_secret')) throw new TokenRefusal('invalid_client', 'The OAuth client was not found.', 401);
    if (user.refreshToken !== form.get('refresh_token')) throw new TokenRefusal('invalid_grant', 'Token has been expired or revoked.');
    return this.#answer(user.member);
  }

  #assertion(assertion: string): Fields {
    const [head = '', body = '', signature = ''] = assertion.split('.');
    const claims = JSON.parse(Buffer.from(body || 'bnVsbA', 'base64url').toString('utf8')) as Fields | null;
    const account = this.#identities.accounts.get(String(claims?.['iss']));
    if (claims === null || account === undefined) throw new TokenRefusal('invalid_grant', 'Invalid grant: account not found');
    if (!signed(`${head}.${body}`, signature, account)) throw new TokenRefusal('invalid_grant', 'Invalid JWT Signature.');
    const [issuedAt, endsAt] = [Number(claims['iat']) * 1000, Number(claims['exp']) * 1000];
    if (claims['aud'] !== tokenAudience) throw new TokenRefusal('invalid_grant', 'Invalid JWT: Failed audience check.');
    if (Math.abs(issuedAt - this.#now()) > mostSkewMs || endsAt - issuedAt > hourMs) {
      throw new TokenRefusal(
        'invalid_grant',
        'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
      );
    }
    return this.#answer(account.member, String(claims['scope']).split(' '));
  }

  #answer(member: string, scopes: readonly string[] = [cloudPlatform]): Fields {
    const issued = this.#identities.issue(member, scopes, this.#now() + hourMs);
    return { access_token: issued.token, expires_in: hourMs / 1000, token_type: 'Bearer', scope: scopes.join(' ') };
  }
}

function signed(text: string, signature: string, account: ServiceAccount): boolean {
  return createVerify('RSA-SHA256').update(text).verify(account.keys().publicKey, Buffer.from(signature, 'base64url'));
}

function unauthenticated(reason: string, service: string): Refusal {
  const message =
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
  return new Refusal('UNAUTHENTICATED', message, [errorInfo(reason, 'googleapis.com', { service })]);
}
