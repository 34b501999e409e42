import { DecryptCommand, DescribeKeyCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import type { KeyMetadata } from '@aws-sdk/client-kms';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { AwsKey } from '../../src-shared/key-references.ts';
import type { DataKeyContext } from '../crypto/data-key.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import { awsAccessDocuments, awsContextKeys } from './aws-access.ts';
import { awsFailure } from './aws-failure.ts';
import type { AwsCredentialSource } from './aws-sign-in.ts';
import { awsClientDefaults, awsEndpoints, roleCredentials } from './aws-sign-in.ts';
import { Calls } from './calls.ts';
import type {
  AccessDocument,
  CallOptions,
  KmsKeyDescription,
  KmsKeyState,
  KmsOperation,
  KmsProvider,
  TellsAccess,
  WrappedKey,
} from './provider.ts';
import { KmsError, requirePayload } from './provider.ts';
import type { AwsKeyResource } from './uri-aws.ts';
import { formatAwsKeyArn, parseAwsKeyArn, parseAwsRoleArn } from './uri-aws.ts';

/** What reaching AWS takes beside the configuration. */
export interface AwsTools {
  /** Stands in the customer's CloudTrail after `keydesk-`. */
  readonly session: string;
  /** The credentials of a named profile: never the SDK's default chain. */
  readonly masterCredentials: (profile: string) => AwsCredentialSource;
  /** How long one call may take with sign-in and retries, in milliseconds. */
  readonly limitMs: number;
}

/**
 * A customer's key at AWS KMS, through a role of theirs.
 * The constructor checks the configuration and throws `BAD_INPUT`; it reaches no network.
 */
export class AwsKms implements KmsProvider, TellsAccess {
  readonly kind = 'AWS';
  readonly #config: AwsKey;
  readonly #key: AwsKeyResource;
  readonly #client: KMSClient;
  readonly #calls: Calls;

  constructor(config: AwsKey, tools: AwsTools) {
    this.#config = config;
    this.#key = parseAwsKeyArn(config.keyArn);
    checkPartition(this.#key, config.roleArn);
    const signIn = { sessionName: sessionName(tools.session), masterCredentials: tools.masterCredentials(config.profile) };
    this.#client = new KMSClient({
      ...awsClientDefaults,
      region: this.#key.region,
      endpoint: awsEndpoints(config, this.#key).kms,
      credentials: roleCredentials(config, this.#key, signIn),
      requestHandler: { connectionTimeout: 5000, requestTimeout: tools.limitMs, throwOnRequestTimeout: true },
    });
    this.#calls = new Calls({ provider: 'AWS', key: config.keyArn, limitMs: tools.limitMs });
  }

  async wrap(payload: SecretBytes, context: DataKeyContext, call: CallOptions): Promise<WrappedKey> {
    requirePayload(payload, context);
    return await this.#call('wrap', call, async (signal) => {
      const command = new EncryptCommand({
        KeyId: this.#config.keyArn,
        Plaintext: payload.expose(),
        EncryptionContext: encryptionContext(context),
      });
      const answer = await this.#client.send(command, { abortSignal: signal });
      const keyVersion = this.#checkKey('wrap', answer.KeyId);
      return { blob: present('wrap', answer.CiphertextBlob), keyVersion };
    });
  }

  unwrap(wrapped: WrappedKey, context: DataKeyContext, call: CallOptions): Promise<SecretBytes> {
    const work = async (signal: AbortSignal): Promise<SecretBytes> => {
      const command = new DecryptCommand({
        KeyId: this.#config.keyArn,
        CiphertextBlob: wrapped.blob,
        EncryptionContext: encryptionContext(context),
      });
      const answer = await this.#client.send(command, { abortSignal: signal });
      const plaintext = SecretBytes.adopt(present('unwrap', answer.Plaintext));
      return this.#keepIfOurs(plaintext, answer.KeyId);
    };
    return this.#call('unwrap', call, work, (late) => {
      late.wipe();
    });
  }

  describe(call: CallOptions): Promise<KmsKeyDescription> {
    return this.#call('describe', call, async (signal) => {
      const answer = await this.#client.send(new DescribeKeyCommand({ KeyId: this.#config.keyArn }), { abortSignal: signal });
      this.#checkKey('describe', answer.KeyMetadata?.Arn);
      return description(this.#key.region, present('describe', answer.KeyMetadata));
    });
  }

  accessDocuments(scope: { readonly vault: string; readonly tenant: string | null }): readonly AccessDocument[] {
    return awsAccessDocuments(this.#config, this.#key, scope);
  }

  close(): Promise<void> {
    this.#calls.close();
    this.#client.destroy();
    return Promise.resolve();
  }

  #call<T>(operation: KmsOperation, call: CallOptions, work: (signal: AbortSignal) => Promise<T>, late?: (result: T) => void): Promise<T> {
    const told = async (signal: AbortSignal): Promise<T> => {
      try {
        return await work(signal);
      } catch (error) {
        throw awsFailure(error, operation);
      }
    };
    return this.#calls.run(operation, call, told, late);
  }

  #keepIfOurs(plaintext: SecretBytes, answeredArn: string | undefined): SecretBytes {
    try {
      this.#checkKey('unwrap', answeredArn);
      return plaintext;
    } catch (error) {
      plaintext.wipe();
      throw error;
    }
  }

  /** The id of the key that answered; it must be the registered one, unless an alias hides which that is. */
  #checkKey(operation: KmsOperation, answeredArn: string | undefined): string {
    const ours = formatAwsKeyArn(this.#key);
    const id = answeredArn?.split(':key/')[1];
    if (id === undefined || (this.#key.key.by === 'id' && answeredArn !== ours)) {
      throw broken(operation, 'AWS KMS answered for another key than the one asked.');
    }
    return id;
  }
}

function encryptionContext(context: DataKeyContext): Record<string, string> {
  return {
    [awsContextKeys.vault]: context.vault,
    [awsContextKeys.tenant]: context.tenant,
    [awsContextKeys.version]: String(context.version),
  };
}

const states: Readonly<Record<string, KmsKeyState>> = {
  Enabled: 'enabled',
  Disabled: 'disabled',
  PendingDeletion: 'pending-deletion',
  PendingReplicaDeletion: 'pending-deletion',
};

function description(region: string, metadata: KeyMetadata): KmsKeyDescription {
  const details: Readonly<Record<string, string | undefined>> = {
    'Key ARN': metadata.Arn,
    State: metadata.KeyState,
    Usage: metadata.KeyUsage,
    'Managed by': metadata.KeyManager,
    'Multi-Region': metadata.MultiRegion === undefined ? undefined : String(metadata.MultiRegion),
    Created: metadata.CreationDate?.toISOString(),
    'Deletion at': metadata.DeletionDate?.toISOString(),
    'Material expires': metadata.ValidTo?.toISOString(),
  };
  return {
    region,
    state: states[metadata.KeyState ?? ''] ?? 'unavailable',
    algorithm: metadata.KeySpec ?? 'unknown',
    origin: metadata.Origin ?? 'unknown',
    details: Object.fromEntries(Object.entries(details).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  };
}

function present<T>(operation: KmsOperation, value: T | undefined): T {
  if (value === undefined || (value instanceof Uint8Array && value.length === 0)) {
    throw broken(operation, 'AWS KMS answered without a result.');
  }
  return value;
}

function broken(operation: KmsOperation, detail: string): KmsError {
  return new KmsError({ kind: 'invalid-response', provider: 'AWS', operation, detail });
}

function checkPartition(key: AwsKeyResource, roleArn: string): void {
  if (parseAwsRoleArn(roleArn).partition === key.partition) return;
  throw new KeydeskError('BAD_INPUT', {
    field: 'roleArn',
    problem: "The role and the key belong to different AWS partitions.",
    remedy: `Name a role whose ARN begins with arn:${key.partition}:iam.`,
  });
}

function sessionName(session: string): string {
  return `keydesk-${session.replaceAll(/[^\w+=,.@-]/g, '-')}`.slice(0, 64);
}
