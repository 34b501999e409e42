import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKeydeskError } from '../../src-shared/errors.ts';
import { keyReferenceSchema } from '../../src-shared/key-references.ts';
import { formatKeyResource, parseKeyResource, regionOf, resourceOf } from '../../src-main/kms/uri.ts';
import { formatAwsKeyArn, parseAwsKeyArn, parseAwsRoleArn } from '../../src-main/kms/uri-aws.ts';
import { checkKeyFilePath, formatKeyFileUri, parseKeyFileUri } from '../../src-main/kms/uri-key-file.ts';

const uuid = '1234abcd-12ab-34cd-56ef-1234567890ab';
const account = '111122223333';

function badInput(act: () => unknown): { readonly field: string; readonly problem: string; readonly remedy: string } {
  try {
    act();
  } catch (error) {
    if (isKeydeskError(error, 'BAD_INPUT')) return error.data;
    throw error;
  }
  throw new Error('the input was accepted and must not be');
}

describe('an AWS key ARN', () => {
  it.each([
    [`arn:aws:kms:eu-central-1:${account}:key/${uuid}`, 'aws', 'eu-central-1', { by: 'id', id: uuid }],
    [`arn:aws:kms:us-west-2:${account}:key/mrk-${'0a'.repeat(16)}`, 'aws', 'us-west-2', { by: 'id', id: `mrk-${'0a'.repeat(16)}` }],
    [`arn:aws:kms:ap-southeast-2:${account}:alias/northwind/data_1`, 'aws', 'ap-southeast-2', { by: 'alias', name: 'northwind/data_1' }],
    [`arn:aws-cn:kms:cn-north-1:${account}:key/${uuid}`, 'aws-cn', 'cn-north-1', { by: 'id', id: uuid }],
    [`arn:aws-us-gov:kms:us-gov-west-1:${account}:alias/x`, 'aws-us-gov', 'us-gov-west-1', { by: 'alias', name: 'x' }],
  ])('is read and written: %s', (arn, partition, region, key) => {
    const parsed = parseAwsKeyArn(arn);
    expect(parsed).toEqual({ provider: 'AWS', partition, region, account, key });
    expect(formatAwsKeyArn(parsed)).toBe(arn);
    expect(formatKeyResource(parseKeyResource(arn))).toBe(arn);
  });

  it.each([
    ['', 'full ARN'],
    [uuid, 'full ARN'],
    ['alias/northwind', 'full ARN'],
    [`arn:aws:kms:eu-central-1:${account}`, 'full ARN'],
    [`arn:aws:kms:eu-central-1:${account}:key/${uuid}:extra`, 'full ARN'],
    [`arn:azure:kms:eu-central-1:${account}:key/${uuid}`, 'partition'],
    [`arn:constructor:kms:eu-central-1:${account}:key/${uuid}`, 'partition'],
    [`arn:aws:s3:eu-central-1:${account}:key/${uuid}`, 'kms'],
    [`arn:aws:kms::${account}:key/${uuid}`, 'region'],
    [`arn:aws:kms:EU-CENTRAL-1:${account}:key/${uuid}`, 'region'],
    [`arn:aws:kms:cn-north-1:${account}:key/${uuid}`, 'region'],
    [`arn:aws:kms:us-gov-west-1:${account}:key/${uuid}`, 'region'],
    [`arn:aws-cn:kms:eu-central-1:${account}:key/${uuid}`, 'region'],
    [`arn:aws:kms:evil.example/eu-1:${account}:key/${uuid}`, 'region'],
    [`arn:aws:kms:eu-central-1:1111:key/${uuid}`, 'twelve digits'],
    [`arn:aws:kms:eu-central-1:${account}:key/northwind`, 'key id'],
    [`arn:aws:kms:eu-central-1:${account}:key/${uuid.toUpperCase()}`, 'key id'],
    [`arn:aws:kms:eu-central-1:${account}:key/${uuid} `, 'key id'],
    [`arn:aws:kms:eu-central-1:${account}:alias/`, 'neither a key nor an alias'],
    [`arn:aws:kms:eu-central-1:${account}:alias/north wind`, 'neither a key nor an alias'],
    [`arn:aws:kms:eu-central-1:${account}:grant/${uuid}`, 'neither a key nor an alias'],
    [`arn:aws:kms:eu-central-1:${account}:alias/aws/s3`, 'AWS manages'],
  ])('is refused with the field and a remedy: %s', (text, problem) => {
    const data = badInput(() => parseAwsKeyArn(text, 'keyArn'));
    expect(data.field).toBe('keyArn');
    expect(data.problem).toContain(problem);
    expect(data.remedy.length).toBeGreaterThan(20);
  });
});

describe('an AWS role ARN', () => {
  it.each(['byok', 'service/keydesk/byok', 'Key+desk=1,2.3@x-y_z'])('is read: role/%s', (name) => {
    expect(parseAwsRoleArn(`arn:aws:iam::${account}:role/${name}`)).toEqual({ partition: 'aws', account, name });
  });

  it.each([
    `arn:aws:iam::${account}:user/byok`,
    `arn:aws:iam::${account}:role/`,
    `arn:aws:iam::${account}:role/a b`,
    `arn:aws:iam:eu-central-1:${account}:role/byok`,
    `arn:aws:sts::${account}:assumed-role/byok/me`,
    `arn:aws:iam::${account}:role/${'x'.repeat(65)}`,
  ])('is refused: %s', (text) => {
    expect(badInput(() => parseAwsRoleArn(text)).field).toBe('roleArn');
  });
});

describe('a key file URI', () => {
  it.each([
    ['keyfile:///media/usb/northwind.keydesk-key', '/media/usb/northwind.keydesk-key'],
    ['keyfile:///Volumes/Key%20Stick/n%C3%B8rd%20%231.keydesk-key', '/Volumes/Key Stick/nørd #1.keydesk-key'],
    ['keyfile:///E:/keys/northwind.keydesk-key', 'E:/keys/northwind.keydesk-key'],
    ['keyfile:///a/100%25.keydesk-key', '/a/100%.keydesk-key'],
  ])('is read and written: %s', (uri, path) => {
    expect(parseKeyFileUri(uri)).toEqual({ provider: 'KEY_FILE', path });
    expect(formatKeyFileUri({ provider: 'KEY_FILE', path })).toBe(uri);
    expect(formatKeyResource(parseKeyResource(uri))).toBe(uri);
  });

  it('comes back the same for any path that is allowed', () => {
    const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => !/[/\p{Cc}]/u.test(text) && !/^\.{1,2}$/.test(text));
    const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join('/')}.keydesk-key`);
    fc.assert(
      fc.property(path.filter((text) => !/^\/[A-Za-z]:\//.test(text)), (text) => {
        expect(parseKeyFileUri(formatKeyFileUri({ provider: 'KEY_FILE', path: text })).path).toBe(text);
      }),
    );
  });

  it.each([
    'keyfile://server/share/a.keydesk-key',
    'keyfile:/media/a.keydesk-key',
    'keyfile:///media/a.keydesk-key?x=1',
    'keyfile:///media/a.keydesk-key#x',
    'keyfile:///media/%E0%A4.keydesk-key',
    'keyfile:///media/%2e%2e/a.keydesk-key',
    'keyfile:///media/a%00.keydesk-key',
    'file:///media/a.keydesk-key',
    'keyfile:///media/a.txt',
    'keyfile:///',
  ])('is refused: %s', (uri) => {
    expect(badInput(() => parseKeyFileUri(uri)).remedy).toMatch(/keydesk-key/);
  });
});

describe('the path of a key file', () => {
  it('is given with forward slashes on Windows', () => {
    expect(checkKeyFilePath('E:\\keys\\northwind.keydesk-key')).toBe('E:/keys/northwind.keydesk-key');
  });

  it.each([
    'northwind.keydesk-key',
    './northwind.keydesk-key',
    '/media/../northwind.keydesk-key',
    '/media//northwind.keydesk-key',
    '//server/share/northwind.keydesk-key',
    '\\\\server\\share\\northwind.keydesk-key',
    '/media/.keydesk-key',
    '/media/northwind.keydesk-key/',
    '/media/a\nb.keydesk-key',
    `/${'x'.repeat(4096)}.keydesk-key`,
  ])('is refused: %j', (path) => {
    const data = badInput(() => checkKeyFilePath(path, 'path'));
    expect(data.field).toBe('path');
  });
});

const gcpName = 'projects/north-wind-1/locations/europe-west3/keyRings/keydesk/cryptoKeys/northwind';

describe('a key name at Google Cloud', () => {
  it('is read and written', () => {
    const named = { provider: 'GCP', project: 'north-wind-1', location: 'europe-west3', keyRing: 'keydesk', key: 'northwind' };
    expect(parseKeyResource(gcpName)).toEqual(named);
    expect(formatKeyResource(parseKeyResource(gcpName))).toBe(gcpName);
    expect(parseKeyResource(gcpName.replace('north-wind-1', 'example.com:north'))).toMatchObject({ project: 'example.com:north' });
  });

  it.each([
    [`${gcpName}/cryptoKeyVersions/1`, 'version'],
    ['projects/north-wind-1/locations/europe-west3/keyRings/keydesk', 'resource name'],
    [gcpName.replace('northwind', 'north wind'), 'resource name'],
    [gcpName.replace('keydesk', '..'), 'resource name'],
    [`${gcpName}\n`, 'resource name'],
  ])('is refused: %j', (text, problem) => {
    expect(badInput(() => parseKeyResource(text, 'keyName'))).toMatchObject({ field: 'keyName', problem: expect.stringContaining(problem) as unknown });
  });
});

describe('a key identifier at Azure', () => {
  it.each([
    ['https://northwind.vault.azure.net/keys/byok', 'northwind.vault.azure.net', 'byok'],
    ['https://NorthWind.Vault.Azure.Net/keys/BYOK-1', 'northwind.vault.azure.net', 'byok-1'],
    ['https://north-hsm.managedhsm.usgovcloudapi.net/keys/byok', 'north-hsm.managedhsm.usgovcloudapi.net', 'byok'],
  ])('is read, and has one spelling: %s', (id, host, name) => {
    expect(parseKeyResource(id)).toEqual({ provider: 'AZURE', host, name });
    expect(formatKeyResource(parseKeyResource(id))).toBe(`https://${host}/keys/${name}`);
  });

  it.each([
    [`https://northwind.vault.azure.net/keys/byok/${'0a'.repeat(16)}`, 'version'],
    ['https://northwind.vault.azure.net/secrets/byok', 'identifier'],
    ['https://northwind.vault.azure.net.evil.example/keys/byok', 'identifier'],
    ['https://evil.example/keys/byok', 'identifier'],
    ['https://user@northwind.vault.azure.net/keys/byok', 'identifier'],
    ['https://northwind.vault.azure.net:8443/keys/byok', 'identifier'],
  ])('is refused: %s', (text, problem) => {
    expect(badInput(() => parseKeyResource(text, 'keyId'))).toMatchObject({ field: 'keyId', problem: expect.stringContaining(problem) as unknown });
  });
});

describe('a key resource', () => {
  it('on a token is read and written in one spelling', () => {
    const one = parseKeyResource('pkcs11:object=byok;token=Northwind%20HSM');
    expect(one).toEqual({ provider: 'PKCS11', name: { token: 'Northwind HSM', object: 'byok', type: 'secret-key' } });
    const text = formatKeyResource(one);
    expect(text).toBe('pkcs11:token=Northwind%20HSM;object=byok;type=secret-key');
    expect(parseKeyResource(text)).toEqual(one);
  });

  it('of no known kind is refused with every way to write one', () => {
    const data = badInput(() => parseKeyResource('northwind', 'key'));
    expect(data).toMatchObject({ field: 'key' });
    for (const way of ['arn:aws:kms', 'projects/', 'vault.azure.net', 'pkcs11:', 'keyfile://']) expect(data.remedy).toContain(way);
  });

  it('is what a reference of any kind names', () => {
    const directory = '7f3a7f3a-12ab-4abc-8abc-1234567890ab';
    const authentication = { mode: 'AZURE_DEVICE_CODE', directory, clientId: directory };
    const impersonating = { mode: 'GCP_ADC_IAM_BINDING', serviceAccount: 'keydesk@north-wind-1.iam.gserviceaccount.com' };
    const arn = `arn:aws:kms:eu-central-1:${account}:key/${uuid}`;
    const cases: readonly (readonly [object, string, string | null])[] = [
      [{ provider: 'AWS', keyArn: arn, roleArn: `arn:aws:iam::${account}:role/byok`, profile: 'office' }, arn, 'eu-central-1'],
      [{ provider: 'GCP', keyName: gcpName, authentication: impersonating }, gcpName, 'europe-west3'],
      [{ provider: 'AZURE', keyId: 'https://north.vault.azure.net/keys/BYOK', authentication }, 'https://north.vault.azure.net/keys/byok', null],
      [{ provider: 'PKCS11', module: '/usr/lib/hsm.so', uri: 'pkcs11:object=k;serial=1' }, 'pkcs11:serial=1;object=k;type=secret-key', null],
      [{ provider: 'KEY_FILE', path: '/media/a.keydesk-key' }, 'keyfile:///media/a.keydesk-key', null],
    ];
    for (const [given, text, region] of cases) {
      const named = resourceOf(keyReferenceSchema.parse(given));
      expect(formatKeyResource(named)).toBe(text);
      expect(regionOf(named)).toBe(region);
      expect(parseKeyResource(text)).toEqual(named);
    }
  });

  it('that a reference names wrongly is told by its field', () => {
    expect(badInput(() => resourceOf({ provider: 'KEY_FILE', path: 'x' }, 'key.')).field).toBe('key.path');
  });
});
