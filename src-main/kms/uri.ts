import { KeydeskError } from '../../src-shared/errors.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import { arnRemedy, type AwsKeyResource, formatAwsKeyArn, parseAwsKeyArn } from './uri-aws.ts';
import { azureIdRemedy, type AzureKeyResource, formatAzureKeyId, parseAzureKeyId } from './uri-azure.ts';
import { formatGcpKeyName, type GcpKeyResource, gcpNameRemedy, parseGcpKeyName } from './uri-gcp.ts';
import { checkKeyFilePath, formatKeyFileUri, type KeyFileResource, keyFileUriRemedy, parseKeyFileUri } from './uri-key-file.ts';
import { formatPkcs11Uri, parsePkcs11KeyUri, type Pkcs11Name } from './uri-pkcs11.ts';

export { parseAwsKeyArn, parseAwsRoleArn } from './uri-aws.ts';
export { checkKeyFilePath } from './uri-key-file.ts';

/** A secret key on a PKCS#11 token, by what its URI says of token and key. */
export interface Pkcs11KeyResource {
  readonly provider: 'PKCS11';
  readonly name: Pkcs11Name;
}

/** A key by its name at its provider, whichever that is. */
export type KeyResource = AwsKeyResource | GcpKeyResource | AzureKeyResource | Pkcs11KeyResource | KeyFileResource;

const pkcs11Remedy = 'For a token: pkcs11:token=NAME;object=KEY;type=secret-key.';

/** Reads any key resource by how it begins. Throws `BAD_INPUT` naming `field`. */
export function parseKeyResource(text: string, field = 'key'): KeyResource {
  if (text.startsWith('arn:')) return parseAwsKeyArn(text, field);
  if (text.startsWith('projects/')) return parseGcpKeyName(text, field);
  if (/^https:/i.test(text)) return parseAzureKeyId(text, field);
  if (text.startsWith('pkcs11:')) return { provider: 'PKCS11', name: secretKey(text, field) };
  if (text.startsWith('keyfile:')) return parseKeyFileUri(text, field);
  const remedy = [arnRemedy, gcpNameRemedy, azureIdRemedy, pkcs11Remedy, keyFileUriRemedy].join(' ');
  throw new KeydeskError('BAD_INPUT', { field, problem: 'This is the name of a key at no known provider.', remedy });
}

/** A key resource as text: `parseKeyResource` reads it back the same, and two spellings of one key come to one text. */
export function formatKeyResource(named: KeyResource): string {
  switch (named.provider) {
    case 'AWS':
      return formatAwsKeyArn(named);
    case 'GCP':
      return formatGcpKeyName(named);
    case 'AZURE':
      return formatAzureKeyId(named);
    case 'PKCS11':
      return formatPkcs11Uri(named.name);
    case 'KEY_FILE':
      return formatKeyFileUri(named);
  }
}

/** What a reference names, without how it is reached. Throws `BAD_INPUT` naming the reference's field after `prefix`. */
export function resourceOf(reference: KeyReference, prefix = ''): KeyResource {
  switch (reference.provider) {
    case 'AWS':
      return parseAwsKeyArn(reference.keyArn, `${prefix}keyArn`);
    case 'GCP':
      return parseGcpKeyName(reference.keyName, `${prefix}keyName`);
    case 'AZURE':
      return parseAzureKeyId(reference.keyId, `${prefix}keyId`);
    case 'PKCS11':
      return { provider: 'PKCS11', name: secretKey(reference.uri, `${prefix}uri`) };
    case 'KEY_FILE':
      return { provider: 'KEY_FILE', path: checkKeyFilePath(reference.path, `${prefix}path`) };
  }
}

/** Where a key is, as its name tells it; null where the name does not. */
export function regionOf(named: KeyResource): string | null {
  switch (named.provider) {
    case 'AWS':
      return named.region;
    case 'GCP':
      return named.location;
    case 'AZURE':
    case 'PKCS11':
    case 'KEY_FILE':
      return null;
  }
}

function secretKey(uri: string, field: string): Pkcs11Name {
  return { ...parsePkcs11KeyUri(uri, field), type: 'secret-key' };
}
