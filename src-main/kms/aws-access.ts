import type { AwsKey } from '../../src-shared/key-references.ts';
import type { AccessDocument } from './provider.ts';
import type { AwsKeyResource } from './uri-aws.ts';
import { formatAwsKeyArn } from './uri-aws.ts';

/** The names under which the context of a data key stands in AWS's encryption context, and so in CloudTrail. */
export const awsContextKeys = {
  vault: 'keydesk:vault',
  tenant: 'keydesk:tenant',
  version: 'keydesk:data-key-version',
} as const;

/** Whose data keys an access is for: a whole vault, or one tenant of it. */
export interface AwsAccessScope {
  readonly vault: string;
  readonly tenant: string | null;
}

/** The documents that let Keydesk's role use a key and nothing else: key policy, role policy, trust policy. */
export function awsAccessDocuments(config: AwsKey, key: AwsKeyResource, scope: AwsAccessScope): readonly AccessDocument[] {
  return [
    {
      title: 'Key policy',
      purpose: 'Add these statements to the policy of the KMS key; keep those that are there.',
      document: policy(keyStatements(config.roleArn, '*', scope)),
    },
    {
      title: 'Role policy',
      purpose: 'Attach this policy to the role. It is needed when the role and the key are in different accounts.',
      document: policy(keyStatements(null, keyArnOrAlias(key), scope, key)),
    },
    {
      title: 'Role trust policy',
      purpose: 'Let the identity behind the profile assume the role: put its ARN in place of PROFILE-PRINCIPAL-ARN.',
      document: policy([trustStatement(config)]),
    },
  ];
}

type Statement = Readonly<Record<string, unknown>>;

function policy(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
}

function keyStatements(
  principal: string | null,
  resource: string,
  scope: AwsAccessScope,
  key: AwsKeyResource | null = null,
): readonly Statement[] {
  const who = principal === null ? {} : { Principal: { AWS: principal } };
  const alias = key?.key.by === 'alias' ? { 'kms:ResourceAliases': `alias/${key.key.name}` } : null;
  const narrowed = alias === null ? {} : { 'ForAnyValue:StringEquals': alias };
  return [
    {
      Sid: 'KeydeskWrapsDataKeys',
      Effect: 'Allow',
      ...who,
      Action: ['kms:Encrypt', 'kms:Decrypt'],
      Resource: resource,
      Condition: { StringEquals: contextCondition(scope), ...narrowed },
    },
    {
      Sid: 'KeydeskLooksAtTheKey',
      Effect: 'Allow',
      ...who,
      Action: 'kms:DescribeKey',
      Resource: resource,
      ...(alias === null ? {} : { Condition: narrowed }),
    },
  ];
}

function contextCondition(scope: AwsAccessScope): Statement {
  return {
    [`kms:EncryptionContext:${awsContextKeys.vault}`]: scope.vault,
    ...(scope.tenant === null ? {} : { [`kms:EncryptionContext:${awsContextKeys.tenant}`]: scope.tenant }),
  };
}

/** An IAM policy cannot name an alias as its resource: it names the account's keys and a condition picks the alias. */
function keyArnOrAlias(key: AwsKeyResource): string {
  return key.key.by === 'id' ? formatAwsKeyArn(key) : `arn:${key.partition}:kms:${key.region}:${key.account}:key/*`;
}

function trustStatement(config: AwsKey): Statement {
  return {
    Sid: 'KeydeskAssumesThisRole',
    Effect: 'Allow',
    Principal: { AWS: 'PROFILE-PRINCIPAL-ARN' },
    Action: 'sts:AssumeRole',
    ...(config.externalId === null ? {} : { Condition: { StringEquals: { 'sts:ExternalId': config.externalId } } }),
  };
}
