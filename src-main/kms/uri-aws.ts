import { KeydeskError } from '../../src-shared/errors.ts';

/** The AWS partitions whose keys can be registered, each with the domain its endpoints live under. */
export const awsPartitions = {
  aws: 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-us-gov': 'amazonaws.com',
} as const;
/** The name of an AWS partition, as it stands in every ARN. */
export type AwsPartition = keyof typeof awsPartitions;

/** A key at AWS KMS: by its own id, which never moves, or by an alias, which its owner can point elsewhere. */
export interface AwsKeyResource {
  readonly provider: 'AWS';
  readonly partition: AwsPartition;
  readonly region: string;
  readonly account: string;
  readonly key: { readonly by: 'id'; readonly id: string } | { readonly by: 'alias'; readonly name: string };
}

/** A role at AWS IAM, as an ARN names it. `name` carries the role's path. */
export interface AwsRoleResource {
  readonly partition: AwsPartition;
  readonly account: string;
  readonly name: string;
}

const keyIdShape = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;
const aliasShape = /^[A-Za-z0-9/_-]{1,250}$/;
const roleShape = /^(?:[\x21-\x2e\x30-\x7e]+\/)*[\w+=,.@-]{1,64}$/;
const accountShape = /^\d{12}$/;
const regionShapes: Readonly<Record<AwsPartition, RegExp>> = {
  aws: /^(?!cn-|us-gov-)[a-z]{2,3}(?:-[a-z]+)+-\d{1,2}$/,
  'aws-cn': /^cn(?:-[a-z]+)+-\d{1,2}$/,
  'aws-us-gov': /^us-gov(?:-[a-z]+)+-\d{1,2}$/,
};

/** How to write the name of a key at AWS. */
export const arnRemedy =
  'Copy the full key ARN from the KMS console: arn:aws:kms:REGION:ACCOUNT:key/KEY-ID, or an alias ARN ending in alias/NAME.';
const roleRemedy = 'Copy the role ARN from the IAM console: arn:aws:iam::ACCOUNT:role/NAME.';

/** Reads the full ARN of a KMS key or alias. Throws `BAD_INPUT` naming `field`. */
export function parseAwsKeyArn(text: string, field = 'keyArn'): AwsKeyResource {
  const { partition, region, account, resource } = splitArn(text, 'kms', field, arnRemedy);
  if (!regionShapes[partition].test(region)) {
    throw bad(field, `The region is missing or does not belong to the partition ${partition}.`, arnRemedy);
  }
  return { provider: 'AWS', partition, region, account, key: parseResource(resource, field) };
}

/** The ARN of a KMS key, as AWS writes it. */
export function formatAwsKeyArn(named: AwsKeyResource): string {
  const { partition, region, account, key } = named;
  const resource = key.by === 'id' ? `key/${key.id}` : `alias/${key.name}`;
  return `arn:${partition}:kms:${region}:${account}:${resource}`;
}

/** Reads the ARN of a role at AWS IAM. Throws `BAD_INPUT` naming `field`. */
export function parseAwsRoleArn(text: string, field = 'roleArn'): AwsRoleResource {
  const { partition, region, account, resource } = splitArn(text, 'iam', field, roleRemedy);
  const name = resource.startsWith('role/') ? resource.slice('role/'.length) : '';
  if (region !== '' || !roleShape.test(name)) throw bad(field, 'This ARN does not name a role.', roleRemedy);
  return { partition, account, name };
}

interface ArnParts {
  readonly partition: AwsPartition;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

function splitArn(text: string, service: string, field: string, remedy: string): ArnParts {
  const [arn, partition, named, region, account, ...rest] = text.split(':');
  if (arn !== 'arn' || region === undefined || account === undefined || rest.length !== 1) {
    throw bad(field, 'This is not a full ARN.', remedy);
  }
  if (partition === undefined || !isPartition(partition)) throw bad(field, 'The partition is not known.', remedy);
  if (named !== service) throw bad(field, `This ARN does not belong to ${service}.`, remedy);
  if (!accountShape.test(account)) throw bad(field, 'The account is not twelve digits.', remedy);
  return { partition, region, account, resource: rest[0] ?? '' };
}

function parseResource(resource: string, field: string): AwsKeyResource['key'] {
  if (resource.startsWith('key/')) {
    const id = resource.slice('key/'.length);
    if (!keyIdShape.test(id)) throw bad(field, 'The key id is neither a UUID nor a multi-Region id (mrk-…).', arnRemedy);
    return { by: 'id', id };
  }
  const name = resource.startsWith('alias/') ? resource.slice('alias/'.length) : '';
  if (!aliasShape.test(name)) throw bad(field, 'This ARN names neither a key nor an alias.', arnRemedy);
  if (name.startsWith('aws/')) {
    throw bad(field, 'Keys that AWS manages cannot be called by a customer.', 'Register a customer managed key instead.');
  }
  return { by: 'alias', name };
}

function isPartition(text: string): text is AwsPartition {
  return Object.hasOwn(awsPartitions, text);
}

function bad(field: string, problem: string, remedy: string): KeydeskError<'BAD_INPUT'> {
  return new KeydeskError('BAD_INPUT', { field, problem, remedy });
}
