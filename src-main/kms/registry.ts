import type { KeyReference } from '../../src-shared/key-references.ts';
import { AwsKms } from './aws.ts';
import type { AwsCredentialSource } from './aws-sign-in.ts';
import { profileCredentials } from './aws-sign-in.ts';
import { callLimitMs } from './calls.ts';
import { KeyFileKms } from './key-file.ts';
import type { KeyFileUnlock } from './key-file.ts';
import type { KmsProvider } from './provider.ts';
import { rejectStaticCredentials } from './static-credentials.ts';

/** How a customer's key is reached: names only, never a credential. */
export type ProviderConfiguration = KeyReference;

/** What the registry gives to the providers it opens. */
export interface RegistryTools {
  readonly unlockKeyFile: KeyFileUnlock;
  /** Tells this vault's calls apart in a customer's CloudTrail: letters, digits and dashes. */
  readonly session: string;
  /** By default the named profile of the user's AWS configuration, and nothing else. */
  readonly masterCredentials?: (profile: string) => AwsCredentialSource;
  /** How long one call may take, in milliseconds; by default {@link callLimitMs}. */
  readonly limitMs?: number;
}

/** What one opening needs that differs from the registry's own. */
export interface OpenNeeds {
  readonly passphraseFor?: KeyFileUnlock;
}

/** Opens customers' keys by their configuration, and closes all of them at once when the vault locks. */
export class KmsRegistry {
  readonly #tools: RegistryTools;
  readonly #open = new Set<KmsProvider>();

  constructor(tools: RegistryTools) {
    this.#tools = tools;
  }

  /**
   * A provider for one key; nothing is reached yet. The caller closes it, or `close` does.
   * Throws `STATIC_CREDENTIALS_REJECTED` or `BAD_INPUT`.
   */
  open(config: ProviderConfiguration, needs: OpenNeeds = {}): KmsProvider {
    rejectStaticCredentials({ ...config });
    const provider = this.#build(config, needs);
    this.#open.add(provider);
    return provider;
  }

  /** Closes one provider. */
  async release(provider: KmsProvider): Promise<void> {
    this.#open.delete(provider);
    await provider.close();
  }

  /** Closes every provider that is open; new ones may be opened after. */
  async close(): Promise<void> {
    const open = [...this.#open];
    this.#open.clear();
    await Promise.all(open.map(async (provider) => provider.close()));
  }

  #build(config: ProviderConfiguration, needs: OpenNeeds): KmsProvider {
    const limitMs = this.#tools.limitMs ?? callLimitMs;
    switch (config.provider) {
      case 'AWS': {
        const { session, masterCredentials = profileCredentials } = this.#tools;
        return new AwsKms(config, { session, masterCredentials: (profile) => masterCredentials(profile), limitMs });
      }
      case 'KEY_FILE':
        return new KeyFileKms(config, { unlock: needs.passphraseFor ?? this.#tools.unlockKeyFile, limitMs });
    }
  }
}
