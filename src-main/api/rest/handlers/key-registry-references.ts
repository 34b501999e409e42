import type { z } from 'zod';
import type { CloudIdentities } from '../../../../src-shared/cloud-identities.ts';
import { KeydeskError } from '../../../../src-shared/errors.ts';
import type { KeyReference } from '../../../../src-shared/key-references.ts';
import type { wantedRegistryKey } from '../../../../src-shared/rest/key-registry.ts';
import { completeAws, completeAzure, completeGcp, completeKeyFile, completePkcs11, type FieldWords } from '../references.ts';

/** A key to be registered, as a call names it. */
export type WantedKey = z.output<typeof wantedRegistryKey>;
type Kind = WantedKey['kind'];
type Of<K extends Kind> = Extract<WantedKey, { readonly kind: K }>;

/** What this dialect calls the fields of a reference. */
export const fieldWords: Readonly<Record<Kind, FieldWords>> = {
  AwsKey: { 'keyArn': 'key.key_arn', 'roleArn': 'key.role_arn', 'externalId': 'key.external_id', '': 'key' },
  AzureKey: { 'keyId': 'key.key_id', 'storeId': 'key.key_vault_id', 'authentication.directory': 'key.tenant_id', '': 'key' },
  GcpKey: { 'keyName': 'key.key_id', 'authentication.serviceAccount': 'key.impersonate_service_account', '': 'key' },
  Pkcs11Key: { '': 'key.uri' },
  KeyFileKey: { '': 'key.uri' },
};

function bad(field: string, problem: string, remedy: string): KeydeskError<'BAD_INPUT'> {
  return new KeydeskError('BAD_INPUT', { field: `key.${field}`, problem, remedy });
}

/** A version would be gone after the next rotation, and what it wrapped with it. @throws BAD_INPUT */
function requireNoVersion(field: string, text: string, version: RegExp): void {
  if (version.test(text)) throw bad(field, 'names a version of the key', 'Leave the version out: the key itself is registered, and uses its newest version.');
}

function awsKey({ key_arn: keyArn, role_arn: roleArn, external_id: externalId }: Of<'AwsKey'>, identities: CloudIdentities): KeyReference {
  return completeAws({ keyArn, roleArn, externalId }, identities);
}

function gcpKey({ key_id: keyName, impersonate_service_account: serviceAccount }: Of<'GcpKey'>, identities: CloudIdentities): KeyReference {
  requireNoVersion('keyName', keyName, /\/cryptoKeyVersions(?:\/|$)/);
  const authentication = serviceAccount === undefined ? undefined : ({ mode: 'GCP_ADC_IAM_BINDING', serviceAccount } as const);
  return completeGcp({ keyName, authentication }, identities);
}

/** Whether a vault's id, an address or a resource of its cloud, is that of the vault that a key is in. Names of vaults are unique. */
function isStoreOf(keyId: string, storeId: string): boolean {
  const { host } = new URL(keyId);
  const id = storeId.toLowerCase().replace(/\/$/, '');
  return id === `https://${host}` || (/^\/subscriptions\/[^/\s]+\/\S+$/.test(id) && id.split('/').at(-1) === host.split('.')[0]);
}

/** A key at Azure is signed in to in the directory that the client names. */
function azureKey({ key_id: keyId, key_vault_id: vaultId, tenant_id: directory }: Of<'AzureKey'>, identities: CloudIdentities): KeyReference {
  requireNoVersion('keyId', keyId, /\/keys\/[^/]+\/[0-9a-f]{32}\/?$/i);
  const storeId = vaultId === '' ? undefined : vaultId;
  const reference = completeAzure({ keyId, directory, storeId }, identities);
  if (storeId === undefined || isStoreOf(keyId, storeId)) return reference;
  const remedy = 'Give the resource id of the vault that holds the key (/subscriptions/…/vaults/NAME), its address, or an empty text.';
  throw bad('storeId', 'is not the vault of this key', remedy);
}

/** A key file by its `file:` URI, on this machine; `keyfile:` is taken for it too. */
function keyFile({ uri }: Of<'KeyFileKey'>): KeyReference {
  const path = /^(?:file|keyfile):\/\/(\/[^?#]*)$/i.exec(uri)?.[1];
  if (path === undefined) throw bad('uri', 'is not the URI of a file on this machine', 'Write it as file:///PATH/NAME.keydesk-key, with special characters percent-encoded.');
  return completeKeyFile({ path: `keyfile://${path.replace(/^\/([A-Za-z]:\/)/, '$1')}` });
}

/**
 * How a key that a call names is reached.
 * @throws BAD_INPUT naming a field of the reference, which `fieldWords` turn into the one of the call
 */
export function referenceOf(key: WantedKey, identities: CloudIdentities): KeyReference {
  switch (key.kind) {
    case 'AwsKey':
      return awsKey(key, identities);
    case 'AzureKey':
      return azureKey(key, identities);
    case 'GcpKey':
      return gcpKey(key, identities);
    case 'Pkcs11Key':
      return completePkcs11({ uri: key.uri });
    case 'KeyFileKey':
      return keyFile(key);
  }
}
