import { join } from 'node:path';
import { toBase64Url } from '../../src-main/crypto/base64url.ts';
import type { LocalClient } from '../../src-main/api/local-client.ts';
import type { Secret } from '../../src-shared/secrets.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import type { CloudName, OwnedKey } from '../emulators/clouds.ts';
import { cloudsOf } from './clouds.ts';
import type { DeskInBrowser } from './desk.ts';
import { tokenLabel } from './hsm.ts';

/** The tenant of most tests. */
export const tenant = 'meridian-health';
/** Its name on screen. */
export const tenantName = 'Meridian Health Group';
/** The passphrase of the key files that tests make. */
export const keyPassphrase = 'copper bridges under quiet rain';

/** A text as the contract carries values. */
export const valueOf = (text: string): string => toBase64Url(new TextEncoder().encode(text));

/** The tenant of most tests. */
export async function seedTenant({ client }: DeskInBrowser): Promise<void> {
  await client.tenants.create({ id: tenant, displayName: tenantName, defaultSensitivity: 'STANDARD' });
}

/** A secret of that tenant. */
export const seedSecret = (client: LocalClient, key: string, text: string, sensitivity: Sensitivity = 'STANDARD'): Promise<Secret> =>
  client.secrets.create({ tenant, key, description: '', sensitivity, value: valueOf(text) });

/** Waits until a job that began through the contract has come to its end. */
export async function untilDone({ client }: DeskInBrowser, job: string): Promise<void> {
  let state = (await client.jobs.get({ job })).state;
  for await (const step of await client.jobs.watch({ job })) state = step.state;
  if (state !== 'done') throw new Error(`the job ended ${state}`);
}

/** A key file on the desk's media, registered and unlocked; answers the key's id. */
export async function seedKeyFile({ client, folder }: DeskInBrowser, displayName = 'Meridian USB key'): Promise<string> {
  const path = join(folder, 'media', 'customer.keydesk-key');
  await client.keys.createKeyFile({ path, label: displayName, passphrase: keyPassphrase });
  const { id } = await client.keys.add({ displayName, key: { provider: 'KEY_FILE', path } });
  await client.keys.unlockKeyFile({ key: id, passphrase: keyPassphrase });
  return id;
}

/** Brings the tenant under a key file; answers the key's id. */
export async function seedActive(desk: DeskInBrowser): Promise<string> {
  const kmsKey = await seedKeyFile(desk);
  await desk.client.byok.stage({ tenant, kmsKey });
  await desk.client.byok.preflight({ tenant });
  const { job } = await desk.client.byok.activate({ tenant });
  await untilDone(desk, job);
  return kmsKey;
}

/** A key of an emulated cloud, registered; answers what its owner holds, and its id. */
export async function seedCloudKey(desk: DeskInBrowser, cloud: CloudName, displayName: string): Promise<{ readonly owned: OwnedKey; readonly id: string }> {
  const owned = cloudsOf(desk).clouds[cloud].createKey('customer');
  const { id } = await desk.client.keys.add({ displayName, key: owned.reference });
  return { owned, id };
}

/** A key at the emulated Azure whose officer has to sign in by a device code; answers its id. */
export async function seedSignInKey(desk: DeskInBrowser, displayName: string): Promise<string> {
  const { clouds, emulators } = cloudsOf(desk);
  const { reference } = clouds['azure-vault'].createKey('by-device-code');
  if (reference.provider !== 'AZURE') throw new Error('the key of Azure is one of another provider');
  const { directory, clientId } = reference.authentication;
  emulators.azure.entra.pollSeconds = 1;
  const { id } = await desk.client.keys.add({ displayName, key: { ...reference, authentication: { mode: 'AZURE_DEVICE_CODE', directory, clientId } } });
  return id;
}

/** A key on the token of the HSM at hand, registered and waiting for its PIN; answers its id. */
export async function seedTokenKey(desk: DeskInBrowser, displayName: string): Promise<string> {
  const { hsm } = cloudsOf(desk);
  await hsm.makeKey('customer');
  const { id } = await desk.client.keys.add({ displayName, key: { provider: 'PKCS11', module: hsm.module, uri: `pkcs11:token=${tokenLabel};object=customer;type=secret-key`, mechanism: 'AES_GCM' } });
  return id;
}
