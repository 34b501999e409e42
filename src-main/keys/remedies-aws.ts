import type { KmsFailureKind } from '../../src-shared/errors.ts';
import type { AwsKey } from '../../src-shared/key-references.ts';
import type { KmsOperation } from '../kms/provider.ts';

const permissions: Readonly<Record<Exclude<KmsOperation, 'open'>, string>> = {
  describe: 'kms:DescribeKey',
  wrap: 'kms:Encrypt',
  unwrap: 'kms:Decrypt',
  create: 'kms:CreateKey, kms:CreateAlias and kms:TagResource',
  policy: 'kms:GetKeyPolicy',
  rotation: 'kms:GetKeyRotationStatus and kms:ListKeyRotations',
  attest: 'kms:DescribeKey',
};

function denied({ roleArn, profile, externalId }: AwsKey, operation: Exclude<KmsOperation, 'open'>): string {
  const trust = externalId === null ? '' : `, with the external id ${externalId}`;
  if (operation === 'create') return `Ask the administrator of the account to allow ${permissions.create} to ${roleArn} in the role's own policy, or to make the key for you.`;
  return (
    `Ask the customer to allow ${permissions[operation]} on the key to ${roleArn}: in the key policy, and in the role's own policy when role ` +
    `and key are in different accounts. Statements are added, never replaced; a condition on the encryption context must name this vault. ` +
    `If it is the role that was refused, its trust policy must let the identity of profile ${profile} assume it${trust}. ` +
    `If it is the sign-in, run: aws sso login --profile ${profile}.`
  );
}

/** What to do when a key at AWS KMS failed in a certain way. */
export function awsRemedy(key: AwsKey, operation: KmsOperation, kind: KmsFailureKind): string {
  if (operation === 'open') return `Sign in again on this machine: aws sso login --profile ${key.profile}. Then check this machine's clock, and try again.`;
  switch (kind) {
    case 'denied':
      return denied(key, operation);
    case 'unreachable':
      return `Check the network, the proxy and the firewall: kms and sts must answer on port 443 in the region of ${key.keyArn}. Then run the preflight again.`;
    case 'not-found':
      return `Compare ${key.keyArn} with the customer's console: region, account and key id must be the same, and the key must not be deleted.`;
    case 'disabled':
      return `Ask the customer to enable the key (aws kms enable-key --key-id ${key.keyArn}), or to cancel its deletion (aws kms cancel-key-deletion) and then enable it.`;
    case 'throttled':
      return "Wait a minute and try again. If it stays, ask the customer to raise the account's KMS request quota in Service Quotas.";
    case 'wrong-key':
      return 'Register a symmetric key for encryption (SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT), by its key ARN instead of an alias that can be moved.';
    case 'invalid-response':
      return 'Make sure that nothing stands between this machine and AWS, and that no endpoint is set unless it is an emulator. Then try again.';
  }
}
