import { describe, expect, it } from 'vitest';
import { keyPlaceSchema } from '../../../src-shared/key-abilities.ts';
import { keyReferenceSchema } from '../../../src-shared/key-references.ts';
import { awsPlace, awsPlaceSchema, emptyAwsForm } from '../../../src-renderer/screens/keys/aws-form.ts';
import { azureFormSchema, azurePlace, azurePlaceSchema, azureReference, emptyAzureForm } from '../../../src-renderer/screens/keys/azure-form.ts';
import { emptyGcpForm, gcpFormSchema, gcpPlace, gcpPlaceSchema, gcpReference } from '../../../src-renderer/screens/keys/gcp-form.ts';
import { emptyPkcs11Form, pkcs11FormSchema, pkcs11Place, pkcs11PlaceSchema, pkcs11Reference } from '../../../src-renderer/screens/keys/pkcs11-form.ts';
import type { z } from 'zod';

const uuid = '7f9c1d2e-3a4b-4c5d-8e6f-0a1b2c3d4e5f';
const keyName = 'projects/acme-prod/locations/europe-west3/keyRings/keydesk/cryptoKeys/wrap';

const aws = { ...emptyAwsForm, displayName: 'Acme', region: 'eu-central-1', alias: 'alias/acme', roleArn: 'arn:aws:iam::111122223333:role/keydesk', profile: 'keydesk' };
const gcp = { ...emptyGcpForm, displayName: 'Acme', keyName, keyRing: 'projects/acme-prod/locations/europe-west3/keyRings/keydesk', name: 'wrap', serviceAccount: 'keydesk@acme-prod.iam.gserviceaccount.com' };
const azure = { ...emptyAzureForm, displayName: 'Acme', keyId: 'https://acme-keys.vault.azure.net/keys/wrap', store: 'https://acme-keys.vault.azure.net', name: 'wrap', directory: uuid, clientId: uuid, tokenFile: '/run/token' };
const pkcs11 = { ...emptyPkcs11Form, displayName: 'Acme', module: '/usr/lib/hsm.so', serial: '7f3a', pin: '1234', uri: 'pkcs11:token=acme;object=wrap;type=secret-key', label: 'wrap' };

const refused = (schema: z.ZodType, values: object): readonly string[] => schema.safeParse(values).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('a filled form', () => {
  it.each([
    ['Google Cloud', gcpFormSchema.safeParse(gcp), gcpReference(gcp)],
    ['Azure', azureFormSchema.safeParse(azure), azureReference(azure)],
    ['PKCS#11', pkcs11FormSchema.safeParse(pkcs11), pkcs11Reference(pkcs11)],
  ])('of a key at %s stands for a reference the contract takes', (_provider, parsed, reference) => {
    expect(parsed.error).toBeUndefined();
    expect(keyReferenceSchema.parse(reference)).toEqual(reference);
  });

  it.each([
    ['AWS', awsPlaceSchema.safeParse(aws), awsPlace(aws)],
    ['Google Cloud', gcpPlaceSchema.safeParse(gcp), gcpPlace(gcp)],
    ['Azure', azurePlaceSchema.safeParse(azure), azurePlace(azure)],
    ['PKCS#11', pkcs11PlaceSchema.safeParse(pkcs11), pkcs11Place(pkcs11)],
  ])('of a new key at %s stands for a place the contract takes', (_provider, parsed, place) => {
    expect(parsed.error).toBeUndefined();
    expect(keyPlaceSchema.parse(place)).toEqual(place);
  });

  it('keeps no PIN in the reference of a key', () => {
    expect(JSON.stringify(pkcs11Reference(pkcs11))).not.toContain(pkcs11.pin);
  });
});

describe('an empty form says at each control what is missing', () => {
  it.each([
    ['Google Cloud', gcpFormSchema, emptyGcpForm, ['displayName', 'keyName', 'serviceAccount']],
    ['Azure', azureFormSchema, emptyAzureForm, ['displayName', 'keyId', 'directory', 'clientId', 'tokenFile']],
    ['PKCS#11', pkcs11FormSchema, emptyPkcs11Form, ['displayName', 'module', 'uri']],
    ['a new key at AWS', awsPlaceSchema, emptyAwsForm, ['displayName', 'region', 'alias', 'roleArn', 'profile']],
    ['a new key at PKCS#11', pkcs11PlaceSchema, emptyPkcs11Form, ['displayName', 'module', 'serial', 'label', 'pin']],
  ] as const)('of %s', (_provider, schema, values, fields) => {
    expect([...refused(schema, values)].sort()).toEqual([...fields].sort());
  });
});

describe('what a way of signing in asks for', () => {
  it('is the tenant and the secret for a kept service account key', () => {
    const values = { ...gcp, mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET' } as const;
    expect(refused(gcpFormSchema, values)).toEqual(['tenant', 'secret']);
    const filled = { ...values, tenant: 'acme', secret: 'GCP_KEY' };
    expect(gcpReference(filled).authentication).toEqual({ mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: { tenant: 'acme', secret: 'GCP_KEY' } });
  });

  it('is the name of a variable for a client secret, never the secret', () => {
    const values = { ...azure, mode: 'AZURE_CLIENT_SECRET_ENV' } as const;
    expect(refused(azureFormSchema, values)).toEqual(['variable']);
    expect(refused(azureFormSchema, { ...values, variable: 'abc8Q~0123456789012345678901234567' })).toEqual(['variable']);
    expect(azureFormSchema.safeParse({ ...values, variable: 'KEYDESK_SECRET' }).success).toBe(true);
  });

  it('is nothing more for a device code', () => {
    expect(azureReference({ ...azure, mode: 'AZURE_DEVICE_CODE' }).authentication).toEqual({ mode: 'AZURE_DEVICE_CODE', directory: uuid, clientId: uuid });
  });
});

describe('an emulator', () => {
  it('must have both endpoints at Google Cloud, on this machine', () => {
    expect(refused(gcpFormSchema, { ...gcp, emulator: true, endpoint: 'https://cloudkms.googleapis.com' })).toEqual(['endpoint', 'tokenEndpoint']);
  });

  it('must speak TLS and bring its certificate at Azure', () => {
    const on = { ...azure, emulator: true, endpoint: 'http://127.0.0.1:8443', authority: 'https://127.0.0.1:8444' };
    expect(refused(azureFormSchema, on)).toEqual(['endpoint', 'certificateFile']);
  });

  it('is forgotten with all it asked for once it is none', () => {
    const off = { ...azure, emulator: false, endpoint: 'https://127.0.0.1:8443' };
    expect(azureReference(off).emulator).toBeNull();
    expect(refused(azureFormSchema, off)).toEqual([]);
  });
});
