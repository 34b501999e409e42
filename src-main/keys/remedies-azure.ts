import type { KmsFailureKind } from '../../src-shared/errors.ts';
import { type AzureKey, isInManagedHsm } from '../../src-shared/key-references.ts';
import type { KmsOperation } from '../kms/provider.ts';

const needs: Readonly<Record<Exclude<KmsOperation, 'open'>, string>> = {
  describe: 'keys/read',
  wrap: 'keys/wrap',
  unwrap: 'keys/unwrap',
  create: 'keys/create',
  policy: 'Microsoft.Authorization/roleAssignments/read',
  rotation: 'keys/rotationpolicy/read and keys/read',
  attest: 'keys/read',
};

function signIn({ authentication }: AzureKey): string {
  switch (authentication.mode) {
    case 'AZURE_DEVICE_CODE':
      return 'Sign in again: choose Sign in on this key, open the address on any device and enter the code.';
    case 'AZURE_WORKLOAD_IDENTITY':
      return `Make sure that ${authentication.tokenFile} holds a token that has not run out, and that the federated credential of application ${authentication.clientId} names its issuer and subject.`;
    case 'AZURE_CLIENT_SECRET_ENV':
      return `Start Keydesk with a client secret that has not run out in the environment variable ${authentication.variable}. Better: register the key anew with workload identity or device code.`;
  }
}

function denied(key: AzureKey, operation: Exclude<KmsOperation, 'open'>): string {
  const { clientId } = key.authentication;
  const role = isInManagedHsm(key)
    ? `az keyvault role assignment create --hsm-name HSM --role "Managed HSM Crypto Service Encryption User" --assignee ${clientId} --scope /keys/NAME`
    : `az role assignment create --role "Key Vault Crypto Service Encryption User" --assignee ${clientId} --scope KEY-RESOURCE-ID`;
  return `Ask the customer to allow ${needs[operation]} to application ${clientId}: ${role}. Check that the firewall of the store lets this machine in, and that the key's operations hold wrapKey and unwrapKey.`;
}

/** What to do when a key at Azure failed in a certain way. */
export function azureRemedy(key: AzureKey, operation: KmsOperation, kind: KmsFailureKind): string {
  if (operation === 'open') return signIn(key);
  switch (kind) {
    case 'denied':
      return denied(key, operation);
    case 'unreachable':
      return `Check the network, the proxy and the firewall: ${new URL(key.keyId).host} and Microsoft Entra must answer on port 443. Then try again.`;
    case 'not-found':
      return `Compare ${key.keyId} with the customer's portal. If the key was deleted, ask the customer to recover it: az keyvault key recover.`;
    case 'disabled':
      return `Ask the customer to enable the key (az keyvault key set-attributes --id ${key.keyId} --enabled true) and to check its activation and expiry dates.`;
    case 'throttled':
      return 'Wait a minute and try again. If it stays, ask the customer to spread the load over several vaults or to use a Managed HSM.';
    case 'wrong-key':
      return isInManagedHsm(key)
        ? 'Ask the customer for an AES key (oct-HSM) with the operations wrapKey and unwrapKey, and register that one.'
        : 'Ask the customer for an RSA key of at least 2048 bits with the operations wrapKey and unwrapKey, and register that one.';
    case 'invalid-response':
      return 'Make sure that nothing stands between this machine and Azure, and that no emulator is set unless it is one. Then try again.';
  }
}
