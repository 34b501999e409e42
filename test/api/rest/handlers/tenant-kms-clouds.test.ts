import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { AwsKey, AzureKey, GcpKey, Pkcs11Key } from '../../../../src-shared/key-references.ts';
import { KmsRegistry } from '../../../../src-main/kms/registry.ts';
import { type Clouds, startClouds } from '../../../emulators/clouds.ts';
import { FakeHsm } from '../../../kms/pkcs11-fake-hsm.ts';
import { fakeHost, login, makeKey, userPin } from '../../../kms/pkcs11-harness.ts';
import { each } from '../../../support/each-desk.ts';
import { RestDesk } from './tenant-kms-desk.ts';

const values = ['value 0', 'value 1', 'value 2'];

/** A desk with a tenant among four emulated clouds and a token, which it reaches as it does true ones. */
class AmongClouds {
  readonly #folder = mkdtempSync(join(tmpdir(), 'keydesk-rest-'));
  readonly hsm = new FakeHsm();
  readonly serial = this.hsm.insert('northwind', userPin);
  readonly host = fakeHost();
  readonly #registry: KmsRegistry[] = [];
  readonly #desk: RestDesk[] = [];
  readonly #clouds: Clouds[] = [];

  get rest(): RestDesk {
    return present(this.#desk);
  }

  get clouds(): Clouds {
    return present(this.#clouds);
  }

  async start(): Promise<void> {
    const clouds = await startClouds(join(this.#folder, 'clouds'));
    this.#clouds.push(clouds);
    for (const [name, value] of Object.entries(clouds.environment)) vi.stubEnv(name, value);
    const environment = (name: string): string | undefined => clouds.environment[name];
    const adcFile = environment('GOOGLE_APPLICATION_CREDENTIALS');
    const registry = new KmsRegistry({ unlockKeyFile: () => Promise.resolve(null), session: 'keydesk-test', environment, adcFile, pkcs11: this.host });
    this.#registry.push(registry);
    this.#desk.push(new RestDesk(registry));
    this.rest.desk.addTenant();
    await this.rest.desk.addSecrets('acme', 3);
  }

  async enterPin(): Promise<void> {
    await login(this.host, this.hsm.folder, this.serial);
  }

  async close(): Promise<void> {
    for (const desk of this.#desk) await desk.close();
    for (const registry of this.#registry) await registry.close();
    for (const clouds of this.#clouds) await clouds.close();
    vi.unstubAllEnvs();
    this.hsm.destroy();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function present<T>([one]: readonly T[]): T {
  if (one === undefined) throw new Error('this is there once the clouds have started');
  return one;
}

const among = each(() => new AmongClouds(), (made) => made.start());

function ofAws({ keyArn, roleArn, externalId, profile, endpoint, stsEndpoint }: AwsKey) {
  const config = { region: keyArn.split(':')[3], role_arn: roleArn, external_id: externalId, profile, endpoint, sts_endpoint: stsEndpoint };
  return { provider: 'aws', kms_key_ref: keyArn, config };
}

function ofGcp({ keyName, authentication, endpoint, tokenEndpoint }: GcpKey) {
  const account = authentication.mode === 'GCP_ADC_IAM_BINDING' ? authentication.serviceAccount : '';
  const config = { impersonate_service_account: account, project_id: keyName.split('/')[1], endpoint, token_endpoint: tokenEndpoint };
  return { provider: 'gcp', kms_key_ref: keyName, config };
}

/** The sign-in by a workload's token has no field in this dialect: it comes from the settings. */
function ofAzure({ keyId, authentication, emulator }: AzureKey) {
  among.rest.identities.azure = { authentication, emulator: null };
  const config = { vault_url: new URL(keyId).origin, azure_tenant_id: authentication.directory, client_id: authentication.clientId, emulator };
  return { provider: 'azure', kms_key_ref: keyId, config };
}

function ofPkcs11({ uri, module, mechanism }: Pkcs11Key) {
  return { provider: 'pkcs11', kms_key_ref: uri, config: { module, mechanism } };
}

const awsOwned = () => among.clouds.clouds.aws.createKey('tenants');

/** A key of each provider, the token's PIN entered. */
async function everyKey() {
  const token = await makeKey(among.host, among.hsm.folder, among.serial, 'byok', 'AES_GCM');
  await among.enterPin();
  return [
    ofAws(awsOwned().reference as AwsKey),
    ofGcp(among.clouds.clouds.gcp.createKey('tenants').reference as GcpKey),
    ofAzure(among.clouds.clouds['azure-vault'].createKey('tenants').reference as AzureKey),
    ofPkcs11(token),
  ];
}

describe('a tenant among true providers', () => {
  it('is brought under each in turn and its data can be read at every moment', async () => {
    for (const body of await everyKey()) {
      const answered = new AbortController();
      const going = among.rest.onboard(body).finally(() => answered.abort());
      const reads: (readonly string[])[] = [];
      while (!answered.signal.aborted) {
        reads.push(await among.rest.desk.values());
        await setImmediate();
      }
      expect(await going).toMatchObject({ status: 200, body: { provider: body.provider, kms_key_ref: body.kms_key_ref } });
      for (const read of reads) expect(read).toEqual(values);
      await among.rest.idle();
      expect(await among.rest.desk.values()).toEqual(values);
      expect((await among.rest.call('getTenantKms')).body?.['config']).toMatchObject({ provider: body.provider, kms_key_ref: body.kms_key_ref, config: body.config });
    }
  });

  it('stays as it was when the key is disabled, unknown, refuses the sign-in or is out of reach', async () => {
    const before = among.rest.contents();
    const owned = awsOwned();
    const body = ofAws(owned.reference as AwsKey);
    owned.disable();
    expect(await among.rest.onboard(body)).toMatchObject({ status: 502, code: 'probe_failed', facts: { reason: 'key_disabled' } });
    owned.enable();
    const unknown = { ...body, kms_key_ref: body.kms_key_ref.replace(/[0-9a-f]{12}$/, 'ffffffffffff') };
    expect(await among.rest.onboard(unknown)).toMatchObject({ status: 502, facts: { reason: 'not_found' } });
    const stranger = { ...body, config: { ...body.config, external_id: 'someone-else' } };
    expect(await among.rest.onboard(stranger)).toMatchObject({ status: 502, facts: { reason: 'access_denied' } });
    const away = { ...body, config: { ...body.config, profile: 'not-there' } };
    expect(await among.rest.onboard(away)).toMatchObject({ status: 502, code: 'probe_failed' });
    expect(among.rest.contents()).toBe(before);
  });

  it('is unsealed once its owner has given the key back', async () => {
    const owned = awsOwned();
    expect(await among.rest.onboard(ofAws(owned.reference as AwsKey))).toMatchObject({ status: 200 });
    await among.rest.idle();
    owned.disable();
    among.rest.desk.rooms.dataKeys.forget('acme');
    await expect(among.rest.desk.values()).rejects.toMatchObject({ code: 'TENANT_SEALED' });
    expect(await among.rest.call('unsealTenantKms')).toMatchObject({ status: 502, facts: { reason: 'access_denied' } });
    owned.enable();
    expect(await among.rest.call('unsealTenantKms')).toEqual({ status: 200, body: { unsealed: true } });
    expect(await among.rest.desk.values()).toEqual(values);
  });

  it('waits for the PIN of its token, whose module is not even loaded before', async () => {
    const key = ofPkcs11(await makeKey(among.host, among.hsm.folder, among.serial, 'waits', 'AES_GCM'));
    await among.host.close();
    const before = among.rest.contents();
    const ask = vi.spyOn(among.host, 'ask');
    expect(await among.rest.onboard(key)).toMatchObject({ status: 502, code: 'probe_failed', facts: { reason: 'unreachable' } });
    expect(ask).not.toHaveBeenCalled();
    expect(among.rest.contents()).toBe(before);
    await among.enterPin();
    expect(await among.rest.onboard(key)).toMatchObject({ status: 200 });
  });

  it('is under the key itself when the request named an alias of it, however often', async () => {
    const owned = awsOwned().reference as AwsKey;
    const alias = owned.keyArn.replace(/key\/.*$/, 'alias/northwind');
    among.clouds.emulators.aws.keys.aliases.set(alias, owned.keyArn);
    const body = { ...ofAws(owned), kms_key_ref: alias };
    expect(await among.rest.onboard(body)).toMatchObject({ status: 200, body: { kms_key_ref: alias, new_key_version: 2 } });
    await among.rest.idle();
    expect((await among.rest.call('getTenantKms')).body?.['config']).toMatchObject({ kms_key_ref: owned.keyArn });
    expect(await among.rest.onboard(body)).toMatchObject({ status: 200, body: { new_key_version: 3 } });
    expect(among.rest.desk.rooms.keys.list({ search: '', sort: 'createdAt', descending: false, offset: 0, limit: 10 }).total).toBe(1);
  });
});
