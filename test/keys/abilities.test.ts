import { describe, expect, it } from 'vitest';
import { abilitiesOf, abilitiesOfKind } from '../../src-main/keys/abilities.ts';
import { OpenKeys } from '../../src-main/keys/open-keys.ts';
import { hostOf } from '../../src-main/keys/references.ts';
import { remedyFor } from '../../src-main/keys/remedies.ts';
import type { KmsOperation } from '../../src-main/kms/provider.ts';
import { KmsRegistry } from '../../src-main/kms/registry.ts';
import { kmsFailureKinds } from '../../src-shared/errors.ts';
import { isEmulated, type KeyReference, keyReferenceSchema } from '../../src-shared/key-references.ts';

const person = { directory: '0c8e7c0e-52b1-4d0b-8f6b-0a7a2d1f3c44', clientId: '0c8e7c0e-52b1-4d0b-8f6b-0a7a2d1f3c45' };
const aws = { provider: 'AWS', keyArn: 'arn:aws:kms:eu-central-1:111111111111:key/0f0e0d0c-0b0a-4908-8706-050403020100', roleArn: 'arn:aws:iam::111111111111:role/keydesk', profile: 'keydesk' };
const gcp = { provider: 'GCP', keyName: 'projects/acme-prod/locations/europe-west3/keyRings/r/cryptoKeys/k' };
const adc = { mode: 'GCP_ADC_IAM_BINDING', serviceAccount: 'keydesk@acme-prod.iam.gserviceaccount.com' };
const azure = { provider: 'AZURE', keyId: 'https://acme-vault.vault.azure.net/keys/desk' };
const pkcs11 = { provider: 'PKCS11', module: '/usr/lib/token.so', uri: 'pkcs11:token=acme;object=k;type=secret-key' };

const references: Readonly<Record<string, KeyReference>> = Object.fromEntries(
  Object.entries({
    aws,
    'gcp by application default credentials': { ...gcp, authentication: adc },
    'gcp by a stored key': { ...gcp, authentication: { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: { tenant: 'house', secret: 'GCP_KEY' } } },
    'azure by device code': { ...azure, authentication: { mode: 'AZURE_DEVICE_CODE', ...person } },
    'azure by workload identity': { ...azure, authentication: { mode: 'AZURE_WORKLOAD_IDENTITY', ...person, tokenFile: '/run/token' } },
    'azure managed hsm by a variable': {
      ...{ provider: 'AZURE', keyId: 'https://acme-hsm.managedhsm.azure.net/keys/desk' },
      authentication: { mode: 'AZURE_CLIENT_SECRET_ENV', ...person, variable: 'AZURE_SECRET' },
    },
    pkcs11,
    'a key file': { provider: 'KEY_FILE', path: '/media/usb/acme.keydesk-key' },
  }).map(([name, given]) => [name, keyReferenceSchema.parse(given)]),
);
const all = Object.entries(references);
const operations: readonly KmsOperation[] = ['open', 'wrap', 'unwrap', 'describe', 'create', 'policy', 'rotation', 'attest'];

describe('what keys of a kind can do', () => {
  it.each(all.filter(([name]) => name !== 'pkcs11'))('is what %s says itself once it is open', async (_name, reference) => {
    const registry = new KmsRegistry({ unlockKeyFile: async () => Promise.resolve(null), session: 'test' });
    expect(abilitiesOfKind(reference)).toEqual(abilitiesOf(registry.open(reference)));
    await registry.close();
  });

  it('is shown of a key whose provider cannot be opened on this machine, which waits', async () => {
    const keys = new OpenKeys(new KmsRegistry({ unlockKeyFile: async () => Promise.resolve(null), session: 'test', pkcs11: null }));
    const token = keyReferenceSchema.parse(pkcs11);
    expect([keys.waitsFor('cck-aaaaa', token), keys.abilities('cck-aaaaa', token)]).toEqual(['pin', ['access', 'token']]);
    await keys.close();
  });
});

describe('a remedy', () => {
  it.each(all)('for %s is a sentence for every operation and every kind of failure', (_name, reference) => {
    for (const operation of operations) for (const kind of kmsFailureKinds) expect(remedyFor(reference, operation, kind)).toMatch(/^[A-Z].{15,}\.$/s);
  });

  it.each(all)('for the sign-in of %s is short, and is to sign in only where that was refused', (_name, reference) => {
    const said = new Map(kmsFailureKinds.map((kind) => [kind, remedyFor(reference, 'open', kind)]));
    const signIn = said.get('denied') ?? '';
    expect(signIn.length).toBeLessThan(260);
    if (['PKCS11', 'KEY_FILE'].includes(reference.provider)) expect(new Set(said.values()).size).toBe(1);
    else {
      expect(said.get('unreachable')).not.toBe(signIn);
      expect(said.get('unreachable')).toMatch(/network|proxy/);
    }
  });

  it('names the permission, the account and who has to act', () => {
    const remedyOf = (name: string, operation: KmsOperation): string => remedyFor(references[name] ?? keyReferenceSchema.parse(aws), operation, 'denied');
    expect(remedyOf('gcp by application default credentials', 'wrap')).toMatch(/customer.*useToEncrypt.*keydesk@acme-prod.*serviceAccountTokenCreator/s);
    expect(remedyOf('gcp by a stored key', 'unwrap')).toMatch(/useToDecrypt/);
    expect(remedyOf('azure by device code', 'wrap')).toMatch(/customer.*keys\/wrap.*az role assignment create.*Key Vault Crypto Service Encryption User/s);
    expect(remedyOf('azure managed hsm by a variable', 'wrap')).toMatch(/Managed HSM Crypto Service Encryption User/);
    expect(remedyOf('azure managed hsm by a variable', 'open')).toContain('AZURE_SECRET');
    expect(remedyOf('pkcs11', 'open')).toContain('PIN');
    expect(remedyOf('aws', 'policy')).toContain('kms:GetKeyPolicy');
  });
});

describe('a reference', () => {
  it('tells who answers for its key', () => {
    expect(all.map(([, reference]) => hostOf(reference))).toEqual([
      ...['arn:aws:kms:eu-central-1:111111111111', 'projects/acme-prod/locations/europe-west3', 'projects/acme-prod/locations/europe-west3'],
      ...['acme-vault.vault.azure.net', 'acme-vault.vault.azure.net', 'acme-hsm.managedhsm.azure.net'],
      ...['/usr/lib/token.so', '/media/usb/acme.keydesk-key'],
    ]);
  });

  it('tells an emulator from the true provider', () => {
    for (const [, reference] of all) expect(isEmulated(reference)).toBe(false);
    const here = 'https://127.0.0.1:8443';
    const emulated = [
      { ...aws, stsEndpoint: here },
      { ...gcp, authentication: adc, tokenEndpoint: here },
      { ...azure, authentication: { mode: 'AZURE_DEVICE_CODE', ...person }, emulator: { endpoint: here, authority: here, certificateFile: '/tmp/ca.pem' } },
    ];
    for (const given of emulated) expect(isEmulated(keyReferenceSchema.parse(given))).toBe(true);
  });
});
