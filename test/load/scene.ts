import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalClient, type LocalClient } from '../../src-main/api/local-client.ts';
import { createApp } from '../../src-main/app.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import { browserDesktop } from '../../src-main/lib/desktop.ts';
import { fileLogger } from '../../src-main/lib/logger.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import { deskPassphrase } from '../support/opened-desk.ts';
import { surroundings } from '../support/surroundings.ts';
import { basicOf } from '../support/wire.ts';

/** The tenants of the load. */
export const tenants = ['acme', 'borealis', 'cobalt', 'dorado'] as const;

/** A secret that is there from the beginning, and granted to whoever calls. */
export interface Prepared {
  readonly tenant: string;
  readonly id: string;
  readonly key: string;
  readonly sensitivity: Sensitivity;
}

/** A vault with tenants, secrets that may be resolved, and a credential that may do all of it. */
export interface Scene {
  readonly vault: string;
  readonly authorization: string;
  readonly identity: string;
  readonly secrets: readonly Prepared[];
}

const sensitivityOf = (number: number): Sensitivity => (number % 5 === 4 ? 'PHI' : 'STANDARD');

async function makeSecret(client: LocalClient, agent: string, tenant: string, number: number): Promise<Prepared> {
  const key = `PREPARED_${String(number).padStart(4, '0')}`;
  const sensitivity = sensitivityOf(number);
  const value = Buffer.from(valueOf(key, 0)).toString('base64url');
  const { id } = await client.secrets.create({ tenant, key, value, sensitivity });
  await client.accessKeys.grant({ secret: id, agent, reason: 'the load of this run' });
  return { tenant, id, key, sensitivity };
}

/** A value that tells which secret it is of. */
export function valueOf(key: string, number: number): string {
  return `value ${String(number)} of ${key}, ${'0123456789'.repeat(4)}`;
}

/** Prepares a vault in a folder with so many secrets a tenant, and leaves it locked. */
export async function prepareScene(folder: string, secretsEach: number): Promise<Scene> {
  const dataFolder = join(folder, 'data');
  mkdirSync(dataFolder, { recursive: true });
  const logger = fileLogger(join(dataFolder, 'scene.log'));
  const app = await createApp({ clock: systemClock, logger, desktop: browserDesktop, keychain: null, dataFolder, surroundings, version: 'load' });
  try {
    const client = createLocalClient({ router: app.router, via: 'cli', newId: uuid });
    const state = await client.vault.create({ folder, name: 'Load', officer: 'Ada Officer', passphrase: deskPassphrase });
    await client.settings.update({ rest: { on: false, port: 7373, callsPerMinute: 1_000_000, keepsOpen: true } });
    const { key, privateKey } = await client.accessKeys.create({ tenant: null, name: 'Load', roles: ['account-admin', 'secrets-admin', 'secrets-read'] });
    const secrets: Prepared[] = [];
    for (const tenant of tenants) {
      await client.tenants.create({ id: tenant, displayName: tenant });
      for (let number = 0; number < secretsEach; number += 1) secrets.push(await makeSecret(client, key.identity, tenant, number));
    }
    if (state.phase !== 'unlocked') throw new Error('the vault was not made');
    return { vault: state.path, authorization: basicOf({ publicKey: key.publicKey, privateKey }), identity: key.identity, secrets };
  } finally {
    await app.close();
  }
}
