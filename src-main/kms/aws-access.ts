import type { AwsKey } from '../../src-shared/key-references.ts';
import type { AccessDocument } from '../../src-shared/key-abilities.ts';
import type { AccessScope } from './provider.ts';
import type { AwsKeyResource } from './uri-aws.ts';
import { formatAwsKeyArn, parseAwsRoleArn } from './uri-aws.ts';

/** The names under which the context of a data key stands in AWS's encryption context, and so in CloudTrail. */
export const awsContextKeys = {
  vault: 'keydesk:vault',
  tenant: 'keydesk:tenant',
  version: 'keydesk:data-key-version',
} as const;

/** The calls that the role makes with a key: those under a context, and the one that looks at the key. */
export const awsActions = { wrapping: ['kms:Encrypt', 'kms:Decrypt'], looking: 'kms:DescribeKey' } as const;

/** The documents that let Keydesk's role use a key and nothing else: key policy, role policy, trust policy, and what may be read. */
export function awsAccessDocuments(config: AwsKey, key: AwsKeyResource, scope: AccessScope): readonly AccessDocument[] {
  return [
    {
      title: 'Key policy',
      purpose: 'Add these statements to the policy of the KMS key; keep those that are there. Keydesk makes no grants and needs none.',
      ...json('key-policy', keyStatements(config.roleArn, '*', scope)),
    },
    {
      title: 'Role policy',
      purpose: 'Attach this policy to the role. It is needed when the role and the key are in different accounts.',
      ...json('role-policy', keyStatements(null, keyArnOrAlias(key), scope, key)),
    },
    {
      title: 'Role trust policy',
      purpose: 'Let the identity behind the profile assume the role: put its ARN in place of PROFILE-PRINCIPAL-ARN.',
      ...json('role-trust-policy', [trustStatement(config)]),
    },
    {
      title: 'Key policy, optional',
      purpose: 'Add this statement as well if Keydesk shall show the rotation of the key and compare its policy. It lets nobody use the key.',
      ...json('key-policy-optional', [readingStatement(config.roleArn)]),
    },
  ];
}

/**
 * The policy of a key that is made for a role: what the role needs, narrowed to a vault if one is given, and the statement by
 * which the account keeps its key manageable (that of AWS's default key policy).
 */
export function newKeyPolicy(roleArn: string, vault: string | null): string {
  const { partition, account } = parseAwsRoleArn(roleArn);
  return policy([
    {
      Sid: 'TheAccountManagesTheKey',
      Effect: 'Allow',
      Principal: { AWS: `arn:${partition}:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
    ...keyStatements(roleArn, '*', { vault, tenant: null }),
    readingStatement(roleArn),
  ]);
}

type Statement = Readonly<Record<string, unknown>>;
type Scope = { readonly vault: string | null; readonly tenant: string | null };

function json(name: string, statements: readonly Statement[]): Pick<AccessDocument, 'language' | 'fileName' | 'document'> {
  return { language: 'json', fileName: `keydesk-${name}.json`, document: policy(statements) };
}

function policy(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
}

function keyStatements(principal: string | null, resource: string, scope: Scope, key: AwsKeyResource | null = null): readonly Statement[] {
  const who = principal === null ? {} : { Principal: { AWS: principal } };
  const alias = key?.key.by === 'alias' ? { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': `alias/${key.key.name}` } } : {};
  const context = contextCondition(scope);
  return [
    {
      Sid: 'KeydeskWrapsDataKeys',
      Effect: 'Allow',
      ...who,
      Action: awsActions.wrapping,
      Resource: resource,
      ...condition({ ...(Object.keys(context).length === 0 ? {} : { StringEquals: context }), ...alias }),
    },
    {
      Sid: 'KeydeskLooksAtTheKey',
      Effect: 'Allow',
      ...who,
      Action: awsActions.looking,
      Resource: resource,
      ...condition(alias),
    },
  ];
}

function readingStatement(roleArn: string): Statement {
  return {
    Sid: 'KeydeskReadsPolicyAndRotation',
    Effect: 'Allow',
    Principal: { AWS: roleArn },
    Action: ['kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListKeyRotations'],
    Resource: '*',
  };
}

function condition(operators: Statement): Statement {
  return Object.keys(operators).length === 0 ? {} : { Condition: operators };
}

function contextCondition(scope: Scope): Statement {
  return {
    ...(scope.vault === null ? {} : { [`kms:EncryptionContext:${awsContextKeys.vault}`]: scope.vault }),
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
