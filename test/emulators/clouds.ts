import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AwsKey, AzureKey, GcpKey } from '../../src-shared/key-references.ts';
import { type AwsEmulator, startAwsEmulator } from './aws/emulator.ts';
import type { Role } from './aws/identities.ts';
import { newMaterial } from './aws/key.ts';
import { type AzureEmulator, startAzureEmulator } from './azure/emulator.ts';
import type { Principal } from './azure/entra.ts';
import { TokenSigner } from './azure/tokens.ts';
import type { Vault as AzureVault } from './azure/vault.ts';
import { type GcpEmulator, startGcpEmulator } from './gcp/emulator.ts';
import { adcOf } from './gcp/identities.ts';

/** The four clouds that are emulated. */
export const cloudNames = ['aws', 'gcp', 'azure-vault', 'azure-hsm'] as const;
export type CloudName = (typeof cloudNames)[number];

/** What an owner does to a key at their cloud. */
export interface OwnedKey {
  readonly reference: AwsKey | GcpKey | AzureKey;
  disable(): void;
  enable(): void;
  /** Makes a new version; the older ones still open what they wrapped. */
  rotate(): void;
}

/** A fault that every one of the clouds can have. */
export type Weather =
  | { readonly kind: 'latency'; readonly milliseconds: number }
  | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number }
  | { readonly kind: '5xx'; readonly status: 503 }
  | { readonly kind: 'cut' };

/** One emulated cloud with a customer in it, who granted Keydesk what it asks for and nothing else. */
export interface Cloud {
  readonly name: CloudName;
  readonly endpoint: string;
  createKey(name: string): OwnedKey;
  /** The next `times` calls to a key meet this weather. */
  weather(fault: Weather, times: number): void;
  clear(): void;
  /** Out of reach, and back at the same address. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Four emulated clouds, and how the desk signs in to them: variables of the environment that name files. */
export interface Clouds {
  readonly clouds: Readonly<Record<CloudName, Cloud>>;
  readonly environment: Readonly<Record<string, string>>;
  /** What stands behind the clouds; the two of Azure are one. */
  readonly emulators: { readonly aws: AwsEmulator; readonly gcp: GcpEmulator; readonly azure: AzureEmulator };
  close(): Promise<void>;
}

const profile = 'keydesk-emulators';
const externalId = 'northwind-7f3a';

async function writePrivate(path: string, text: string): Promise<string> {
  await writeFile(path, text);
  await chmod(path, 0o600);
  return path;
}

async function awsCloud(folder: string): Promise<{ readonly cloud: Cloud; readonly environment: Readonly<Record<string, string>>; readonly emulator: AwsEmulator }> {
  const emulator = await startAwsEmulator();
  const user = emulator.createUser('keydesk');
  const role = emulator.createRole('keydesk-byok', { trusts: [user.arn], externalId });
  emulator.allow(role, ['Encrypt', 'Decrypt', 'DescribeKey', 'GetKeyPolicy', 'GetKeyRotationStatus', 'ListKeyRotations', 'CreateKey', 'CreateAlias']);
  const config = await writePrivate(join(folder, 'aws-config'), `[profile ${profile}]\nregion = ${emulator.region}\n`);
  const credentials = `[${profile}]\naws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`;
  const file = await writePrivate(join(folder, 'aws-credentials'), credentials);
  const environment = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: file };
  return { cloud: awsCustomer(emulator, role), environment, emulator };
}

function awsCustomer(emulator: AwsEmulator, role: Role): Cloud {
  return {
    name: 'aws',
    endpoint: emulator.endpoint,
    createKey: () => {
      const key = emulator.createKey();
      const reach = { roleArn: role.arn, externalId, profile, fips: false, endpoint: emulator.endpoint, stsEndpoint: emulator.endpoint };
      return {
        reference: { provider: 'AWS', keyArn: key.arn, ...reach },
        disable: () => void (key.state = 'Disabled'),
        enable: () => void (key.state = 'Enabled'),
        rotate: () => void key.materials.push(newMaterial({ at: Date.now(), type: 'ON_DEMAND' })),
      };
    },
    weather: (fault, times) => emulator.faults.push({ operation: '*', ...fault, times }),
    clear: () => emulator.faults.clear(),
    stop: async () => emulator.stop(),
    start: async () => emulator.start(),
  };
}

const gcpRole = 'keydesk_data_key_wrapper';
const gcpPermissions = ['useToEncrypt', 'useToDecrypt', 'list', 'get'].map((verb) => `cloudkms.cryptoKeyVersions.${verb}`);

async function gcpCloud(folder: string): Promise<{ readonly cloud: Cloud; readonly environment: Readonly<Record<string, string>>; readonly emulator: GcpEmulator }> {
  const emulator = await startGcpEmulator();
  const { identities, policies, project } = emulator;
  const user = identities.createUser('officer@keydesk.example');
  const account = identities.createServiceAccount('keydesk-wrapper');
  account.tokenCreators.add(user.member);
  const role = `projects/${project}/roles/${gcpRole}`;
  policies.createRole(role, [...gcpPermissions, 'cloudkms.cryptoKeys.get', 'cloudkms.cryptoKeys.getIamPolicy']);
  const adc = await writePrivate(join(folder, 'application_default_credentials.json'), JSON.stringify(adcOf(user)));
  const cloud: Cloud = {
    name: 'gcp',
    endpoint: emulator.endpoint,
    createKey: (name) => {
      const key = emulator.createKey(name);
      policies.grant(key.name, role, account.member);
      const states = (state: 'ENABLED' | 'DISABLED'): void => {
        for (const version of key.versions) version.state = state;
      };
      return {
        reference: {
          provider: 'GCP',
          keyName: key.name,
          authentication: { mode: 'GCP_ADC_IAM_BINDING', serviceAccount: account.email },
          endpoint: emulator.endpoint,
          tokenEndpoint: emulator.endpoint,
        },
        disable: () => states('DISABLED'),
        enable: () => states('ENABLED'),
        rotate: () => emulator.keys.rotate(key),
      };
    },
    weather: (fault, times) => emulator.faults.push({ operation: '*', ...fault, times }),
    clear: () => emulator.faults.clear(),
    stop: async () => emulator.stop(),
    start: async () => emulator.start(),
  };
  return { cloud, environment: { GOOGLE_APPLICATION_CREDENTIALS: adc }, emulator };
}

const azureHosts = { 'azure-vault': 'northwind.vault.azure.net', 'azure-hsm': 'northwind.managedhsm.azure.net' } as const;

/** The token of a workload outside Azure, which the application trusts; it is good for ten years, as no real one is. */
async function federate(application: Principal, folder: string): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const claims = { issuer: 'https://issuer.keydesk.example', subject: 'keydesk', audience: 'api://AzureADTokenExchange' };
  application.federation = { ...claims, publicKey };
  const now = Math.floor(Date.now() / 1000);
  const { issuer: iss, subject: sub, audience: aud } = claims;
  const token = new TokenSigner(privateKey).sign({ iss, sub, aud, nbf: now - 3600, iat: now, exp: now + 315_360_000 });
  return writePrivate(join(folder, 'azure-federated-token'), token);
}

async function azureClouds(folder: string): Promise<{ readonly vault: Cloud; readonly hsm: Cloud; readonly emulator: AzureEmulator }> {
  const emulator = await startAzureEmulator();
  const application = emulator.entra.createApplication('keydesk');
  emulator.allow(application, ['wrapKey', 'unwrapKey', 'get', 'getDeleted', 'versions', 'getRotationPolicy', 'attestation']);
  const tokenFile = await federate(application, folder);
  const customer = (name: 'azure-vault' | 'azure-hsm'): Cloud => azureCustomer(name, emulator, emulator.createVault(azureHosts[name]), application, tokenFile);
  return { vault: customer('azure-vault'), hsm: customer('azure-hsm'), emulator };
}

function azureCustomer(name: 'azure-vault' | 'azure-hsm', emulator: AzureEmulator, vault: AzureVault, application: Principal, tokenFile: string): Cloud {
  return {
    name,
    endpoint: emulator.endpoint,
    createKey: (keyName) => {
      const key = vault.createKey(keyName);
      const enabled = (on: boolean): void => {
        for (const version of key.versions) version.enabled = on;
      };
      return {
        reference: {
          provider: 'AZURE',
          keyId: `${vault.url}/keys/${keyName}`,
          authentication: { mode: 'AZURE_WORKLOAD_IDENTITY', directory: emulator.directory, clientId: application.clientId ?? '', tokenFile },
          emulator: { endpoint: emulator.endpoint, authority: emulator.endpoint, certificateFile: emulator.certificateFile },
        },
        disable: () => enabled(false),
        enable: () => enabled(true),
        rotate: () => void vault.createKey(keyName),
      };
    },
    weather: (fault, times) => emulator.faults.push({ operation: '*', ...fault, times }),
    clear: () => emulator.faults.clear(),
    stop: async () => emulator.stop(),
    start: async () => emulator.start(),
  };
}

/** Starts the four clouds on 127.0.0.1 and writes what signs in to them into `folder`. */
export async function startClouds(folder: string): Promise<Clouds> {
  await mkdir(folder, { recursive: true });
  const [aws, gcp, azure] = await Promise.all([awsCloud(folder), gcpCloud(folder), azureClouds(folder)]);
  return {
    clouds: { aws: aws.cloud, gcp: gcp.cloud, 'azure-vault': azure.vault, 'azure-hsm': azure.hsm },
    environment: { ...aws.environment, ...gcp.environment },
    emulators: { aws: aws.emulator, gcp: gcp.emulator, azure: azure.emulator },
    close: async () => {
      await Promise.all([aws.emulator.close(), gcp.emulator.close(), azure.emulator.close()]);
    },
  };
}
