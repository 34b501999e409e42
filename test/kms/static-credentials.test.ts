import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKeydeskError } from '../../src-shared/errors.ts';
import type { AwsKey } from '../../src-shared/key-references.ts';
import { rejectStaticCredentials } from '../../src-main/kms/static-credentials.ts';

// Shapes only, from the providers' own examples (docs.aws.amazon.com: AKIAIOSFODNN7EXAMPLE), none of them alive.
const accessKeyId = 'AKIAIOSFODNN7EXAMPLE';
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const azureSecret = `abc8Q~${'aZ9_.-~'.repeat(5).slice(0, 34)}`;
const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n';
const serviceAccount = { type: 'service_account', project_id: 'p', private_key: pem, client_email: 'k@p.iam.gserviceaccount.com' };

const good: AwsKey = {
  provider: 'AWS',
  keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  roleArn: 'arn:aws:iam::111122223333:role/keydesk-byok',
  externalId: 'northwind-7f3a',
  profile: 'security-office',
  fips: false,
  endpoint: null,
  stsEndpoint: 'http://127.0.0.1:4566',
};

function rejection(fields: Record<string, unknown>): { readonly field: string; readonly useInstead: string; readonly shown: string } {
  try {
    rejectStaticCredentials(fields);
  } catch (error) {
    if (!isKeydeskError(error, 'STATIC_CREDENTIALS_REJECTED')) throw error;
    return { ...error.data, shown: `${error.message} ${JSON.stringify(error)} ${error.stack ?? ''}` };
  }
  throw new Error('the credentials were accepted and must not be');
}

const letters = (alphabet: string, length: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...alphabet.split('')), { minLength: length, maxLength: length }).map((chosen) => chosen.join(''));
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const anyAccessKeyId = fc.tuple(fc.constantFrom('AKIA', 'ASIA'), letters(base32, 16)).map((parts) => parts.join(''));
const anySecretKey = letters(base64, 37).map((text) => `${text}aB3`);
const anyAzureSecret = fc.tuple(letters(base64.slice(0, 62), 3), letters(base64.slice(0, 62), 34)).map(([head, tail]) => `${head}8Q~${tail}`);
const anyPem = fc.tuple(fc.constantFrom('', 'RSA ', 'EC ', 'ENCRYPTED ', 'OPENSSH '), letters(base64, 64)).map(([kind, body]) => `-----BEGIN ${kind}PRIVATE KEY-----\n${body}\n`);
const anyCredential = fc.oneof(anyAccessKeyId, anySecretKey, anyAzureSecret, anyPem);
const name = fc.stringMatching(/^[a-z][A-Za-z]{2,8}$/);

describe('a configuration with a static credential', () => {
  it('is refused wherever the credential stands, and the credential is not repeated', () => {
    const path = fc.array(fc.oneof(name, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(anyCredential, path, name, (credential, steps, first) => {
        const nested = steps.reduceRight<unknown>(
          (inner, step) => (typeof step === 'number' ? [...Array<unknown>(step).fill('x'), inner] : { note: 'x', [step]: inner }),
          credential,
        );
        const { field, shown } = rejection({ ...good, [first]: nested });
        expect(field.startsWith(first)).toBe(true);
        expect(shown).not.toContain(credential);
      }),
    );
  });

  it('is refused when the credential stands in the middle of a text', () => {
    const border = fc.stringMatching(/^[ "'=:,;\n]{1,3}$/);
    fc.assert(
      fc.property(fc.oneof(anyAccessKeyId, anyAzureSecret, anyPem), border, border, (credential, before, after) => {
        const { shown } = rejection({ ...good, displayName: `key of the day${before}${credential}${after}keep it safe` });
        expect(shown).not.toContain(credential);
      }),
    );
  });

  it('is refused when a field is named after a credential, whatever its text', () => {
    const names = ['secretAccessKey', 'aws_secret_access_key', 'AWS_SECRET_ACCESS_KEY', 'aws-session-token', 'client_secret', 'AZURE_CLIENT_SECRET', 'privateKey', 'private_key', 'password', 'apiKey'];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string({ minLength: 6 }).filter((text) => text.trim().length > 5), (field, text) => {
        const refused = rejection({ options: { [field]: text } });
        expect(refused.field).toBe(`options.${field}`);
      }),
    );
  });

  it.each([
    ['an access key id', { profile: accessKeyId }, 'profile', /profile/],
    ['a temporary access key id', { externalId: 'ASIAIOSFODNN7EXAMPLE' }, 'externalId', /role/],
    ['a secret key by itself', { profile: secretAccessKey }, 'profile', /role/],
    ['a secret key that reads like a path', { profile: '/AbC1/defGHIjklMNOpqrSTUvwx/ABCDEFGHIaB3' }, 'profile', /role/],
    ['a secret key as an external id', { externalId: secretAccessKey }, 'externalId', /role/],
    ['a secret key in base64', { externalId: Buffer.from(secretAccessKey).toString('base64') }, 'externalId', /role/],
    ['an access key id in base64, twice', { note: Buffer.from(Buffer.from(accessKeyId).toString('base64')).toString('base64') }, 'note', /profile/],
    ['a secret key in quotes', { profile: `"${secretAccessKey}"` }, 'profile', /role/],
    ['a secret key beside its id in an external id', { externalId: `${accessKeyId}:${secretAccessKey}` }, 'externalId', /role/],
    ['a credentials file', { notes: `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}` }, 'notes', /role/],
    ['a service account', { credentials: serviceAccount }, 'credentials.private_key', /impersonate|private key/],
    ['a service account as text', { credentials: JSON.stringify(serviceAccount) }, 'credentials', /impersonate/],
    ['a service account as text in text', { credentials: JSON.stringify({ inner: JSON.stringify(serviceAccount) }) }, 'credentials', /impersonate/],
    ['a service account in base64', { credentials: Buffer.from(JSON.stringify(serviceAccount)).toString('base64') }, 'credentials', /impersonate/],
    ['a service account in bytes', { credentials: Buffer.from(JSON.stringify(serviceAccount)) }, 'credentials', /impersonate/],
    ['a private key in a list', { trust: ['x', [pem]] }, 'trust[1][0]', /private key/],
    ['an Azure client secret', { clientId: azureSecret }, 'clientId', /workload identity/],
    ['an Azure storage key', { connection: `AccountName=x;AccountKey=${'a'.repeat(86)}==` }, 'connection', /workload identity/],
    ['a secret in a map', { options: new Map([['profile', accessKeyId]]) }, 'options.profile', /profile/],
    ['a secret in a set', { options: new Set([accessKeyId]) }, 'options[0]', /profile/],
  ])('is refused: %s', (_, fields: Record<string, unknown>, field, advice) => {
    const refused = rejection({ ...good, ...fields });
    expect(refused.field).toBe(field);
    expect(refused.useInstead).toMatch(advice);
    for (const text of [accessKeyId, secretAccessKey, azureSecret, 'MIIEvQ']) expect(refused.shown).not.toContain(text);
  });

  it('is refused when the credential is the name of a field, without naming that field', () => {
    for (const secret of [accessKeyId, secretAccessKey, azureSecret]) {
      const refused = rejection({ ...good, tags: { [secret]: 'yes' } });
      expect(refused.field).toBe('tags.(a field name)');
      expect(refused.shown).not.toContain(secret);
    }
  });

  it('is refused when it is nested without end', () => {
    const loop: Record<string, unknown> = { name: 'x' };
    loop['self'] = loop;
    expect(() => rejectStaticCredentials(loop)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }) as Error);
  });
});

describe('a configuration without one', () => {
  it.each([
    ['an AWS key', good],
    ['an AWS alias', { ...good, keyArn: 'arn:aws:kms:eu-central-1:111122223333:alias/northwind', externalId: null }],
    ['a key file', { provider: 'KEY_FILE', path: '/Volumes/Backup2/Customers2026/AcmeKey01Prod.keydesk-key' }],
    ['hashes and ids', { hash: 'da39a3ee5e6b4b0d3255bfef95601890afd80709', id: '1234abcd-12ab-34cd-56ef-1234567890ab' }],
    ['words about credentials', { note: 'never paste an access key (AKIA…) or -----BEGIN CERTIFICATE-----', password: '' }],
    ['numbers, nothing and truth', { a: 1, b: null, c: undefined, d: true, e: 10n }],
  ])('is accepted: %s', (_, fields: Readonly<Record<string, unknown>>) => {
    expect(() => rejectStaticCredentials(fields)).not.toThrow();
  });

  it('is accepted for any key, role, profile and path of the right shape', () => {
    const config = fc.record({
      keyArn: fc.uuid().map((id) => `arn:aws:kms:us-east-1:111122223333:key/${id}`),
      roleArn: fc.stringMatching(/^[a-z][a-z0-9-]{1,30}$/).map((role) => `arn:aws:iam::111122223333:role/${role}`),
      profile: fc.stringMatching(/^[a-z][a-z0-9-]{1,30}$/),
      externalId: fc.option(fc.uuid()),
      path: fc.stringMatching(/^(?:\/[A-Za-z0-9 _-]{1,20}){1,6}$/).map((path) => `${path}.keydesk-key`),
    });
    fc.assert(
      fc.property(config, (fields) => {
        expect(() => rejectStaticCredentials(fields)).not.toThrow();
      }),
    );
  });
});
