import type { z } from 'zod';
import type { KeyReference, Provider } from '../../../../src-shared/key-references.ts';
import type { KmsKey } from '../../../../src-shared/keys.ts';
import type { registryKeyOnWire, registryProviders } from '../../../../src-shared/rest/key-registry.ts';

/** A registered key on the wire. */
export type RegistryKey = z.input<typeof registryKeyOnWire>;

/** Where a key is answered: the server as the client reached it, and the account. */
export interface Place {
  readonly origin: string;
  readonly account: string;
}

/** Where the registry is. */
export const registryPath = '/byok/v1/keys';

type WireProvider = (typeof registryProviders)[number];

const wireNames: Readonly<Record<Provider, WireProvider>> = { AWS: 'AWS', AZURE: 'Azure', GCP: 'GCP', PKCS11: 'PKCS11', KEY_FILE: 'KEY_FILE' };
const ourNames: Readonly<Record<WireProvider, Provider>> = { AWS: 'AWS', Azure: 'AZURE', GCP: 'GCP', PKCS11: 'PKCS11', KEY_FILE: 'KEY_FILE' };

/** A provider in our words. */
export function providerOf(name: WireProvider): Provider {
  return ourNames[name];
}

/** RFC 3339, in UTC. */
function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** The path of a key file as a `file:` URI (RFC 8089), every part percent-encoded but a drive letter. */
function fileUri(path: string): string {
  const parts = path.split('/').map((part) => encodeURIComponent(part).replace(/^([A-Za-z])%3A$/, '$1:'));
  return `file://${path.startsWith('/') ? '' : '/'}${parts.join('/')}`;
}

/** How a key is named, by its kind. */
function keyOnWire(reference: KeyReference): RegistryKey['key'] {
  switch (reference.provider) {
    case 'AWS':
      return { kind: 'AwsKey', key_arn: reference.keyArn, roles: [reference.roleArn] };
    case 'AZURE': {
      const { keyId, storeId = new URL(keyId).origin, authentication } = reference;
      return { kind: 'AzureKey', key_id: keyId, key_vault_id: storeId, tenant_id: authentication.directory, application_id: authentication.clientId };
    }
    case 'GCP': {
      const { keyName, authentication } = reference;
      // The account whose key is kept as a secret is known to that secret alone.
      return { kind: 'GcpKey', key_id: keyName, security_group: authentication.mode === 'GCP_ADC_IAM_BINDING' ? authentication.serviceAccount : '' };
    }
    case 'PKCS11':
      return { kind: 'Pkcs11Key', uri: `${reference.uri}?module-path=${encodeURIComponent(reference.module)}` };
    case 'KEY_FILE':
      return { kind: 'KeyFileKey', uri: fileUri(reference.path) };
  }
}

/** A registered key as it is answered. `deleted_at` is left out: a key that is removed is not answered. */
export function onWire({ origin, account }: Place, key: KmsKey): RegistryKey {
  const { id, validation } = key;
  return {
    api_version: 'byok/v1',
    kind: 'Key',
    id,
    metadata: {
      self: `${origin}${registryPath}/${id}`,
      resource_name: `crn://keydesk/organization=${account}/key=${id}`,
      created_at: instant(key.createdAt),
      updated_at: instant(key.modifiedAt),
    },
    key: keyOnWire(key.key),
    display_name: key.displayName,
    provider: wireNames[key.provider],
    state: key.state,
    validation: { phase: validation.phase, message: validation.message, since: instant(validation.since), region: validation.region ?? '' },
  };
}
