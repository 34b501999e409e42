import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { givenOf } from '../../src-main/cli/given.ts';
import { referenceOf, withReference } from '../../src-main/cli/key-options.ts';
import { keyReferenceSchema } from '../../src-shared/key-references.ts';
import { isKeydeskError } from '../../src-shared/errors.ts';

const cwd = '/home/ada';
const directory = '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55';
const client = '0c8e7c0e-52b1-4d0b-8f6b-0a7a2d1f3c44';

function referenceFrom(...argv: readonly string[]): unknown {
  const command = withReference(new Command()).exitOverride().configureOutput({ writeErr: () => undefined });
  return referenceOf(givenOf(command.parse(argv, { from: 'user' })), cwd);
}

function refusal(...argv: readonly string[]): unknown {
  try {
    return referenceFrom(...argv);
  } catch (error) {
    return isKeydeskError(error, 'BAD_INPUT') ? error.data : error;
  }
}

const aws = ['--aws-key', 'arn:aws:kms:eu-central-1:111122223333:key/0f0e0d0c-0b0a-4908-8706-050403020100', '--aws-role', 'arn:aws:iam::111122223333:role/keydesk', '--aws-profile', 'office'] as const;
const gcp = ['--gcp-key', 'projects/acme-prod/locations/europe-west3/keyRings/keydesk/cryptoKeys/tenants'] as const;
const azure = ['--azure-key', 'https://acme.vault.azure.net/keys/tenants', '--azure-directory', directory, '--azure-client', client] as const;
const token = ['--pkcs11-uri', 'pkcs11:token=acme;object=byok;type=secret-key', '--pkcs11-module', 'softhsm.so'] as const;
const account = ['--gcp-service-account', 'keydesk@acme-prod.iam.gserviceaccount.com'] as const;

describe('a key by its options', () => {
  const complete: readonly (readonly [string, readonly string[], object])[] = [
    ['a key file, from the folder one is in', ['--key-file', 'usb/acme.keydesk-key'], { provider: 'KEY_FILE', path: '/home/ada/usb/acme.keydesk-key' }],
    ['AWS', aws, { provider: 'AWS', keyArn: aws[1], roleArn: aws[3], profile: 'office', externalId: null, fips: false, endpoint: null, stsEndpoint: null }],
    ['AWS with FIPS and an external id', [...aws, '--aws-fips', '--aws-external-id', 'acme-7'], { fips: true, externalId: 'acme-7' }],
    ['AWS at an emulator', [...aws, '--aws-endpoint', 'http://127.0.0.1:1', '--aws-sts-endpoint', 'http://127.0.0.1:2'], { endpoint: 'http://127.0.0.1:1', stsEndpoint: 'http://127.0.0.1:2' }],
    ['Google Cloud', [...gcp, ...account], { provider: 'GCP', keyName: gcp[1], authentication: { mode: 'GCP_ADC_IAM_BINDING', serviceAccount: account[1] } }],
    ['Google Cloud by a secret of a tenant', [...gcp, '--gcp-secret', 'house/GCP/KEY'], { authentication: { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: { tenant: 'house', secret: 'GCP/KEY' } } }],
    ['Azure by a federated token', [...azure, '--azure-token-file', 'token'], { provider: 'AZURE', authentication: { mode: 'AZURE_WORKLOAD_IDENTITY', directory, clientId: client, tokenFile: '/home/ada/token' }, emulator: null }],
    ['Azure by a sign-in', [...azure, '--azure-device-code'], { authentication: { mode: 'AZURE_DEVICE_CODE', directory, clientId: client } }],
    ['Azure by a named variable', [...azure, '--azure-secret-variable', 'ACME_SECRET'], { authentication: { mode: 'AZURE_CLIENT_SECRET_ENV', variable: 'ACME_SECRET' } }],
    [
      'Azure at an emulator',
      [...azure, '--azure-device-code', '--azure-endpoint', 'https://127.0.0.1:1', '--azure-authority', 'https://127.0.0.1:2', '--azure-certificate', 'ca.pem'],
      { emulator: { endpoint: 'https://127.0.0.1:1', authority: 'https://127.0.0.1:2', certificateFile: '/home/ada/ca.pem' } },
    ],
    ['a token', token, { provider: 'PKCS11', uri: token[1], module: '/home/ada/softhsm.so', mechanism: 'AES_GCM' }],
    ['a token that wraps another way, whatever its case', [...token, '--pkcs11-mechanism', 'aes-key-wrap-pad'], { mechanism: 'AES_KEY_WRAP_PAD' }],
  ];

  it.each(complete)('%s', (_, argv, wanted) => {
    const reference = referenceFrom(...argv);
    expect(reference).toMatchObject(wanted);
    expect(keyReferenceSchema.safeParse(reference).success).toBe(true);
  });
});

describe('options that name no key', () => {
  const wrong: readonly (readonly [string, readonly string[], string])[] = [
    ['none', [], '--key-file'],
    ['two at once', [...aws, ...gcp], '--key-file'],
    ['AWS without a role', ['--aws-key', aws[1], '--aws-profile', 'office'], '--aws-role'],
    ['AWS without a profile', aws.slice(0, 4), '--aws-profile'],
    ['Google Cloud with no way to sign in', gcp, '--gcp-service-account'],
    ['a secret without its tenant', [...gcp, '--gcp-secret', 'KEY'], '--gcp-secret'],
    ['a secret of no tenant', [...gcp, '--gcp-secret', '/KEY'], '--gcp-secret'],
    ['a secret without its key', [...gcp, '--gcp-secret', 'house/'], '--gcp-secret'],
    ['two ways to sign in to Google Cloud', [...gcp, ...account, '--gcp-secret', 'house/KEY'], '--gcp-service-account'],
    ['Azure without a directory', ['--azure-key', azure[1], '--azure-client', client, '--azure-device-code'], '--azure-directory'],
    ['Azure with no way to sign in', azure, '--azure-token-file'],
    ['two ways to sign in to Azure', [...azure, '--azure-device-code', '--azure-token-file', 'token'], '--azure-token-file'],
    ['an Azure emulator without its certificate', [...azure, '--azure-device-code', '--azure-endpoint', 'https://127.0.0.1:1', '--azure-authority', 'https://127.0.0.1:2'], '--azure-certificate'],
    ['an authority without its emulator', [...azure, '--azure-device-code', '--azure-authority', 'https://127.0.0.1:2'], '--azure-endpoint'],
    ['a token without its module', token.slice(0, 2), '--pkcs11-module'],
    ['a mechanism that there is not', [...token, '--pkcs11-mechanism', 'rsa'], '--pkcs11-mechanism'],
    ['options of another provider', ['--key-file', 'a', '--aws-role', aws[3]], '--aws-role'],
  ];

  it.each(wrong)('%s', (_, argv, field) => {
    expect(refusal(...argv)).toMatchObject({ field, remedy: expect.stringMatching(/\w/) as unknown });
  });
});
