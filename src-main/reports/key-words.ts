import type { KeyReference, Provider } from '../../src-shared/key-references.ts';
import { isEmulated, isInManagedHsm } from '../../src-shared/key-references.ts';

const names: Readonly<Record<Provider, string>> = {
  AWS: 'AWS KMS',
  GCP: 'Google Cloud KMS',
  AZURE: 'Azure Key Vault',
  PKCS11: 'PKCS#11 token',
  KEY_FILE: 'Key file',
};

/** A provider as reports name it. */
export function providerName(reference: KeyReference): string {
  if (reference.provider === 'AZURE' && isInManagedHsm(reference)) return 'Azure Managed HSM';
  return names[reference.provider];
}

/** How a key's provider is signed in to; what rests on a credential that does not expire says so. */
export function authenticationOf(reference: KeyReference): string {
  switch (reference.provider) {
    case 'AWS':
      return reference.externalId === null ? 'assumed role' : 'assumed role with external id';
    case 'GCP':
      return reference.authentication.mode === 'GCP_ADC_IAM_BINDING' ? 'impersonated service account' : 'service account key kept as a secret (not preferred)';
    case 'AZURE':
      return azureAuthentication[reference.authentication.mode];
    case 'PKCS11':
      return 'PIN of the token';
    case 'KEY_FILE':
      return 'passphrase of the key file';
  }
}

const azureAuthentication = {
  AZURE_WORKLOAD_IDENTITY: 'workload identity',
  AZURE_DEVICE_CODE: 'sign-in of the officer',
  AZURE_CLIENT_SECRET_ENV: 'client secret of the environment (not preferred)',
} as const;

/** Whether a key protects real data or is an emulator's. */
export function environmentOf(reference: KeyReference): string {
  return isEmulated(reference) ? 'test (emulator)' : 'production';
}
