import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DataKeyContext } from '../../src-main/crypto/data-key.ts';
import { contextBytes, encodeDataKey } from '../../src-main/crypto/data-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { GcpKms } from '../../src-main/kms/gcp.ts';
import { crc32c } from '../../src-main/kms/gcp-crc32c.ts';
import { kmsEndpoint, tokenPlaces } from '../../src-main/kms/gcp-places.ts';
import type { WrappedKey } from '../../src-main/kms/provider.ts';
import { KmsError } from '../../src-main/kms/provider.ts';
import type { FaultKind } from '../emulators/gcp/faults.ts';
import type { GcpCustomer } from './gcp-harness.ts';
import { startGcpCustomer } from './gcp-harness.ts';

const context: DataKeyContext = { vault: 'vault-1', tenant: 'northwind', version: 3 };

describe('CRC-32C', () => {
  // RFC 3720, appendix B.4, and the check value of the catalogue of parametrised CRC algorithms.
  it.each([
    ['no bytes', new Uint8Array(0), 0],
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['0 to 31', Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
    ['31 to 0', Uint8Array.from({ length: 32 }, (_, index) => 31 - index), 0x113fdb5c],
    ['123456789', new TextEncoder().encode('123456789'), 0xe3069283],
  ])('of %s is as published', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });
});

describe('Google Cloud KMS', () => {
  let customer: GcpCustomer;
  let opened: GcpKms[];

  beforeEach(async () => {
    customer = await startGcpCustomer();
    opened = [];
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const kms of opened) await kms.close();
    await customer.close();
  });

  function open(config = customer.config(), tools = customer.tools()): GcpKms {
    const kms = new GcpKms(config, tools);
    opened.push(kms);
    return kms;
  }

  async function wrap(kms: GcpKms): Promise<WrappedKey> {
    using dataKey = SecretBytes.random(32);
    using payload = encodeDataKey(dataKey, context);
    return await kms.wrap(payload, context, {});
  }

  async function roundTrip(kms: GcpKms): Promise<void> {
    using dataKey = SecretBytes.random(32);
    using payload = encodeDataKey(dataKey, context);
    using back = await kms.unwrap(await kms.wrap(payload, context, {}), context, {});
    expect(back.equals(payload)).toBe(true);
  }

  async function failure(call: Promise<unknown>): Promise<KmsError> {
    try {
      await call;
    } catch (error) {
      if (error instanceof KmsError) return error;
      throw error;
    }
    throw new Error('the call succeeded and must not');
  }

  const requestsOf = (operation: string) => customer.emulator.requests.filter((request) => request.operation === operation);
  const fieldsOf = (operation: string) => requestsOf(operation).map(({ body }) => JSON.parse(body) as Record<string, unknown>);

  describe('what Google sees', () => {
    it('is the service account, with a short token for Cloud KMS alone, got once for many calls', async () => {
      const kms = open();
      await roundTrip(kms);
      await Promise.all([roundTrip(kms), roundTrip(kms), kms.describe({})]);
      expect(fieldsOf('GenerateAccessToken')).toEqual([{ scope: ['https://www.googleapis.com/auth/cloudkms'], lifetime: '900s' }]);
      expect(requestsOf('GenerateAccessToken')[0]?.member).toBe(customer.user.member);
      expect(new Set([...requestsOf('Encrypt'), ...requestsOf('Decrypt')].map(({ member }) => member))).toEqual(new Set([customer.account.member]));
    });

    it('is one request for a token though many calls begin at once', async () => {
      const kms = open();
      await Promise.all(Array.from({ length: 8 }, () => roundTrip(kms)));
      expect(requestsOf('GenerateAccessToken')).toHaveLength(1);
    });

    it('is the context as additional data, checksums with all of it, and the name of the session', async () => {
      await roundTrip(open(customer.config(), customer.tools({ session: 'Süd/1' })));
      const aad = contextBytes(context);
      const bound = { additionalAuthenticatedData: Buffer.from(aad).toString('base64'), additionalAuthenticatedDataCrc32c: String(crc32c(aad)) };
      expect(fieldsOf('Encrypt')).toEqual([expect.objectContaining({ ...bound, plaintextCrc32c: expect.any(String) as string })]);
      expect(fieldsOf('Decrypt')).toEqual([expect.objectContaining({ ...bound, ciphertextCrc32c: expect.any(String) as string })]);
      expect(requestsOf('Encrypt')[0]?.headers['user-agent']).toMatch(/^keydesk\/S-d-1 /);
    });

    it('is nothing until the key is used', () => {
      open();
      expect(customer.emulator.requests).toEqual([]);
    });
  });

  describe('checksums', () => {
    const faults = ['damaged-request', 'damaged-answer', 'unverified'] as const;

    it.each(faults)('that tell of damage once have the call made again: %s', async (kind) => {
      const kms = open();
      customer.emulator.faults.push({ operation: 'Encrypt', kind, times: 1 });
      await roundTrip(kms);
      expect(requestsOf('Encrypt').length).toBe(2);
    });

    it.each(faults)('that tell of damage again have the call fail: %s', async (kind) => {
      customer.emulator.faults.push({ operation: 'Encrypt', kind, times: 100 });
      const error = await failure(wrap(open()));
      expect(error).toMatchObject({ kind: 'invalid-response', operation: 'wrap', retryable: false });
      expect(error.detail).toContain('checksums');
      expect(requestsOf('Encrypt').length).toBe(2);
    });

    it.each(['damaged-request', 'damaged-answer'] as const)('are checked on opening: %s', async (kind) => {
      const kms = open();
      const wrapped = await wrap(kms);
      customer.emulator.faults.push({ operation: 'Decrypt', kind, times: 100 });
      expect((await failure(kms.unwrap(wrapped, context, {}))).kind).toBe('invalid-response');
    });
  });

  describe('versions', () => {
    it('are told with each wrapping, and older ones still open', async () => {
      const kms = open();
      const first = await wrap(kms);
      customer.emulator.keys.rotate(customer.key);
      const second = await wrap(kms);
      expect([first.keyVersion, second.keyVersion]).toEqual(['1', '2']);
      for (const wrapped of [first, second]) (await kms.unwrap(wrapped, context, {})).wipe();
    });

    it('that are disabled open nothing, though the key still wraps', async () => {
      const kms = open();
      const first = await wrap(kms);
      customer.emulator.keys.rotate(customer.key);
      const [version] = customer.key.versions;
      if (version === undefined) throw new Error('the key has no version');
      version.state = 'DISABLED';
      expect((await failure(kms.unwrap(first, context, {}))).kind).toBe('disabled');
      await roundTrip(kms);
    });

    it('are no name of a key', () => {
      const keyName = `${customer.key.name}/cryptoKeyVersions/1`;
      const refusal = expect.objectContaining({ code: 'BAD_INPUT', data: expect.objectContaining({ field: 'keyName' }) as unknown }) as Error;
      expect(() => new GcpKms(customer.config({ keyName }), customer.tools())).toThrow(refusal);
    });

    it.each(['Encrypt', 'GetCryptoKey'])('of another key are no answer: %s', async (operation) => {
      customer.emulator.faults.push({ operation, kind: 'other-key', times: 100 });
      const kms = open();
      const error = await failure(operation === 'Encrypt' ? wrap(kms) : kms.describe({}));
      expect(error).toMatchObject({ kind: 'invalid-response', retryable: false });
    });
  });

  describe('where calls go', () => {
    it('is Google itself unless an emulator is named', () => {
      const access = customer.config({ endpoint: null, tokenEndpoint: null });
      expect(kmsEndpoint(access)).toEqual({ protocol: 'https', host: 'cloudkms.googleapis.com', port: 443 });
      expect(tokenPlaces(access)).toEqual({
        oauth: 'https://oauth2.googleapis.com/token',
        exchange: 'https://sts.googleapis.com/v1/token',
        exchangeRefresh: 'https://sts.googleapis.com/v1/oauthtoken',
        iamCredentials: 'https://iamcredentials.googleapis.com',
      });
    });

    it.each(['http://kms.evil.example', 'http://127.0.0.1.evil.example', 'http://user:pass@127.0.0.1/', 'http://127.0.0.1/path', 'file:///x', 'x'])(
      'is never another machine: %s',
      (endpoint) => {
        const refusal = expect.objectContaining({ code: 'BAD_INPUT' }) as Error;
        expect(() => new GcpKms(customer.config({ endpoint }), customer.tools())).toThrow(refusal);
        expect(() => new GcpKms(customer.config({ tokenEndpoint: endpoint }), customer.tools())).toThrow(refusal);
      },
    );

    it('is not moved by the environment', async () => {
      vi.stubEnv('GOOGLE_CLOUD_UNIVERSE_DOMAIN', 'evil.example');
      vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '/nowhere/credentials.json');
      vi.stubEnv('GOOGLE_CLOUD_PROJECT', 'another');
      vi.stubEnv('http_proxy', 'http://127.0.0.1:9');
      await roundTrip(open());
    });
  });

  describe('a bad day at Google', () => {
    it.each<FaultKind>([
      { kind: 'throttle' },
      { kind: 'throttle', retryAfterSeconds: 0 },
      { kind: '5xx', status: 500 },
      { kind: '5xx', status: 502 },
      { kind: '5xx', status: 503 },
      { kind: 'cut' },
    ])('that passes is not noticed: %o', async (fault) => {
      customer.emulator.faults.push({ ...fault, operation: '*', times: 1 });
      await roundTrip(open());
    });

    it.each<readonly [FaultKind, string]>([
      [{ kind: 'throttle' }, 'throttled'],
      [{ kind: '5xx', status: 500 }, 'unreachable'],
      [{ kind: '5xx', status: 502 }, 'unreachable'],
      [{ kind: '5xx', status: 503 }, 'unreachable'],
      [{ kind: 'cut' }, 'unreachable'],
    ])('that stays is told and may be tried again: %o', async (fault, kind) => {
      const kms = open();
      await roundTrip(kms);
      customer.emulator.faults.push({ ...fault, operation: 'GetCryptoKey', times: 100 });
      expect(await failure(kms.describe({}))).toMatchObject({ kind, operation: 'describe', retryable: true });
      expect(requestsOf('GetCryptoKey').length).toBe(3);
    });

    it.each<FaultKind>([{ kind: 'throttle', retryAfterSeconds: 30 }, { kind: 'throttle', retryInfo: '30s' }])(
      'that asks for a long wait is not waited for, and its wish is handed on: %o',
      async (fault) => {
        customer.emulator.faults.push({ ...fault, operation: 'GetCryptoKey', times: 100 });
        expect(await failure(open().describe({}))).toMatchObject({ kind: 'throttled', retryAfterMs: 30_000 });
        expect(requestsOf('GetCryptoKey').length).toBe(1);
      },
    );

    it.each([
      ['SERVICE_DISABLED', 'PERMISSION_DENIED', 'denied', 'describe'],
      ['BILLING_DISABLED', 'PERMISSION_DENIED', 'denied', 'describe'],
      ['SECURITY_POLICY_VIOLATED', 'PERMISSION_DENIED', 'denied', 'describe'],
      ['ACCESS_TOKEN_EXPIRED', 'UNAUTHENTICATED', 'denied', 'open'],
      ['ACCOUNT_STATE_INVALID', 'UNAUTHENTICATED', 'denied', 'describe'],
    ])('is told by its reason, and never in the words of Google: %s', async (reason, code, kind, operation) => {
      const message = 'a message that names projects/secret and somebody@example.com';
      customer.emulator.faults.push({ operation: 'GetCryptoKey', kind: 'error', code, message, reason, times: 100 });
      const error = await failure(open().describe({}));
      expect(error).toMatchObject({ kind, operation });
      expect(error.message).toContain(reason);
      expect(error.message).not.toContain('example.com');
      expect(error.cause).toBeUndefined();
    });

    it('that answers with nothing is told as such', async () => {
      const kms = open();
      await roundTrip(kms);
      customer.emulator.faults.push({ operation: 'Encrypt', kind: 'empty', times: 100 });
      expect((await failure(wrap(kms))).kind).toBe('invalid-response');
    });
  });

  describe('a description', () => {
    it('names what matters, in the order to show it', async () => {
      const { details, ...rest } = await open().describe({});
      expect(rest).toEqual({ region: 'europe-west3', state: 'enabled', algorithm: 'GOOGLE_SYMMETRIC_ENCRYPTION', origin: 'SOFTWARE' });
      expect(details).toMatchObject({ Key: customer.key.name, Purpose: 'ENCRYPT_DECRYPT', 'Primary version': '1', 'State of the primary version': 'ENABLED' });
    });

    it('of a key about to be destroyed says when', async () => {
      const [version] = customer.key.versions;
      if (version === undefined) throw new Error('the key has no version');
      customer.emulator.keys.destroy(customer.key, version);
      const { state, details } = await open().describe({});
      expect(state).toBe('pending-deletion');
      expect(details['Destroyed at']).toBe(new Date(Math.floor((version.destroyAt ?? 0) / 1000) * 1000).toISOString());
    });

    it('of a key that has no primary version says so', async () => {
      customer.key.primary = null;
      const { state, details } = await open().describe({});
      expect(state).toBe('unavailable');
      expect(details['Primary version']).toContain('none');
    });

    it('of a key that signs says to register another', async () => {
      const signs = customer.emulator.createKey('signer', { purpose: 'ASYMMETRIC_SIGN' });
      customer.emulator.policies.grant(signs.name, 'roles/owner', customer.account.member);
      const kms = open(customer.config({ keyName: signs.name }));
      for (const error of [await failure(kms.describe({})), await failure(wrap(kms))]) {
        expect(error.kind).toBe('wrong-key');
        expect(error.detail).toContain('ENCRYPT_DECRYPT');
      }
    });
  });
});
