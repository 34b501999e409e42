import type { AwsKey } from '../../src-shared/key-references.ts';
import type { AwsTools } from '../../src-main/kms/aws.ts';
import { AwsKms } from '../../src-main/kms/aws.ts';
import type { KmsOperation } from '../../src-main/kms/provider.ts';
import type { AwsEmulator } from '../emulators/aws/emulator.ts';
import { startAwsEmulator } from '../emulators/aws/emulator.ts';
import type { Role, User } from '../emulators/aws/identities.ts';
import type { EmulatedKey } from '../emulators/aws/kms.ts';
import type { Harness } from './conformance.ts';

/** An emulated customer: their key, the role they let Keydesk assume, and the identity behind the profile. */
export interface AwsCustomer {
  readonly emulator: AwsEmulator;
  readonly user: User;
  readonly role: Role;
  readonly key: EmulatedKey;
  config(changes?: Partial<AwsKey>): AwsKey;
  tools(changes?: Partial<AwsTools>): AwsTools;
}

export const externalId = 'northwind-7f3a';

/** Starts an emulator with one customer in it. */
export async function startCustomer(): Promise<AwsCustomer> {
  const emulator = await startAwsEmulator();
  const user = emulator.createUser('keydesk');
  const role = emulator.createRole('keydesk-byok', { trusts: [user.arn], externalId });
  emulator.allow(role, ['Encrypt', 'Decrypt', 'DescribeKey']);
  const key = emulator.createKey();
  const { accessKeyId, secretAccessKey } = user;
  const config: AwsKey = {
    provider: 'AWS',
    keyArn: key.arn,
    roleArn: role.arn,
    externalId,
    profile: 'security-office',
    fips: false,
    endpoint: emulator.endpoint,
    stsEndpoint: emulator.endpoint,
  };
  const tools: AwsTools = {
    session: 'vault-1',
    masterCredentials: () => async () => ({ accessKeyId, secretAccessKey }),
    limitMs: 15_000,
  };
  return {
    emulator,
    user,
    role,
    key,
    config: (changes = {}) => ({ ...config, ...changes }),
    tools: (changes = {}) => ({ ...tools, ...changes }),
  };
}

const actions: Readonly<Record<KmsOperation, string>> = {
  wrap: 'Encrypt',
  unwrap: 'Decrypt',
  describe: 'DescribeKey',
  open: 'AssumeRole',
  create: 'CreateKey',
  policy: 'GetKeyPolicy',
  rotation: 'GetKeyRotationStatus',
  attest: 'DescribeKey',
};

/** The harness of the conformance suite over the emulator. */
export async function startAwsHarness(): Promise<Harness> {
  const customer = await startCustomer();
  const { emulator, key, role } = customer;
  return {
    kind: 'AWS',
    open: () => new AwsKms(customer.config(), customer.tools()),
    openWithLimit: (limitMs) => new AwsKms(customer.config(), customer.tools({ limitMs })),
    openOther: () => new AwsKms(customer.config({ keyArn: emulator.createKey().arn }), customer.tools()),
    disable: async () => {
      key.state = 'Disabled';
      return async () => void (key.state = 'Enabled');
    },
    scheduleDeletion: async () => {
      key.state = 'PendingDeletion';
      return async () => void (key.state = 'Enabled');
    },
    deny: async (operation) => {
      emulator.deny(role, [actions[operation]]);
      return async () => {
        emulator.allow(role, [actions[operation]]);
      };
    },
    remove: async () => {
      emulator.keys.keys.delete(key.arn);
      return async () => void emulator.keys.keys.set(key.arn, key);
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
      return async () => {
        emulator.faults.clear();
      };
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      emulator.faults.push({ operation: 'AssumeRole', kind: 'hold', until: promise, times: 1 });
      return { waiting: emulator.arrival('AssumeRole'), release: () => resolve(undefined) };
    },
    close: async () => emulator.close(),
  };
}
