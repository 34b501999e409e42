import type { KeyObject } from 'node:crypto';
import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AzureKey } from '../../src-shared/key-references.ts';
import type { AzureTools } from '../../src-main/kms/azure.ts';
import { openAzureKms } from '../../src-main/kms/azure.ts';
import { selfSigned } from '../emulators/azure/certificate.ts';
import type { AzureEmulator } from '../emulators/azure/emulator.ts';
import { startAzureEmulator } from '../emulators/azure/emulator.ts';
import type { Principal } from '../emulators/azure/entra.ts';
import type { EmulatedKey, RsaSource, Vault } from '../emulators/azure/vault.ts';
import type { Harness } from './conformance.ts';

export const clientSecret = 'Kq8~a-secret-of-the-application';
export const secretVariable = 'NORTHWIND_CLIENT_SECRET';

/** An emulated customer: their vault or HSM, a key in it, and the application they granted it to. */
export interface AzureCustomer {
  readonly emulator: AzureEmulator;
  readonly vault: Vault;
  readonly key: EmulatedKey;
  readonly application: Principal;
  config(changes?: Partial<AzureKey>): AzureKey;
  tools(changes?: Partial<AzureTools>): AzureTools;
}

export const hosts = { vault: 'northwind.vault.azure.net', managedHsm: 'northwind.managedhsm.azure.net' } as const;

/** Hands out RSA keys in turn, each made once for all tests of a file: making one takes longer than a test. */
export function sharedRsaKeys(): RsaSource {
  const made: KeyObject[] = [];
  let next = 0;
  return (bits) => {
    if (bits !== 2048) return generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
    const key = made[next] ?? generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
    made[next] = key;
    next = (next + 1) % 4;
    return key;
  };
}

/** What every emulator of a test file shares, so that each starts at once. */
export function sharedKeys(): { readonly rsaSource: RsaSource; readonly signingKey: KeyObject; readonly certificate: ReturnType<typeof selfSigned> } {
  const rsaSource = sharedRsaKeys();
  const signingKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return { rsaSource, signingKey, certificate: selfSigned() };
}

/** Starts an emulator with one customer in it. */
export async function startCustomer(kind: Vault['kind'], shared = sharedKeys()): Promise<AzureCustomer> {
  const emulator = await startAzureEmulator(shared);
  const vault = emulator.createVault(hosts[kind]);
  const key = vault.createKey('data-keys');
  const application = emulator.entra.createApplication('keydesk');
  application.secret = clientSecret;
  emulator.allow(application, ['wrapKey', 'unwrapKey', 'get', 'getDeleted']);
  const config: AzureKey = {
    provider: 'AZURE',
    keyId: `${vault.url}/keys/data-keys`,
    authentication: { mode: 'AZURE_CLIENT_SECRET_ENV', directory: emulator.directory, clientId: application.clientId ?? '', variable: secretVariable },
    emulator: { endpoint: emulator.endpoint, authority: emulator.endpoint, certificateFile: emulator.certificateFile },
  };
  const tools: AzureTools = {
    session: 'vault-1',
    environment: (name) => (name === secretVariable ? clientSecret : undefined),
    readFile: async (path) => readFile(path, 'utf8'),
    limitMs: 15_000,
  };
  return {
    emulator,
    vault,
    key,
    application,
    config: (changes = {}) => ({ ...config, ...changes }),
    tools: (changes = {}) => ({ ...tools, ...changes }),
  };
}

const permissions: Readonly<Record<string, string>> = { wrap: 'wrapKey', unwrap: 'unwrapKey', describe: 'get' };

/** The harness of the conformance suite over the emulator. */
export async function startAzureHarness(kind: Vault['kind'], shared: ReturnType<typeof sharedKeys>): Promise<Harness> {
  const customer = await startCustomer(kind, shared);
  return { ...opening(customer), ...ownersActs(customer), ...weather(customer), close: async () => customer.emulator.close() };
}

function opening(customer: AzureCustomer): Pick<Harness, 'kind' | 'open' | 'openOther' | 'openWithLimit'> {
  const { vault } = customer;
  return {
    kind: 'AZURE',
    open: () => openAzureKms(customer.config(), customer.tools()),
    openOther: () => {
      vault.createKey('other-keys');
      return openAzureKms(customer.config({ keyId: `${vault.url}/keys/other-keys` }), customer.tools());
    },
    openWithLimit: (limitMs) => openAzureKms(customer.config(), customer.tools({ limitMs })),
  };
}

function ownersActs({ emulator, vault, key, application }: AzureCustomer): Pick<Harness, 'disable' | 'scheduleDeletion' | 'deny' | 'remove'> {
  return {
    disable: async () => {
      for (const version of key.versions) version.enabled = false;
      return async () => {
        for (const version of key.versions) version.enabled = true;
      };
    },
    scheduleDeletion: async () => {
      key.deletedAt = Date.now();
      return async () => void (key.deletedAt = null);
    },
    deny: async (operation) => {
      const permission = permissions[operation] ?? '';
      emulator.deny(application, [permission]);
      return async () => emulator.allow(application, [permission]);
    },
    remove: async () => {
      vault.keys.delete(key.name);
      return async () => void vault.keys.set(key.name, key);
    },
  };
}

function weather({ emulator }: AzureCustomer): Pick<Harness, 'cutOff' | 'throttle' | 'retryAfter' | 'garble' | 'hold' | 'stall'> {
  const { faults } = emulator;
  return {
    cutOff: async () => {
      await emulator.stop();
      return async () => emulator.start();
    },
    throttle: (times) => faults.push({ operation: 'unwrapKey', kind: 'throttle', times }),
    retryAfter: () => {
      faults.push({ operation: '*', kind: 'throttle', retryAfterSeconds: 30, times: 100 });
      return 30_000;
    },
    garble: async () => {
      faults.push({ operation: '*', kind: 'garbage', times: 100 });
      return async () => faults.clear();
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      faults.push({ operation: 'token', kind: 'hold', until: promise, times: 1 });
      return { waiting: emulator.arrival('token'), release: () => resolve(undefined) };
    },
    stall: async () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      faults.push({ operation: '*', kind: 'hold', until: promise, times: 100 });
      return async () => {
        faults.clear();
        resolve(undefined);
      };
    },
  };
}
