import { readFile as readTextFile } from 'node:fs/promises';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { SecretReference } from '../../src-shared/key-access.ts';
import type { KeyPlace, Token, TokenKey } from '../../src-shared/key-abilities.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import { AwsKms, type AwsTools } from './aws.ts';
import { AwsKeyMaker } from './aws-key-maker.ts';
import type { AwsCredentialSource } from './aws-sign-in.ts';
import { profileCredentials } from './aws-sign-in.ts';
import { AzureKeyMaker, type AzureTools, openAzureKms } from './azure.ts';
import { callLimitMs } from './calls.ts';
import { GcpKeyMaker, GcpKms, type GcpTools } from './gcp.ts';
import { KeyFileKms } from './key-file.ts';
import type { KeyFileUnlock } from './key-file.ts';
import { Pkcs11Kms } from './pkcs11.ts';
import type { Pkcs11Host } from './pkcs11-host.ts';
import { Pkcs11KeyMaker } from './pkcs11-key-maker.ts';
import type { CallOptions, KmsProvider, MakesKeys } from './provider.ts';
import { rejectStaticCredentials, rejectStaticCredentialsOfPlace } from './static-credentials.ts';

/** How a customer's key is reached: names only, never a credential. */
export type ProviderConfiguration = KeyReference;

/** What the registry gives to the providers it opens. What is left out cannot be used: a key that needs it says so. */
export interface RegistryTools {
  readonly unlockKeyFile: KeyFileUnlock;
  /** Tells this vault's calls apart in a customer's CloudTrail and logs: letters, digits and dashes. */
  readonly session: string;
  /** The id of the vault, to which the policy of a key made at AWS is narrowed. */
  readonly vault?: string | undefined;
  /** By default the named profile of the user's AWS configuration, and nothing else. */
  readonly masterCredentials?: (profile: string) => AwsCredentialSource;
  /** Google's application default credentials; by default where `gcloud` writes them. */
  readonly adcFile?: string | undefined;
  /** The value of a secret of this vault, for a reference that names one. Whoever asks wipes it. */
  readonly secretValue?: (reference: SecretReference) => Promise<SecretBytes>;
  /** A variable of the environment, for a reference that names one. */
  readonly environment?: (name: string) => string | undefined;
  /** A small text file that a reference names. */
  readonly readFile?: (path: string) => Promise<string>;
  /** The processes of PKCS#11 modules; null where none can be started. */
  readonly pkcs11?: Pkcs11Host | null;
  /** How long one call may take, in milliseconds; by default {@link callLimitMs}. */
  readonly limitMs?: number;
}

/** What one opening needs that differs from the registry's own. */
export interface OpenNeeds {
  readonly passphraseFor?: KeyFileUnlock;
}

/** Opens customers' keys by their configuration, makes new ones, and closes all of them at once when the vault locks. */
export class KmsRegistry {
  readonly #tools: RegistryTools;
  readonly #open = new Set<{ close(): Promise<void> }>();

  constructor(tools: RegistryTools) {
    this.#tools = tools;
  }

  /**
   * A provider for one key; nothing is reached yet. The caller closes it, or `close` does.
   * Throws `STATIC_CREDENTIALS_REJECTED`, `BAD_INPUT` or, without PKCS#11, `MODULE_FAILED`.
   */
  open(config: ProviderConfiguration, needs: OpenNeeds = {}): KmsProvider {
    rejectStaticCredentials({ ...config });
    this.#requireCertificates(config);
    const provider = this.#build(config, needs);
    this.#open.add(provider);
    return provider;
  }

  /** Makes a key at a provider, and answers how it is reached. Throws what `open` does, `ALREADY_EXISTS`, and what the provider throws. */
  async makeKey(place: KeyPlace, call: CallOptions): Promise<KeyReference> {
    rejectStaticCredentialsOfPlace(place);
    this.#requireCertificates(place);
    const maker = this.#maker(place);
    this.#open.add(maker);
    try {
      return await maker.createKey(place, call);
    } finally {
      this.#open.delete(maker);
      await maker.close();
    }
  }

  /** The slots of a PKCS#11 module with their tokens. Throws `MODULE_FAILED`. */
  async tokens(module: string, call: CallOptions): Promise<readonly Token[]> {
    return await this.#host(module).tokens(module, call);
  }

  /** The secret keys on a token. The PIN stays the caller's. Throws `MODULE_FAILED`, `NOT_FOUND`, `PIN_WRONG` or `PIN_LAST_TRY`. */
  async tokenKeys(module: string, serial: string, pin: SecretBytes, lastTry: boolean, call: CallOptions): Promise<readonly TokenKey[]> {
    return await this.#host(module).tokenKeys(module, serial, pin, lastTry, call);
  }

  /** Closes one provider. */
  async release(provider: KmsProvider): Promise<void> {
    this.#open.delete(provider);
    await provider.close();
  }

  /** Closes every provider that is open, and with the processes of modules every login; new ones may be opened after. */
  async close(): Promise<void> {
    const open = [...this.#open];
    this.#open.clear();
    await Promise.all(open.map(async (provider) => provider.close()));
    await this.#tools.pkcs11?.close();
  }

  #build(config: ProviderConfiguration, needs: OpenNeeds): KmsProvider {
    switch (config.provider) {
      case 'AWS':
        return new AwsKms(config, this.#awsTools());
      case 'GCP':
        return new GcpKms(config, this.#gcpTools());
      case 'AZURE':
        return openAzureKms(config, this.#azureTools());
      case 'PKCS11':
        return new Pkcs11Kms(config, { host: this.#host(config.module), limitMs: this.#limitMs });
      case 'KEY_FILE':
        return new KeyFileKms(config, { unlock: needs.passphraseFor ?? this.#tools.unlockKeyFile, limitMs: this.#limitMs });
    }
  }

  #maker(place: KeyPlace): MakesKeys {
    switch (place.provider) {
      case 'AWS':
        return new AwsKeyMaker(place, this.#awsTools());
      case 'GCP':
        return new GcpKeyMaker(place, this.#gcpTools());
      case 'AZURE':
        return new AzureKeyMaker(this.#azureTools());
      case 'PKCS11':
        return new Pkcs11KeyMaker(this.#host(place.module));
    }
  }

  /** Node can be told to believe every certificate: whoever stands in between would then be handed the data keys in clear. */
  #requireCertificates({ provider }: Pick<ProviderConfiguration, 'provider'>): void {
    const field = 'NODE_TLS_REJECT_UNAUTHORIZED';
    if (provider === 'PKCS11' || provider === 'KEY_FILE' || this.#tools.environment?.(field) !== '0') return;
    throw new KeydeskError('BAD_INPUT', {
      field,
      problem: 'This environment variable switches off the check of certificates, so that nobody knows who would get the data keys.',
      remedy: 'Start Keydesk without it. A certificate authority of your own goes into NODE_EXTRA_CA_CERTS.',
    });
  }

  get #limitMs(): number {
    return this.#tools.limitMs ?? callLimitMs;
  }

  #awsTools(): AwsTools {
    const { session, vault, masterCredentials = profileCredentials } = this.#tools;
    return { session, vault, masterCredentials: (profile) => masterCredentials(profile), limitMs: this.#limitMs };
  }

  #gcpTools(): GcpTools {
    const { session, adcFile, secretValue = nothingToRead } = this.#tools;
    return { session, adcFile, secretValue, limitMs: this.#limitMs };
  }

  #azureTools(): AzureTools {
    const { session, environment = () => undefined, readFile = async (path: string) => readTextFile(path, 'utf8') } = this.#tools;
    return { session, environment, readFile, limitMs: this.#limitMs };
  }

  #host(module: string): Pkcs11Host {
    if (this.#tools.pkcs11) return this.#tools.pkcs11;
    throw new KeydeskError('MODULE_FAILED', {
      module,
      problem: 'PKCS#11 modules cannot be loaded here',
      remedy: 'Start the desktop app or keydesk serve, and register the key there.',
    });
  }
}

function nothingToRead({ tenant, secret }: SecretReference): Promise<SecretBytes> {
  return Promise.reject(new KeydeskError('NOT_FOUND', { noun: 'secret', id: `${tenant}/${secret}` }));
}
