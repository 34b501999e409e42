import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { createKeyFile } from '../../src-main/kms/key-file-copies.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import { deskPassphrase, finished, makeVault, openDesk, type OpenedDesk, startFileImport } from '../support/opened-desk.ts';

/** How many secrets each tenant of the prepared vault has. */
export const tenants = { acme: 200, borealis: 20, cobalt: 3000, dorado: 1000 } as const;
export type Tenant = keyof typeof tenants;

/** How many rows an import has. */
export const importedRows = 2000;

/** The scrypt cost of key file and backups here: what is killed is the writing, not the deriving of a key. */
export const workFactor = 6;

/** The places of one run: the prepared vault, which is copied, and the customer's key, which all copies share. */
export interface Scene {
  readonly vault: string;
  readonly keyFile: string;
}

/** The places of the scene inside the folder of a run. */
export function sceneIn(folder: string): Scene {
  return { vault: join(folder, 'prepared.keydesk'), keyFile: join(folder, 'customer.keydesk-key') };
}

/** The value of a secret: what it must be when it is read again. */
export function valueOf(tenant: string, key: string): string {
  return `the value of ${key} at ${tenant}, ${'0123456789'.repeat(4)}`;
}

/** The lines of a `.env` file for so many secrets of a tenant. */
export function envFile(tenant: string, prefix: string, rows: number): string {
  const keys = Array.from({ length: rows }, (_, index) => `${prefix}_${String(index).padStart(4, '0')}`);
  return keys.map((key) => `${key}="${valueOf(tenant, key)}"`).join('\n');
}

/** Enters the passphrase of the customer's key; with every restart it must be entered again. */
export async function unlockKey({ vault, rooms, asker }: OpenedDesk): Promise<void> {
  const key = vault.read((rows) => rows.get<{ id: string }>('select id from kms_keys'))?.id;
  if (key === undefined) throw new Error('the prepared vault has no customer key');
  await rooms.keys.unlockKeyFile(asker, { key, passphrase: deskPassphrase });
}

async function addTenant(desk: OpenedDesk, tenant: Tenant, defaultSensitivity: Sensitivity): Promise<void> {
  await desk.rooms.tenants.create(desk.asker, { id: tenant, displayName: `${tenant} Ltd`, defaultSensitivity });
  await finished(desk, await startFileImport(desk, tenant, envFile(tenant, 'FIRST', tenants[tenant])));
}

async function addKey({ rooms, asker }: OpenedDesk, path: string): Promise<string> {
  using passphrase = SecretBytes.fromUtf8(deskPassphrase);
  await createKeyFile(path, passphrase, { label: 'Customer', now: 0, workFactor });
  const { id } = await rooms.keys.add(asker, { displayName: 'Customer', key: { provider: 'KEY_FILE', path } });
  await rooms.keys.unlockKeyFile(asker, { key: id, passphrase: deskPassphrase });
  return id;
}

async function rotateOften(desk: OpenedDesk, tenant: Tenant, times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) await finished(desk, (await desk.rooms.byok.rotate(desk.asker, tenant)).job);
}

async function fill(desk: OpenedDesk, keyFile: string): Promise<void> {
  const { byok } = desk.rooms;
  await addTenant(desk, 'acme', 'STANDARD');
  await addTenant(desk, 'borealis', 'PII');
  await addTenant(desk, 'cobalt', 'STANDARD');
  await addTenant(desk, 'dorado', 'STANDARD');
  const key = await addKey(desk, keyFile);
  // Several versions, so that an activation has something to do.
  await rotateOften(desk, 'borealis', 12);
  await byok.stage(desk.asker, 'borealis', key);
  await byok.stage(desk.asker, 'dorado', key);
  await byok.preflight(desk.asker, 'dorado');
  await finished(desk, (await byok.activate(desk.asker, 'dorado')).job);
}

/** Makes the vault that every point starts from: four tenants, one of them under the customer's key. */
export async function prepareScene(folder: string): Promise<Scene> {
  const scene = sceneIn(folder);
  if (existsSync(scene.vault)) return scene;
  mkdirSync(folder, { recursive: true });
  await makeVault(scene.vault);
  const desk = await openDesk(scene.vault);
  try {
    await fill(desk, scene.keyFile);
  } finally {
    await desk.close();
  }
  return scene;
}
