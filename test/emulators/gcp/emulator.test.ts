import { createHash, createSign, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checksumOf } from './checksum.ts';
import type { GcpEmulator } from './emulator.ts';
import { startGcpEmulator } from './emulator.ts';
import type { ServiceAccount, User } from './identities.ts';
import type { EmulatedKey } from './key-store.ts';

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

describe('The emulator of Google Cloud', () => {
  let emulator: GcpEmulator;
  let user: User;
  let account: ServiceAccount;
  let key: EmulatedKey;

  beforeEach(async () => {
    emulator = await startGcpEmulator();
    user = emulator.identities.createUser('officer@keydesk.example');
    account = emulator.identities.createServiceAccount('wrapper');
    key = emulator.createKey('northwind');
  });
  afterEach(async () => emulator.close());

  async function answerOf(response: Response): Promise<Answer> {
    return { status: response.status, body: (await response.json()) as Answer['body'], headers: response.headers };
  }

  async function call(path: string, options: { readonly token?: string; readonly fields?: unknown; readonly method?: string } = {}): Promise<Answer> {
    const { token, fields } = options;
    const method = options.method ?? (fields === undefined ? 'GET' : 'POST');
    const headers = { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), 'content-type': 'application/json' };
    const body = fields === undefined ? {} : { body: JSON.stringify(fields) };
    return answerOf(await fetch(`${emulator.endpoint}${path}`, { method, headers, ...body }));
  }

  async function form(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    return answerOf(await fetch(`${emulator.endpoint}${path}`, { method: 'POST', body: new URLSearchParams(fields) }));
  }

  /** A token of the account's, given out without asking. */
  function tokenFor(role = 'roles/owner', scopes = ['https://www.googleapis.com/auth/cloudkms']): string {
    emulator.policies.grant(key.name, role, account.member);
    return emulator.identities.issue(account.member, scopes, Date.now() + 60_000).token;
  }

  const path = (rest = ''): string => `/v1/${key.name}${rest}`;
  const reasonOf = (answer: Answer): unknown => (answer.body['error'] as { details?: { reason?: string }[] }).details?.[0]?.reason;
  const statusOf = (answer: Answer): unknown => (answer.body['error'] as { status?: string }).status;

  describe('its tokens', () => {
    const refresh = (changes: Readonly<Record<string, string>> = {}): Promise<Answer> =>
      form('/token', { grant_type: 'refresh_token', client_id: user.clientId, client_secret: user.clientSecret, refresh_token: user.refreshToken, ...changes });

    const assertion = (changes: Readonly<Record<string, unknown>> = {}, signer = account): string => {
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: account.email, scope: 'https://www.googleapis.com/auth/cloudkms', aud: 'https://oauth2.googleapis.com/token', iat: now, exp: now + 3600, ...changes };
      const text = [{ alg: 'RS256', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
      return `${text}.${createSign('RSA-SHA256').update(text).sign(signer.keys().privateKey).toString('base64url')}`;
    };
    const assert = (text: string): Promise<Answer> => form('/token', { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: text });

    it('come for a refresh token', async () => {
      expect(await refresh()).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } });
    });

    it.each([
      [{ refresh_token: 'another' }, 400, 'invalid_grant'],
      [{ client_secret: 'another' }, 401, 'invalid_client'],
      [{ client_id: 'another' }, 401, 'invalid_client'],
      [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ])('come for nothing else: %o', async (changes, status, error) => {
      expect(await refresh(changes)).toMatchObject({ status, body: { error } });
    });

    it('come for a signed assertion', async () => {
      expect((await assert(assertion())).status).toBe(200);
    });

    it.each([
      ['an audience', { aud: 'https://evil.example' }],
      ['a time long past', { iat: 1, exp: 3601 }],
      ['a life too long', { exp: Math.floor(Date.now() / 1000) + 7200 }],
      ['an issuer', { iss: 'nobody@example.com' }],
    ])('come for no assertion with %s', async (_, changes) => {
      expect(await assert(assertion(changes))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    });

    it('come for no assertion signed by another, and for none that is no assertion', async () => {
      expect((await assert(assertion({}, emulator.identities.createServiceAccount('other')))).status).toBe(400);
      expect((await assert('')).status).toBe(400);
    });

    it('come for a federated identity alone', async () => {
      const { audience, subjectToken } = emulator.identities.federate('worker');
      const fields = { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', audience, subject_token: subjectToken };
      expect((await form('/v1/token', fields)).status).toBe(200);
      expect((await form('/v1/token', { ...fields, subject_token: 'x' })).body['error']).toBe('invalid_grant');
      expect((await form('/v1/token', { ...fields, audience: 'x' })).body['error']).toBe('invalid_target');
      expect((await form('/v1/oauthtoken', { grant_type: 'refresh_token', refresh_token: 'x' })).body['error']).toBe('invalid_grant');
    });

    it('of an account come to those it trusts, for a time that is allowed', async () => {
      const { access_token: token } = (await refresh()).body as { access_token: string };
      const generate = `/v1/projects/-/serviceAccounts/${account.email}:generateAccessToken`;
      const fields = { scope: ['https://www.googleapis.com/auth/cloudkms'], lifetime: '900s' };
      expect(statusOf(await call(generate, { token, fields }))).toBe('PERMISSION_DENIED');
      account.tokenCreators.add(user.member);
      const { status, body } = await call(generate, { token, fields });
      expect(status).toBe(200);
      expect(Date.parse(String(body['expireTime']))).toBeLessThanOrEqual(Date.now() + 900_000);
      for (const wrong of [{ ...fields, lifetime: '99999s' }, { ...fields, scope: [] }]) {
        expect(statusOf(await call(generate, { token, fields: wrong }))).toBe('INVALID_ARGUMENT');
      }
      expect((await call(generate, { fields })).status).toBe(401);
    });
  });

  describe('its door', () => {
    it('lets nobody in without a token, with one made up, or with one that has ended', async () => {
      expect(reasonOf(await call(path()))).toBe('CREDENTIALS_MISSING');
      expect(reasonOf(await call(path(), { token: 'ya29.made-up' }))).toBe('ACCESS_TOKEN_TYPE_UNSUPPORTED');
      const token = tokenFor();
      expect((await call(path(), { token })).status).toBe(200);
      emulator.expireTokens();
      expect(await call(path(), { token })).toMatchObject({ status: 401 });
      expect(reasonOf(await call(path(), { token }))).toBe('ACCESS_TOKEN_EXPIRED');
    });

    it('lets in whom a policy lets in, on the key, its ring or its project', async () => {
      const member = 'user:somebody@example.com';
      const { token } = emulator.identities.issue(member, ['https://www.googleapis.com/auth/cloud-platform'], Date.now() + 60_000);
      expect(reasonOf(await call(path(), { token }))).toBe('IAM_PERMISSION_DENIED');
      for (const resource of [key.name, emulator.ring, `projects/${emulator.project}`]) {
        emulator.policies.grant(resource, 'roles/cloudkms.viewer', member);
        expect((await call(path(), { token })).status).toBe(200);
        emulator.policies.revoke(resource, member);
        expect((await call(path(), { token })).status).toBe(403);
      }
    });

    it('asks for a scope', async () => {
      expect(reasonOf(await call(path(), { token: tokenFor('roles/owner', ['openid']) }))).toBe('ACCESS_TOKEN_SCOPE_INSUFFICIENT');
    });

    it('knows no other path, and no key that is not there', async () => {
      const token = tokenFor();
      expect((await call('/v1/nowhere', { token })).status).toBe(404);
      emulator.keys.keys.clear();
      expect(statusOf(await call(path(), { token }))).toBe('NOT_FOUND');
    });
  });

  describe('its keys', () => {
    const sealed = async (token: string, text = 'plain', aad = 'context'): Promise<Answer> =>
      call(path(':encrypt'), { token, fields: { plaintext: Buffer.from(text).toString('base64'), additionalAuthenticatedData: Buffer.from(aad).toString('base64') } });
    const opened = async (token: string, ciphertext: unknown, aad = 'context'): Promise<Answer> =>
      call(path(':decrypt'), { token, fields: { ciphertext, additionalAuthenticatedData: Buffer.from(aad).toString('base64') } });

    it('encrypt for real, and open under the same context alone', async () => {
      const token = tokenFor();
      const { body } = await sealed(token);
      expect(body['name']).toBe(`${key.name}/cryptoKeyVersions/1`);
      expect(Buffer.from(String(body['ciphertext']), 'base64').includes('plain')).toBe(false);
      expect(body['ciphertextCrc32c']).toBe(String(checksumOf(Buffer.from(String(body['ciphertext']), 'base64'))));
      expect(Buffer.from(String((await opened(token, body['ciphertext'])).body['plaintext']), 'base64').toString()).toBe('plain');
      expect(statusOf(await opened(token, body['ciphertext'], 'other'))).toBe('INVALID_ARGUMENT');
      expect(statusOf(await opened(token, Buffer.from('noise').toString('base64')))).toBe('INVALID_ARGUMENT');
    });

    it('check the checksums that come', async () => {
      const token = tokenFor();
      const plaintext = Buffer.from('plain').toString('base64');
      const right = String(checksumOf(Buffer.from('plain')));
      const good = await call(path(':encrypt'), { token, fields: { plaintext, plaintextCrc32c: right } });
      expect(good.body).toMatchObject({ verifiedPlaintextCrc32c: true, verifiedAdditionalAuthenticatedDataCrc32c: false });
      const bad = await call(path(':encrypt'), { token, fields: { plaintext, plaintextCrc32c: '1' } });
      expect(statusOf(bad)).toBe('INVALID_ARGUMENT');
    });

    it('are disabled, destroyed later, restored and rotated', async () => {
      const token = tokenFor();
      const first = (await sealed(token)).body['ciphertext'];
      const version = '/cryptoKeyVersions/1';
      expect((await call(`${path(version)}?updateMask=state`, { token, method: 'PATCH', fields: { state: 'DISABLED' } })).body['state']).toBe('DISABLED');
      expect(statusOf(await opened(token, first))).toBe('FAILED_PRECONDITION');
      const destroyed = await call(path(`${version}:destroy`), { token, fields: {} });
      expect(destroyed.body['state']).toBe('DESTROY_SCHEDULED');
      expect(Date.parse(String(destroyed.body['destroyTime']))).toBeGreaterThan(Date.now() + 29 * 86_400_000);
      expect((await call(path(`${version}:restore`), { token, fields: {} })).body['state']).toBe('DISABLED');
      await call(`${path(version)}?updateMask=state`, { token, method: 'PATCH', fields: { state: 'ENABLED' } });
      await call(path('/cryptoKeyVersions'), { token, fields: {} });
      const turned = await call(path(':updatePrimaryVersion'), { token, fields: { cryptoKeyVersionId: '2' } });
      expect(turned.body['primary']).toMatchObject({ name: `${key.name}/cryptoKeyVersions/2` });
      expect((await opened(token, first)).status).toBe(200);
      expect((await sealed(token)).body['name']).toBe(`${key.name}/cryptoKeyVersions/2`);
    });

    it('are made in a ring that is there, once', async () => {
      emulator.policies.grant(`projects/${emulator.project}`, 'roles/owner', account.member);
      const token = tokenFor();
      const place = `/v1/projects/${emulator.project}/locations/europe-west3/keyRings`;
      expect((await call(`${place}?keyRingId=new`, { token, fields: {} })).status).toBe(200);
      const create = `${place}/new/cryptoKeys?cryptoKeyId=fresh`;
      expect((await call(create, { token, fields: { purpose: 'ENCRYPT_DECRYPT', versionTemplate: { protectionLevel: 'HSM' } } })).body).toMatchObject({
        primary: { protectionLevel: 'HSM', state: 'ENABLED' },
      });
      expect(statusOf(await call(create, { token, fields: { purpose: 'ENCRYPT_DECRYPT' } }))).toBe('ALREADY_EXISTS');
      expect((await call(`${place}/new/cryptoKeys`, { token })).body['cryptoKeys']).toHaveLength(1);
      expect(statusOf(await call(`${place}/none/cryptoKeys?cryptoKeyId=x`, { token, fields: { purpose: 'ENCRYPT_DECRYPT' } }))).toBe('NOT_FOUND');
    });

    it('answer with numbers for words when asked to', async () => {
      const token = tokenFor();
      expect((await call(path(), { token })).body['purpose']).toBe('ENCRYPT_DECRYPT');
      expect((await call(`${path()}?$alt=json%3Benum-encoding=int`, { token })).body).toMatchObject({ purpose: 1, primary: { state: 1 } });
    });

    it('keep policies that are set over the wire', async () => {
      const token = tokenFor();
      const bindings = [...emulator.policies.policyOf(key.name).bindings, { role: 'roles/viewer', members: ['allUsers'] }];
      await call(path(':setIamPolicy'), { token, fields: { policy: { bindings } } });
      expect((await call(path(':getIamPolicy'), { token })).body['bindings']).toEqual(bindings);
      const asked = ['cloudkms.cryptoKeys.get', 'cloudkms.nothing'];
      expect((await call(path(':testIamPermissions'), { token, fields: { permissions: asked } })).body['permissions']).toEqual([asked[0]]);
    });
  });

  describe('its bad days', () => {
    it('come in turn, and pass', async () => {
      const token = tokenFor();
      emulator.faults.push(
        { operation: 'GetCryptoKey', kind: 'throttle', retryAfterSeconds: 7, times: 1 },
        { operation: 'GetCryptoKey', kind: '5xx', status: 503, times: 1 },
        { operation: 'Decrypt', kind: '5xx', status: 500, times: 1 },
      );
      const throttled = await call(path(), { token });
      expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '7']);
      expect((await call(path(), { token })).status).toBe(503);
      expect((await call(path(), { token })).status).toBe(200);
    });

    it('cut a connection in the middle of an answer', async () => {
      emulator.faults.push({ operation: 'GetCryptoKey', kind: 'cut', times: 1 });
      await expect(call(path(), { token: tokenFor() })).rejects.toThrow();
    });

    it('keep a request until it is let go', async () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      emulator.faults.push({ operation: 'GetCryptoKey', kind: 'hold', until: promise, times: 1 });
      const arrival = emulator.arrival('GetCryptoKey');
      const answer = call(path(), { token: tokenFor() });
      await arrival;
      expect(emulator.requests).toEqual([]);
      resolve(undefined);
      expect((await answer).status).toBe(200);
    });
  });

  it('gives the same keys for the same random bytes, on the port that is asked for', async () => {
    const port = Number(new URL(emulator.endpoint).port);
    await emulator.stop();
    const seeded = (): ((length: number) => Uint8Array) => {
      let count = 0;
      return (length) => createHash('sha512').update(`seed ${String((count += 1))}`).digest().subarray(0, Math.min(length, 64));
    };
    const one = await startGcpEmulator({ port, random: seeded() });
    expect(one.endpoint).toBe(`http://127.0.0.1:${String(port)}`);
    const other = await startGcpEmulator({ random: seeded() });
    const [first, second] = [one, other].map((each) => each.createKey('northwind').versions[0]?.material);
    expect(first).toEqual(second);
    expect(first?.equals(randomBytes(32))).toBe(false);
    await Promise.all([one.close(), other.close()]);
  });
});
