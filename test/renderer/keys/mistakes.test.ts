import { describe, expect, it } from 'vitest';
import { awsFormSchema, emptyAwsForm } from '../../../src-renderer/screens/keys/aws-form.ts';
import { awsMistakes, azureMistakes, gcpMistakes, pkcs11Mistakes } from '../../../src-renderer/screens/keys/pasted-mistakes.ts';
import type { MistakesOf } from '../../../src-renderer/screens/keys/pasted-mistakes.ts';

const key = 'projects/acme-prod/locations/europe-west3/keyRings/keydesk/cryptoKeys/wrap';
const all: Readonly<Record<string, MistakesOf>> = { aws: awsMistakes, gcp: gcpMistakes, azure: azureMistakes, pkcs11: pkcs11Mistakes };

describe('what was nearly right is offered put right', () => {
  it.each([
    ['gcp', 'keyName', `${key}/cryptoKeyVersions/3`, key],
    ['gcp', 'keyName', `//cloudkms.googleapis.com/${key}`, key],
    ['gcp', 'keyName', `https://cloudkms.googleapis.com/v1/${key}/cryptoKeyVersions/3`, key],
    ['gcp', 'keyName', 'https://console.cloud.google.com/security/kms/key/manage/europe-west3/keydesk/wrap?project=acme-prod', key],
    ['gcp', 'keyRing', key, 'projects/acme-prod/locations/europe-west3/keyRings/keydesk'],
    ['azure', 'keyId', 'https://acme.vault.azure.net/keys/wrap/0123456789abcdef0123456789abcdef', 'https://acme.vault.azure.net/keys/wrap'],
    ['azure', 'keyId', 'https://acme.vault.azure.net/keys/wrap/', 'https://acme.vault.azure.net/keys/wrap'],
    ['azure', 'store', 'https://acme.vault.azure.net/keys/wrap', 'https://acme.vault.azure.net'],
    ['aws', 'roleArn', 'arn:aws:sts::111122223333:assumed-role/keydesk/ada', 'arn:aws:iam::111122223333:role/keydesk'],
    ['pkcs11', 'uri', 'pkcs11:token=a;object=b?pin-value=1234', 'pkcs11:token=a;object=b'],
    ['pkcs11', 'uri', 'pkcs11:token=a;object=b?module-path=/usr/lib/hsm.so', 'pkcs11:token=a;object=b'],
  ])('%s %s: %s', (provider, field, pasted, meant) => {
    expect(all[provider]?.[field]?.(` ${pasted} `)?.instead).toBe(meant);
  });
});

describe('what never belongs there is told what to use in its place', () => {
  it.each([
    ['aws', 'profile', 'AKIAIOSFODNN7EXAMPLE', /IAM Identity Center/],
    ['aws', 'profile', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', /IAM Identity Center/],
    ['aws', 'keyArn', 'AKIAIOSFODNN7EXAMPLE', /profile/],
    ['aws', 'roleArn', 'arn:aws:iam::111122223333:user/ada', /role/],
    ['aws', 'keyArn', '1234abcd-12ab-34cd-56ef-1234567890ab', /whole ARN/],
    ['aws', 'keyArn', 'alias/acme', /whole ARN/],
    ['gcp', 'serviceAccount', '{ "type": "service_account", "private_key": "x" }', /impersonated/],
    ['azure', 'variable', 'abc8Q~0123456789012345678901234567', /name of the variable/],
    ['azure', 'keyId', 'https://acme.vault.azure.net/secrets/wrap', /\/keys\//],
  ])('%s %s: %s', (provider, field, pasted, remedy) => {
    const mistake = all[provider]?.[field]?.(pasted);
    expect(mistake?.instead).toBeUndefined();
    expect(mistake?.remedy).toMatch(remedy);
  });

  it('keeps the form from being sent, even where the schema would take it', () => {
    const values = { ...emptyAwsForm, displayName: 'Acme', keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/k', roleArn: 'arn:aws:iam::111122223333:role/r', profile: 'AKIAIOSFODNN7EXAMPLE' };
    expect(awsFormSchema.safeParse(values).error?.issues).toMatchObject([{ path: ['profile'], message: 'This is an AWS access key.' }]);
  });
});

describe('what is right', () => {
  it.each([
    ['aws', 'keyArn', 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['aws', 'roleArn', 'arn:aws:iam::111122223333:role/keydesk'],
    ['aws', 'profile', 'keydesk'],
    ['gcp', 'keyName', key],
    ['azure', 'keyId', 'https://acme.managedhsm.azure.net/keys/wrap'],
    ['azure', 'variable', 'KEYDESK_AZURE_SECRET'],
    ['pkcs11', 'uri', 'pkcs11:token=a;object=b;type=secret-key'],
  ])('in %s %s is no mistake', (provider, field, typed) => {
    expect(all[provider]?.[field]?.(typed)).toBeUndefined();
  });
});
