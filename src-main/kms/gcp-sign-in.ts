import type { AuthClient, JWT, OAuth2Client } from 'google-auth-library';
import type { GcpAuthentication, SecretReference } from '../../src-shared/key-access.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import { adcClient, wellKnownAdcFile } from './gcp-adc.ts';
import { GcpSignInFailed } from './gcp-failure.ts';
import type { GcpAccess, GcpTokenPlaces } from './gcp-places.ts';
import { tokenPlaces } from './gcp-places.ts';
import type { GoogleLibrary, Transporter } from './gcp-transport.ts';
import { KmsError } from './provider.ts';

/** What signing in takes beside the configuration. */
export interface GcpSignInTools {
  readonly adcFile?: string | undefined;
  readonly secretValue: (reference: SecretReference) => Promise<SecretBytes>;
}

const scope = 'https://www.googleapis.com/auth/cloudkms';
const lifetime = '900s';
const renewBeforeMs = 60_000;
const googleTokenAddress = 'https://oauth2.googleapis.com/token';

/** Addresses that Google's library has built in, with what stands for them when an emulator is used. */
export function redirectedAddresses(access: GcpAccess): ReadonlyMap<string, string> {
  return new Map(access.tokenEndpoint === null ? [] : [[googleTokenAddress, tokenPlaces(access).oauth]]);
}

/** A token and the moment of its end, in milliseconds since 1970. */
interface Token {
  readonly access_token: string;
  readonly expiry_date: number;
}

/**
 * Tokens of one service account for Cloud KMS alone: 15 minutes, by impersonation; or an hour, by the account's own key.
 * What they come from is read anew whenever a token is refused, so that a new sign-in counts at once.
 */
export class GcpSignIn {
  /** Sends requests with the token that `ready` got last. */
  readonly bearer: OAuth2Client;
  readonly #authentication: GcpAuthentication;
  readonly #tools: GcpSignInTools;
  readonly #library: GoogleLibrary;
  readonly #places: GcpTokenPlaces;
  readonly #transporter: Transporter;
  #source: Promise<AuthClient> | null = null;
  #own: Promise<JWT> | null = null;
  #pending: Promise<Token> | null = null;
  #email: string | null = null;

  constructor(access: GcpAccess, tools: GcpSignInTools, library: GoogleLibrary, transport: Transporter) {
    this.#authentication = access.authentication;
    this.#tools = tools;
    this.#library = library;
    this.#places = tokenPlaces(access);
    this.#transporter = transport;
    this.bearer = new library.OAuth2Client({ transporter: transport, useAuthRequestParameters: false, eagerRefreshThresholdMillis: renewBeforeMs });
    this.bearer.refreshHandler = () => this.#token();
  }

  /** Has a token that lives. Throws {@link GcpSignInFailed} or `KmsError`. */
  async ready(): Promise<void> {
    await this.bearer.getAccessToken();
  }

  /** Drops the token and what it came from. */
  forget(): void {
    this.#dropSource();
    this.bearer.setCredentials({});
  }

  /** The e-mail address of the service account that calls; `null` until it is known. */
  get account(): string | null {
    return this.#authentication.mode === 'GCP_ADC_IAM_BINDING' ? this.#authentication.serviceAccount : this.#email;
  }

  #token(): Promise<Token> {
    this.#pending ??= this.#fresh().finally(() => {
      this.#pending = null;
    });
    return this.#pending;
  }

  async #fresh(): Promise<Token> {
    try {
      switch (this.#authentication.mode) {
        case 'GCP_ADC_IAM_BINDING':
          return await this.#impersonate(this.#authentication.serviceAccount);
        case 'GCP_SERVICE_ACCOUNT_KEY_SECRET':
          return await this.#ownToken(this.#authentication.secret);
      }
    } catch (error) {
      this.#dropSource();
      throw error;
    }
  }

  #dropSource(): void {
    this.#source = null;
    this.#own = null;
  }

  async #impersonate(account: string): Promise<Token> {
    const tools = { library: this.#library, places: this.#places, transporter: this.#transporter };
    this.#source ??= adcClient(this.#tools.adcFile ?? wellKnownAdcFile(), tools);
    const source = await this.#source;
    await inStage('sign-in', source.getAccessToken());
    const url = `${this.#places.iamCredentials}/v1/projects/-/serviceAccounts/${account}:generateAccessToken`;
    const answer = await inStage(
      'impersonate',
      source.request<{ readonly accessToken?: unknown; readonly expireTime?: unknown }>({
        url,
        method: 'POST',
        data: { scope: [scope], lifetime },
        responseType: 'json',
      }),
    );
    return tokenOf(answer.data.accessToken, Date.parse(String(answer.data.expireTime)));
  }

  async #ownToken(reference: SecretReference): Promise<Token> {
    this.#own ??= this.#accountClient(reference);
    const client = await this.#own;
    const tokens = await inStage('sign-in', client.authorize());
    return tokenOf(tokens.access_token, tokens.expiry_date ?? Number.NaN);
  }

  async #accountClient(reference: SecretReference): Promise<JWT> {
    const { email, key, keyId } = await accountKey(this.#tools, reference);
    this.#email = email;
    return new this.#library.JWT({ email, key, ...(keyId === null ? {} : { keyId }), scopes: [scope], transporter: this.#transporter });
  }
}

async function inStage<T>(stage: 'sign-in' | 'impersonate', work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new GcpSignInFailed(error, stage);
  }
}

function tokenOf(token: unknown, expiry: number): Token {
  if (typeof token === 'string' && token !== '' && Number.isFinite(expiry)) return { access_token: token, expiry_date: expiry };
  throw new KmsError({ kind: 'invalid-response', provider: 'GCP', operation: 'open', detail: 'Google Cloud answered the sign-in without a token. Try again.' });
}

interface AccountKey {
  readonly email: string;
  readonly key: string;
  readonly keyId: string | null;
}

async function accountKey(tools: GcpSignInTools, reference: SecretReference): Promise<AccountKey> {
  const found = await secretFields(tools, reference);
  const [email, key, keyId] = [found['client_email'], found['private_key'], found['private_key_id']];
  if (found['type'] !== 'service_account' || typeof email !== 'string' || typeof key !== 'string') {
    throw badSecret('It is not the key of a service account in JSON.');
  }
  return { email, key, keyId: typeof keyId === 'string' ? keyId : null };
}

async function secretFields(tools: GcpSignInTools, reference: SecretReference): Promise<Readonly<Record<string, unknown>>> {
  using value = await tools.secretValue(reference).catch(() => {
    throw badSecret('It cannot be read: it may be gone, not published, or sealed with its tenant.');
  });
  try {
    const found: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(value.expose()));
    return typeof found === 'object' && found !== null ? (found as Readonly<Record<string, unknown>>) : {};
  } catch {
    // What the parser says quotes the secret, so it is not passed on.
    return {};
  }
}

function badSecret(why: string): KmsError {
  const detail = `The secret that holds the key of the service account cannot be used. ${why}`;
  return new KmsError({ kind: 'denied', provider: 'GCP', operation: 'open', detail });
}
