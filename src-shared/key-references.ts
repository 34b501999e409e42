import { z } from 'zod';
import { awsAccess, azureAccess, azureKeyIdShape, gcpAccess, pkcs11Mechanisms } from './key-access.ts';
import { pathSchema } from './values.ts';

/** Where a customer's key can be held. */
export const providers = ['AWS', 'GCP', 'AZURE', 'PKCS11', 'KEY_FILE'] as const;
export const providerSchema = z.enum(providers);
export type Provider = z.infer<typeof providerSchema>;

/** A key at AWS KMS, reached by a role that is assumed from a named profile. The endpoints are for emulators only. */
export const awsKeySchema = z.strictObject({
  provider: z.literal('AWS'),
  keyArn: z
    .string()
    .regex(
      /^arn:aws(?:-cn|-us-gov)?:kms:[a-z0-9-]+:\d{12}:(?:key\/[A-Za-z0-9-]+|alias\/[A-Za-z0-9/_-]+)$/,
      'must be a full key ARN (arn:aws:kms:REGION:ACCOUNT:key/ID) or alias ARN',
    ),
  ...awsAccess,
});
export type AwsKey = z.infer<typeof awsKeySchema>;

/** A key at Google Cloud KMS, by its name without a version. The endpoints are for emulators only. */
export const gcpKeySchema = z.strictObject({
  provider: z.literal('GCP'),
  keyName: z
    .string()
    .regex(
      /^projects\/[a-z][a-z0-9:.-]{4,61}[a-z0-9]\/locations\/[a-z0-9-]+\/keyRings\/[\w-]{1,63}\/cryptoKeys\/[\w-]{1,63}$/,
      'must be the name of a key without a version (projects/P/locations/L/keyRings/R/cryptoKeys/K)',
    ),
  ...gcpAccess,
});
export type GcpKey = z.infer<typeof gcpKeySchema>;

/**
 * A key in an Azure Key Vault or Managed HSM, by its identifier without a version. The emulator is one on this machine. `storeId`
 * is what a client of the REST API calls the vault, and is told so again; nothing is reached by it.
 */
export const azureKeySchema = z.strictObject({
  provider: z.literal('AZURE'),
  keyId: z
    .string()
    .regex(
      azureKeyIdShape,
      'must be a key identifier without a version (https://VAULT.vault.azure.net/keys/NAME or https://HSM.managedhsm.azure.net/keys/NAME)',
    ),
  storeId: z.string().min(1).max(2048).optional(),
  ...azureAccess,
});
export type AzureKey = z.infer<typeof azureKeySchema>;

/** A secret key on a PKCS#11 token. `uri` names token and key as RFC 7512 does; `module` is the vendor's library on this machine. */
export const pkcs11KeySchema = z.strictObject({
  provider: z.literal('PKCS11'),
  module: pathSchema,
  uri: z.string().max(1024).regex(/^pkcs11:[^?#\s]+$/, 'must be a PKCS#11 URI that names a token and a key (pkcs11:token=NAME;object=KEY;type=secret-key)'),
  mechanism: z.enum(pkcs11Mechanisms).default('AES_GCM'),
});
export type Pkcs11Key = z.infer<typeof pkcs11KeySchema>;

/** A key in a file on removable media. */
export const keyFileKeySchema = z.strictObject({ provider: z.literal('KEY_FILE'), path: pathSchema });
export type KeyFileKey = z.infer<typeof keyFileKeySchema>;

/** How a customer's key is reached: names only, never a credential. Immutable once registered. */
export const keyReferenceSchema = z.discriminatedUnion('provider', [
  awsKeySchema,
  gcpKeySchema,
  azureKeySchema,
  pkcs11KeySchema,
  keyFileKeySchema,
]);
export type KeyReference = z.infer<typeof keyReferenceSchema>;

/** Reads a reference as its row holds it. Older rows lack fields that came later: they get what was meant then. @throws what is no reference */
export function readReference(stored: string): KeyReference {
  return keyReferenceSchema.parse(JSON.parse(stored));
}

/** Whether a key at Azure is in a Managed HSM, and not in a Key Vault. */
export function isInManagedHsm({ keyId }: AzureKey): boolean {
  return new URL(keyId).host.includes('.managedhsm.');
}

/** Whether a reference names an emulator on this machine instead of a provider. */
export function isEmulated(reference: KeyReference): boolean {
  switch (reference.provider) {
    case 'AWS':
      return reference.endpoint !== null || reference.stsEndpoint !== null;
    case 'GCP':
      return reference.endpoint !== null || reference.tokenEndpoint !== null;
    case 'AZURE':
      return reference.emulator !== null;
    case 'PKCS11':
    case 'KEY_FILE':
      return false;
  }
}
