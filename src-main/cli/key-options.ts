import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { AzureAuthentication, GcpAuthentication } from '../../src-shared/key-access.ts';
import { pkcs11Mechanisms } from '../../src-shared/key-access.ts';
import type { KeyReference, Provider } from '../../src-shared/key-references.ts';
import { badUsage } from './failure.ts';
import type { Given } from './given.ts';

/** The option that names a key at each provider; one of them says which provider it is. */
const naming: Readonly<Record<Provider, string>> = {
  AWS: 'aws-key',
  GCP: 'gcp-key',
  AZURE: 'azure-key',
  PKCS11: 'pkcs11-uri',
  KEY_FILE: 'key-file',
};

/** The options that say how a key is reached. */
export function withReference(command: Command): Command {
  return command
    .option('--key-file <path>', 'a key file on removable media')
    .option('--aws-key <arn>', 'the ARN of a key at AWS KMS')
    .option('--aws-role <arn>', 'the ARN of the role to assume')
    .option('--aws-profile <name>', 'the profile of the AWS configuration that may assume it')
    .option('--aws-external-id <id>', 'the external id the role asks for')
    .option('--aws-fips', 'use the FIPS 140 endpoints')
    .option('--aws-endpoint <url>', 'an emulator of KMS on this machine')
    .option('--aws-sts-endpoint <url>', 'an emulator of STS on this machine')
    .option('--gcp-key <name>', 'the name of a key at Google Cloud KMS, without a version')
    .option('--gcp-service-account <email>', 'the service account to impersonate')
    .option('--gcp-secret <tenant/key>', 'the secret of this vault that holds a service account key (not preferred)')
    .option('--gcp-endpoint <url>', 'an emulator of Cloud KMS on this machine')
    .option('--gcp-token-endpoint <url>', 'an emulator of IAM on this machine')
    .option('--azure-key <id>', 'the identifier of a key in a Key Vault or Managed HSM, without a version')
    .option('--azure-directory <id>', 'the id of the Entra directory (tenant)')
    .option('--azure-client <id>', 'the id of the Entra application (client)')
    .option('--azure-token-file <path>', 'the file of a federated token (workload identity)')
    .option('--azure-device-code', 'sign in on another device when it is needed')
    .option('--azure-secret-variable <name>', 'the environment variable that holds a client secret (not preferred)')
    .option('--azure-endpoint <url>', 'an emulator of Key Vault on this machine')
    .option('--azure-authority <url>', 'an emulator of Entra on this machine')
    .option('--azure-certificate <path>', 'the certificate of the emulators (PEM)')
    .option('--pkcs11-uri <uri>', 'a key on a token, as a PKCS#11 URI')
    .option('--pkcs11-module <path>', "the vendor's PKCS#11 library")
    .option('--pkcs11-mechanism <word>', `how it wraps: ${pkcs11Mechanisms.join(', ')}`);
}

/** How the key is reached, by the options that were given. @throws BAD_INPUT when they name none or several */
export function referenceOf(given: Given, cwd: string): KeyReference {
  const named = (Object.keys(naming) as Provider[]).filter((provider) => given.maybe(naming[provider]) !== undefined);
  const [provider] = named;
  if (provider === undefined || named.length > 1) {
    const options = Object.values(naming).map((option) => `--${option}`);
    throw badUsage('--key-file', 'one key is needed, and one only', `Give one of: ${options.join(', ')}.`);
  }
  return builders[provider](given, cwd);
}

const builders: Readonly<Record<Provider, (given: Given, cwd: string) => KeyReference>> = {
  AWS: awsReference,
  GCP: gcpReference,
  AZURE: azureReference,
  PKCS11: pkcs11Reference,
  KEY_FILE: (given, cwd) => ({ provider: 'KEY_FILE', path: resolve(cwd, given.text('key-file')) }),
};

function awsReference(given: Given): KeyReference {
  return {
    provider: 'AWS',
    keyArn: given.text('aws-key'),
    roleArn: given.text('aws-role'),
    profile: given.text('aws-profile'),
    externalId: given.maybe('aws-external-id') ?? null,
    fips: given.flag('aws-fips'),
    endpoint: given.maybe('aws-endpoint') ?? null,
    stsEndpoint: given.maybe('aws-sts-endpoint') ?? null,
  };
}

function gcpReference(given: Given): KeyReference {
  return {
    provider: 'GCP',
    keyName: given.text('gcp-key'),
    authentication: gcpAuthentication(given),
    endpoint: given.maybe('gcp-endpoint') ?? null,
    tokenEndpoint: given.maybe('gcp-token-endpoint') ?? null,
  };
}

function gcpAuthentication(given: Given): GcpAuthentication {
  const named = given.maybe('gcp-secret');
  if (named === undefined) return { mode: 'GCP_ADC_IAM_BINDING', serviceAccount: given.text('gcp-service-account') };
  const at = named.indexOf('/');
  if (at < 1) throw badUsage('--gcp-secret', 'names no secret of a tenant', 'Write it as TENANT/KEY.');
  return { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: { tenant: named.slice(0, at), secret: named.slice(at + 1) } };
}

function azureReference(given: Given, cwd: string): KeyReference {
  const endpoint = given.maybe('azure-endpoint');
  const emulator =
    endpoint === undefined
      ? null
      : { endpoint, authority: given.text('azure-authority'), certificateFile: resolve(cwd, given.text('azure-certificate')) };
  return { provider: 'AZURE', keyId: given.text('azure-key'), authentication: azureAuthentication(given, cwd), emulator };
}

function azureAuthentication(given: Given, cwd: string): AzureAuthentication {
  const application = { directory: given.text('azure-directory'), clientId: given.text('azure-client') };
  const variable = given.maybe('azure-secret-variable');
  if (variable !== undefined) return { mode: 'AZURE_CLIENT_SECRET_ENV', ...application, variable };
  if (given.flag('azure-device-code')) return { mode: 'AZURE_DEVICE_CODE', ...application };
  return { mode: 'AZURE_WORKLOAD_IDENTITY', ...application, tokenFile: resolve(cwd, given.text('azure-token-file')) };
}

function pkcs11Reference(given: Given, cwd: string): KeyReference {
  const mechanism = given.choice('pkcs11-mechanism', { options: pkcs11Mechanisms }) ?? 'AES_GCM';
  return { provider: 'PKCS11', uri: given.text('pkcs11-uri'), module: resolve(cwd, given.text('pkcs11-module')), mechanism };
}
