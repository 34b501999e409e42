import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GcpKey } from '../../src-shared/key-references.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import type { GcpTools } from '../../src-main/kms/gcp.ts';
import { GcpKms } from '../../src-main/kms/gcp.ts';
import type { KmsOperation } from '../../src-main/kms/provider.ts';
import type { GcpEmulator } from '../emulators/gcp/emulator.ts';
import { startGcpEmulator } from '../emulators/gcp/emulator.ts';
import type { ServiceAccount, User } from '../emulators/gcp/identities.ts';
import { accountKeyOf, adcOf } from '../emulators/gcp/identities.ts';
import type { EmulatedKey } from '../emulators/gcp/key-store.ts';
import type { Harness } from './conformance.ts';

/** An emulated customer: their key, the service account they let Keydesk act as, and the officer who signed in. */
export interface GcpCustomer {
  readonly emulator: GcpEmulator;
  readonly user: User;
  readonly account: ServiceAccount;
  readonly key: EmulatedKey;
  /** What the service account may do with the key; a test takes from it and gives back. */
  readonly permissions: Set<string>;
  readonly adcFile: string;
  config(changes?: Partial<GcpKey>): GcpKey;
  tools(changes?: Partial<GcpTools>): GcpTools;
  /** Another key that the same account may use. */
  anotherKey(): EmulatedKey;
  writeAdc(content: unknown): Promise<void>;
  close(): Promise<void>;
}

const granted = [
  'cloudkms.cryptoKeyVersions.useToEncrypt',
  'cloudkms.cryptoKeyVersions.useToDecrypt',
  'cloudkms.cryptoKeys.get',
  'cloudkms.cryptoKeyVersions.list',
  'cloudkms.cryptoKeyVersions.get',
  'cloudkms.cryptoKeys.getIamPolicy',
];

/** Starts an emulator with one customer in it. */
export async function startGcpCustomer(): Promise<GcpCustomer> {
  const emulator = await startGcpEmulator();
  const { identities, policies, project } = emulator;
  const user = identities.createUser('officer@keydesk.example');
  const account = identities.createServiceAccount('keydesk-wrapper');
  account.tokenCreators.add(user.member);
  const role = `projects/${project}/roles/keydesk_data_key_wrapper`;
  const permissions = policies.createRole(role, granted);
  const key = emulator.createKey('northwind');
  policies.grant(key.name, role, account.member);
  const folder = await mkdtemp(join(tmpdir(), 'keydesk-gcp-'));
  const adcFile = join(folder, 'application_default_credentials.json');
  const writeAdc = async (content: unknown): Promise<void> => writeFile(adcFile, typeof content === 'string' ? content : JSON.stringify(content));
  await writeAdc(adcOf(user));
  const config: GcpKey = {
    provider: 'GCP',
    keyName: key.name,
    authentication: { mode: 'GCP_ADC_IAM_BINDING', serviceAccount: account.email },
    endpoint: emulator.endpoint,
    tokenEndpoint: emulator.endpoint,
  };
  const secretValue = (): Promise<SecretBytes> => Promise.resolve(SecretBytes.fromUtf8(JSON.stringify(accountKeyOf(account, project))));
  const tools: GcpTools = { session: 'vault-1', limitMs: 15_000, adcFile, secretValue };
  return {
    emulator,
    user,
    account,
    key,
    permissions,
    adcFile,
    config: (changes = {}) => ({ ...config, ...changes }),
    tools: (changes = {}) => ({ ...tools, ...changes }),
    anotherKey: () => {
      const another = emulator.createKey(`another-${String(emulator.keys.keys.size)}`);
      policies.grant(another.name, role, account.member);
      return another;
    },
    writeAdc,
    close: async () => {
      await emulator.close();
      await rm(folder, { recursive: true });
    },
  };
}

const permissionFor: Readonly<Record<KmsOperation, string>> = {
  open: 'cloudkms.cryptoKeys.get',
  wrap: 'cloudkms.cryptoKeyVersions.useToEncrypt',
  unwrap: 'cloudkms.cryptoKeyVersions.useToDecrypt',
  describe: 'cloudkms.cryptoKeys.get',
  create: 'cloudkms.cryptoKeys.create',
  policy: 'cloudkms.cryptoKeys.getIamPolicy',
  rotation: 'cloudkms.cryptoKeys.get',
  attest: 'cloudkms.cryptoKeyVersions.get',
};

/** The harness of the conformance suite over the emulator. */
export async function startGcpHarness(): Promise<Harness> {
  const customer = await startGcpCustomer();
  const { emulator, key, permissions } = customer;
  const setStates = (state: EmulatedKey['versions'][number]['state']): void => {
    for (const version of key.versions) version.state = state;
  };
  return {
    kind: 'GCP',
    open: () => new GcpKms(customer.config(), customer.tools()),
    openWithLimit: (limitMs) => new GcpKms(customer.config(), customer.tools({ limitMs })),
    openOther: () => new GcpKms(customer.config({ keyName: customer.anotherKey().name }), customer.tools()),
    disable: async () => {
      setStates('DISABLED');
      return async () => setStates('ENABLED');
    },
    scheduleDeletion: async () => {
      setStates('DESTROY_SCHEDULED');
      return async () => setStates('ENABLED');
    },
    deny: async (operation) => {
      permissions.delete(permissionFor[operation]);
      return async () => void permissions.add(permissionFor[operation]);
    },
    remove: async () => {
      emulator.keys.keys.delete(key.name);
      return async () => void emulator.keys.keys.set(key.name, key);
    },
    cutOff: async () => {
      await emulator.stop();
      return async () => emulator.start();
    },
    throttle: (times) => {
      emulator.faults.push({ operation: 'Decrypt', kind: 'throttle', times });
    },
    retryAfter: () => {
      emulator.faults.push({ operation: 'Decrypt', kind: 'throttle', times: 100, retryAfterSeconds: 1 });
      return 1000;
    },
    stall: async () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      emulator.faults.push({ operation: '*', kind: 'hold', until: promise, times: Infinity });
      return async () => {
        emulator.faults.clear();
        resolve(undefined);
      };
    },
    garble: async () => {
      emulator.faults.push({ operation: '*', kind: 'garbage', times: 100 });
      return async () => emulator.faults.clear();
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      emulator.faults.push({ operation: 'GenerateAccessToken', kind: 'hold', until: promise, times: 1 });
      return { waiting: emulator.arrival('GenerateAccessToken'), release: () => resolve(undefined) };
    },
    close: async () => customer.close(),
  };
}
