import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sharedKeys } from '../../kms/azure-harness.ts';
import { selfSigned } from './certificate.ts';
import type { AzureEmulator } from './emulator.ts';
import { startAzureEmulator } from './emulator.ts';
import type { Principal } from './entra.ts';
import { signToken } from './tokens.ts';
import type { Vault } from './vault.ts';
import { unwrapBytes, wrapBytes } from './wrapping.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

const shared = sharedKeys();
const everything = ['create', 'get', 'update', 'delete', 'getDeleted', 'recover', 'purge', 'versions', 'rotate', 'getRotationPolicy', 'setRotationPolicy', 'attestation', 'wrapKey', 'unwrapKey'];

describe('the certificate', () => {
  it('vouches for itself and for this machine alone', () => {
    const certificate = new X509Certificate(selfSigned().certificate);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkHost('northwind.vault.azure.net')).toBeUndefined();
    expect(certificate.validToDate.getTime()).toBeGreaterThan(Date.now());
    expect(certificate.validFromDate.getTime()).toBeLessThan(Date.now());
  });
});

describe('AES key wrap', () => {
  // RFC 3394, section 4.6: 256 bits of key data with a 256-bit key.
  const material = { kind: 'oct', key: Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex') } as const;
  const keyData = Buffer.from('00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f', 'hex');
  const wrapped = Buffer.from('28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21', 'hex');

  it('is that of the RFC', () => {
    expect(wrapBytes(material, 'A256KW', keyData)).toEqual(wrapped);
    expect(unwrapBytes(material, 'A256KW', wrapped)).toEqual(keyData);
  });

  it('takes whole blocks, its own algorithm and untouched bytes alone', () => {
    expect(() => wrapBytes(material, 'A256KW', Buffer.alloc(65))).toThrow('incorrect');
    expect(() => wrapBytes(material, 'A128KW', keyData)).toThrow('alg');
    expect(() => unwrapBytes(material, 'A256KW', Buffer.from(wrapped).fill(0, 0, 1))).toThrow('incorrect');
  });
});

describe('the emulator', () => {
  let emulator: AzureEmulator;
  let vault: Vault;
  let application: Principal;
  let ca: string;

  beforeEach(async () => {
    emulator = await startAzureEmulator(shared);
    ca = await readFile(emulator.certificateFile, 'utf8');
    vault = emulator.createVault('northwind.vault.azure.net');
    application = emulator.entra.createApplication('keydesk');
    application.secret = 'a secret';
    emulator.allow(application, everything);
  });
  afterEach(async () => emulator.close());

  async function ask(method: string, path: string, headers: Record<string, string>, body: string): Promise<Answer> {
    return await new Promise((resolve, reject) => {
      const call = request(`${emulator.endpoint}${path}`, { method, headers, ca }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(text === '' ? '{}' : text) as Answer['body'] });
        });
      });
      call.on('error', reject);
      call.end(body);
    });
  }

  async function sign(form: Record<string, string>): Promise<Answer> {
    return await ask('POST', `/${emulator.directory}/oauth2/v2.0/token`, {}, new URLSearchParams({ client_id: application.clientId ?? '', ...form }).toString());
  }

  async function token(scope = 'https://vault.azure.net/.default'): Promise<string> {
    const { body } = await sign({ grant_type: 'client_credentials', client_secret: 'a secret', scope });
    return String(body['access_token']);
  }

  async function call(method: string, path: string, fields?: object, bearer?: string, version = '7.6'): Promise<Answer> {
    const authorization = `Bearer ${bearer ?? (await token())}`;
    return await ask(method, `${path}?api-version=${version}`, { authorization, 'x-forwarded-host': vault.host }, fields === undefined ? '' : JSON.stringify(fields));
  }

  const codesOf = ({ status, body }: Answer): unknown => {
    const error = body['error'] as { readonly code?: string; readonly innererror?: { readonly code?: string } } | undefined;
    return [status, error?.code, error?.innererror?.code];
  };

  it('challenges a call without a token, naming who gives one and for what', async () => {
    const { status, headers, body } = await ask('GET', '/keys/x/?api-version=7.6', { 'x-forwarded-host': vault.host }, '');
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe(`Bearer authorization="${emulator.endpoint}/${emulator.directory}", resource="https://vault.azure.net"`);
    expect(body['error']).toMatchObject({ code: 'Unauthorized' });
  });

  it('takes a token that is its own, in time and for this kind of store alone', async () => {
    vault.createKey('x');
    expect((await call('GET', '/keys/x/')).status).toBe(200);
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const forged = signToken({ aud: 'https://vault.azure.net', oid: application.objectId, exp: Date.now(), nbf: 0, generation: 0 }, stranger, 'x');
    const good = await token();
    for (const bad of [forged, 'nonsense', await token('https://managedhsm.azure.net/.default'), `${good}x`]) {
      expect((await call('GET', '/keys/x/', undefined, bad)).status).toBe(401);
    }
    emulator.skewClock(2 * 3_600_000);
    expect((await call('GET', '/keys/x/', undefined, good)).status).toBe(401);
    emulator.skewClock(0);
    emulator.entra.expireTokens();
    expect((await call('GET', '/keys/x/', undefined, good)).status).toBe(401);
  });

  it.each([
    [{ client_secret: 'another' }, 401, 'invalid_client', 7000215],
    [{ client_id: 'b2a2d9a1-0000-4000-8000-000000000000', client_secret: 'a secret' }, 400, 'unauthorized_client', 700016],
    [{ client_secret: 'a secret', scope: 'openid' }, 400, 'invalid_scope', 1002012],
    [{ client_secret: 'a secret', grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    [{}, 401, 'invalid_client', 7000216],
  ])('refuses a sign-in with %o', async (form, status, error, number) => {
    const answer = await sign({ grant_type: 'client_credentials', scope: 'https://vault.azure.net/.default', ...form });
    expect(answer).toMatchObject({ status, body: { error, error_codes: [number] } });
  });

  it('takes the assertion of a federation only when signature, issuer, subject, audience and time are right', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    application.federation = { issuer: 'https://issuer.example', subject: 'desk', audience: 'api://AzureADTokenExchange', publicKey };
    const seconds = Math.floor(Date.now() / 1000);
    const right = { iss: 'https://issuer.example', sub: 'desk', aud: 'api://AzureADTokenExchange', exp: seconds + 600, nbf: seconds };
    const attempt = async (claims: object, key = privateKey): Promise<number> => {
      const client_assertion = signToken({ ...right, ...claims }, key, 'k');
      const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
      return (await sign({ grant_type: 'client_credentials', scope: 'https://vault.azure.net/.default', client_assertion_type: type, client_assertion })).status;
    };
    expect(await attempt({})).toBe(200);
    for (const wrong of [{ iss: 'x' }, { sub: 'x' }, { aud: 'x' }, { exp: seconds - 1 }, { nbf: seconds + 3600 }]) expect(await attempt(wrong)).toBe(401);
    expect(await attempt({}, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)).toBe(401);
  });

  it('gives a token for a device code once a person has allowed it', async () => {
    const person = emulator.entra.createPerson('ada');
    const form = new URLSearchParams({ client_id: application.clientId ?? '', scope: 'https://vault.azure.net/.default' }).toString();
    const begin = async (): Promise<Answer['body']> => (await ask('POST', `/${emulator.directory}/oauth2/v2.0/devicecode`, {}, form)).body;
    const poll = async (code: unknown): Promise<Answer> => sign({ grant_type: 'device_code', device_code: String(code) });
    const [one, other, late] = [await begin(), await begin(), await begin()];
    expect((await poll(one['device_code'])).body['error']).toBe('authorization_pending');
    emulator.entra.approve(String(one['user_code']), person);
    emulator.entra.decline(String(other['user_code']));
    expect((await poll(one['device_code'])).body).toHaveProperty('refresh_token');
    expect((await poll(other['device_code'])).body['error']).toBe('authorization_declined');
    expect((await poll('unknown')).body['error']).toBe('invalid_grant');
    emulator.skewClock(901_000);
    expect((await poll(late['device_code'])).body['error']).toBe('expired_token');
  });

  it.each([
    ['vault', 'RSA', 'RSA-OAEP-256'],
    ['managedhsm', 'oct-HSM', 'A256KW'],
  ])('makes, uses, rotates, deletes, recovers and purges a key in a %s', async (domain, kty, alg) => {
    vault = emulator.createVault(`fabrikam.${domain}.azure.net`);
    const bearer = await token(`https://${domain}.azure.net/.default`);
    const ask2 = async (method: string, path: string, fields?: object): Promise<Answer> => call(method, path, fields, bearer);
    const made = await ask2('POST', '/keys/k/create', { kty, key_ops: ['wrapKey', 'unwrapKey'] });
    expect(made.body['key']).toMatchObject({ kty, key_ops: ['wrapKey', 'unwrapKey'] });
    const value = createHash('sha512').update('a payload').digest('base64url');
    const wrapped = await ask2('POST', '/keys/k//wrapkey', { alg, value });
    expect(wrapped.body['kid']).toBe((made.body['key'] as { kid: string }).kid);
    const version = String(wrapped.body['kid']).split('/').at(-1) ?? '';
    await ask2('POST', '/keys/k/rotate', {});
    expect(((await ask2('GET', '/keys/k/versions')).body['value'] as unknown[]).length).toBe(2);
    expect((await ask2('POST', `/keys/k/${version}/unwrapkey`, { alg, value: wrapped.body['value'] })).body['value']).toBe(value);
    expect(codesOf(await ask2('POST', '/keys/k//unwrapkey', { alg, value: wrapped.body['value'] }))).toEqual([400, 'BadParameter', undefined]);
    expect((await ask2('DELETE', '/keys/k')).body).toHaveProperty('scheduledPurgeDate');
    expect(codesOf(await ask2('GET', '/keys/k/'))).toEqual([404, 'KeyNotFound', undefined]);
    expect(codesOf(await ask2('POST', '/keys/k/create', { kty }))).toEqual([409, 'Conflict', 'ObjectIsDeletedButRecoverable']);
    expect((await ask2('GET', '/deletedkeys/k')).body).toHaveProperty('recoveryId');
    expect((await ask2('POST', '/deletedkeys/k/recover')).status).toBe(200);
    await ask2('DELETE', '/keys/k');
    await ask2('DELETE', '/deletedkeys/k');
    expect((await ask2('GET', '/deletedkeys/k')).status).toBe(404);
  });

  it('refuses what a key does not permit, and opens but does not wrap outside its dates', async () => {
    vault.createKey('k');
    const seconds = Math.floor(Date.now() / 1000);
    const value = Buffer.alloc(32).toString('base64url');
    const wrap = async (): Promise<Answer> => call('POST', '/keys/k//wrapkey', { alg: 'RSA-OAEP-256', value });
    const blob = (await wrap()).body['value'];
    const unwrap = async (): Promise<Answer> => call('POST', '/keys/k//unwrapkey', { alg: 'RSA-OAEP-256', value: blob });
    await call('PATCH', '/keys/k/', { attributes: { exp: seconds - 10 } });
    expect(codesOf(await wrap())).toEqual([403, 'Forbidden', 'KeyExpired']);
    expect((await unwrap()).status).toBe(200);
    await call('PATCH', '/keys/k/', { attributes: { enabled: false } });
    expect(codesOf(await unwrap())).toEqual([403, 'Forbidden', 'KeyDisabled']);
    await call('PATCH', '/keys/k/', { attributes: { enabled: true }, key_ops: ['sign'] });
    expect(codesOf(await unwrap())).toEqual([403, 'Forbidden', 'KeyOperationForbidden']);
  });

  it('lets a principal do what it is allowed, and says whom it refused', async () => {
    vault.createKey('k');
    emulator.deny(application, ['get']);
    const answer = await call('GET', '/keys/k/');
    expect(codesOf(answer)).toEqual([403, 'Forbidden', 'ForbiddenByRbac']);
    expect(JSON.stringify(answer.body)).toContain(application.objectId);
    expect(emulator.requests.at(-1)).toMatchObject({ operation: 'get', principal: 'keydesk', status: 403, error: 'ForbiddenByRbac' });
  });

  it('knows neither other hosts, other directories nor other versions of its interface', async () => {
    expect((await call('GET', '/keys/k/', undefined, undefined, '1.0')).status).toBe(400);
    const elsewhere = { authorization: `Bearer ${await token()}`, 'x-forwarded-host': 'elsewhere.vault.azure.net' };
    expect(codesOf(await ask('GET', '/keys/k/?api-version=7.6', elsewhere, ''))).toEqual([404, 'VaultNotFound', undefined]);
    expect((await ask('GET', '/another/v2.0/.well-known/openid-configuration', {}, '')).body['error']).toBe('invalid_tenant');
    expect((await ask('GET', `/${emulator.directory}/v2.0/.well-known/openid-configuration`, {}, '')).body['token_endpoint']).toContain(emulator.endpoint);
  });

  it('is trusted by its certificate alone', async () => {
    ca = selfSigned().certificate;
    await expect(ask('GET', '/common/discovery/instance', {}, '')).rejects.toThrow(/certificate|self/i);
  });

  it('listens again on the same port after it was stopped', async () => {
    const before = emulator.endpoint;
    await emulator.stop();
    await expect(token()).rejects.toThrow('ECONNREFUSED');
    await emulator.start();
    expect(emulator.endpoint).toBe(before);
    expect(await token()).toContain('.');
  });
});
