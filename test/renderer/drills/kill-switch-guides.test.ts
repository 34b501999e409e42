import { describe, expect, it } from 'vitest';
import { killSwitchGuide } from '../../../src-renderer/screens/drills/kill-switch-guides.ts';
import type { AwsKey, AzureKey, GcpKey } from '../../../src-shared/key-references.ts';

const aws: AwsKey = {
  provider: 'AWS',
  keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  roleArn: 'arn:aws:iam::111122223333:role/keydesk',
  externalId: null,
  profile: 'keydesk',
  fips: false,
  endpoint: null,
  stsEndpoint: null,
};
const gcp: GcpKey = {
  provider: 'GCP',
  keyName: 'projects/acme-keys/locations/europe-west3/keyRings/ring/cryptoKeys/wrapper',
  authentication: { mode: 'GCP_ADC_IAM_BINDING', serviceAccount: 'wrapper@acme-keys.iam.gserviceaccount.com' },
  endpoint: null,
  tokenEndpoint: null,
};
const azure: AzureKey = {
  provider: 'AZURE',
  keyId: 'https://acme.vault.azure.net/keys/wrapper',
  authentication: { mode: 'AZURE_DEVICE_CODE', directory: '6f1b0f6c-8b1a-4d3e-9c52-3a1f0f0e7b11', clientId: '0b7c8f0e-5f43-4b6f-9a52-5b6a1f9f2c33' },
  emulator: null,
};
const oneLine = (text: string | null): string => (text ?? '').replaceAll(' \\\n  ', ' ');

describe('how a customer takes a key away', () => {
  it('disables and enables a key at AWS by its ARN, in its region', () => {
    expect(oneLine(killSwitchGuide(aws, 'disable').command)).toBe(`aws kms disable-key --key-id ${aws.keyArn} --region eu-central-1`);
    expect(oneLine(killSwitchGuide(aws, 'enable').command)).toMatch(/^aws kms enable-key --key-id /);
  });

  it('asks AWS for the id behind an alias, which cannot be disabled by its name', () => {
    const { command } = killSwitchGuide({ ...aws, keyArn: 'arn:aws:kms:eu-central-1:111122223333:alias/acme' }, 'disable');
    expect(oneLine(command)).toContain('--key-id "$(aws kms describe-key --key-id arn:aws:kms:eu-central-1:111122223333:alias/acme --query KeyMetadata.KeyId');
  });

  it('goes to the emulator where an AWS key is at one', () => {
    expect(oneLine(killSwitchGuide({ ...aws, endpoint: 'http://127.0.0.1:4566' }, 'disable').command)).toMatch(/ --endpoint-url http:\/\/127\.0\.0\.1:4566$/);
  });

  it('disables versions at Google Cloud, each of those that are enabled', () => {
    const { command, note } = killSwitchGuide(gcp, 'disable');
    const place = '--key wrapper --keyring ring --location europe-west3 --project acme-keys';
    expect(oneLine(command)).toBe(`gcloud kms keys versions list ${place} --filter state=ENABLED\n\ngcloud kms keys versions disable VERSION ${place}`);
    expect(note).toContain('once for each');
    expect(killSwitchGuide(gcp, 'enable').command).toContain('--filter state=DISABLED');
  });

  it('sets the attributes of a key at Azure', () => {
    expect(oneLine(killSwitchGuide(azure, 'disable').command)).toBe('az keyvault key set-attributes --id https://acme.vault.azure.net/keys/wrapper --enabled false');
    expect(oneLine(killSwitchGuide(azure, 'enable').command)).toMatch(/--enabled true$/);
  });

  it.each([{ ...gcp, endpoint: 'http://127.0.0.1:4567' }, { ...azure, emulator: { endpoint: 'https://127.0.0.1:4568', authority: 'https://127.0.0.1:4568', certificateFile: '/tmp/ca.pem' } }])(
    'gives no command of the cloud for an emulated key of $provider: it would go to the cloud itself',
    (reference) => {
      const { act, command } = killSwitchGuide(reference, 'disable');
      expect(command).toBeNull();
      expect(act).toContain('emulator');
    },
  );

  it('is a matter of hands for an HSM and for a key file', () => {
    const file = killSwitchGuide({ provider: 'KEY_FILE', path: '/media/usb/acme.keydesk-key' }, 'disable');
    expect(file.command).toBeNull();
    expect(file.act).toContain('/media/usb/acme.keydesk-key');
    const token = { provider: 'PKCS11', module: '/usr/lib/hsm.so', uri: 'pkcs11:token=acme;object=k', mechanism: 'AES_GCM' } as const;
    expect(killSwitchGuide(token, 'disable').command).toBeNull();
    expect(killSwitchGuide(token, 'enable').act).toContain('PIN');
  });
});
