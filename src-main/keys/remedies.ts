import type { KmsFailureKind } from '../../src-shared/errors.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import type { KmsOperation } from '../kms/provider.ts';
import { awsRemedy } from './remedies-aws.ts';
import { azureRemedy } from './remedies-azure.ts';
import { gcpRemedy } from './remedies-gcp.ts';
import { keyFileRemedy } from './remedies-key-file.ts';
import { pkcs11Remedy } from './remedies-pkcs11.ts';

/**
 * What to do, in words for the officer and the customer, when a key failed in a certain way.
 * `open` is what is ours to mend on this desk: a sign-in, a passphrase, a PIN.
 */
export function remedyFor(key: KeyReference, operation: KmsOperation, kind: KmsFailureKind): string {
  // A sign-in mends a sign-in that was refused. What went wrong on the way to a cloud is mended alike for every call.
  const asked = operation === 'open' && kind !== 'denied' ? 'describe' : operation;
  switch (key.provider) {
    case 'AWS':
      return awsRemedy(key, asked, kind);
    case 'GCP':
      return gcpRemedy(key, asked, kind);
    case 'AZURE':
      return azureRemedy(key, asked, kind);
    case 'PKCS11':
      return pkcs11Remedy(key, operation, kind);
    case 'KEY_FILE':
      return keyFileRemedy(key, operation, kind);
  }
}
