import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalClient, type LocalClient } from '../../src-main/api/local-client.ts';
import { type App, createApp } from '../../src-main/app.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import { startInNode } from '../../src-main/kms/pkcs11-child.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import { browserDesktop } from '../../src-main/lib/desktop.ts';
import { fileLogger } from '../../src-main/lib/logger.ts';
import { type AccessRole, accessRoles, tenantRoles } from '../../src-shared/access-keys.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import { sensitivities } from '../../src-shared/sensitivity.ts';
import { type CloudName, cloudNames, type Clouds, type OwnedKey, startClouds } from '../emulators/clouds.ts';

/** What begins every value that was put into the vault: wherever it stands, one of them got out. */
export const canary = 'kdcanary';
/** The passphrase of the vault, which must stand nowhere either. */
export const passphrase = `${canary} quiet meadow lantern harbour`;

/** An access key that the run itself calls with; none of its calls may end it. */
export interface Credential {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly identity: string;
  readonly tenant: string | null;
  readonly roles: readonly AccessRole[];
}

/** A secret that is known to be there. */
export interface KnownSecret {
  readonly tenant: string;
  readonly id: string;
  readonly key: string;
  readonly revisions: string[];
}

/** A registered key among the clouds with its owner's hand on it. */
export interface CloudKey {
  readonly id: string;
  readonly cloud: CloudName;
  readonly owned: OwnedKey;
}

/** The app with its REST API among emulated clouds, and all that a run begins with. */
export interface World {
  readonly app: App;
  readonly client: LocalClient;
  readonly clouds: Clouds;
  readonly account: string;
  readonly port: number;
  readonly document: Readonly<Record<string, unknown>>;
  readonly tenants: readonly string[];
  readonly credentials: readonly Credential[];
  readonly secrets: readonly KnownSecret[];
  readonly keys: readonly CloudKey[];
  readonly logFile: string;
  readonly vaultFolder: string;
  /** What signs in to the clouds. */
  readonly signIns: readonly string[];
  unlock(): Promise<void>;
  close(): Promise<void>;
}

const callsPerMinute = 1_000_000;
const tenants = ['acme', 'borealis', 'cobalt', 'dorado', 'elm-2', 'fjord'] as const;

function referenceAt(keys: readonly CloudKey[], cloud: CloudName): KeyReference {
  const found = keys.find((key) => key.cloud === cloud)?.owned.reference;
  if (found === undefined) throw new Error(`no key at ${cloud}`);
  return found;
}

/** Lets calls that name a key and not the way to it reach the emulators. */
async function setIdentities(client: LocalClient, keys: readonly CloudKey[]): Promise<void> {
  const [aws, gcp, azure] = [referenceAt(keys, 'aws'), referenceAt(keys, 'gcp'), referenceAt(keys, 'azure-vault')];
  if (aws.provider !== 'AWS' || gcp.provider !== 'GCP' || azure.provider !== 'AZURE') throw new Error('the clouds are mixed up');
  const { profile, roleArn, externalId, endpoint, stsEndpoint } = aws;
  await client.settings.update({
    autoLockMinutes: 240,
    rest: { on: false, port: 7373, callsPerMinute, keepsOpen: true },
    cloudIdentities: {
      aws: { profile, roleArn, externalId, endpoint, stsEndpoint },
      gcp: { authentication: gcp.authentication, endpoint: gcp.endpoint, tokenEndpoint: gcp.tokenEndpoint },
      azure: { authentication: azure.authentication, emulator: azure.emulator },
    },
  });
}

async function registerKeys(client: LocalClient, clouds: Clouds): Promise<readonly CloudKey[]> {
  const keys: CloudKey[] = [];
  for (const cloud of cloudNames) {
    const owned = clouds.clouds[cloud].createKey('storm');
    keys.push({ id: (await client.keys.add({ displayName: `Key at ${cloud}`, key: owned.reference })).id, cloud, owned });
  }
  return keys;
}

async function credential(client: LocalClient, name: string, tenant: string | null, roles: readonly AccessRole[]): Promise<Credential> {
  const { key, privateKey } = await client.accessKeys.create({ tenant, name, roles: [...roles] });
  return { publicKey: key.publicKey, privateKey, identity: key.identity, tenant, roles };
}

/** One with every role first, then one of each role of the account and of two tenants. */
async function makeCredentials(client: LocalClient): Promise<readonly Credential[]> {
  const made = [await credential(client, 'Everything', null, accessRoles)];
  for (const role of accessRoles) made.push(await credential(client, `Account ${role}`, null, [role]));
  for (const tenant of tenants.slice(0, 2)) for (const role of tenantRoles) made.push(await credential(client, `${tenant} ${role}`, tenant, [role]));
  return made;
}

async function makeSecrets(client: LocalClient): Promise<readonly KnownSecret[]> {
  const made: KnownSecret[] = [];
  for (const tenant of tenants) {
    await client.tenants.create({ id: tenant, displayName: `Tenant ${tenant}` });
    for (const sensitivity of sensitivities) {
      const key = `FIRST_${sensitivity}`;
      const value = Buffer.from(firstValue(tenant, key)).toString('base64url');
      const { id, publishedRevision } = await client.secrets.create({ tenant, key, value, sensitivity });
      made.push({ tenant, id, key, revisions: [publishedRevision] });
    }
  }
  return made;
}

/** What the secrets hold with which a run begins. */
export function firstValue(tenant: string, key: string): string {
  return `${canary}-first-${tenant}-${key}.`;
}

/** Long words of the files that sign in to the clouds, without names and paths. */
function signInsOf({ environment }: Clouds): readonly string[] {
  const words = Object.values(environment).flatMap((path) => readFileSync(path, 'utf8').match(/[A-Za-z0-9/+=_-]{24,}/g) ?? []);
  return words.filter((word) => !/^(?:\/|https?:|[a-z-]+$)/.test(word));
}

/** Puts the world together in a folder: a vault, six tenants, secrets of every sensitivity, keys at four clouds, access keys. */
export async function openWorld(folder: string): Promise<World> {
  const clouds = await startClouds(join(folder, 'clouds'));
  Object.assign(process.env, clouds.environment);
  const desk = join(folder, 'desk');
  mkdirSync(desk, { recursive: true });
  const logFile = join(desk, 'keydesk.log');
  const surroundings = { environment: (name: string) => clouds.environment[name], startProcess: startInNode() };
  const app = await createApp({ clock: systemClock, logger: fileLogger(logFile), desktop: browserDesktop, keychain: null, dataFolder: desk, surroundings, version: 'storm' });
  const client = createLocalClient({ router: app.router, via: 'cli', newId: uuid });
  const made = await client.vault.create({ folder, name: 'Storm', officer: 'Ada Officer', passphrase });
  const secrets = await makeSecrets(client);
  const keys = await registerKeys(client, clouds);
  await setIdentities(client, keys);
  const credentials = await makeCredentials(client);
  const { port } = await app.rest.serve(0);
  return {
    ...{ app, client, clouds, port, tenants, credentials, secrets, keys, logFile },
    account: (await client.rest.status()).account,
    document: await app.rest.document(),
    vaultFolder: made.phase === 'unlocked' ? made.path : folder,
    signIns: signInsOf(clouds),
    unlock: async () => {
      const state = await client.vault.state();
      if (state.phase === 'locked') await client.vault.unlock({ slot: state.slots[0]?.id ?? '', passphrase });
    },
    close: async () => {
      await app.close();
      await clouds.close();
    },
  };
}
