import { cloudNames } from '../emulators/clouds.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import type { CloudKey, World } from './world.ts';

/** The name of a key, as its provider shows it. */
export function resourceOf(reference: KeyReference): string {
  switch (reference.provider) {
    case 'AWS':
      return reference.keyArn;
    case 'GCP':
      return reference.keyName;
    case 'AZURE':
      return reference.keyId;
    case 'PKCS11':
      return reference.uri;
    case 'KEY_FILE':
      return reference.path;
  }
}

/** The body by which a key is staged. */
export function stagedBody(key: CloudKey | undefined): Record<string, unknown> {
  return key === undefined ? {} : { provider: 'UNSPECIFIED', kmsKeyResourceName: resourceOf(key.owned.reference), authMode: 'UNSPECIFIED', authSecretRef: null };
}

function wanted(reference: KeyReference): unknown {
  switch (reference.provider) {
    case 'AWS':
      return { kind: 'AwsKey', key_arn: reference.keyArn };
    case 'GCP':
      return { kind: 'GcpKey', key_id: reference.keyName };
    case 'AZURE':
      return { kind: 'AzureKey', key_id: reference.keyId, key_vault_id: new URL(reference.keyId).origin, tenant_id: 'directory' in reference.authentication ? reference.authentication.directory : '' };
    case 'PKCS11':
      return { kind: 'Pkcs11Key', uri: reference.uri };
    case 'KEY_FILE':
      return { kind: 'KeyFileKey', uri: reference.path };
  }
}

/** A key that has just been made at one of the clouds, as the registry wants it. */
export function wantedKey({ clouds }: World, number: number): unknown {
  const cloud = cloudNames[number % cloudNames.length] ?? 'aws';
  // Making a key at Azure is dear: RSA. The others are bytes.
  const name = cloud.startsWith('azure') ? 'aws' : cloud;
  return wanted(clouds.clouds[name].createKey(`made-${String(number)}`).reference);
}

/** The body by which a tenant is onboarded at AWS or Google Cloud. */
export function onboardingBody(reference: KeyReference): unknown {
  if (reference.provider === 'AWS') {
    const { keyArn, roleArn, externalId, profile, endpoint, stsEndpoint } = reference;
    return { provider: 'aws', kms_key_ref: keyArn, config: { region: keyArn.split(':')[3], role_arn: roleArn, external_id: externalId, profile, endpoint, sts_endpoint: stsEndpoint } };
  }
  if (reference.provider !== 'GCP' || reference.authentication.mode !== 'GCP_ADC_IAM_BINDING') throw new Error('only these two are onboarded here');
  const { keyName, authentication, endpoint, tokenEndpoint } = reference;
  return { provider: 'gcp', kms_key_ref: keyName, config: { impersonate_service_account: authentication.serviceAccount, project_id: keyName.split('/')[1], endpoint, token_endpoint: tokenEndpoint } };
}
