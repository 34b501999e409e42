import { CreateAliasCommand, CreateKeyCommand, EnableKeyRotationCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { keyPlaceSchema } from '../../src-shared/key-abilities.ts';
import type { AwsKey } from '../../src-shared/key-references.ts';
import type { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { AwsKms, type AwsTools } from '../../src-main/kms/aws.ts';
import { AwsKeyMaker } from '../../src-main/kms/aws-key-maker.ts';
import { KmsError } from '../../src-main/kms/provider.ts';
import { conformance, type Harness, unwrapped, wrapped } from '../kms/conformance.ts';
import { describePeer } from '../support/peer.ts';
import { moto, type MotoServer, startMoto } from './moto-server.ts';

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'moto takes any' };
const tools: AwsTools = { session: 'vault-1', vault: 'vault-1', masterCredentials: () => async () => credentials, limitMs: 15_000 };

const accessTo = (endpoint: string): Omit<AwsKey, 'provider' | 'keyArn'> => ({
  roleArn: 'arn:aws:iam::123456789012:role/keydesk-byok',
  externalId: 'northwind-7f3a',
  profile: 'security-office',
  fips: false,
  endpoint,
  stsEndpoint: endpoint,
});

const createKey = async (client: KMSClient): Promise<string> => {
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  if (KeyMetadata?.Arn === undefined) throw new Error('moto made no key');
  return KeyMetadata.Arn;
};

const asAwsWouldSay = (error: unknown): unknown => {
  if (!(error instanceof KmsError) || error.kind !== 'denied') return error;
  const { provider, operation, detail } = error;
  return new KmsError({ provider, operation, detail, kind: 'wrong-key' });
};

/** Moto answers bytes that another key wrapped with AccessDenied, where AWS says IncorrectKey; nothing else is changed. */
class MotoKms extends AwsKms {
  override async unwrap(...call: Parameters<AwsKms['unwrap']>): Promise<SecretBytes> {
    try {
      return await super.unwrap(...call);
    } catch (error) {
      throw asAwsWouldSay(error);
    }
  }
}

const open = (keyArn: string, endpoint: string): AwsKms => new MotoKms({ provider: 'AWS', keyArn, ...accessTo(endpoint) }, tools);

const startHarness = async (endpoint: string): Promise<Harness> => {
  const client = new KMSClient({ region: 'eu-central-1', endpoint, credentials });
  const [keyArn, otherArn] = [await createKey(client), await createKey(client)];
  return {
    kind: 'AWS',
    open: () => open(keyArn, endpoint),
    openOther: () => open(otherArn, endpoint),
    close: async () => client.destroy(),
  };
};

const abilities = (endpoint: () => string): void => {
  const scope = { vault: 'vault-1', tenant: null };

  it('makes a key that serves, with the policy that is wanted', async () => {
    const place = keyPlaceSchema.parse({ provider: 'AWS', region: 'eu-central-1', alias: 'northwind-byok', ...accessTo(endpoint()) });
    if (place.provider !== 'AWS') throw new Error('the place is at AWS');
    const maker = new AwsKeyMaker(place, tools);
    const made = await maker.createKey(place, {});
    await expect(maker.createKey(place, {})).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    const kms = open(made.keyArn, endpoint());
    expect(await unwrapped(kms, await wrapped(kms))).toHaveLength(32);
    const { lines } = await kms.comparePolicy(scope, {});
    expect(lines.map(({ state }) => state)).toEqual(['granted', 'granted', 'granted']);
    await Promise.all([maker.close(), kms.close()]);
  });

  it('pins an alias, and tells the rotation of a key by it', async () => {
    const client = new KMSClient({ region: 'eu-central-1', endpoint: endpoint(), credentials });
    const keyArn = await createKey(client);
    await client.send(new CreateAliasCommand({ AliasName: 'alias/pinned', TargetKeyId: keyArn }));
    await client.send(new EnableKeyRotationCommand({ KeyId: keyArn, RotationPeriodInDays: 180 }));
    const kms = open('arn:aws:kms:eu-central-1:123456789012:alias/pinned', endpoint());
    expect((await kms.pinned({})).keyArn).toBe(keyArn);
    // Moto 5.2.5 tells that a key is rotated, and neither its period nor its materials, which AWS does.
    expect(await kms.rotationStatus({})).toMatchObject({ automatic: true, periodDays: null });
    const policy = await kms.comparePolicy(scope, {});
    expect(policy.lines[0]?.state).toBe('unknown');
    await kms.close();
    client.destroy();
  });
};

describePeer(moto, () => {
  let server: MotoServer | null = null;
  const running = (): MotoServer => {
    if (server === null) throw new Error('moto has not been started');
    return server;
  };
  beforeAll(async () => {
    server = await startMoto();
  });
  afterAll(async () => server?.stop());

  // Moto lets a disabled key work and has no permissions, so the customer's acts are left to our own emulator.
  conformance('AWS KMS against moto', { faults: [], start: async () => startHarness(running().endpoint), tamperStep: 7 });
  describe('the abilities of a key', () => {
    abilities(() => running().endpoint);
  });
});
