import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awsKeySchema, keyReferenceSchema } from '../../src-shared/key-references.ts';
import { encodeDataKey } from '../../src-main/crypto/data-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
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
describe('KmsRegistry', () => {
  let customer: AwsCustomer;
  let media: Media;
  let registry: KmsRegistry;

  beforeEach(async () => {
    [customer, media] = await Promise.all([startCustomer(), insertMedia()]);
    const { masterCredentials, session } = customer.tools();
    registry = new KmsRegistry({ unlockKeyFile: media.unlock, masterCredentials, session });
  });
  afterEach(async () => {
    await registry.close();
    await Promise.all([customer.emulator.close(), media.destroy()]);
  });

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
