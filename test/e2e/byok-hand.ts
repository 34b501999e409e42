import type { Locator, Page } from 'playwright';
import type { OwnedKey } from '../emulators/clouds.ts';
import type { DeskInBrowser } from './desk.ts';
import { dialog, enterPassphrase, goTo, press, seesTitle } from './hand.ts';
import { untilDone, valueOf } from './seeds.ts';

/** A tenant as a test names it: its id, and its name on screen. */
export interface NamedTenant {
  readonly id: string;
  readonly name: string;
}

/** A registered key of an emulated cloud, with what its owner holds. */
export interface RegisteredKey {
  readonly owned: OwnedKey;
  readonly id: string;
}

/** A tenant with one secret, staged under a key and proven. */
export async function seedStaged({ client }: DeskInBrowser, { id, name }: NamedTenant, kmsKey: string, secret = 'PORTAL_TOKEN'): Promise<void> {
  await client.tenants.create({ id, displayName: name, defaultSensitivity: 'STANDARD' });
  await client.secrets.create({ tenant: id, key: secret, description: '', sensitivity: 'STANDARD', value: valueOf(secretOf(id)) });
  await client.byok.stage({ tenant: id, kmsKey });
  await client.byok.preflight({ tenant: id });
}

/** A tenant with one secret, active under a key. */
export async function seedUnder(desk: DeskInBrowser, tenant: NamedTenant, kmsKey: string, secret?: string): Promise<void> {
  await seedStaged(desk, tenant, kmsKey, secret);
  const { job } = await desk.client.byok.activate({ tenant: tenant.id });
  await untilDone(desk, job);
}

/** What the secret of a seeded tenant holds. */
export const secretOf = (tenant: string): string => `only-for-${tenant}`;

/** Opens the board of one tenant. */
export async function openByok(page: Page, { id, name }: NamedTenant): Promise<void> {
  await goTo(page, `/tenants/${id}/byok`);
  await seesTitle(page, name);
}

/** Lets the desk take up the keys that came into use since it last did. It looks at none of them for that. */
export function takeUpKeys({ clock }: Pick<DeskInBrowser, 'clock'>): void {
  clock.skip(15_000);
}

/**
 * Lets so much time pass that every key in use that the desk has taken up is looked at: that takes four minutes at most, of
 * the five within which its tenants are sealed.
 */
export function passToNextLook({ clock }: Pick<DeskInBrowser, 'clock'>): void {
  clock.skip(240_000);
}

/** Keeps the vault open while hours are skipped in which nobody is at the desk. */
export async function stayUnlocked({ client }: DeskInBrowser): Promise<void> {
  await client.settings.update({ autoLockMinutes: 240 });
}

/** Presses what carries an act out, enters the passphrase if a fresh one is wanted, and waits until the question is gone. */
export async function carryOut(page: Page, asked: Locator, act: string | RegExp): Promise<void> {
  await press(asked, act);
  const prompt = dialog(page, 'Enter your passphrase');
  const gone = asked.waitFor({ state: 'detached' });
  await Promise.race([prompt.waitFor(), gone]);
  if (await prompt.isVisible()) await enterPassphrase(page);
  await gone;
}

/** Where what happens by itself is told. */
export const notifications = (page: Page): Locator => page.getByRole('region', { name: 'Notifications' });
