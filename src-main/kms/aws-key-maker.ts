import { KeydeskError } from '../../src-shared/errors.ts';
import type { KeyPlace } from '../../src-shared/key-abilities.ts';
import type { AwsKey } from '../../src-shared/key-references.ts';
import { newKeyPolicy } from './aws-access.ts';
import type { AwsLine, AwsTools } from './aws-connection.ts';
import { AwsConnection } from './aws-connection.ts';
import { errorName } from './aws-failure.ts';
import type { CallOptions, MakesKeys } from './provider.ts';
import { KmsError } from './provider.ts';
import { parseAwsKeyArn, parseAwsRoleArn } from './uri-aws.ts';

type AwsNewKey = Extract<KeyPlace, { readonly provider: 'AWS' }>;

/** Makes keys in the account of a role: symmetric, for wrapping alone, with a policy that lets that role use them and no more. */
export class AwsKeyMaker implements MakesKeys {
  readonly #place: AwsNewKey;
  readonly #connection: AwsConnection;
  readonly #policy: string;

  /** Throws `BAD_INPUT` when role and region cannot belong together. */
  constructor(place: AwsNewKey, tools: AwsTools) {
    const { partition, account } = parseAwsRoleArn(place.roleArn);
    parseAwsKeyArn(`arn:${partition}:kms:${place.region}:${account}:alias/${place.alias}`, 'region');
    this.#place = place;
    this.#policy = newKeyPolicy(place.roleArn, tools.vault ?? null);
    this.#connection = new AwsConnection(`alias/${place.alias}`, place, { partition, region: place.region }, tools);
  }

  /**
   * Makes the key and gives it its alias, and answers it by its own id. Throws `ALREADY_EXISTS` when the alias is taken.
   * A key that got no alias is scheduled for deletion again, as far as AWS lets us.
   */
  createKey(place: KeyPlace, call: CallOptions): Promise<AwsKey> {
    if (place.provider !== 'AWS') throw new RangeError('a key at AWS is made in a place at AWS');
    return this.#connection.run('create', call, async (line) => {
      await refuseTaken(line, place.alias);
      const keyArn = await this.#make(line);
      await name(line, place.alias, keyArn);
      const { roleArn, externalId, profile, fips, endpoint, stsEndpoint } = place;
      return { provider: 'AWS', keyArn, roleArn, externalId, profile, fips, endpoint, stsEndpoint };
    });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async #make({ kms, send, options }: AwsLine): Promise<string> {
    const command = new kms.CreateKeyCommand({
      Description: 'Wraps the data keys of Keydesk',
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyUsage: 'ENCRYPT_DECRYPT',
      MultiRegion: this.#place.multiRegion,
      Policy: this.#policy,
      Tags: [{ TagKey: 'application', TagValue: 'keydesk' }],
    });
    const { KeyMetadata } = await send(command, options);
    if (KeyMetadata?.Arn !== undefined) return KeyMetadata.Arn;
    throw new KmsError({ kind: 'invalid-response', provider: 'AWS', operation: 'create', detail: 'AWS KMS answered without the new key.' });
  }
}

async function refuseTaken({ kms, send, options }: AwsLine, alias: string): Promise<void> {
  try {
    await send(new kms.DescribeKeyCommand({ KeyId: `alias/${alias}` }), options);
  } catch (error) {
    // Where looking is not allowed, AWS itself refuses an alias that is taken.
    if (['NotFoundException', 'AccessDeniedException'].includes(errorName(error))) return;
    throw error;
  }
  throw taken(alias);
}

async function name({ kms, send, options }: AwsLine, alias: string, keyArn: string): Promise<void> {
  try {
    await send(new kms.CreateAliasCommand({ AliasName: `alias/${alias}`, TargetKeyId: keyArn }), options);
  } catch (error) {
    const command = new kms.ScheduleKeyDeletionCommand({ KeyId: keyArn, PendingWindowInDays: 7 });
    await send(command, options).catch(() => undefined);
    throw errorName(error) === 'AlreadyExistsException' ? taken(alias) : error;
  }
}

function taken(alias: string): KeydeskError<'ALREADY_EXISTS'> {
  return new KeydeskError('ALREADY_EXISTS', { noun: 'KMS key', id: `alias/${alias}` });
}
