import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyPlace } from '../../src-shared/key-abilities.ts';
import { keyPlaceSchema } from '../../src-shared/key-abilities.ts';
import { isKeydeskError } from '../../src-shared/errors.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import { keyReferenceSchema } from '../../src-shared/key-references.ts';
import { rejectStaticCredentials, rejectStaticCredentialsOfPlace } from '../../src-main/kms/static-credentials.ts';

type Fields = Readonly<Record<string, unknown>>;

const uuid = '7f3a7f3a-12ab-4abc-8abc-1234567890ab';
const awsAccess = {
  roleArn: 'arn:aws:iam::111122223333:role/service/keydesk-byok',
  externalId: 'northwind-7f3a',
  profile: 'security-office',
  fips: true,
  endpoint: 'http://127.0.0.1:4566',
  stsEndpoint: 'http://127.0.0.1:4567',
};
const adc = { mode: 'GCP_ADC_IAM_BINDING', serviceAccount: 'keydesk-byok@north-wind-1.iam.gserviceaccount.com' };
const accountKey = { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: { tenant: 'northwind', secret: 'GCP_SERVICE_ACCOUNT_KEY' } };
const gcpEmulated = { endpoint: 'http://127.0.0.1:8085', tokenEndpoint: 'http://127.0.0.1:8086' };
const azureEmulator = { endpoint: 'https://127.0.0.1:8443', authority: 'https://127.0.0.1:8444', certificateFile: '/home/officer/keydesk/emulator.pem' };
const entra = { directory: uuid, clientId: uuid };
const workload = { mode: 'AZURE_WORKLOAD_IDENTITY', ...entra, tokenFile: '/var/run/secrets/azure/tokens/azure-identity-token' };
const device = { mode: 'AZURE_DEVICE_CODE', ...entra };
const secretByName = { mode: 'AZURE_CLIENT_SECRET_ENV', ...entra, variable: 'KEYDESK_AZURE_CLIENT_SECRET' };
const keyRing = 'projects/north-wind-1/locations/europe-west3/keyRings/keydesk';
const store = 'https://northwind.vault.azure.net';

/** One reference of every kind and of every way of signing in, each with all of its fields filled. */
const references: Readonly<Record<string, Fields>> = {
  aws: { provider: 'AWS', keyArn: `arn:aws:kms:eu-central-1:111122223333:key/${uuid}`, ...awsAccess },
  'aws alias': { provider: 'AWS', keyArn: 'arn:aws:kms:eu-central-1:111122223333:alias/northwind/byok', ...awsAccess },
  gcp: { provider: 'GCP', keyName: `${keyRing}/cryptoKeys/northwind`, authentication: adc, ...gcpEmulated },
  'gcp with a key in the vault': { provider: 'GCP', keyName: `${keyRing}/cryptoKeys/northwind`, authentication: accountKey, ...gcpEmulated },
  'azure by workload': { provider: 'AZURE', keyId: `${store}/keys/northwind`, authentication: workload, emulator: azureEmulator },
  'azure by device code': { provider: 'AZURE', keyId: 'https://north-hsm.managedhsm.azure.net/keys/northwind', authentication: device, emulator: azureEmulator },
  'azure by a named variable': { provider: 'AZURE', keyId: `${store}/keys/northwind`, authentication: secretByName, emulator: azureEmulator },
  pkcs11: { provider: 'PKCS11', module: '/usr/lib/softhsm/libsofthsm2.so', uri: 'pkcs11:token=Northwind%20HSM;object=byok;type=secret-key;id=%01%02', mechanism: 'AES_GCM' },
  'key file': { provider: 'KEY_FILE', path: '/Volumes/Backup2/Customers2026/AcmeKey01Prod.keydesk-key' },
};
const pin = '31415926';
const places: Readonly<Record<string, Fields>> = {
  aws: { provider: 'AWS', region: 'eu-central-1', alias: 'northwind-byok', multiRegion: true, ...awsAccess },
  gcp: { provider: 'GCP', keyRing, name: 'northwind', protection: 'HSM', authentication: adc, ...gcpEmulated },
  azure: { provider: 'AZURE', store, name: 'northwind', protection: 'HSM', authentication: secretByName, emulator: azureEmulator },
  pkcs11: { provider: 'PKCS11', module: '/usr/lib/softhsm/libsofthsm2.so', serial: '9d1f2b3c4d5e6f70', label: 'Northwind BYOK', mechanism: 'AES_GCM', pin },
};

const letters = (alphabet: string, length: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...alphabet.split('')), { minLength: length, maxLength: length }).map((chosen) => chosen.join(''));
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const accessKeyId = letters('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16).map((text) => `AKIA${text}`);
// One that begins with a slash and has more of them cannot be told from a path, and is left out.
const secretKey = letters(base64, 37).filter((text) => !text.startsWith('/')).map((text) => `${text}aB3`);
const azureSecret = fc.tuple(letters(base64.slice(0, 62), 3), letters(base64.slice(0, 62), 34)).map(([head, tail]) => `${head}8Q~${tail}`);
const pem = letters(base64, 64).map((body) => `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`);
const serviceAccount = pem.map((key) => JSON.stringify({ type: 'service_account', project_id: 'p', private_key: key, client_email: 'k@p.iam.gserviceaccount.com' }));
const apiKey = letters(base64.slice(0, 62), 35).map((text) => `AIza${text}`);
const credential = fc.oneof(accessKeyId, secretKey, azureSecret, pem, serviceAccount, apiKey);

const forms: Readonly<Record<string, (secret: string) => unknown>> = {
  'as it is': (secret) => secret,
  'with space around': (secret) => ` ${secret}\n`,
  'in quotes': (secret) => `"${secret}"`,
  'in base64': (secret) => Buffer.from(secret).toString('base64'),
  'in base64url': (secret) => Buffer.from(secret).toString('base64url'),
  'in a list': (secret) => [secret],
  'in an object': (secret) => ({ value: secret }),
  'in bytes': (secret) => Buffer.from(secret),
};

/** The paths to every leaf of a configuration. */
function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
}

/** The configuration with another value at a path. */
function replaced(fields: Fields, [first = '', ...rest]: readonly string[], value: unknown): Fields {
  return { ...fields, [first]: rest.length === 0 ? value : replaced(fields[first] as Fields, rest, value) };
}

function refuses(check: () => void): boolean {
  try {
    check();
    return false;
  } catch (error) {
    return isKeydeskError(error, 'STATIC_CREDENTIALS_REJECTED');
  }
}

const kinds = [
  ...Object.entries(references).map(([name, fields]) => ({ title: `the reference ${name}`, fields, schema: keyReferenceSchema, check: (given: Fields) => rejectStaticCredentials(given) })),
  ...Object.entries(places).map(([name, fields]) => ({ title: `the place ${name}`, fields, schema: keyPlaceSchema, check: (given: Fields) => rejectStaticCredentialsOfPlace(given as KeyPlace) })),
];

describe.each(kinds)('$title', ({ fields, schema, check }) => {
  it('is taken as it is, with every field that the schema has', () => {
    expect(schema.safeParse(fields).success).toBe(true);
    expect(() => check(fields)).not.toThrow();
  });

  it('takes no static credential of any cloud in any field, in any form', () => {
    const field = fc.constantFrom(...leaves(fields).filter((path) => path.join('.') !== 'pin'));
    fc.assert(
      fc.property(credential, field, fc.constantFrom(...Object.keys(forms)), (secret, path, form) => {
        // Where a path belongs, forty letters with slashes between them are one.
        fc.pre(!(/(?:path|File|module)$/.test(path.join('.')) && secret.startsWith('/')));
        const given = replaced(fields, path, forms[form]?.(secret));
        expect(!schema.safeParse(given).success || refuses(() => check(given)), `${path.join('.')} ${form}`).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('takes none in a field of its own, beside the others or in one of them', () => {
    const branches = [[], ...leaves(fields).map((path) => path.slice(0, -1))];
    fc.assert(
      fc.property(credential, fc.constantFrom(...branches), fc.constantFrom('note', 'secretAccessKey', 'client_secret', 'key'), (secret, branch, name) => {
        const given = replaced(fields, [...branch, name], secret);
        expect(schema.safeParse(given).success).toBe(false);
        expect(refuses(() => check(given))).toBe(true);
      }),
    );
  });

  it('repeats no credential that it refuses', () => {
    fc.assert(
      fc.property(credential, fc.constantFrom(...leaves(fields).filter((path) => path.join('.') !== 'pin')), (secret, path) => {
        try {
          check(replaced(fields, path, secret));
        } catch (error) {
          expect(`${String(error)} ${JSON.stringify(error)} ${(error as Error).stack ?? ''}`).not.toContain(secret);
        }
      }),
    );
  });
});

describe('values that look unusual and are none', () => {
  const long = 'Northwind-Traders-Customer-Data-Encryption-Key-2026-Q3-Primary';
  it.each<[string, Fields]>([
    ['a token file of exactly forty letters', { ...references['azure by workload'], authentication: { ...workload, tokenFile: '/var/run/Secrets/azure/tokens/token12345' } }],
    ['a long key name', { ...references['gcp'], keyName: `${keyRing}/cryptoKeys/${long}` }],
    ['a long profile', { ...references['aws'], profile: long }],
    ['an external id of a UUID and more', { ...references['aws'], externalId: `keydesk:${uuid}:northwind/prod` }],
    ['an external id of sixty-four hexadecimal digits', { ...references['aws'], externalId: '0a1b2c3d'.repeat(8) }],
    ['a variable with secret in its name', { ...references['azure by a named variable'], authentication: { ...secretByName, variable: 'AZURE_CLIENT_SECRET' } }],
    ['a secret of the vault with a telling name', { ...references['gcp'], authentication: { ...accountKey, secret: { tenant: 'northwind', secret: 'gcp/private_key.json' } } }],
  ])('are taken: %s', (_, given) => {
    expect(keyReferenceSchema.safeParse(given).success).toBe(true);
    expect(() => rejectStaticCredentials(given)).not.toThrow();
  });

  it('are any UUID as client id and directory', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), fc.uuid({ version: 4 }), (directory, clientId) => {
        const given: KeyReference = keyReferenceSchema.parse({ ...references['azure by device code'], authentication: { ...device, directory, clientId } });
        expect(() => rejectStaticCredentials({ ...given })).not.toThrow();
      }),
    );
  });
});

describe('the PIN of a place', () => {
  it('passes whatever it looks like, and is not repeated when another field is refused', () => {
    fc.assert(
      fc.property(fc.oneof(credential, fc.string({ minLength: 4, maxLength: 32 })), secretKey, (chosen, secret) => {
        const given = { ...places['pkcs11'], pin: chosen } as unknown as KeyPlace;
        expect(() => rejectStaticCredentialsOfPlace(given)).not.toThrow();
        try {
          rejectStaticCredentialsOfPlace({ ...given, label: secret } as KeyPlace);
          expect.fail('the secret key was taken for a label');
        } catch (error) {
          if (!isKeydeskError(error, 'STATIC_CREDENTIALS_REJECTED')) throw error;
          expect(error.data).toMatchObject({ field: 'label' });
          if (chosen.length > 8) expect(JSON.stringify(error.data)).not.toContain(chosen);
        }
      }),
    );
  });

  it('stands in places of tokens alone', () => {
    for (const [name, place] of Object.entries(places)) {
      expect(keyPlaceSchema.safeParse({ ...place, pin: '1234' }).success).toBe(name === 'pkcs11');
    }
  });
});
