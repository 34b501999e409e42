import type { KeyMetadata } from '@aws-sdk/client-kms';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { AccessDocument, RotationStatus } from '../../src-shared/key-abilities.ts';
import type { AwsKey } from '../../src-shared/key-references.ts';
import type { DataKeyContext } from '../crypto/data-key.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import { awsAccessDocuments, awsContextKeys } from './aws-access.ts';
import type { AwsLine, AwsTools } from './aws-connection.ts';
import { AwsConnection } from './aws-connection.ts';
import { awsDescription, explainState } from './aws-description.ts';
import { awsFailure, errorName } from './aws-failure.ts';
import { comparePolicy } from './aws-policy.ts';
import { readRotation, unrotated } from './aws-rotation.ts';
import { hasStsFips } from './aws-sign-in.ts';
import type {
  AccessScope,
  CallOptions,
  KmsKeyDescription,
  KmsOperation,
  KmsProvider,
  PinsAlias,
  PolicyFound,
  ReadsPolicy,
  TellsAccess,
  TellsRotation,
  WrappedKey,
} from './provider.ts';
import { KmsError, requirePayload } from './provider.ts';
import type { AwsKeyResource } from './uri-aws.ts';
import { formatAwsKeyArn, parseAwsKeyArn, parseAwsRoleArn } from './uri-aws.ts';

export type { AwsTools } from './aws-connection.ts';

/**
 * A customer's key at AWS KMS, through a role of theirs.
 * The constructor checks the configuration and throws `BAD_INPUT`; it reaches no network.
 */
export class AwsKms implements KmsProvider, TellsAccess, ReadsPolicy, TellsRotation, PinsAlias {
  readonly kind = 'AWS';
  readonly #config: AwsKey;
  readonly #key: AwsKeyResource;
  readonly #connection: AwsConnection;
  /** The key that an alias was found to name first: it must not name another later. */
  #pinned: string | null = null;

  constructor(config: AwsKey, tools: AwsTools) {
    this.#config = config;
    this.#key = parseAwsKeyArn(config.keyArn);
    checkPartition(this.#key, config.roleArn);
    this.#connection = new AwsConnection(config.keyArn, config, this.#key, tools);
  }

  async wrap(payload: SecretBytes, context: DataKeyContext, call: CallOptions): Promise<WrappedKey> {
    requirePayload(payload, context);
    return await this.#connection.run('wrap', call, async (line) => {
      const command = new line.kms.EncryptCommand({
        KeyId: this.#config.keyArn,
        Plaintext: payload.expose(),
        EncryptionContext: encryptionContext(context),
      });
      const answer = await this.#explained('wrap', line, () => line.send(command, line.options));
      const keyVersion = this.#checkKey('wrap', answer.KeyId);
      return { blob: present('wrap', answer.CiphertextBlob), keyVersion };
    });
  }

  unwrap(wrapped: WrappedKey, context: DataKeyContext, call: CallOptions): Promise<SecretBytes> {
    const work = async (line: AwsLine): Promise<SecretBytes> => {
      const command = new line.kms.DecryptCommand({
        KeyId: this.#config.keyArn,
        CiphertextBlob: wrapped.blob,
        EncryptionContext: encryptionContext(context),
      });
      const answer = await this.#explained('unwrap', line, () => line.send(command, line.options));
      const plaintext = SecretBytes.adopt(present('unwrap', answer.Plaintext));
      return this.#keepIfOurs(plaintext, answer.KeyId);
    };
    return this.#connection.run('unwrap', call, work, (late) => {
      late.wipe();
    });
  }

  describe(call: CallOptions): Promise<KmsKeyDescription> {
    return this.#connection.run('describe', call, async (line) => {
      const metadata = await this.#metadata('describe', line);
      return awsDescription(this.#key.region, metadata, this.#fips());
    });
  }

  rotationStatus(call: CallOptions): Promise<RotationStatus> {
    return this.#connection.run('rotation', call, async (line) => {
      try {
        return await readRotation(line, await this.#keyArn('rotation', line));
      } catch (error) {
        if (errorName(error) === 'UnsupportedOperationException') return unrotated;
        throw error;
      }
    });
  }

  comparePolicy(scope: AccessScope, call: CallOptions): Promise<PolicyFound> {
    return this.#connection.run('policy', call, async (line) => {
      const keyArn = await this.#keyArn('policy', line);
      const answer = await line.send(new line.kms.GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' }), line.options);
      const current = present('policy', answer.Policy);
      const wanted = this.accessDocuments(scope)[0]?.document ?? '';
      return { current: laidOut(current), wanted, lines: comparePolicy(current, { roleArn: this.#config.roleArn, keyArn, scope }) };
    });
  }

  accessDocuments(scope: AccessScope): readonly AccessDocument[] {
    return awsAccessDocuments(this.#config, this.#key, scope);
  }

  pinned(call: CallOptions): Promise<AwsKey> {
    return this.#connection.run('describe', call, async (line) => ({ ...this.#config, keyArn: await this.#keyArn('describe', line) }));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /** The ARN of the key itself, where AWS takes no alias. */
  async #keyArn(operation: KmsOperation, line: AwsLine): Promise<string> {
    if (this.#key.key.by === 'id') return this.#config.keyArn;
    const { Arn } = await this.#metadata(operation, line);
    return present(operation, Arn);
  }

  async #metadata(operation: KmsOperation, line: AwsLine): Promise<KeyMetadata> {
    const answer = await line.send(new line.kms.DescribeKeyCommand({ KeyId: this.#config.keyArn }), line.options);
    this.#checkKey(operation, answer.KeyMetadata?.Arn);
    return present(operation, answer.KeyMetadata);
  }

  /** A refusal of the key's state is asked after once, so that the officer learns which state it is and until when. */
  async #explained<T>(operation: KmsOperation, line: AwsLine, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      const failure = awsFailure(error, operation);
      if (failure.kind === 'wrong-key' && this.#key.key.by === 'alias') throw await this.#movedAlias(failure, line);
      throw failure.kind === 'disabled' ? await this.#stateOf(failure, line) : failure;
    }
  }

  async #stateOf(failure: KmsError, line: AwsLine): Promise<KmsError> {
    try {
      const [kind, detail] = explainState(await this.#metadata(failure.operation, line)) ?? [failure.kind, failure.detail];
      return new KmsError({ kind, provider: 'AWS', operation: failure.operation, detail });
    } catch {
      return failure;
    }
  }

  /** Bytes that an alias's key does not open: because they are not ours, or because the alias names another key by now. */
  async #movedAlias(failure: KmsError, line: AwsLine): Promise<KmsError> {
    try {
      await this.#metadata(failure.operation, line);
      return failure;
    } catch (error) {
      return error instanceof KmsError && error.kind === 'wrong-key' ? error : failure;
    }
  }

  #fips(): string | null {
    if (!this.#config.fips) return null;
    return hasStsFips(this.#key) ? 'KMS and STS' : 'KMS; STS has none in this Region';
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

  /** The id of the key that answered: the registered one, or for an alias the one that answered first. */
  #checkKey(operation: KmsOperation, answeredArn: string | undefined): string {
    const id = answeredArn?.split(':key/')[1];
    if (id === undefined || !this.#isPossible(answeredArn)) throw broken(operation, 'AWS KMS answered for another key than the one asked.');
    if (this.#key.key.by === 'alias') {
      this.#pinned ??= id;
      if (this.#pinned !== id) throw movedAlias(operation);
    }
    return id;
  }

  /** An alias names keys of its own account and region alone; an id names itself. */
  #isPossible(answeredArn: string | undefined): boolean {
    const ours = formatAwsKeyArn(this.#key);
    if (this.#key.key.by === 'id') return answeredArn === ours;
    return answeredArn?.startsWith(ours.slice(0, ours.lastIndexOf(':') + 1)) === true;
  }
}

function encryptionContext(context: DataKeyContext): Record<string, string> {
  return {
    [awsContextKeys.vault]: context.vault,
    [awsContextKeys.tenant]: context.tenant,
    [awsContextKeys.version]: String(context.version),
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

function movedAlias(operation: KmsOperation): KmsError {
  const detail = 'The alias was pointed at another key since this key was opened. Ask its owner to point it back, or register the new key by its own ARN.';
  return new KmsError({ kind: 'wrong-key', provider: 'AWS', operation, detail });
}

function checkPartition(key: AwsKeyResource, roleArn: string): void {
  if (parseAwsRoleArn(roleArn).partition === key.partition) return;
  throw new KeydeskError('BAD_INPUT', {
    field: 'roleArn',
    problem: 'The role and the key belong to different AWS partitions.',
    remedy: `Name a role whose ARN begins with arn:${key.partition}:iam.`,
  });
}

/** A policy as people read it; as it came, when it is no JSON. */
function laidOut(policy: string): string {
  try {
    return JSON.stringify(JSON.parse(policy), null, 2);
  } catch {
    return policy;
  }
}
