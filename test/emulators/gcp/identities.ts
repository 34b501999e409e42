import { generateKeyPairSync } from 'node:crypto';

/** Gives random bytes. */
export type Random = (length: number) => Uint8Array;

/** A person who signed in with `gcloud auth application-default login`. */
export interface User {
  readonly member: string;
  readonly clientId: string;
  readonly clientSecret: string;
  refreshToken: string;
}

/** An identity of another provider that is federated: a workload's by its token, or a worker's by a refresh token. */
export interface Federated {
  readonly member: string;
  readonly audience: string;
  readonly subjectToken: string;
  readonly refreshToken: string;
}

/** A service account; `tokenCreators` are the members that may impersonate it. */
export interface ServiceAccount {
  readonly email: string;
  readonly member: string;
  /** Its own key pair (PEM), made when it is first asked for. */
  readonly keys: () => { readonly privateKey: string; readonly publicKey: string };
  readonly keyId: string;
  readonly tokenCreators: Set<string>;
  enabled: boolean;
}

/** An access token. `expiresAt` in milliseconds since 1970. */
export interface IssuedToken {
  readonly token: string;
  readonly member: string;
  readonly scopes: readonly string[];
  expiresAt: number;
}

/** Who there is in the emulated cloud, and the tokens that were given out. */
export class Identities {
  readonly users: User[] = [];
  readonly federated: Federated[] = [];
  readonly accounts = new Map<string, ServiceAccount>();
  readonly tokens: IssuedToken[] = [];
  readonly project: string;
  readonly #random: Random;

  constructor(project: string, random: Random) {
    this.project = project;
    this.#random = random;
  }

  createUser(email: string): User {
    const user = {
      member: `user:${email}`,
      clientId: `${this.#word(12)}.apps.googleusercontent.com`,
      clientSecret: `emulated-${this.#word(18)}`,
      refreshToken: `1//${this.#word(48)}`,
    };
    this.users.push(user);
    return user;
  }

  federate(subject: string): Federated {
    const pool = `iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/office`;
    const identity = {
      member: `principal://${pool}/subject/${subject}`,
      audience: `//${pool}/providers/office`,
      subjectToken: `${this.#word(24)}.${this.#word(48)}.${this.#word(24)}`,
      refreshToken: `workforce-${this.#word(48)}`,
    };
    this.federated.push(identity);
    return identity;
  }

  createServiceAccount(name: string): ServiceAccount {
    const email = `${name}@${this.project}.iam.gserviceaccount.com`;
    const keys = onceMade(() =>
      generateKeyPairSync('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      }),
    );
    const account = { email, member: `serviceAccount:${email}`, keys, keyId: this.#word(20), tokenCreators: new Set<string>(), enabled: true };
    this.accounts.set(email, account);
    return account;
  }

  issue(member: string, scopes: readonly string[], expiresAt: number): IssuedToken {
    const token = { token: `ya29.${this.#word(96)}`, member, scopes, expiresAt };
    this.tokens.push(token);
    return token;
  }

  #word(length: number): string {
    return Buffer.from(this.#random(length)).toString('base64url');
  }
}

function onceMade<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** What `gcloud auth application-default login` would write for a user. */
export function adcOf(user: User): Readonly<Record<string, string>> {
  const { clientId, clientSecret, refreshToken } = user;
  return { type: 'authorized_user', client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken, universe_domain: 'googleapis.com' };
}

/** What Google would hand out as the key of a service account. */
export function accountKeyOf(account: ServiceAccount, project: string): Readonly<Record<string, string>> {
  return {
    type: 'service_account',
    project_id: project,
    private_key_id: account.keyId,
    private_key: account.keys().privateKey,
    client_email: account.email,
    token_uri: 'https://oauth2.googleapis.com/token',
    universe_domain: 'googleapis.com',
  };
}
