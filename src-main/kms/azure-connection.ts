import type * as KeyVault from '@azure/keyvault-keys';
import type { KeyVaultKey, KeyClient, KeyClientOptions, CryptographyClient } from '@azure/keyvault-keys';
import type { AzureEmulator } from '../../src-shared/key-access.ts';
import { isCutShort, toldWaitHeader, waitOf } from './azure-failure.ts';
import type { AzureSignIn, AzureTools } from './azure-sign-in.ts';
import type { AzureStore } from './azure-store.ts';
import { KmsError } from './provider.ts';

/** A step of the SDK's pipeline. */
type Policy = NonNullable<KeyClientOptions['additionalPolicies']>[number];

/** What every client of Azure is told, for keys and for sign-in alike. */
export interface AzureTransport {
  readonly retryOptions: { readonly maxRetries: number; readonly retryDelayInMs: number; readonly maxRetryDelayInMs: number };
  readonly redirectOptions: { readonly maxRetries: number };
  readonly additionalPolicies: Policy[];
  readonly tlsOptions?: { readonly ca: string };
}

/** The longest wait that is sat out within a call, in milliseconds; a longer one is told to the caller at once. */
const longestWaitMs = 2000;
/** The wait when a service asks to slow down and does not say for how long. */
const usualWaitMs = 250;

/**
 * How requests travel: two retries, no redirects, and no longer wait than a call can bear. With an emulator, what is meant for
 * Azure goes to it instead, past any proxy, and its certificate alone is trusted.
 */
export function azureTransport(emulated: { readonly origin: string; readonly ca: string } | null): AzureTransport {
  const policies: Policy[] = [{ policy: oddAnswers(), position: 'perRetry' }];
  if (emulated !== null) policies.push({ policy: toEmulator(emulated.origin), position: 'perRetry' });
  return {
    retryOptions: { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1500 },
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: policies,
    ...(emulated === null ? {} : { tlsOptions: { ca: emulated.ca } }),
  };
}

function oddAnswers(): Policy['policy'] {
  return {
    name: 'keydeskOddAnswers',
    sendRequest: async (request, next) => {
      const response = await next(request).catch((error: unknown) => {
        throw isCutShort(error) ? Object.assign(new Error('the connection was lost'), { name: 'RestError', code: 'ECONNRESET' }) : error;
      });
      if (response.status !== 429 && response.status !== 503) return response;
      const wait = waitOf(response.headers);
      if (response.status === 429 && wait === undefined) response.headers.set('retry-after-ms', String(usualWaitMs));
      if (wait !== undefined && wait > longestWaitMs) {
        for (const header of ['retry-after', 'retry-after-ms', 'x-ms-retry-after-ms']) response.headers.delete(header);
        response.headers.set(toldWaitHeader, String(wait));
      }
      return response;
    },
  };
}

function toEmulator(origin: string): Policy['policy'] {
  return {
    name: 'keydeskToEmulator',
    sendRequest: async (request, next) => {
      const meant = new URL(request.url);
      request.url = `${new URL(origin).origin}${meant.pathname}${meant.search}`;
      request.headers.set('x-forwarded-host', meant.host);
      delete request.agent;
      try {
        return await next(request);
      } finally {
        request.url = meant.href;
      }
    },
  };
}

/** The certificate of an emulator, in PEM. Throws `KmsError` `unreachable` when its file cannot be read. */
export async function emulatorCertificate(emulator: AzureEmulator, readFile: (path: string) => Promise<string>): Promise<string> {
  try {
    return await readFile(emulator.certificateFile);
  } catch {
    const detail = "The certificate file of the emulator cannot be read. Start the emulator, and check the file's path.";
    throw new KmsError({ kind: 'unreachable', provider: 'AZURE', operation: 'open', detail });
  }
}

interface Clients {
  readonly keys: KeyClient;
  readonly cryptography: (version: string) => CryptographyClient;
}

interface ConnectionNeeds {
  readonly store: AzureStore;
  readonly emulator: AzureEmulator | null;
  readonly signIn: AzureSignIn;
  readonly tools: AzureTools;
}

/** The SDK's clients for one store, made at the first call and again after a sign-in was refused. */
export class AzureConnection {
  readonly #needs: ConnectionNeeds;
  #clients: Promise<Clients> | null = null;

  constructor(needs: ConnectionNeeds) {
    this.#needs = needs;
  }

  async keys(): Promise<KeyClient> {
    return (await this.#open()).keys;
  }

  /**
   * A client that has the service do the work: it is given the name of the key and none of its material, since the SDK wraps on
   * this machine whenever it knows the public key, and a refusal would not be seen. An empty version is the current one.
   */
  async cryptography(name: string, version: string): Promise<CryptographyClient> {
    return (await this.#open()).cryptography(`${this.#needs.store.url}/keys/${name}${version === '' ? '' : `/${version}`}`);
  }

  /** Drops clients and tokens: the next call signs in anew. */
  forget(): void {
    this.#clients = null;
    this.#needs.signIn.forget();
  }

  async #open(): Promise<Clients> {
    this.#clients ??= this.#connect();
    try {
      return await this.#clients;
    } catch (error) {
      this.#clients = null;
      throw error;
    }
  }

  async #connect(): Promise<Clients> {
    const { store, emulator, signIn, tools } = this.#needs;
    const sdk = await loadKeyVault();
    const ca = emulator === null ? '' : await emulatorCertificate(emulator, tools.readFile);
    const options = (): KeyClientOptions => ({
      ...azureTransport(emulator === null ? null : { origin: emulator.endpoint, ca }),
      disableChallengeResourceVerification: emulator !== null,
      userAgentOptions: { userAgentPrefix: userAgent(tools.session) },
    });
    const byId = new Map<string, CryptographyClient>();
    const cryptography = (id: string): CryptographyClient => {
      const client = byId.get(id) ?? new sdk.CryptographyClient(nameOnly(id, store), signIn.credential, options());
      byId.set(id, client);
      return client;
    };
    return { keys: new sdk.KeyClient(store.url, signIn.credential, options()), cryptography };
  }
}

/** Stands in the customer's diagnostic logs, so that they see which vault of ours called. */
function userAgent(session: string): string {
  return `keydesk/${session.replaceAll(/[^\w.-]/g, '-')}`.slice(0, 64);
}

function nameOnly(id: string, store: AzureStore): KeyVaultKey {
  const name = id.split('/')[4] ?? '';
  return { id, name, properties: { name, vaultUrl: store.url } };
}

/** Loads the SDK when it is first needed, and keeps it from writing anything: `AZURE_LOG_LEVEL` would make it log requests. */
async function loadKeyVault(): Promise<Pick<typeof KeyVault, 'KeyClient' | 'CryptographyClient'>> {
  const { setLogLevel } = await import('@azure/logger');
  setLogLevel();
  return await import('@azure/keyvault-keys');
}
