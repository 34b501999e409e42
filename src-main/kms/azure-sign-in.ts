import type { ClientAssertionCredentialOptions, TokenCredential } from '@azure/identity';
import type { AzureAuthentication, AzureEmulator } from '../../src-shared/key-access.ts';
import { entraFailure } from './azure-failure.ts';
import type { AzureStore } from './azure-store.ts';
import { azureTransport, emulatorCertificate, entraHosts } from './azure-transport.ts';
import { KmsError } from './provider.ts';

/** What reaching Azure takes beside the configuration. */
export interface AzureTools {
  /** How long one call may take with sign-in and retries, in milliseconds. */
  readonly limitMs: number;
  /** Stands in the user agent after `keydesk/`, and so in the customer's diagnostic logs. */
  readonly session: string;
  /** A variable of the environment, for a client secret that the reference names. */
  readonly environment: (name: string) => string | undefined;
  /** A small text file: a federated token, or the certificate of an emulator. */
  readonly readFile: (path: string) => Promise<string>;
  /** Milliseconds since 1970; by default this machine's clock. */
  readonly now?: () => number;
}

/** Signs in to Microsoft Entra when a client needs a token. The credential throws `KmsError` with the operation `open`. */
export interface AzureSignIn {
  readonly credential: TokenCredential;
  /** Drops what was signed in: the next token is asked for anew. */
  forget(): void;
}

/** For whom and where to sign in. */
export interface AzureSignInNeeds {
  readonly authentication: AzureAuthentication;
  readonly store: AzureStore;
  readonly emulator: AzureEmulator | null;
  readonly tools: AzureTools;
}

/** A sign-in with a credential of the SDK that `make` yields: it is made at the first call, and anew after a failure. */
export class LazySignIn implements AzureSignIn {
  readonly credential: TokenCredential;
  readonly #make: () => Promise<TokenCredential>;
  #made: Promise<TokenCredential> | null = null;

  constructor(needs: AzureSignInNeeds, make: () => Promise<TokenCredential>) {
    this.#make = make;
    this.credential = {
      getToken: async (_scopes, options) => {
        checkDirectory(needs, options?.tenantId);
        return await this.#token(needs.store.scope, options?.abortSignal, options?.claims);
      },
    };
  }

  forget(): void {
    this.#made = null;
  }

  async #token(scope: string, abortSignal: AbortSignalOf, claims: string | undefined): ReturnType<TokenCredential['getToken']> {
    this.#made ??= this.#make();
    try {
      const credential = await this.#made;
      return await credential.getToken(scope, { enableCae: true, ...(abortSignal && { abortSignal }), ...(claims !== undefined && { claims }) });
    } catch (error) {
      // The SDK remembers a failure of Entra for a minute; a new credential has forgotten it.
      this.#made = null;
      throw entraFailure(error);
    }
  }
}

type AbortSignalOf = NonNullable<Parameters<TokenCredential['getToken']>[1]>['abortSignal'];

/** The sign-in of a reference, other than by a device code, which needs an officer. */
export function unattendedSignIn(needs: AzureSignInNeeds): AzureSignIn {
  return new LazySignIn(needs, async () => unattendedCredential(needs));
}

/** The options of every credential: where to sign in, and that no other directory is ever asked. */
export async function credentialOptions(needs: AzureSignInNeeds): Promise<ClientAssertionCredentialOptions> {
  const { emulator, store, tools } = needs;
  if (emulator === null) {
    return { ...azureTransport({ isOurs: (host) => entraHosts.test(host), emulated: null }), authorityHost: store.cloud.authority };
  }
  const ca = await emulatorCertificate(emulator, tools.readFile);
  const authority = new URL(emulator.authority);
  const transport = azureTransport({ isOurs: (host) => host === authority.host, emulated: { origin: emulator.authority, ca } });
  return { ...transport, authorityHost: authority.origin, disableInstanceDiscovery: true };
}

async function unattendedCredential(needs: AzureSignInNeeds): Promise<TokenCredential> {
  const { authentication } = needs;
  const { ClientAssertionCredential, ClientSecretCredential } = await import('@azure/identity');
  const options = await credentialOptions(needs);
  const { directory, clientId } = authentication;
  switch (authentication.mode) {
    case 'AZURE_WORKLOAD_IDENTITY':
      return new ClientAssertionCredential(directory, clientId, async () => federatedToken(needs.tools, authentication.tokenFile), options);
    case 'AZURE_CLIENT_SECRET_ENV':
      return new ClientSecretCredential(directory, clientId, clientSecret(needs.tools, authentication.variable), options);
    case 'AZURE_DEVICE_CODE':
      throw refused('Sign in first: an officer signs in to Microsoft Entra on the page of this key.');
  }
}

/** The token file is read again each time, as whoever issues it renews it. */
async function federatedToken(tools: AzureTools, path: string): Promise<string> {
  const text = await tools.readFile(path).catch(() => '');
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text.trim())) return text.trim();
  throw refused('The token file of the workload identity cannot be read or holds no token. Check its path and who writes it.');
}

function clientSecret(tools: AzureTools, variable: string): string {
  const value = tools.environment(variable) ?? '';
  if (value !== '') return value;
  throw refused(`The environment variable ${variable} is not set. Set it to the client secret of the application and start Keydesk again.`);
}

/** The vault tells to which directory it belongs: a token of another one would be refused without a word of why. */
function checkDirectory(needs: AzureSignInNeeds, asked: string | undefined): void {
  if (asked === undefined || asked.toLowerCase() === needs.authentication.directory.toLowerCase()) return;
  throw refused('The vault belongs to another directory than the one to sign in to. Register the key with the id of its own directory.');
}

/** A sign-in that cannot succeed, in words for the officer. */
export function refused(detail: string): KmsError {
  return new KmsError({ kind: 'denied', provider: 'AZURE', operation: 'open', detail });
}
