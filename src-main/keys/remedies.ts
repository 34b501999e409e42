import type { KmsFailureKind } from '../../src-shared/errors.ts';
import type { AwsKey, KeyFileKey, KeyReference } from '../../src-shared/key-references.ts';
import type { KmsOperation } from '../kms/provider.ts';

const awsPermissions: Readonly<Record<KmsOperation, string>> = {
  open: 'sts:AssumeRole',
  describe: 'kms:DescribeKey',
  wrap: 'kms:Encrypt',
  unwrap: 'kms:Decrypt',
};

function awsDenied({ roleArn, profile, externalId }: AwsKey, operation: KmsOperation): string {
  const trust = externalId === null ? '' : `, with the external id ${externalId}`;
  return (
    `Ask the customer to allow ${awsPermissions[operation]} on the key to ${roleArn}: in the key policy, and in the role's own policy when role ` +
    `and key are in different accounts. Statements are added, never replaced; a condition on the encryption context must name this vault. ` +
    `If it is the role that was refused, its trust policy must let the identity of profile ${profile} assume it${trust}. ` +
    `If it is the sign-in, run: aws sso login --profile ${profile}.`
  );
}

function awsRemedy(key: AwsKey, operation: KmsOperation, kind: KmsFailureKind): string {
  switch (kind) {
    case 'denied':
      return awsDenied(key, operation);
    case 'unreachable':
      return `Check the network, the proxy and the firewall: kms and sts must answer on port 443 in the region of ${key.keyArn}. Then run the preflight again.`;
    case 'not-found':
      return `Compare ${key.keyArn} with the customer's console: region, account and key id must be the same, and the key must not be deleted.`;
    case 'disabled':
      return 'Ask the customer to enable the key, or to cancel its deletion, in the KMS console. Then run the preflight again.';
    case 'throttled':
      return "Wait a minute and run the preflight again. If it stays, ask the customer for the account's KMS request quota.";
    case 'wrong-key':
      return 'Register a symmetric key for encryption (SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT), by its key ARN instead of an alias that can be moved.';
    case 'invalid-response':
      return 'Make sure that nothing stands between this machine and AWS, and that no endpoint is set unless it is an emulator. Then try again.';
  }
}

function keyFileRemedy({ path }: KeyFileKey, kind: KmsFailureKind): string {
  switch (kind) {
    case 'denied':
      return `Enter the passphrase of the key file under Keys, and make sure that this user may read ${path}.`;
    case 'unreachable':
      return `Connect the removable media that holds ${path}, then run the preflight again.`;
    case 'not-found':
      return `Put the key file back to ${path}, or connect the media that holds it.`;
    case 'disabled':
    case 'throttled':
      return 'Run the preflight again.';
    case 'wrong-key':
      return `The file at ${path} is another key file. Connect the media with the one that was registered and compare its check value.`;
    case 'invalid-response':
      return `The file at ${path} is damaged. Replace it with one of its exported copies.`;
  }
}

/** What to do, in words for the officer and the customer, when a key failed in a certain way. */
export function remedyFor(key: KeyReference, operation: KmsOperation, kind: KmsFailureKind): string {
  switch (key.provider) {
    case 'AWS':
      return awsRemedy(key, operation, kind);
    case 'KEY_FILE':
      return keyFileRemedy(key, kind);
  }
}
