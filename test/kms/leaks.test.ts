import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeDataKey } from '../../src-main/crypto/data-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { AwsKms } from '../../src-main/kms/aws.ts';
import { KeyFileKms } from '../../src-main/kms/key-file.ts';
import type { KmsProvider } from '../../src-main/kms/provider.ts';
import { asKeydeskError, KmsError } from '../../src-main/kms/provider.ts';
import type { AwsCustomer } from './aws-harness.ts';
import { externalId, startCustomer } from './aws-harness.ts';
import type { Media } from './key-file-harness.ts';
import { insertMedia, passphrase } from './key-file-harness.ts';

const context = { vault: 'vault-1', tenant: 'northwind', version: 1 };
const marked = 'a-data-key-that-nobody-may-see-1';
describe('A provider', () => {
  let customer: AwsCustomer;
  let media: Media;
  let aws: AwsKms;
  let file: KeyFileKms;
  let written: string[];

  beforeEach(async () => {
    [customer, media] = await Promise.all([startCustomer(), insertMedia()]);
    aws = new AwsKms(customer.config(), customer.tools());
    file = new KeyFileKms({ provider: 'KEY_FILE', path: media.path }, { unlock: media.unlock, limitMs: 15_000 });
    written = [];
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((chunk: string | Uint8Array) => {
        written.push(String(chunk));
        return true;
      });
    }
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, method).mockImplementation((...said: unknown[]) => void written.push(inspect(said, { depth: 8 })));
    }
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await Promise.all([aws.close(), file.close()]);
    await Promise.all([customer.emulator.close(), media.destroy()]);
  });

  /** Every spelling in which bytes could come to light. */
  function spellings(bytes: Uint8Array): readonly string[] {
    const buffer = Buffer.from(bytes);
    return [buffer.toString('hex'), buffer.toString('base64'), buffer.toString('base64url'), [...bytes].join(','), [...bytes].join(', ')];
  }

  async function caught(call: Promise<unknown>): Promise<KmsError> {
    try {
      await call;
    } catch (error) {
      if (error instanceof KmsError) return error;
      throw error;
    }
    throw new Error('the call succeeded and must not');
  }

  function shown(error: KmsError): string {
    const told = asKeydeskError(error);
    const forms = [error, told].map((each) => `${String(each)} ${each.stack ?? ''} ${JSON.stringify(each)} ${inspect(each, { depth: 12, showHidden: true, getters: true })}`);
    return forms.join('\n');
  }

  async function wrapMarked(provider: KmsProvider): Promise<Uint8Array> {
    using dataKey = SecretBytes.fromUtf8(marked);
    using payload = encodeDataKey(dataKey, context);
    return (await provider.wrap(payload, context, {})).blob;
  }

  function expectHidden(text: string, blob: Uint8Array): void {
    const bytes = new TextEncoder().encode(marked);
    const hidden = [marked, passphrase, 'northwind', externalId, customer.user.secretAccessKey, customer.key.arn, customer.role.arn, media.path];
    for (const secret of [...hidden, ...spellings(bytes), ...spellings(blob)]) expect(text).not.toContain(secret);
    for (const session of customer.emulator.identities.sessions) {
      expect(text).not.toContain(session.secretAccessKey);
      expect(text).not.toContain(session.sessionToken);
    }
  }

  describe('nothing secret', () => {
    it.each([
      { kind: 'garbage' },
      { kind: 'empty' },
      { kind: 'other-key' },
      { kind: 'cut' },
      { kind: 'throttle' },
      { kind: '5xx', status: 500 },
      { kind: 'error', code: 'AccessDeniedException', status: 400 },
      { kind: 'error', code: 'ValidationException', status: 400 },
    ] as const)('stands in an error of AWS: %o', async (fault) => {
      const blob = await wrapMarked(aws);
      for (const operation of ['Encrypt', 'Decrypt']) customer.emulator.faults.push({ ...fault, operation, times: 3 });
      const wrapping = await caught(wrapMarked(aws));
      const unwrapping = await caught(aws.unwrap({ blob, keyVersion: null }, context, {}));
      expectHidden(shown(wrapping), blob);
      expectHidden(shown(unwrapping), blob);
    });

    it('stands in an error of signing in', async () => {
      customer.emulator.identities.roles.clear();
      const error = await caught(wrapMarked(aws));
      expectHidden(shown(error), new Uint8Array(8).fill(1));
    });

    it('stands in an error of a key file', async () => {
      const blob = await wrapMarked(file);
      const wrongContext = await caught(file.unwrap({ blob, keyVersion: null }, { ...context, version: 2 }, {}));
      await media.eject();
      const gone = await caught(file.unwrap({ blob, keyVersion: null }, context, {}));
      expectHidden(shown(wrongContext), blob);
      expectHidden(shown(gone), blob);
    });

    it('stands in a provider that somebody prints or serializes', async () => {
      const blobs = [await wrapMarked(aws), await wrapMarked(file)];
      for (const provider of [aws, file]) {
        const text = `${inspect(provider, { depth: 12, showHidden: true })} ${JSON.stringify(provider)}`;
        for (const blob of blobs) expectHidden(text, blob);
      }
    });

    it('is written to the console or the output, on good days and on bad ones', async () => {
      const blobs = [await wrapMarked(aws), await wrapMarked(file)];
      customer.emulator.faults.push({ operation: '*', kind: 'garbage', times: 2 });
      await caught(wrapMarked(aws));
      await media.eject();
      await caught(wrapMarked(file));
      for (const blob of blobs) expectHidden(written.join('\n'), blob);
    });
  });
});
