import type { KmsFailureKind } from '../../src-shared/errors.ts';
import type { GcpKey } from '../../src-shared/key-references.ts';
import type { KmsOperation } from '../kms/provider.ts';

const permissions: Readonly<Record<Exclude<KmsOperation, 'open'>, string>> = {
  describe: 'cloudkms.cryptoKeys.get',
  wrap: 'cloudkms.cryptoKeyVersions.useToEncrypt',
  unwrap: 'cloudkms.cryptoKeyVersions.useToDecrypt',
  create: 'cloudkms.cryptoKeys.create',
  policy: 'cloudkms.cryptoKeys.getIamPolicy',
  rotation: 'cloudkms.cryptoKeys.get and cloudkms.cryptoKeyVersions.list',
  attest: 'cloudkms.cryptoKeyVersions.get',
};

/** The account that is called with, as far as the reference tells it. */
function account({ authentication }: GcpKey): string {
  return authentication.mode === 'GCP_ADC_IAM_BINDING' ? authentication.serviceAccount : 'the service account of the stored key';
}

function signIn({ authentication }: GcpKey): string {
  if (authentication.mode === 'GCP_SERVICE_ACCOUNT_KEY_SECRET')
    return `Publish a service account key that Google still accepts in the secret ${authentication.secret.secret} of ${authentication.secret.tenant}. Better: register the key anew with application default credentials.`;
  return 'Sign in again on this machine: gcloud auth application-default login. Then check its clock, and try again.';
}

function denied(key: GcpKey, operation: Exclude<KmsOperation, 'open'>): string {
  const impersonation =
    key.authentication.mode === 'GCP_ADC_IAM_BINDING'
      ? ` If it is the impersonation that was refused, the administrator of the account's project must grant roles/iam.serviceAccountTokenCreator on ${account(key)} to the identity signed in on this machine.`
      : '';
  return `Ask the customer to allow ${permissions[operation]} to ${account(key)}: bind a role that has it on the key (gcloud kms keys add-iam-policy-binding).${impersonation}`;
}

/** What to do when a key at Google Cloud KMS failed in a certain way. */
export function gcpRemedy(key: GcpKey, operation: KmsOperation, kind: KmsFailureKind): string {
  if (operation === 'open') return signIn(key);
  switch (kind) {
    case 'denied':
      return denied(key, operation);
    case 'unreachable':
      return 'Check the network, the proxy and the firewall: cloudkms, iamcredentials and oauth2 at googleapis.com must answer on port 443. Then try again.';
    case 'not-found':
      return `Compare ${key.keyName} with the customer's console: project, location, key ring and key must be the same, and the Cloud KMS API must be enabled in the project.`;
    case 'disabled':
      return "Ask the customer to enable the key's primary version, or to restore it before it is destroyed (gcloud kms keys versions enable, or restore and then enable).";
    case 'throttled':
      return "Wait a minute and try again. If it stays, ask the customer to raise the Cloud KMS quota of the key's project.";
    case 'wrong-key':
      return 'Ask the customer for a key with the purpose ENCRYPT_DECRYPT (symmetric), named without a version, and register that one.';
    case 'invalid-response':
      return 'A checksum or an answer was not as it must be: make sure that nothing between this machine and Google changes what is sent, then try again.';
  }
}
