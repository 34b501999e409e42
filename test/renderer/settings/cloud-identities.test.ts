import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { cloudIdentitiesSchema, noIdentities } from '../../../src-shared/cloud-identities.ts';
import type { CloudIdentities } from '../../../src-shared/cloud-identities.ts';
import { awsIdentitySchema, awsIdentityValues, azureIdentitySchema, azureIdentityValues, gcpIdentitySchema, gcpIdentityValues } from '../../../src-renderer/screens/settings/cloud-identity-form.ts';
import { awsIdentityKind, azureIdentityKind, gcpIdentityKind } from '../../../src-renderer/screens/settings/cloud-identity-kinds.tsx';

const uuid = '7f9c1d2e-3a4b-4c5d-8e6f-0a1b2c3d4e5f';
const who = { directory: uuid, clientId: uuid };
const endpoint = 'http://127.0.0.1:9010';
const aws = { profile: 'keydesk', roleArn: 'arn:aws:iam::111122223333:role/keydesk', externalId: 'acme-7f3a', endpoint: null, stsEndpoint: null };
const bound = { mode: 'GCP_ADC_IAM_BINDING', serviceAccount: 'keydesk@acme-prod.iam.gserviceaccount.com' } as const;
const kept = { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: { tenant: 'acme', secret: 'GCP' } } as const;
const file = { mode: 'AZURE_WORKLOAD_IDENTITY', ...who, tokenFile: '/run/token' } as const;
const emulator = { endpoint: 'https://127.0.0.1:8443', authority: 'https://127.0.0.1:8444', certificateFile: '/tmp/azure.pem' };

const identities: readonly (readonly [string, CloudIdentities])[] = [
  ['AWS', { ...noIdentities, aws }],
  ['AWS without a role, at an emulator', { ...noIdentities, aws: { ...aws, roleArn: null, externalId: null, endpoint, stsEndpoint: endpoint } }],
  ['Google Cloud', { ...noIdentities, gcp: { authentication: bound, endpoint: null, tokenEndpoint: null } }],
  ['Google Cloud by a kept key, at an emulator', { ...noIdentities, gcp: { authentication: kept, endpoint, tokenEndpoint: endpoint } }],
  ['Azure by a token file', { ...noIdentities, azure: { authentication: file, emulator: null } }],
  ['Azure by a code, at an emulator', { ...noIdentities, azure: { authentication: { mode: 'AZURE_DEVICE_CODE', ...who }, emulator } }],
  ['Azure by a variable', { ...noIdentities, azure: { authentication: { mode: 'AZURE_CLIENT_SECRET_ENV', ...who, variable: 'KEYDESK_AZURE' }, emulator: null } }],
];

/** What the forms make of what they were opened with. */
function again(given: CloudIdentities): CloudIdentities {
  if (given.aws !== null) return awsIdentityKind.put(noIdentities, awsIdentityKind.valuesOf(given));
  if (given.gcp !== null) return gcpIdentityKind.put(noIdentities, gcpIdentityKind.valuesOf(given));
  return azureIdentityKind.put(noIdentities, azureIdentityKind.valuesOf(given));
}

const refused = (schema: z.ZodType, values: object): readonly string[] => schema.safeParse(values).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('the identity at a cloud', () => {
  it.each(identities)('%s comes out of its form as it went in, and the contract takes it', (_what, given) => {
    expect(again(given)).toEqual(given);
    expect(cloudIdentitiesSchema.parse(given)).toEqual(given);
  });

  it('leaves those at other clouds as they are', () => {
    const before: CloudIdentities = { ...noIdentities, gcp: { authentication: bound, endpoint: null, tokenEndpoint: null } };
    expect(awsIdentityKind.put(before, awsIdentityValues(aws))).toEqual({ ...before, aws });
  });

  it('needs no role at AWS, and no name anywhere', () => {
    expect(refused(awsIdentitySchema, { ...awsIdentityValues(null), profile: 'keydesk' })).toEqual([]);
    expect(refused(gcpIdentitySchema, { ...gcpIdentityValues(null), serviceAccount: bound.serviceAccount })).toEqual([]);
    expect(refused(azureIdentitySchema, { ...azureIdentityValues(null), ...who, tokenFile: '/run/token' })).toEqual([]);
  });

  it('names the field that is not right', () => {
    expect(refused(awsIdentitySchema, awsIdentityValues(null))).toEqual(['profile']);
    expect(refused(awsIdentitySchema, { ...awsIdentityValues(aws), emulator: true, endpoint: 'https://kms.example.com' })).toEqual(['endpoint', 'stsEndpoint']);
    expect(refused(gcpIdentitySchema, gcpIdentityValues(null))).toEqual(['serviceAccount']);
    expect(refused(azureIdentitySchema, { ...azureIdentityValues(null), ...who })).toEqual(['tokenFile']);
  });

  it('takes no credential where a name belongs', () => {
    expect(refused(awsIdentitySchema, { ...awsIdentityValues(aws), profile: 'AKIAIOSFODNN7EXAMPLE' })).toEqual(['profile']);
  });
});
