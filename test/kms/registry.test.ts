import { readdir, readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keyPlaceSchema } from '../../src-shared/key-abilities.ts';
import { awsKeySchema, keyReferenceSchema } from '../../src-shared/key-references.ts';
import { encodeDataKey } from '../../src-main/crypto/data-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { Pkcs11Host } from '../../src-main/kms/pkcs11-host.ts';
import type { KmsProvider } from '../../src-main/kms/provider.ts';
import { KmsRegistry } from '../../src-main/kms/registry.ts';
import type { AwsCustomer } from './aws-harness.ts';
import { startCustomer } from './aws-harness.ts';
import type { Media } from './key-file-harness.ts';
import { insertMedia } from './key-file-harness.ts';

const context = { vault: 'vault-1', tenant: 'northwind', version: 1 };
const payloadOf = (): SecretBytes => {
  using dataKey = SecretBytes.random(32);
  return encodeDataKey(dataKey, context);
};
const coded = (code: string, data: object = {}) => expect.objectContaining({ code, data: expect.objectContaining(data) as unknown }) as Error;
const uuid = '7f3a7f3a-12ab-4abc-8abc-1234567890ab';
const everyKind = [
  { provider: 'AWS', keyArn: `arn:aws:kms:eu-central-1:111122223333:key/${uuid}`, roleArn: 'arn:aws:iam::111122223333:role/byok', profile: 'office' },
  {
    provider: 'GCP',
    keyName: 'projects/north-wind-1/locations/europe-west3/keyRings/keydesk/cryptoKeys/northwind',
    authentication: { mode: 'GCP_ADC_IAM_BINDING', serviceAccount: 'keydesk@north-wind-1.iam.gserviceaccount.com' },
  },
  { provider: 'AZURE', keyId: 'https://north.vault.azure.net/keys/byok', authentication: { mode: 'AZURE_CLIENT_SECRET_ENV', directory: uuid, clientId: uuid, variable: 'AZURE_SECRET' } },
  { provider: 'AZURE', keyId: 'https://north.vault.azure.net/keys/byok', authentication: { mode: 'AZURE_DEVICE_CODE', directory: uuid, clientId: uuid } },
  { provider: 'PKCS11', module: '/usr/lib/hsm.so', uri: 'pkcs11:token=Northwind;object=byok;type=secret-key' },
  { provider: 'KEY_FILE', path: '/media/usb/northwind.keydesk-key' },
] as const;
const tokenPlace = { provider: 'PKCS11', module: '/usr/lib/hsm.so', serial: '1', label: 'byok', pin: '1234' };

describe('KmsRegistry', () => {
  let customer: AwsCustomer;
  let media: Media;
  let registry: KmsRegistry;
  let started: string[];
  let killed: number;

  beforeEach(async () => {
    [customer, media] = await Promise.all([startCustomer(), insertMedia()]);
    const { masterCredentials, session } = customer.tools();
    [started, killed] = [[], 0];
    registry = new KmsRegistry({ unlockKeyFile: media.unlock, masterCredentials, session });
  });
  afterEach(async () => {
    await registry.close();
    await Promise.all([customer.emulator.close(), media.destroy()]);
  });

  /** A registry that starts processes which never answer. */
  function withTokens(): KmsRegistry {
    const host = new Pkcs11Host((entry) => {
      started.push(entry);
      return { send: () => undefined, onMessage: () => undefined, onExit: () => undefined, kill: () => void (killed += 1) };
    });
    return new KmsRegistry({ unlockKeyFile: media.unlock, session: 'vault-1', pkcs11: host });
  }

  async function serves(provider: KmsProvider): Promise<boolean> {
    using plaintext = payloadOf();
    using back = await provider.unwrap(await provider.wrap(plaintext, context, {}), context, {});
    return back.equals(plaintext);
  }

  describe('the registry of keys', () => {
    it('opens each kind by its configuration', async () => {
      const aws = registry.open(keyReferenceSchema.parse(customer.config()));
      const file = registry.open(keyReferenceSchema.parse({ provider: 'KEY_FILE', path: media.path }));
      expect([aws.kind, file.kind]).toEqual(['AWS', 'KEY_FILE']);
      expect([await serves(aws), await serves(file)]).toEqual([true, true]);
    });

    it('opens a key of every provider, and reaches nothing yet', () => {
      for (const given of everyKind) {
        const reference = keyReferenceSchema.parse(given);
        expect(withTokens().open(reference).kind).toBe(reference.provider);
      }
      expect(started).toEqual([]);
    });

    it('loads no SDK of a cloud before its first call: each takes longer to load than the desk to start', async () => {
      const folder = new URL('../../src-main/kms/', import.meta.url);
      const files = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
      const atOnce = /^(?:import|export) (?!type )[^;]*from '(?:@aws-sdk|@smithy|@google-cloud|google-auth-library|google-gax|@azure|pkcs11js)/m;
      const loading = await Promise.all(files.map(async (name) => atOnce.test(await readFile(new URL(name, folder), 'utf8'))));
      expect(files.filter((_, index) => loading[index])).toEqual([]);
      expect(atOnce.test("import { KMSClient } from '@aws-sdk/client-kms';")).toBe(true);
    });

    it('reaches no cloud while the environment switches the check of certificates off', () => {
      const environment = (name: string) => (name === 'NODE_TLS_REJECT_UNAUTHORIZED' ? '0' : undefined);
      const careless = new KmsRegistry({ unlockKeyFile: media.unlock, session: 'vault-1', environment });
      for (const given of everyKind) {
        const reference = keyReferenceSchema.parse(given);
        const refused = coded('BAD_INPUT', { field: 'NODE_TLS_REJECT_UNAUTHORIZED' });
        if (['AWS', 'GCP', 'AZURE'].includes(reference.provider)) expect(() => careless.open(reference)).toThrow(refused);
        if (reference.provider === 'KEY_FILE') expect(careless.open(reference).kind).toBe('KEY_FILE');
      }
    });

    it('says that a key on a token needs a host that can start its module', async () => {
      const reference = keyReferenceSchema.parse(everyKind[4]);
      const refusal = coded('MODULE_FAILED', { module: '/usr/lib/hsm.so' });
      expect(() => registry.open(reference)).toThrow(refusal);
      await expect(registry.tokens('/usr/lib/hsm.so', {})).rejects.toThrow(refusal);
      using pin = SecretBytes.fromUtf8('1234');
      await expect(registry.tokenKeys('/usr/lib/hsm.so', '1', pin, false, {})).rejects.toThrow(refusal);
      await expect(registry.makeKey(keyPlaceSchema.parse(tokenPlace), {})).rejects.toThrow(refusal);
    });

    it('asks the process of a module for its tokens, and ends it when it closes', async () => {
      const all = withTokens();
      const asked = all.tokens('/usr/lib/hsm.so', {}).catch((error: unknown) => error);
      await vi.waitFor(() => {
        expect(started.length).toBe(1);
      }, { timeout: 20_000 });
      await all.close();
      expect(await asked).toBeInstanceOf(Error);
      expect(killed).toBe(1);
    });

    it('has no secret to read where no vault is open', async () => {
      const reference = keyReferenceSchema.parse({ ...everyKind[1], authentication: { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: { tenant: 'northwind', secret: 'GCP_KEY' } } });
      await expect(registry.open(reference).describe({})).rejects.toMatchObject({ kind: 'denied', operation: 'open', provider: 'GCP' });
    });

    it('makes a key at AWS that it can open', async () => {
      customer.emulator.allow(customer.role, ['CreateKey', 'CreateAlias']);
      const { keyArn: _, ...access } = customer.config();
      const place = keyPlaceSchema.parse({ ...access, region: 'eu-central-1', alias: 'northwind' });
      const reference = await registry.makeKey(place, {});
      expect(await serves(registry.open(reference))).toBe(true);
    });

    it('makes no key in a place that holds a credential', async () => {
      const { keyArn: _, ...access } = customer.config();
      const place = keyPlaceSchema.parse({ ...access, region: 'eu-central-1', alias: 'AKIAIOSFODNN7EXAMPLE' });
      await expect(registry.makeKey(place, {})).rejects.toThrow(coded('STATIC_CREDENTIALS_REJECTED', { field: 'alias' }));
      expect(customer.emulator.requests).toEqual([]);
    });

    it('ends the making of a key when it closes', async () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      customer.emulator.faults.push({ operation: 'AssumeRole', kind: 'hold', until: promise, times: 1 });
      const { keyArn: _, ...access } = customer.config();
      const arrived = customer.emulator.arrival('AssumeRole');
      const making = registry.makeKey(keyPlaceSchema.parse({ ...access, region: 'eu-central-1', alias: 'northwind' }), {});
      const ended = expect(making).rejects.toThrow(coded('CANCELLED'));
      await arrived;
      await registry.close();
      await ended;
      resolve(undefined);
    });

    it('opens keys apart: what one wraps the other does not open', async () => {
      const aws = registry.open(customer.config());
      const file = registry.open({ provider: 'KEY_FILE', path: media.path });
      using plaintext = payloadOf();
      const [byAws, byFile] = [await aws.wrap(plaintext, context, {}), await file.wrap(plaintext, context, {})];
      await expect(file.unwrap(byAws, context, {})).rejects.toMatchObject({ kind: 'wrong-key' });
      await expect(aws.unwrap(byFile, context, {})).rejects.toMatchObject({ kind: 'wrong-key' });
    });

    it('asks an opening for its own passphrase when that brings a way to', async () => {
      const file = registry.open({ provider: 'KEY_FILE', path: media.path }, { passphraseFor: async () => null });
      await expect(serves(file)).rejects.toMatchObject({ kind: 'denied' });
      expect(media.asked()).toBe(0);
    });

    it('refuses static credentials in any field before anything else', () => {
      const pasted = { ...customer.config(), profile: 'AKIAIOSFODNN7EXAMPLE', keyArn: 'nonsense' };
      expect(() => registry.open(pasted)).toThrow(coded('STATIC_CREDENTIALS_REJECTED', { field: 'profile' }));
    });

    it('refuses what is not a key', () => {
      expect(() => registry.open(customer.config({ keyArn: 'alias/northwind' }))).toThrow(coded('BAD_INPUT', { field: 'keyArn' }));
      expect(() => registry.open({ provider: 'KEY_FILE', path: '/media/northwind.txt' })).toThrow(coded('BAD_INPUT', { field: 'path' }));
      expect(() => registry.open(customer.config({ endpoint: 'https://kms.evil.example' }))).toThrow(coded('BAD_INPUT', { field: 'endpoint' }));
    });

    it('closes all at once, and opens again after', async () => {
      const open = [registry.open(customer.config()), registry.open({ provider: 'KEY_FILE', path: media.path })];
      await registry.close();
      for (const provider of open) await expect(serves(provider)).rejects.toThrow(coded('STATE_CONFLICT'));
      expect(await serves(registry.open({ provider: 'KEY_FILE', path: media.path }))).toBe(true);
    });

    it('closes one and leaves the others', async () => {
      const [one, other] = [registry.open(customer.config()), registry.open(customer.config())];
      await registry.release(one);
      await expect(serves(one)).rejects.toThrow(coded('STATE_CONFLICT'));
      expect(await serves(other)).toBe(true);
    });

    it('reads every key ARN that the vocabulary lets through, or says what is wrong with it', () => {
      const config = awsKeySchema.parse({ ...customer.config(), keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/NOT-A-UUID' });
      expect(() => registry.open(config)).toThrow(coded('BAD_INPUT', { field: 'keyArn' }));
    });
  });
});
