import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KmsFailureKind } from '../../src-shared/errors.ts';
import type { DataKeyContext } from '../../src-main/crypto/data-key.ts';
import { decodeDataKey, encodeDataKey, MalformedDataKey } from '../../src-main/crypto/data-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { AwsKms } from '../../src-main/kms/aws.ts';
import { awsEndpoints, profileCredentials } from '../../src-main/kms/aws-sign-in.ts';
import { awsFailure } from '../../src-main/kms/aws-failure.ts';
import { KmsError, tellsAccess } from '../../src-main/kms/provider.ts';
import { parseAwsKeyArn } from '../../src-main/kms/uri.ts';
import type { AwsCustomer } from './aws-harness.ts';
import { externalId, startCustomer } from './aws-harness.ts';

const context: DataKeyContext = { vault: 'vault-1', tenant: 'northwind', version: 3 };
const payloadOf = (under = context): SecretBytes => {
  using dataKey = SecretBytes.random(32);
  return encodeDataKey(dataKey, under);
};
describe('AWS KMS', () => {
  let customer: AwsCustomer;
  let opened: AwsKms[];

  beforeEach(async () => {
    customer = await startCustomer();
    opened = [];
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const kms of opened) await kms.close();
    await customer.emulator.close();
  });

  function open(config = customer.config(), tools = customer.tools()): AwsKms {
    const kms = new AwsKms(config, tools);
    opened.push(kms);
    return kms;
  }

  async function roundTrip(kms: AwsKms): Promise<void> {
    using payload = payloadOf();
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

  describe('what AWS sees', () => {
    it('is the role, in a session named after the desk, signed in once for many calls', async () => {
      const kms = open();
      await roundTrip(kms);
      await roundTrip(kms);
      const assumed = requestsOf('AssumeRole').map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
      expect(assumed).toEqual([
        expect.objectContaining({ RoleArn: customer.role.arn, ExternalId: externalId, RoleSessionName: 'keydesk-vault-1', DurationSeconds: '900' }),
      ]);
      const principals = new Set(requestsOf('Encrypt').map(({ principal }) => principal));
      expect([...principals]).toEqual(['arn:aws:sts::111122223333:assumed-role/keydesk-byok/keydesk-vault-1']);
    });

    it('is the context of the data key, and the key by its ARN on every call', async () => {
      const kms = open();
      await roundTrip(kms);
      await kms.describe({});
      const expected = { 'keydesk:vault': 'vault-1', 'keydesk:tenant': 'northwind', 'keydesk:data-key-version': '3' };
      for (const operation of ['Encrypt', 'Decrypt']) {
        expect(fieldsOf(operation)).toEqual([expect.objectContaining({ KeyId: customer.key.arn, EncryptionContext: expected })]);
      }
      expect(fieldsOf('DescribeKey')).toEqual([{ KeyId: customer.key.arn }]);
    });

    it('is no external id when the customer set none', async () => {
      customer.role.externalId = null;
      await roundTrip(open(customer.config({ externalId: null })));
      expect(requestsOf('AssumeRole')[0]?.body).not.toContain('ExternalId');
    });

    it('is a session name of allowed letters only', async () => {
      await roundTrip(open(customer.config(), customer.tools({ session: `Süd/${'x'.repeat(80)}` })));
      const name = new URLSearchParams(requestsOf('AssumeRole')[0]?.body).get('RoleSessionName');
      expect(name).toMatch(/^keydesk-S-d-x{52}$/);
    });
  });

  describe('signing in', () => {
    it.each([
      ['with another external id', { externalId: 'contoso' }],
      ['without the external id', { externalId: null }],
      ['to a role that does not exist', { roleArn: 'arn:aws:iam::111122223333:role/nobody' }],
    ])('is denied %s, and says to look at the trust policy', async (_, changes) => {
      const error = await failure(open(customer.config(changes)).describe({}));
      expect(error).toMatchObject({ kind: 'denied', retryable: false });
      expect(error.detail).toContain('trust policy');
    });

    it('is denied to an identity that the role does not trust', async () => {
      const stranger = customer.emulator.createUser('stranger');
      const error = await failure(open(customer.config(), customer.tools({ masterCredentials: () => async () => stranger })).describe({}));
      expect(error.kind).toBe('denied');
    });

    it('is denied with a wrong secret, and says to sign in again', async () => {
      const wrong = { ...customer.user, secretAccessKey: 'not the secret of this identity' };
      const error = await failure(open(customer.config(), customer.tools({ masterCredentials: () => async () => wrong })).describe({}));
      expect(error.kind).toBe('denied');
      expect(error.detail).toContain('aws sso login');
    });

    it('says to sign in again when the session has expired', async () => {
      const kms = open();
      await roundTrip(kms);
      for (const session of customer.emulator.identities.sessions) session.expiresAt = 0;
      const error = await failure(kms.describe({}));
      expect(error).toMatchObject({ kind: 'denied', retryable: false });
      expect(error.detail).toContain('ExpiredTokenException');
    });

    it('uses the named profile of the AWS configuration', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'keydesk-aws-'));
      const [filepath, configFilepath] = [join(folder, 'credentials'), join(folder, 'config')];
      const { accessKeyId, secretAccessKey } = customer.user;
      await writeFile(filepath, `[security-office]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`);
      await writeFile(configFilepath, '');
      const masterCredentials = (profile: string) => profileCredentials(profile, { filepath, configFilepath });
      await roundTrip(open(customer.config(), customer.tools({ masterCredentials })));
      const error = await failure(open(customer.config({ profile: 'another' }), customer.tools({ masterCredentials })).describe({}));
      expect(error.kind).toBe('denied');
      expect(error.detail).toContain('profile');
      await rm(folder, { recursive: true });
    });

    it('never falls back to credentials of the environment', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'keydesk-aws-'));
      vi.stubEnv('AWS_ACCESS_KEY_ID', customer.user.accessKeyId);
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', customer.user.secretAccessKey);
      vi.stubEnv('AWS_PROFILE', 'default');
      const files = { filepath: join(folder, 'credentials'), configFilepath: join(folder, 'config') };
      const masterCredentials = (profile: string) => profileCredentials(profile, files);
      const error = await failure(open(customer.config(), customer.tools({ masterCredentials })).describe({}));
      expect(error.kind).toBe('denied');
      expect(customer.emulator.requests).toEqual([]);
      await rm(folder, { recursive: true });
    });

    it('asks for nothing until the key is used', () => {
      open();
      expect(customer.emulator.requests).toEqual([]);
    });
  });

  describe('where calls go', () => {
    const key = parseAwsKeyArn('arn:aws-cn:kms:cn-north-1:111122223333:alias/x');

    it("is the key's region and partition", () => {
      const config = customer.config({ endpoint: null, stsEndpoint: null });
      expect(awsEndpoints(config, key)).toEqual({ kms: 'https://kms.cn-north-1.amazonaws.com.cn', sts: 'https://sts.cn-north-1.amazonaws.com.cn' });
      expect(awsEndpoints(config, parseAwsKeyArn(customer.key.arn)).kms).toBe('https://kms.eu-central-1.amazonaws.com');
    });

    it.each(['http://127.0.0.1:4566', 'http://localhost:4566/', 'https://[::1]:4566'])('may be an emulator on this machine: %s', (endpoint) => {
      expect(awsEndpoints(customer.config({ endpoint }), key).kms).toBe(endpoint);
    });

    it.each(['http://kms.evil.example', 'http://127.0.0.1.evil.example', 'http://user:pass@127.0.0.1/', 'http://localhost@evil.example', 'file:///x', 'http://0.0.0.0:1', 'x'])(
      'is never another machine: %s',
      (endpoint) => {
        const refusal = expect.objectContaining({ code: 'BAD_INPUT' }) as Error;
        expect(() => new AwsKms(customer.config({ endpoint }), customer.tools())).toThrow(refusal);
        expect(() => new AwsKms(customer.config({ stsEndpoint: endpoint }), customer.tools())).toThrow(refusal);
      },
    );

    it('is not moved by the environment', async () => {
      for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_KMS', 'AWS_ENDPOINT_URL_STS']) vi.stubEnv(name, 'http://127.0.0.1:9');
      vi.stubEnv('AWS_REGION', 'us-east-1');
      vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true');
      vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
      customer.emulator.faults.push({ operation: 'Encrypt', kind: '5xx', status: 500, times: 2 });
      await roundTrip(open());
      expect(requestsOf('Encrypt').map(({ status }) => status)).toEqual([500, 500, 200]);
    });

    it('is checked before anything is reached', () => {
      const refusal = (field: string) => expect.objectContaining({ code: 'BAD_INPUT', data: expect.objectContaining({ field }) as unknown }) as Error;
      expect(() => new AwsKms(customer.config({ keyArn: 'alias/x' }), customer.tools())).toThrow(refusal('keyArn'));
      expect(() => new AwsKms(customer.config({ roleArn: customer.user.arn }), customer.tools())).toThrow(refusal('roleArn'));
      expect(() => new AwsKms(customer.config({ roleArn: 'arn:aws-cn:iam::111122223333:role/x' }), customer.tools())).toThrow(refusal('roleArn'));
    });
  });

  describe('an alias', () => {
    it('serves, and tells which key wrapped', async () => {
      const alias = 'arn:aws:kms:eu-central-1:111122223333:alias/northwind';
      customer.emulator.keys.aliases.set(alias, customer.key.arn);
      const kms = open(customer.config({ keyArn: alias }));
      await roundTrip(kms);
      using plaintext = payloadOf();
      const wrapped = await kms.wrap(plaintext, context, {});
      expect(wrapped.keyVersion).toBe(customer.key.id);
      expect((await kms.describe({})).details['Key ARN']).toBe(customer.key.arn);
    });

    it('that was pointed at another key opens nothing', async () => {
      const alias = 'arn:aws:kms:eu-central-1:111122223333:alias/northwind';
      customer.emulator.keys.aliases.set(alias, customer.key.arn);
      const kms = open(customer.config({ keyArn: alias }));
      using plaintext = payloadOf();
      const wrapped = await kms.wrap(plaintext, context, {});
      customer.emulator.keys.aliases.set(alias, customer.emulator.createKey().arn);
      expect((await failure(kms.unwrap(wrapped, context, {}))).kind).toBe('wrong-key');
    });
  });

  describe('a bad day at AWS', () => {
    it.each([
      { kind: 'throttle' },
      { kind: '5xx', status: 500 },
      { kind: '5xx', status: 503 },
      { kind: 'cut' },
    ] as const)('that passes is not noticed: $kind', async (fault) => {
      customer.emulator.faults.push({ ...fault, operation: '*', times: 1 });
      await roundTrip(open());
    });

    it.each([
      [{ kind: 'throttle' }, 'throttled'],
      [{ kind: '5xx', status: 500 }, 'unreachable'],
      [{ kind: '5xx', status: 503 }, 'unreachable'],
      [{ kind: 'cut' }, 'unreachable'],
    ] as const)('that stays is told and may be tried again: %o', async (fault, kind) => {
      const kms = open();
      await roundTrip(kms);
      customer.emulator.faults.push({ ...fault, operation: 'DescribeKey', times: 100 });
      expect(await failure(kms.describe({}))).toMatchObject({ kind, retryable: true });
      expect(requestsOf('DescribeKey').length).toBe(3);
    });

    it.each(['Encrypt', 'AssumeRole'])('that is busy for longer than a call can bear says so at once, and for how long (%s)', async (operation) => {
      customer.emulator.faults.push({ operation, kind: 'throttle', times: 9, retryAfterSeconds: 60 });
      expect(await failure(roundTrip(open()))).toMatchObject({ kind: 'throttled', retryAfterMs: 60_000 });
      expect(requestsOf(operation)).toHaveLength(1);
    });

    it('that never answers ends at the limit, in KMS and in STS alike', async () => {
      const { promise: never } = Promise.withResolvers<undefined>();
      for (const operation of ['AssumeRole', 'DescribeKey']) {
        customer.emulator.faults.push({ operation, kind: 'hold', until: never, times: 1 });
        const error = await failure(open(customer.config(), customer.tools({ limitMs: 250 })).describe({}));
        expect(error).toMatchObject({ kind: 'unreachable', retryable: true });
        expect(error.detail).toContain('0.25 s');
      }
    });

    it.each(['empty', 'other-key', 'garbage'] as const)('with an answer that cannot be true is told apart: %s', async (kind) => {
      const kms = open();
      using plaintext = payloadOf();
      const wrapped = await kms.wrap(plaintext, context, {});
      const calls = { Encrypt: async () => kms.wrap(plaintext, context, {}), Decrypt: async () => kms.unwrap(wrapped, context, {}), DescribeKey: async () => kms.describe({}) };
      for (const [operation, call] of Object.entries(calls)) {
        customer.emulator.faults.push({ operation, kind, times: 1 });
        expect(await failure(call())).toMatchObject({ kind: 'invalid-response', retryable: false });
      }
    });

    it('with another plaintext is caught by the hash of the context', async () => {
      const kms = open();
      using dataKey = SecretBytes.random(32);
      using payload = encodeDataKey(dataKey, context);
      const wrapped = await kms.wrap(payload, context, {});
      customer.emulator.faults.push({ operation: 'Decrypt', kind: 'wrong-plaintext', times: 1 });
      using lied = await kms.unwrap(wrapped, context, {});
      expect(() => decodeDataKey(lied, context)).toThrow(MalformedDataKey);
    });

    it('with a clock far from ours is bridged', async () => {
      customer.emulator.skewClock(3_600_000);
      await roundTrip(open());
    });
  });

  describe('a key that cannot serve', () => {
    it('because it signs is not this key', async () => {
      const signing = customer.emulator.createKey({ usage: 'SIGN_VERIFY' });
      using plaintext = payloadOf();
      const error = await failure(open(customer.config({ keyArn: signing.arn })).wrap(plaintext, context, {}));
      expect(error.kind).toBe('wrong-key');
      expect(error.detail).toContain('symmetric');
    });

    it.each([
      ['PendingImport', 'disabled', 'unavailable'],
      ['Unavailable', 'unreachable', 'unavailable'],
      ['PendingDeletion', 'disabled', 'pending-deletion'],
      ['Disabled', 'disabled', 'disabled'],
    ] as const)('because it is %s says so', async (state, kind, described) => {
      customer.key.state = state;
      using plaintext = payloadOf();
      const kms = open();
      expect((await failure(kms.wrap(plaintext, context, {}))).kind).toBe(kind);
      expect((await kms.describe({})).state).toBe(described);
    });

    it('is described with its region and origin', async () => {
      const description = await open().describe({});
      expect(description).toMatchObject({ region: 'eu-central-1', state: 'enabled', algorithm: 'SYMMETRIC_DEFAULT', origin: 'AWS_KMS' });
      expect(description.details).toMatchObject({ 'Key ARN': customer.key.arn, Usage: 'ENCRYPT_DECRYPT', 'Managed by': 'CUSTOMER', 'Multi-Region': 'no' });
    });
  });

  describe("AWS's errors", () => {
    it.each<[string, number, KmsFailureKind]>([
      ['AccessDeniedException', 400, 'denied'],
      ['UnrecognizedClientException', 400, 'denied'],
      ['ExpiredTokenException', 400, 'denied'],
      ['OptInRequired', 403, 'denied'],
      ['NotFoundException', 400, 'not-found'],
      ['InvalidArnException', 400, 'not-found'],
      ['DisabledException', 400, 'disabled'],
      ['KMSInvalidStateException', 400, 'disabled'],
      ['IncorrectKeyException', 400, 'wrong-key'],
      ['InvalidCiphertextException', 400, 'wrong-key'],
      ['InvalidKeyUsageException', 400, 'wrong-key'],
      ['ThrottlingException', 400, 'throttled'],
      ['LimitExceededException', 400, 'throttled'],
      ['KeyUnavailableException', 500, 'unreachable'],
      ['KMSInternalException', 500, 'unreachable'],
      ['DependencyTimeoutException', 500, 'unreachable'],
      ['SomethingNewException', 503, 'unreachable'],
      ['SomethingNewException', 403, 'denied'],
      ['SomethingNewException', 429, 'throttled'],
      ['ValidationException', 400, 'invalid-response'],
      ['constructor', 400, 'invalid-response'],
    ])('%s (%i) is %s, without its message', async (code, status, kind) => {
      const kms = open();
      customer.emulator.faults.push({ operation: 'Encrypt', kind: 'error', code, status, times: 3 });
      using plaintext = payloadOf();
      const error = await failure(kms.wrap(plaintext, context, {}));
      expect(error.kind).toBe(kind);
      expect(error.retryable).toBe(kind === 'throttled' || kind === 'unreachable');
      // A sign-in of ours that ran out is no refusal of the customer's, and must not seal them.
      expect(error.operation).toBe(['UnrecognizedClientException', 'ExpiredTokenException'].includes(code) ? 'open' : 'wrap');
      for (const hidden of ['arn:', '111122223333', 'northwind', customer.user.accessKeyId]) expect(error.message).not.toContain(hidden);
    });

    it.each([
      ['ENOTFOUND', 'unreachable', 'network'],
      ['EAI_AGAIN', 'unreachable', 'network'],
      ['ECONNRESET', 'unreachable', 'network'],
      ['ERR_TLS_CERT_ALTNAME_INVALID', 'unreachable', 'certificate'],
      ['SELF_SIGNED_CERT_IN_CHAIN', 'unreachable', 'certificate'],
      ['EWHATEVER', 'invalid-response', 'understood'],
    ])('of the connection are told by their code: %s', (code, kind, word) => {
      const error = awsFailure(Object.assign(new Error('getaddrinfo of a secret place'), { code }), 'unwrap');
      expect(error).toMatchObject({ kind, operation: word === 'certificate' ? 'open' : 'unwrap', provider: 'AWS' });
      expect(error.detail).toContain(word);
      expect(error.message).not.toContain('secret place');
    });

    it.each([undefined, null, 'text', 7, {}, { name: 7, code: {}, $metadata: 'x' }])('of no known shape are still told: %j', (odd) => {
      expect(awsFailure(odd, 'wrap')).toMatchObject({ kind: 'invalid-response', retryable: false });
    });
  });

  describe('what the customer must grant', () => {
    it('is the three calls of this role, narrowed to the tenant, and no more', () => {
      const kms = open();
      expect(tellsAccess(kms)).toBe(true);
      const documents = kms.accessDocuments({ vault: 'vault-1', tenant: 'northwind' });
      const [keyPolicy, rolePolicy, trust] = documents.map(({ document }) => document);
      expect([...(keyPolicy?.matchAll(/"kms:([A-Z]\w+)"/g) ?? [])].map((match) => match[1])).toEqual(['Encrypt', 'Decrypt', 'DescribeKey']);
      expect(keyPolicy).toContain('"kms:EncryptionContext:keydesk:tenant": "northwind"');
      expect(keyPolicy).toContain(customer.role.arn);
      expect(rolePolicy).toContain(customer.key.arn);
      expect(rolePolicy).not.toContain('Principal');
      expect(trust).toContain(`"sts:ExternalId": "${externalId}"`);
      for (const { document } of documents) expect(() => JSON.parse(document) as unknown).not.toThrow();
    });

    it('for a whole vault names no tenant, and for an alias picks it by a condition', () => {
      const kms = open(customer.config({ keyArn: 'arn:aws:kms:eu-central-1:111122223333:alias/north', externalId: null }));
      const documents = kms.accessDocuments({ vault: 'vault-1', tenant: null });
      const all = documents.map(({ document }) => document).join();
      expect(all).not.toContain('keydesk:tenant');
      expect(all).not.toContain('ExternalId');
      expect(documents[1]?.document).toContain('"kms:ResourceAliases": "alias/north"');
      expect(documents[1]?.document).toContain(':key/*');
    });
  });
});
