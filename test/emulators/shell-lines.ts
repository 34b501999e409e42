import { shownKey } from '../../src-main/api/rest/handlers/tenant-kms-config.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';

/** A word as a POSIX shell reads it back. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

type Options = readonly (readonly [option: string, value: string | null])[];

function optionsOf(reference: KeyReference): Options {
  switch (reference.provider) {
    case 'AWS': {
      const { keyArn, roleArn, externalId, profile, endpoint, stsEndpoint } = reference;
      return [['aws-key', keyArn], ['aws-role', roleArn], ['aws-profile', profile], ['aws-external-id', externalId], ['aws-endpoint', endpoint], ['aws-sts-endpoint', stsEndpoint]];
    }
    case 'GCP': {
      const { keyName, authentication, endpoint, tokenEndpoint } = reference;
      const account = authentication.mode === 'GCP_ADC_IAM_BINDING' ? authentication.serviceAccount : null;
      return [['gcp-key', keyName], ['gcp-service-account', account], ['gcp-endpoint', endpoint], ['gcp-token-endpoint', tokenEndpoint]];
    }
    case 'AZURE': {
      const { keyId, authentication, emulator } = reference;
      const tokenFile = authentication.mode === 'AZURE_WORKLOAD_IDENTITY' ? authentication.tokenFile : null;
      const signIn: Options = [['azure-directory', authentication.directory], ['azure-client', authentication.clientId], ['azure-token-file', tokenFile]];
      const places: Options = [['azure-endpoint', emulator?.endpoint ?? null], ['azure-authority', emulator?.authority ?? null], ['azure-certificate', emulator?.certificateFile ?? null]];
      return [['azure-key', keyId], ...signIn, ...places];
    }
    case 'PKCS11':
      return [['pkcs11-module', reference.module], ['pkcs11-uri', reference.uri]];
    case 'KEY_FILE':
      return [['key-file', reference.path]];
  }
}

/** What `keydesk key add` is told of a key: option and value in turn. */
export function addingOptions(reference: KeyReference): readonly (readonly [option: string, value: string])[] {
  return optionsOf(reference).flatMap(([option, value]) => (value === null ? [] : [[`--${option}`, value] as const]));
}

/** The command that registers a key. */
export function addingLine(name: string, reference: KeyReference): string {
  const options = addingOptions(reference).map(([option, value]) => `${option} ${quoted(value)}`);
  return [`npm run keydesk -- key add ${quoted(name)}`, ...options].join(' \\\n    ');
}

/** What onboards a key for a tenant over the REST API, as the variable that the examples in `docs/examples/rest` read. */
export function onboardingLine(reference: KeyReference): string {
  return `export KEYDESK_KMS=${quoted(JSON.stringify(shownKey(reference)))}`;
}

/** The lines that set variables of the environment. */
export function exportLines(environment: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(environment).map(([name, value]) => `export ${name}=${quoted(value)}`);
}
