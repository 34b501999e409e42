import type * as KeyVault from '@azure/keyvault-keys';
import type { KeyVaultKey, KeyClient, KeyClientOptions, CryptographyClient } from '@azure/keyvault-keys';
import type { AzureEmulator } from '../../src-shared/key-access.ts';
import type { AzureSignIn, AzureTools } from './azure-sign-in.ts';
import type { AzureStore } from './azure-store.ts';
import { azureTransport, emulatorCertificate } from './azure-transport.ts';

interface Clients {
  readonly keys: KeyClient;
  readonly cryptography: (id: string) => CryptographyClient;
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
      ...azureTransport({ isOurs: (host) => host === store.host, emulated: emulator === null ? null : { origin: emulator.endpoint, ca } }),
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
