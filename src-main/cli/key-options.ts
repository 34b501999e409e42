import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { CloudIdentities } from '../../src-shared/cloud-identities.ts';
import type { AzureAuthentication, AzureEmulator, GcpAuthentication } from '../../src-shared/key-access.ts';
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

const options: readonly (readonly [flags: string, description: string])[] = [
  ['--key-file <path>', 'a key file on removable media'],
  ['--aws-key <arn>', 'the ARN of a key at AWS KMS'],
  ['--aws-role <arn>', 'the ARN of the role to assume'],
  ['--aws-profile <name>', 'the profile of the AWS configuration that may assume it'],
  ['--aws-external-id <id>', 'the external id the role asks for'],
  ['--aws-fips', 'use the FIPS 140 endpoints'],
  ['--aws-endpoint <url>', 'an emulator of KMS on this machine'],
  ['--aws-sts-endpoint <url>', 'an emulator of STS on this machine'],
  ['--gcp-key <name>', 'the name of a key at Google Cloud KMS, without a version'],
  ['--gcp-service-account <email>', 'the service account to impersonate'],
  ['--gcp-secret <tenant/key>', 'the secret of this vault that holds a service account key (not preferred)'],
  ['--gcp-endpoint <url>', 'an emulator of Cloud KMS on this machine'],
  ['--gcp-token-endpoint <url>', 'an emulator of IAM on this machine'],
  ['--azure-key <id>', 'the identifier of a key in a Key Vault or Managed HSM, without a version'],
  ['--azure-directory <id>', 'the id of the Entra directory (tenant)'],
  ['--azure-client <id>', 'the id of the Entra application (client)'],
  ['--azure-token-file <path>', 'the file of a federated token (workload identity)'],
  ['--azure-device-code', 'sign in on another device when it is needed'],
  ['--azure-secret-variable <name>', 'the environment variable that holds a client secret (not preferred)'],
  ['--azure-endpoint <url>', 'an emulator of Key Vault on this machine'],
  ['--azure-authority <url>', 'an emulator of Entra on this machine'],
  ['--azure-certificate <path>', 'the certificate of the emulators (PEM)'],
  ['--pkcs11-uri <uri>', 'a key on a token, as a PKCS#11 URI'],
  ['--pkcs11-module <path>', "the vendor's PKCS#11 library"],
  ['--pkcs11-mechanism <word>', `how it wraps: ${pkcs11Mechanisms.join(', ')}`],
];

/** The options that say how a key is reached. */
export function withReference(command: Command): Command {
  for (const [flags, description] of options) command.option(flags, description);
  return command;
}

/** The same without those that name a key: as whom a cloud is reached. */
export function withIdentity(command: Command): Command {
  const isIdentity = (flags: string): boolean => /^--(?:aws|gcp|azure)-/.test(flags) && !/^--\w+-(?:key|fips)\b/.test(flags);
  for (const [flags, description] of options) if (isIdentity(flags)) command.option(flags, description);
  return command;
}

/** The clouds, as their options begin. */
export const clouds = ['aws', 'gcp', 'azure'] as const satisfies readonly (keyof CloudIdentities)[];

/** The clouds of which any of those options was given. */
export function cloudsIn(given: Given): readonly (typeof clouds)[number][] {
  const names = options.map(([flags]) => (flags.split(' ')[0] ?? '').slice(2));
  return clouds.filter((cloud) => names.some((name) => name.startsWith(`${cloud}-`) && isThere(given, name)));
}

const isThere = (given: Given, option: string): boolean => given.maybe(option) !== undefined || given.flag(option);

/** How the key is reached, by the options that were given. @throws BAD_INPUT when they name none or several, or contradict each other */
export function referenceOf(given: Given, cwd: string): KeyReference {
  const named = (Object.keys(naming) as Provider[]).filter((provider) => given.maybe(naming[provider]) !== undefined);
  const [provider] = named;
  if (provider === undefined || named.length > 1) {
    const names = Object.values(naming).map((option) => `--${option}`);
    throw badUsage('--key-file', 'one key is needed, and one only', `Give one of: ${names.join(', ')}.`);
  }
  refuseForeign(given, provider);
  return builders[provider](given, cwd);
}

/** What is said of another provider's key would count for nothing, and somebody would rely on it: on FIPS endpoints, say. */
function refuseForeign(given: Given, provider: Provider): void {
  const ours = `${naming[provider].split('-')[0] ?? ''}-`;
  const names = options.map(([flags]) => (flags.split(' ')[0] ?? '').slice(2));
  const foreign = names.find((name) => !name.startsWith(ours) && isThere(given, name));
  if (foreign !== undefined) throw badUsage(`--${foreign}`, `does not go with --${naming[provider]}`, 'Leave it out, or name a key of the provider it is for.');
}

/** The one of several ways to sign in that was given, or else the first, which is preferred. @throws BAD_INPUT for two */
function onlyWay<T extends string>(given: Given, ways: readonly [T, ...T[]]): T {
  const [way = ways[0], other] = ways.filter((name) => isThere(given, name));
  if (other === undefined) return way;
  throw badUsage(`--${way}`, `does not go with --${other}`, 'Choose one way to sign in.');
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

/** How Google Cloud is signed in to, by the options that were given. @throws BAD_INPUT */
export function gcpAuthentication(given: Given): GcpAuthentication {
  const way = onlyWay(given, ['gcp-service-account', 'gcp-secret']);
  if (way === 'gcp-service-account') return { mode: 'GCP_ADC_IAM_BINDING', serviceAccount: given.text(way) };
  const named = given.text(way);
  const at = named.indexOf('/');
  if (at < 1 || at === named.length - 1) throw badUsage('--gcp-secret', 'names no secret of a tenant', 'Write it as TENANT/KEY.');
  return { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: { tenant: named.slice(0, at), secret: named.slice(at + 1) } };
}

function azureReference(given: Given, cwd: string): KeyReference {
  return { provider: 'AZURE', keyId: given.text('azure-key'), authentication: azureAuthentication(given, cwd), emulator: azureEmulator(given, cwd) };
}

/** The emulators that stand in for Azure, or null; all of them are named, or none. @throws BAD_INPUT */
export function azureEmulator(given: Given, cwd: string): AzureEmulator | null {
  const isEmulated = ['azure-endpoint', 'azure-authority', 'azure-certificate'].some((option) => isThere(given, option));
  if (!isEmulated) return null;
  return { endpoint: given.text('azure-endpoint'), authority: given.text('azure-authority'), certificateFile: resolve(cwd, given.text('azure-certificate')) };
}

/** How Microsoft Entra is signed in to, by the options that were given. @throws BAD_INPUT */
export function azureAuthentication(given: Given, cwd: string): AzureAuthentication {
  const application = { directory: given.text('azure-directory'), clientId: given.text('azure-client') };
  const way = onlyWay(given, ['azure-token-file', 'azure-device-code', 'azure-secret-variable']);
  switch (way) {
    case 'azure-secret-variable':
      return { mode: 'AZURE_CLIENT_SECRET_ENV', ...application, variable: given.text(way) };
    case 'azure-device-code':
      return { mode: 'AZURE_DEVICE_CODE', ...application };
    case 'azure-token-file':
      return { mode: 'AZURE_WORKLOAD_IDENTITY', ...application, tokenFile: resolve(cwd, given.text(way)) };
  }
}

function pkcs11Reference(given: Given, cwd: string): KeyReference {
  const mechanism = given.choice('pkcs11-mechanism', { options: pkcs11Mechanisms }) ?? 'AES_GCM';
  return { provider: 'PKCS11', uri: given.text('pkcs11-uri'), module: resolve(cwd, given.text('pkcs11-module')), mechanism };
}
