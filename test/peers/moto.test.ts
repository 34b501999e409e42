import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll } from 'vitest';

import type { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { AwsKms } from '../../src-main/kms/aws.ts';
import { KmsError } from '../../src-main/kms/provider.ts';
import { conformance, type Harness } from '../kms/conformance.ts';
import { describePeer } from '../support/peer.ts';
import { moto, type MotoServer, startMoto } from './moto-server.ts';

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'moto takes any' };
const roleArn = 'arn:aws:iam::123456789012:role/keydesk-byok';

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

const open = (keyArn: string, endpoint: string): AwsKms =>
  new MotoKms(
    { provider: 'AWS', keyArn, roleArn, externalId: 'northwind-7f3a', profile: 'security-office', fips: false, endpoint, stsEndpoint: endpoint },
    { session: 'vault-1', masterCredentials: () => async () => credentials, limitMs: 15_000 },
  );

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

describePeer(moto, () => {
  let server: MotoServer | null = null;
  beforeAll(async () => {
    server = await startMoto();
  });
  afterAll(async () => server?.stop());

  const start = async (): Promise<Harness> => {
    if (server === null) throw new Error('moto has not been started');
    return startHarness(server.endpoint);
  };
  // Moto lets a disabled key work and has no permissions, so the customer's acts are left to our own emulator.
  conformance('AWS KMS against moto', { faults: [], start, tamperStep: 7 });
});
