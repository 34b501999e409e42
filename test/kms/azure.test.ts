import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AzureAuthentication } from '../../src-shared/key-access.ts';
import type { KeyPlace } from '../../src-shared/key-abilities.ts';
import type { DataKeyContext } from '../../src-main/crypto/data-key.ts';
import { encodeDataKey } from '../../src-main/crypto/data-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import type { AzureKms } from '../../src-main/kms/azure.ts';
import { AzureKeyMaker, openAzureKms } from '../../src-main/kms/azure.ts';
import { azureFailure, entraFailure } from '../../src-main/kms/azure-failure.ts';
import { compareKey } from '../../src-main/kms/azure-policy.ts';
import { daysOf } from '../../src-main/kms/azure-rotation.ts';
import { parseAzureKeyId, parseAzureStore } from '../../src-main/kms/azure-store.ts';
import { attests, KmsError, readsPolicy, signsIn, tellsAccess, tellsRotation } from '../../src-main/kms/provider.ts';
import { selfSigned } from '../emulators/azure/certificate.ts';
import { signToken } from '../emulators/azure/tokens.ts';
import type { AzureCustomer } from './azure-harness.ts';
import { clientSecret, hosts, secretVariable, sharedKeys, startCustomer } from './azure-harness.ts';

const context: DataKeyContext = { vault: 'vault-1', tenant: 'northwind', version: 3 };
const shared = sharedKeys();

async function failure(call: Promise<unknown>): Promise<KmsError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof KmsError) return error;
    throw error;
  }
  throw new Error('the call succeeded and must not');
}

const refusalOf = (field: string) => expect.objectContaining({ code: 'BAD_INPUT', data: expect.objectContaining({ field }) as unknown }) as Error;

describe.each(['vault', 'managedHsm'] as const)('a key in Azure (%s)', (kind) => {
  let customer: AzureCustomer;
  let opened: AzureKms[];

  beforeEach(async () => {
    customer = await startCustomer(kind, shared);
    opened = [];
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const kms of opened) await kms.close();
    await customer.emulator.close();
  });

  function open(config = customer.config(), tools = customer.tools()): AzureKms {
    const kms = openAzureKms(config, tools);
    opened.push(kms);
    return kms;
  }

  function payload(): SecretBytes {
    using dataKey = SecretBytes.random(32);
    return encodeDataKey(dataKey, context);
  }

  async function roundTrip(kms: AzureKms): Promise<void> {
    using bytes = payload();
    using back = await kms.unwrap(await kms.wrap(bytes, context, {}), context, {});
    expect(back.equals(bytes)).toBe(true);
  }

  const served = (operation: string) => customer.emulator.requests.filter((request) => request.operation === operation && request.status === 200);

  describe('what Azure sees', () => {
    it('is every wrap and every unwrap: none is done on this machine, and the key is not even looked at', async () => {
      const kms = open();
      for (let turn = 0; turn < 3; turn += 1) await roundTrip(kms);
      expect(served('wrapKey').length).toBe(3);
      expect(served('unwrapKey').length).toBe(3);
      expect(served('get')).toEqual([]);
      const algorithm = kind === 'vault' ? 'RSA-OAEP-256' : 'A256KW';
      for (const { body } of [...served('wrapKey'), ...served('unwrapKey')]) expect(JSON.parse(body)).toMatchObject({ alg: algorithm });
    });

    it('is one sign-in for many calls, in the name of the application', async () => {
      const kms = open();
      await roundTrip(kms);
      await roundTrip(kms);
      expect(served('token').length).toBe(1);
      expect(new Set(served('wrapKey').map(({ principal }) => principal))).toEqual(new Set(['keydesk']));
      expect(served('wrapKey')[0]?.headers['user-agent']).toMatch(/^keydesk\/vault-1 /);
    });

    it('is no body before the call has a token', async () => {
      await roundTrip(open());
      const early = customer.emulator.requests.filter(({ status }) => status === 401);
      expect(early.length).toBeGreaterThan(0);
      for (const { body } of early) expect(body).toBe('');
    });

    it('is the version that wrapped, also after the key was rotated', async () => {
      const kms = open();
      using bytes = payload();
      const before = await kms.wrap(bytes, context, {});
      customer.vault.createKey('data-keys');
      const after = await kms.wrap(bytes, context, {});
      expect([before.keyVersion, after.keyVersion]).toEqual(customer.key.versions.map(({ version }) => version));
      for (const wrapped of [before, after]) {
        using back = await kms.unwrap(wrapped, context, {});
        expect(back.equals(bytes)).toBe(true);
        expect(served('unwrapKey').at(-1)?.path).toBe(`/keys/data-keys/${wrapped.keyVersion ?? ''}/unwrapkey`);
      }
      const mixed = { blob: before.blob, keyVersion: after.keyVersion };
      expect((await failure(kms.unwrap(mixed, context, {}))).kind).toBe('wrong-key');
    });

    it('is nothing until the key is used', () => {
      open();
      expect(customer.emulator.requests).toEqual([]);
    });
  });

  describe('a bad day at Azure', () => {
    it.each([{ kind: 'throttle' }, { kind: '5xx', status: 500 }, { kind: '5xx', status: 503 }, { kind: 'cut' }] as const)(
      'that passes is not noticed: $kind',
      async (fault) => {
        const kms = open();
        await roundTrip(kms);
        customer.emulator.faults.push({ ...fault, operation: 'unwrapKey', times: 1 });
        await roundTrip(kms);
      },
    );

    it.each([
      [{ kind: 'throttle' }, 'throttled'],
      [{ kind: '5xx', status: 503 }, 'unreachable'],
      [{ kind: 'cut' }, 'unreachable'],
    ] as const)('that stays is told after three tries: %o', async (fault, told) => {
      const kms = open();
      await kms.describe({});
      const before = customer.emulator.requests.length;
      customer.emulator.faults.push({ ...fault, operation: 'get', times: 100 });
      expect(await failure(kms.describe({}))).toMatchObject({ kind: told, retryable: true, operation: 'describe' });
      expect(customer.emulator.requests.length - before).toBe(3);
    });

    it.each(['empty', 'other-key', 'garbage'] as const)('with an answer that cannot be true is told apart: %s', async (fault) => {
      const kms = open();
      using bytes = payload();
      const wrapped = await kms.wrap(bytes, context, {});
      await kms.unwrap(wrapped, context, {});
      await kms.describe({});
      const calls = { wrapKey: async () => kms.wrap(bytes, context, {}), unwrapKey: async () => kms.unwrap(wrapped, context, {}), get: async () => kms.describe({}) };
      for (const [operation, call] of Object.entries(calls)) {
        customer.emulator.faults.push({ operation, kind: fault, times: 1 });
        expect(await failure(call())).toMatchObject({ kind: 'invalid-response', retryable: false });
      }
    });

    it('with another version than the one asked is told apart', async () => {
      const kms = open();
      using bytes = payload();
      const wrapped = await kms.wrap(bytes, context, {});
      await kms.unwrap(wrapped, context, {});
      customer.emulator.faults.push({ operation: 'unwrapKey', kind: 'other-version', times: 1 });
      expect((await failure(kms.unwrap(wrapped, context, {}))).kind).toBe('invalid-response');
    });

    it('with another plaintext is caught by the hash of the context', async () => {
      const kms = open();
      using bytes = payload();
      const wrapped = await kms.wrap(bytes, context, {});
      await kms.unwrap(wrapped, context, {});
      customer.emulator.faults.push({ operation: 'unwrapKey', kind: 'wrong-plaintext', times: 1 });
      expect((await failure(kms.unwrap(wrapped, context, {}))).kind).toBe('wrong-key');
    });

    it('on which tokens are refused before their time is mended by a new sign-in', async () => {
      const kms = open();
      await roundTrip(kms);
      customer.emulator.entra.expireTokens();
      await roundTrip(kms);
      expect(served('token').length).toBe(2);
    });

    it.each([
      [403, 'Forbidden', 'AccessDenied', 'denied', 'describe'],
      [403, 'Forbidden', 'ForbiddenByFirewall', 'denied', 'describe'],
      [403, 'Forbidden', undefined, 'denied', 'describe'],
      [403, 'Forbidden', 'KeyDisabled', 'disabled', 'describe'],
      [401, 'Unauthorized', undefined, 'denied', 'open'],
      [409, 'Conflict', 'ObjectIsDeletedButRecoverable', 'disabled', 'describe'],
      [418, 'constructor', undefined, 'invalid-response', 'describe'],
    ] as const)('in its own words (%i %s %s) is told without its message', async (status, code, inner, told, operation) => {
      const kms = open();
      await kms.describe({});
      customer.emulator.faults.push({ operation: 'get', kind: 'error', status, code, ...(inner === undefined ? {} : { inner }), times: 2 });
      const error = await failure(kms.describe({}));
      // A sign-in of ours that is refused is no refusal of the customer's, and must not seal them.
      expect(error).toMatchObject({ kind: told, operation });
      for (const hidden of ['northwind', 'azure.net', customer.emulator.directory, clientSecret]) expect(error.message).not.toContain(hidden);
    });
  });

  describe('signing in', () => {
    const authentication = (changes: Partial<Extract<AzureAuthentication, { mode: 'AZURE_CLIENT_SECRET_ENV' }>>) => ({
      authentication: { ...customer.config().authentication, ...changes } as AzureAuthentication,
    });

    it('names the environment variable that is not set', async () => {
      const error = await failure(open(customer.config(), customer.tools({ environment: () => undefined })).describe({}));
      expect(error).toMatchObject({ kind: 'denied', operation: 'open' });
      expect(error.detail).toContain(secretVariable);
    });

    it.each([
      ['a wrong secret', () => ({}), () => ({ environment: () => 'wrong' }), 'AADSTS7000215'],
      ['an unknown application', () => authentication({ clientId: 'b2a2d9a1-0000-4000-8000-000000000000' }), () => ({}), 'AADSTS700016'],
      ['another directory', () => authentication({ directory: 'b2a2d9a1-0000-4000-8000-000000000000' }), () => ({}), 'directory'],
    ])('with %s is denied on this desk, not by the customer', async (_, config, tools, word) => {
      const error = await failure(open(customer.config(config()), customer.tools(tools())).describe({}));
      expect(error).toMatchObject({ kind: 'denied', operation: 'open', retryable: false });
      expect(error.detail).toContain(word);
      expect(error.message).not.toContain('wrong');
    });

    it('works again as soon as the cause is mended', async () => {
      let secret = 'wrong';
      const kms = open(customer.config(), customer.tools({ environment: () => secret }));
      expect((await failure(kms.describe({}))).operation).toBe('open');
      secret = clientSecret;
      await roundTrip(kms);
    });

    it('tells when Entra is away', async () => {
      customer.emulator.faults.push({ operation: 'token', kind: '5xx', status: 503, times: 3 });
      const kms = open();
      expect(await failure(kms.describe({}))).toMatchObject({ kind: 'unreachable', operation: 'open', retryable: true });
      await roundTrip(kms);
    });

    it('never takes credentials, hosts or proxies from the environment', async () => {
      const { clientId, directory } = customer.config().authentication;
      vi.stubEnv('AZURE_CLIENT_ID', clientId);
      vi.stubEnv('AZURE_TENANT_ID', directory);
      vi.stubEnv('AZURE_CLIENT_SECRET', clientSecret);
      vi.stubEnv('AZURE_AUTHORITY_HOST', 'https://127.0.0.1:9');
      vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:9');
      expect((await failure(open(customer.config(), customer.tools({ environment: () => undefined })).describe({}))).operation).toBe('open');
      await roundTrip(open());
    });

    it('trusts an emulator by its own certificate alone', async () => {
      const other = selfSigned().certificate;
      const error = await failure(open(customer.config(), customer.tools({ readFile: async () => other })).describe({}));
      expect(error).toMatchObject({ kind: 'unreachable' });
      expect(error.detail).toContain('certificate');
      const unreadable = async () => Promise.reject(new Error('no such file: /a/secret/place'));
      const missing = await failure(open(customer.config(), customer.tools({ readFile: unreadable })).describe({}));
      expect(missing.detail).toContain('certificate file');
      expect(missing.message).not.toContain('secret');
    });
  });

  describe('by a workload identity', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'keydesk-azure-'));
    });
    afterEach(async () => rm(folder, { recursive: true }));

    it('reads the token file anew, signs in with it and says when it cannot', async () => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      customer.application.federation = { issuer: 'https://issuer.example', subject: 'desk', audience: 'api://AzureADTokenExchange', publicKey };
      const tokenFile = join(folder, 'token');
      const { directory, clientId } = customer.config().authentication;
      const kms = open(customer.config({ authentication: { mode: 'AZURE_WORKLOAD_IDENTITY', directory, clientId, tokenFile } }));
      const write = async (lifeSeconds: number): Promise<void> => {
        const exp = Math.floor(Date.now() / 1000) + lifeSeconds;
        const claims = { iss: 'https://issuer.example', sub: 'desk', aud: 'api://AzureADTokenExchange', exp };
        await writeFile(tokenFile, `${signToken(claims, privateKey, 'k')}\n`);
      };
      expect((await failure(kms.describe({}))).detail).toContain('token file');
      await write(-10);
      const expired = await failure(kms.describe({}));
      expect(expired).toMatchObject({ kind: 'denied', operation: 'open' });
      expect(expired.detail).toContain('AADSTS700024');
      await write(600);
      await roundTrip(kms);
    });
  });

  describe('by an officer with a device code', () => {
    const config = () => {
      const { directory, clientId } = customer.config().authentication;
      return customer.config({ authentication: { mode: 'AZURE_DEVICE_CODE', directory, clientId } });
    };
    const officer = () => {
      customer.emulator.entra.pollSeconds = 0.01;
      const ada = customer.emulator.entra.createPerson('ada');
      customer.emulator.allow(ada, ['wrapKey', 'unwrapKey', 'get']);
      return ada;
    };

    it('asks for a sign-in first, and serves in the name of who signed in', async () => {
      const ada = officer();
      const kms = open(config());
      expect(signsIn(kms)).toBe(true);
      if (!signsIn(kms)) return;
      expect(await failure(kms.describe({}))).toMatchObject({ kind: 'denied', operation: 'open' });
      expect(served('deviceCode')).toEqual([]);
      const { prompt, done } = await kms.signIn({});
      expect(prompt.url).toContain('/devicelogin');
      expect(prompt.expiresAt).toBeGreaterThan(Date.now());
      expect(kms.signedIn).toBe(false);
      customer.emulator.entra.approve(prompt.code, ada);
      await done;
      expect(kms.signedIn).toBe(true);
      await roundTrip(kms);
      expect(served('wrapKey')[0]?.principal).toBe('ada');
    });

    it('is told when the officer declines, and ends when it is closed', async () => {
      officer();
      const kms = open(config());
      if (!signsIn(kms)) throw new Error('an officer signs in to this key');
      const declined = await kms.signIn({});
      customer.emulator.entra.decline(declined.prompt.code);
      const error = await failure(declined.done);
      expect(error).toMatchObject({ kind: 'denied', operation: 'open' });
      expect(error.detail).toContain('declined');
      const waiting = await kms.signIn({});
      const ended = waiting.done.catch((reason: unknown) => reason);
      await kms.close();
      expect(await ended).toMatchObject({ code: 'CANCELLED' });
      expect(kms.signedIn).toBe(false);
    });

    it('asks to sign in again when what was signed in is refused', async () => {
      const ada = officer();
      const kms = open(config());
      if (!signsIn(kms)) throw new Error('an officer signs in to this key');
      const { prompt, done } = await kms.signIn({});
      customer.emulator.entra.approve(prompt.code, ada);
      await done;
      await roundTrip(kms);
      customer.emulator.entra.expireTokens(false);
      expect(await failure(kms.describe({}))).toMatchObject({ kind: 'denied', operation: 'open' });
      expect(kms.signedIn).toBe(false);
    });

    it('is an ability of no other sign-in', () => {
      expect(signsIn(open())).toBe(false);
    });
  });

  describe('the key itself', () => {
    it('is described with its region, type and version', async () => {
      const description = await open().describe({});
      expect(description).toMatchObject({ region: 'westeurope', state: 'enabled', origin: kind === 'vault' ? 'software' : 'HSM' });
      expect(description.algorithm).toBe(kind === 'vault' ? 'RSA 2048, RSA-OAEP-256' : 'AES, A256KW');
      expect(description.details).toMatchObject({ Version: customer.key.versions[0]?.version, Exportable: 'no' });
    });

    it.each([
      ['notBefore', 3_600_000, 'Not valid before'],
      ['expires', -3_600_000, 'Expired at'],
    ] as const)('is disabled outside its dates (%s), and says so', async (date, offset, words) => {
      const version = customer.key.versions[0];
      if (version === undefined) throw new Error('the key has a version');
      version[date] = Date.now() + offset;
      const kms = open();
      const description = await kms.describe({});
      expect(description.state).toBe('disabled');
      expect(description.details['State']).toContain(words);
      using bytes = payload();
      expect((await failure(kms.wrap(bytes, context, {}))).kind).toBe('disabled');
    });

    it('that lacks an operation is refused with the remedy', async () => {
      const version = customer.key.versions[0];
      if (version === undefined) throw new Error('the key has a version');
      version.operations = ['wrapKey'];
      const kms = open();
      expect((await kms.describe({})).details['Problem']).toContain('unwrapKey');
      using bytes = payload();
      const wrapped = await kms.wrap(bytes, context, {});
      const error = await failure(kms.unwrap(wrapped, context, {}));
      expect(error.kind).toBe('denied');
      expect(error.detail).toContain('key_ops');
    });
  });

  describe('what else it can tell', () => {
    it('has every ability but signing in', () => {
      const kms = open();
      expect([tellsAccess(kms), readsPolicy(kms), tellsRotation(kms), attests(kms)]).toEqual([true, true, true, true]);
    });

    it('is how the key differs from what it needs, and what it cannot see', async () => {
      const found = await open().comparePolicy({ vault: 'vault-1', tenant: 'northwind' }, {});
      const states = Object.fromEntries(found.lines.map(({ requirement, state }) => [requirement, state]));
      expect(states).toMatchObject({
        'The key permits wrapKey': 'granted',
        'The key permits nothing else': 'broader',
        'The key cannot leave the vault': 'granted',
        'Nobody else may use the key': 'unknown',
      });
      expect(found.current).toContain('decrypt');
      expect(found.wanted).not.toContain('decrypt');
    });

    it('is its rotation, as far as it may be read', async () => {
      const kms = open();
      expect((await failure(kms.rotationStatus({}))).kind).toBe('denied');
      customer.emulator.allow(customer.application, ['versions']);
      customer.vault.createKey('data-keys');
      const narrow = await kms.rotationStatus({});
      expect(narrow).toMatchObject({ automatic: null, periodDays: null, nextAt: null });
      expect(narrow.versions.filter(({ current }) => current).length).toBe(1);
      customer.emulator.allow(customer.application, ['getRotationPolicy']);
      customer.key.rotationPolicy = { lifetimeActions: [{ trigger: { timeAfterCreate: 'P90D' }, action: { type: 'Rotate' } }], attributes: { expiryTime: 'P1Y' } };
      expect(await kms.rotationStatus({})).toMatchObject({ automatic: true, periodDays: 90 });
    });

    it('is what its HSM says of it, and that this was not checked to the end', async () => {
      customer.emulator.allow(customer.application, ['attestation']);
      const told = await open().attestation({});
      expect(told.outcome).toBe(kind === 'vault' ? 'absent' : 'unverified');
      expect(told.checks.map(({ outcome }) => outcome)).toEqual(kind === 'vault' ? [] : ['ok', 'ok', 'skipped']);
    });

    it('is what must be granted: this key, these operations, in the words of az', () => {
      const documents = open().accessDocuments({ vault: 'vault-1', tenant: 'north"; rm -rf /' });
      const all = documents.map(({ document }) => document).join('\n');
      expect(all).toContain(kind === 'vault' ? 'az role assignment create' : 'az keyvault role assignment create --hsm-name northwind');
      expect(all).toContain('/keys/data-keys');
      expect(all).toContain('--ops wrapKey unwrapKey');
      expect(all).not.toContain('"; rm');
      const role = JSON.parse(documents.find(({ title }) => title === 'Custom role')?.document ?? '{}') as Record<string, unknown>;
      expect((role['DataActions'] ?? role['dataActions']) as string[]).toHaveLength(3);
      for (const { language, fileName } of documents) expect(fileName).toMatch(language === 'json' ? /\.json$/ : /\.sh$/);
    });
  });

  describe('a new key', () => {
    const place = (): Extract<KeyPlace, { provider: 'AZURE' }> => {
      const { authentication, emulator } = customer.config();
      return { provider: 'AZURE', store: customer.vault.url, name: 'made-here', protection: 'HSM', authentication, emulator };
    };

    it('is made for wrapping alone, serves, and never takes the place of another', async () => {
      customer.emulator.allow(customer.application, ['create']);
      const maker = new AzureKeyMaker(customer.tools());
      const config = await maker.createKey(place(), {});
      const version = customer.vault.version('made-here', '');
      expect(version).toMatchObject({ operations: ['wrapKey', 'unwrapKey'], type: kind === 'vault' ? 'RSA-HSM' : 'oct-HSM', exportable: false });
      if (config.provider !== 'AZURE') throw new Error('a key at Azure was made');
      await roundTrip(open(config));
      await expect(maker.createKey(place(), {})).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
      expect(customer.vault.find('made-here').versions.length).toBe(1);
      await maker.close();
    });

    it('is denied to who may not make one', async () => {
      const maker = new AzureKeyMaker(customer.tools());
      expect(await failure(maker.createKey(place(), {}))).toMatchObject({ kind: 'denied', operation: 'create' });
      await maker.close();
    });
  });

  it('writes nothing, whatever the environment asks for, and keeps secrets out of its errors', async () => {
    vi.stubEnv('AZURE_LOG_LEVEL', 'verbose');
    const written: string[] = [];
    const spies = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockImplementation((chunk) => {
        written.push(String(chunk));
        return true;
      }),
    );
    const kms = open();
    await roundTrip(kms);
    customer.emulator.faults.push({ operation: 'unwrapKey', kind: 'garbage', times: 1 });
    using bytes = payload();
    const wrapped = await kms.wrap(bytes, context, {});
    const error = await failure(kms.unwrap(wrapped, context, {}));
    for (const spy of spies) spy.mockRestore();
    const shown = `${written.join('')} ${error.message} ${error.stack ?? ''} ${JSON.stringify(error)}`;
    const token = served('wrapKey')[0]?.headers['authorization'] ?? 'Bearer none';
    const hidden = [clientSecret, token.slice('Bearer '.length), ...['hex', 'base64', 'base64url'].map((form) => Buffer.from(bytes.expose()).toString(form as 'hex'))];
    for (const text of hidden) expect(shown).not.toContain(text);
    expect(error.cause).toBeUndefined();
  });
});

describe('addresses at Azure', () => {
  it.each([
    ['https://a-vault.vault.azure.net', 'vault', 'https://login.microsoftonline.com', 'https://vault.azure.net/.default'],
    ['https://a-vault.vault.azure.cn', 'vault', 'https://login.chinacloudapi.cn', 'https://vault.azure.cn/.default'],
    ['https://a-vault.vault.usgovcloudapi.net', 'vault', 'https://login.microsoftonline.us', 'https://vault.usgovcloudapi.net/.default'],
    ['https://an-hsm.managedhsm.azure.net', 'managedHsm', 'https://login.microsoftonline.com', 'https://managedhsm.azure.net/.default'],
    ['https://an-hsm.managedhsm.usgovcloudapi.net', 'managedHsm', 'https://login.microsoftonline.us', 'https://managedhsm.usgovcloudapi.net/.default'],
  ])('tell kind, cloud and scope: %s', (url, kind, authority, scope) => {
    expect(parseAzureStore(url)).toMatchObject({ kind, scope, cloud: { authority } });
    expect(parseAzureKeyId(`${url}/keys/a-key`)).toMatchObject({ name: 'a-key', store: { url } });
  });

  it.each(['https://evil.example/keys/x', 'https://a.vault.azure.net.evil.example/keys/x', 'http://a-vault.vault.azure.net/keys/x', 'https://a-vault.vault.azure.net/keys/x/0123', 'x'])(
    'are refused elsewhere: %s',
    (keyId) => {
      expect(() => parseAzureKeyId(keyId)).toThrow(refusalOf('keyId'));
    },
  );

  it.each(['https://evil.example', 'http://127.0.0.1:1', 'https://127.0.0.1.evil.example', 'https://user:pass@127.0.0.1:1'])(
    'of an emulator are on this machine: %s',
    (endpoint) => {
      const authentication = { mode: 'AZURE_DEVICE_CODE', directory: 'd', clientId: 'c' } as const;
      const tools = { limitMs: 1, session: 's', environment: () => undefined, readFile: async (path: string) => readFile(path, 'utf8') };
      const emulator = { endpoint: 'https://127.0.0.1:1', authority: 'https://127.0.0.1:1', certificateFile: '/x' };
      const key = { provider: 'AZURE', keyId: `https://${hosts.vault}/keys/k`, authentication } as const;
      expect(() => openAzureKms({ ...key, emulator: { ...emulator, endpoint } }, tools)).toThrow(refusalOf('emulator.endpoint'));
      expect(() => openAzureKms({ ...key, emulator: { ...emulator, authority: endpoint } }, tools)).toThrow(refusalOf('emulator.authority'));
    },
  );
});

describe('the rules of a key that expires', () => {
  it('are called fulfilled by nobody: when it ends may be tomorrow', () => {
    const resource = parseAzureKeyId(`https://${hosts.vault}/keys/data-keys`);
    const properties = { name: 'data-keys', vaultUrl: resource.store.url, enabled: true, expiresOn: new Date(2_000) };
    const linesAt = (now: number) => compareKey(resource, { name: 'data-keys', keyType: 'RSA', properties }, now).lines;
    const state = (now: number) => linesAt(now).find(({ requirement }) => requirement.startsWith('The key does not expire'))?.state;
    expect([state(1_000), state(2_000)]).toEqual(['unknown', 'missing']);
  });
});

describe('errors at Azure', () => {
  it.each([
    ['ENOTFOUND', 'unreachable', 'network'],
    ['ECONNRESET', 'unreachable', 'network'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'unreachable', 'certificate'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'unreachable', 'certificate'],
    ['EWHATEVER', 'invalid-response', 'understood'],
  ])('of the connection are told by their code: %s', (code, kind, word) => {
    const error = azureFailure(Object.assign(new Error('getaddrinfo of a secret place'), { code }), 'unwrap');
    expect(error).toMatchObject({ kind, operation: word === 'certificate' ? 'open' : 'unwrap', provider: 'AZURE' });
    expect(error.detail).toContain(word);
    expect(error.message).not.toContain('secret place');
  });

  it.each([undefined, null, 'text', 7, {}, { code: {}, statusCode: 'x', details: 3 }])('of no known shape are still told: %j', (odd) => {
    expect(azureFailure(odd, 'wrap')).toMatchObject({ kind: 'invalid-response', retryable: false });
    expect(entraFailure(odd)).toMatchObject({ kind: 'denied', operation: 'open' });
  });

  it.each([
    [{ message: 'AADSTS65001: secret words' }, 'denied', 'consent'],
    [{ message: 'wrapped', cause: { errorCode: 'network_error', cause: { code: 'ENOTFOUND' } } }, 'unreachable', 'network'],
    [{ cause: { errorCode: 'server_error', status: 503 } }, 'unreachable', 'Entra'],
    [{ cause: { status: 429 } }, 'throttled', 'slow down'],
    [{ errorCode: 'authorization_declined' }, 'denied', 'declined'],
    [{ errorCode: 'constructor' }, 'denied', 'sign in again'],
  ])('of a sign-in are ours: %j', (thrown, kind, word) => {
    const error = entraFailure(thrown);
    expect(error).toMatchObject({ kind, operation: 'open' });
    expect(error.detail).toContain(word);
    expect(error.message).not.toContain('secret words');
  });
});

it.each([
  ['P90D', 90],
  ['P2Y', 730],
  ['P18M', 540],
  ['P1Y6M', 545],
  ['P', null],
  ['PT5H', null],
  [undefined, null],
])('reads %s as %s days', (duration, days) => {
  expect(daysOf(duration)).toBe(days);
});
