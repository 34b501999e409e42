import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeydeskError } from '../../src-shared/errors.ts';
import { gcpKeySchema } from '../../src-shared/key-references.ts';
import { encodeDataKey } from '../../src-main/crypto/data-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { GcpKms } from '../../src-main/kms/gcp.ts';
import { wellKnownAdcFile } from '../../src-main/kms/gcp-adc.ts';
import { asKeydeskError, KmsError } from '../../src-main/kms/provider.ts';
import { accountKeyOf, adcOf } from '../emulators/gcp/identities.ts';
import type { GcpCustomer } from './gcp-harness.ts';
import { startGcpCustomer } from './gcp-harness.ts';

const context = { vault: 'vault-1', tenant: 'northwind', version: 1 };
const reference = { tenant: 'contoso', secret: 'google-key' };

describe('Signing in to Google Cloud', () => {
  let customer: GcpCustomer;
  let opened: GcpKms[];
  let written: string[];

  beforeEach(async () => {
    customer = await startGcpCustomer();
    opened = [];
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
    vi.unstubAllEnvs();
    for (const kms of opened) await kms.close();
    await customer.close();
  });

  function open(config = customer.config(), tools = customer.tools()): GcpKms {
    const kms = new GcpKms(config, tools);
    opened.push(kms);
    return kms;
  }

  const withSecret = () => customer.config({ authentication: { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: reference } });

  async function failure(call: Promise<unknown>): Promise<KmsError> {
    try {
      await call;
    } catch (error) {
      if (error instanceof KmsError) return error;
      throw error;
    }
    throw new Error('the call succeeded and must not');
  }

  async function roundTrip(kms: GcpKms): Promise<void> {
    using dataKey = SecretBytes.random(32);
    using payload = encodeDataKey(dataKey, context);
    using back = await kms.unwrap(await kms.wrap(payload, context, {}), context, {});
    expect(back.equals(payload)).toBe(true);
  }

  const operations = () => customer.emulator.requests.map(({ operation }) => operation);

  describe('by impersonation', () => {
    it('takes a workload identity whose token is in a file', async () => {
      const identity = customer.emulator.identities.federate('build-42');
      customer.account.tokenCreators.add(identity.member);
      const tokenFile = `${customer.adcFile}.token`;
      await writeFile(tokenFile, identity.subjectToken);
      await customer.writeAdc({
        type: 'external_account',
        audience: identity.audience,
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        token_url: 'https://evil.example/v1/token',
        service_account_impersonation_url: 'https://evil.example/v1/impersonate',
        credential_source: { file: tokenFile },
      });
      await roundTrip(open());
      expect(operations()).toEqual(['ExchangeToken', 'GenerateAccessToken', 'Encrypt', 'Decrypt']);
    });

    it("takes a worker's sign-in through another provider", async () => {
      const identity = customer.emulator.identities.federate('worker');
      customer.account.tokenCreators.add(identity.member);
      await customer.writeAdc({
        type: 'external_account_authorized_user',
        audience: identity.audience,
        client_id: 'client',
        client_secret: 'client-part',
        refresh_token: identity.refreshToken,
        token_url: 'https://evil.example/v1/oauthtoken',
      });
      await roundTrip(open());
      expect(operations()).toEqual(['RefreshExchangedToken', 'GenerateAccessToken', 'Encrypt', 'Decrypt']);
    });

    it.each([
      ['a key of a service account', () => accountKeyOf(customer.account, customer.emulator.project)],
      ['an impersonation', () => ({ type: 'impersonated_service_account', source_credentials: adcOf(customer.user) })],
      ['another kind', () => ({ type: 'gdch_service_account' })],
      ['another universe', () => ({ ...adcOf(customer.user), universe_domain: 'evil.example' })],
      ['a missing field', () => ({ ...adcOf(customer.user), refresh_token: undefined })],
      ['no JSON', () => 'refresh_token=1//secret'],
      ['an AWS environment', () => ({ type: 'external_account', audience: 'a', subject_token_type: 'b', credential_source: { environment_id: 'aws1' } })],
      ['an address', () => ({ type: 'external_account', audience: 'a', subject_token_type: 'b', credential_source: { url: 'http://169.254.169.254/' } })],
    ])("is this desk's to mend when the file holds %s", async (_, content) => {
      await customer.writeAdc(content());
      const error = await failure(open().describe({}));
      expect(error).toMatchObject({ kind: 'denied', operation: 'open', retryable: false });
      expect(error.detail).toContain('gcloud auth application-default login');
      expect(error.detail).not.toContain('secret');
      expect(operations()).toEqual([]);
    });

    it("is this desk's to mend when there is no file, whatever the environment names", async () => {
      vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', customer.adcFile);
      const error = await failure(open(customer.config(), customer.tools({ adcFile: `${customer.adcFile}.none` })).describe({}));
      expect(error).toMatchObject({ kind: 'denied', operation: 'open' });
      expect(operations()).toEqual([]);
    });

    it("is this desk's to mend when the sign-in was revoked, and counts at once when it was made anew", async () => {
      customer.user.refreshToken = 'another';
      const kms = open();
      expect(await failure(kms.describe({}))).toMatchObject({ kind: 'denied', operation: 'open' });
      await customer.writeAdc(adcOf(customer.user));
      await roundTrip(kms);
    });

    it.each(['wrap', 'describe'] as const)("is the customer's refusal when the account may not be impersonated: %s", async (operation) => {
      customer.account.tokenCreators.clear();
      const kms = open();
      const error = await failure(operation === 'describe' ? kms.describe({}) : roundTrip(kms));
      expect(error).toMatchObject({ kind: 'denied', operation, retryable: false });
      expect(error.detail).toContain('serviceAccountTokenCreator');
    });

    it("is the customer's refusal when there is no such account, or it is switched off", async () => {
      const serviceAccount = 'nobody-at-all@northwind-keys.iam.gserviceaccount.com';
      const nobody = await failure(open(customer.config({ authentication: { mode: 'GCP_ADC_IAM_BINDING', serviceAccount } })).describe({}));
      expect(nobody).toMatchObject({ kind: 'denied', operation: 'describe' });
      const kms = open();
      await roundTrip(kms);
      customer.account.enabled = false;
      expect(await failure(kms.describe({}))).toMatchObject({ kind: 'denied', operation: 'describe' });
    });

    it("is this desk's to mend when its own project lacks the API", async () => {
      const fault = { kind: 'error', code: 'PERMISSION_DENIED', message: 'x', reason: 'SERVICE_DISABLED' } as const;
      customer.emulator.faults.push({ ...fault, operation: 'GenerateAccessToken', times: 1 });
      expect(await failure(open().describe({}))).toMatchObject({ kind: 'denied', operation: 'open' });
    });

    it('gets another token when one has ended early, once', async () => {
      const kms = open();
      await roundTrip(kms);
      customer.emulator.expireTokens();
      await roundTrip(kms);
      expect(operations().filter((operation) => operation === 'GenerateAccessToken')).toHaveLength(2);
    });

    it.each(['Token', 'GenerateAccessToken'])('that never answers ends at the limit: %s', async (operation) => {
      const { promise: never } = Promise.withResolvers<undefined>();
      customer.emulator.faults.push({ operation, kind: 'hold', until: never, times: 1 });
      const error = await failure(open(customer.config(), customer.tools({ limitMs: 200 })).describe({}));
      expect(error).toMatchObject({ kind: 'unreachable', retryable: true });
    });

    it.each(['Token', 'GenerateAccessToken'])('that makes no sense is told as such: %s', async (operation) => {
      customer.emulator.faults.push({ operation, kind: 'empty', times: 10 });
      expect((await failure(open().describe({}))).retryable).toBe(false);
    });
  });

  describe('by a key kept as a secret', () => {
    it('signs an assertion with it, and wipes what it was given', async () => {
      const given: SecretBytes[] = [];
      const secretValue = (asked: unknown): Promise<SecretBytes> => {
        expect(asked).toEqual(reference);
        const value = SecretBytes.fromUtf8(JSON.stringify(accountKeyOf(customer.account, customer.emulator.project)));
        given.push(value);
        return Promise.resolve(value);
      };
      await roundTrip(open(withSecret(), customer.tools({ secretValue })));
      expect(operations()).toEqual(['Token', 'Encrypt', 'Decrypt']);
      expect(given).toHaveLength(1);
      expect(() => given[0]?.expose()).toThrow('wiped');
    });

    it.each([
      ['no JSON', 'a private key'],
      ['another kind of credential', JSON.stringify({ type: 'authorized_user', refresh_token: '1//x' })],
      ['no key', JSON.stringify({ type: 'service_account', client_email: 'a@b' })],
    ])("is this desk's to mend when the secret holds %s", async (_, text) => {
      const secretValue = (): Promise<SecretBytes> => Promise.resolve(SecretBytes.fromUtf8(text));
      const error = await failure(open(withSecret(), customer.tools({ secretValue })).describe({}));
      expect(error).toMatchObject({ kind: 'denied', operation: 'open' });
      expect(error.message).not.toContain(text);
    });

    it("is this desk's to mend when the secret cannot be read", async () => {
      const secretValue = (): Promise<SecretBytes> => Promise.reject(new KeydeskError('NOT_FOUND', { noun: 'secret', id: 'google-key' }));
      expect(await failure(open(withSecret(), customer.tools({ secretValue })).describe({}))).toMatchObject({ kind: 'denied', operation: 'open' });
    });

    it('is refused with a key that was replaced', async () => {
      const other = customer.emulator.identities.createServiceAccount('another');
      const forged = { ...accountKeyOf(customer.account, 'p'), private_key: other.keys().privateKey };
      const secretValue = (): Promise<SecretBytes> => Promise.resolve(SecretBytes.fromUtf8(JSON.stringify(forged)));
      expect(await failure(open(withSecret(), customer.tools({ secretValue })).describe({}))).toMatchObject({ kind: 'denied', operation: 'open' });
    });

    it.each([3_600_000, -3_600_000])('says to check the clock when it is wrong by %i ms', async (skew) => {
      customer.emulator.skewClock(skew);
      const error = await failure(open(withSecret()).describe({}));
      expect(error).toMatchObject({ kind: 'denied', operation: 'open' });
      expect(error.detail).toContain('clock');
    });
  });

  describe('nothing secret', () => {
    function hidden(): readonly string[] {
      const { identities } = customer.emulator;
      const tokens = identities.tokens.map(({ token }) => token);
      return [...tokens, customer.user.refreshToken, customer.user.clientSecret, 'PRIVATE KEY', customer.user.member.slice(5)];
    }

    it.each(['secret', 'impersonation'])('stands in errors or is printed, though the environment asks for it: by %s', async (mode) => {
      vi.stubEnv('GOOGLE_SDK_NODE_LOGGING', '*');
      const kms = open(mode === 'secret' ? withSecret() : customer.config());
      using dataKey = SecretBytes.random(32);
      using payload = encodeDataKey(dataKey, context);
      const wrapped = await kms.wrap(payload, context, {});
      const errors = [await failure(kms.unwrap(wrapped, { ...context, tenant: 'contoso' }, {}))];
      customer.permissions.clear();
      errors.push(await failure(kms.wrap(payload, context, {})));
      await customer.emulator.stop();
      errors.push(await failure(kms.describe({})));
      await customer.emulator.start();
      const texts = errors.flatMap((error) => [error, asKeydeskError(error)].map((each) => inspect(each, { depth: 12, showHidden: true, getters: true })));
      const bytes = [payload.expose(), dataKey.expose(), wrapped.blob].flatMap((each) =>
        (['hex', 'base64', 'base64url'] as const).map((form) => Buffer.from(each).toString(form)),
      );
      for (const text of [...texts, ...written]) {
        for (const secret of [...hidden(), ...bytes]) expect(text).not.toContain(secret);
      }
      expect(written).toEqual([]);
    });
  });

  it('looks for the default credentials where gcloud writes them', async () => {
    const home = await mkdtemp(join(tmpdir(), 'keydesk-home-'));
    expect(wellKnownAdcFile('linux', home)).toBe(join(home, '.config', 'gcloud', 'application_default_credentials.json'));
    expect(wellKnownAdcFile('win32', home)).toBe(join(home, 'AppData', 'Roaming', 'gcloud', 'application_default_credentials.json'));
    await mkdir(join(home, '.config', 'gcloud'), { recursive: true });
    await writeFile(wellKnownAdcFile(process.platform, home), JSON.stringify(adcOf(customer.user)));
    vi.stubEnv('HOME', home);
    const { adcFile: _, ...tools } = customer.tools();
    await roundTrip(open(customer.config(), tools));
    await rm(home, { recursive: true });
  });

  it.each(['key', 'private_key', 'credentials', 'accessToken', 'refresh_token', 'clientSecret'])('takes no credential in the configuration: %s', (name) => {
    const key = JSON.stringify(accountKeyOf(customer.account, 'p'));
    expect(gcpKeySchema.safeParse(customer.config()).success).toBe(true);
    const { authentication } = customer.config();
    expect(gcpKeySchema.safeParse({ ...customer.config(), [name]: key }).success).toBe(false);
    expect(gcpKeySchema.safeParse({ ...customer.config(), authentication: { ...authentication, [name]: key } }).success).toBe(false);
    expect(gcpKeySchema.safeParse({ ...withSecret(), authentication: { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: key } }).success).toBe(false);
  });
});
