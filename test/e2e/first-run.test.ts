import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type DeskInBrowser, openDesk, passphrase, seedVault, vaultName } from './desk.ts';
import { fill, press, sees, seesTitle, typePassphrase, unlock } from './hand.ts';

describe('the first run', () => {
  let browser: Browser;
  let desk: DeskInBrowser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => browser.close());
  beforeEach(async () => {
    desk = await openDesk(browser, { vault: false });
  });
  afterEach(async () => {
    expect(desk.faults.all()).toEqual([]);
    await desk.close();
  });

  it('makes a vault in three steps and refuses a weak passphrase with advice', async () => {
    const { page, folder } = desk;
    const vaults = join(folder, 'vaults');
    await page.getByRole('link', { name: /Create a vault/ }).click();
    await seesTitle(page, 'Create a vault');
    await press(page, 'Continue');
    await sees(page, 'It must not be empty.');
    await fill(page, 'Name of the vault', vaultName);
    await fill(page, 'Place', vaults);
    await sees(page, join(vaults, `${vaultName}.keydesk`));
    await press(page, 'Continue');

    await fill(page, 'Your name', 'Ada Okafor');
    await typePassphrase(page, 'Passphrase', 'password1234');
    await sees(page, /easy to guess/);
    await sees(page, /· \S/);
    await typePassphrase(page, 'Passphrase, once more', 'password1234');
    expect(await page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true);
    await typePassphrase(page, 'Passphrase');
    await sees(page, /Guessing it from a stolen copy would take/);
    expect(await page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true);
    await typePassphrase(page, 'Passphrase, once more');
    await press(page, 'Continue');

    await sees(page, 'A lost passphrase is a lost vault');
    expect(await page.getByRole('button', { name: 'Create the vault' }).isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: /I keep the passphrase/ }).click();
    await press(page, 'Create the vault');
    await seesTitle(page, 'Overview');
    expect(existsSync(join(vaults, `${vaultName}.keydesk`, 'vault.db'))).toBe(true);
    expect(await page.content()).not.toContain(passphrase);
  });

  it('leads to a step that names the field when the place cannot take the vault', async () => {
    const { page, client, folder } = desk;
    await seedVault(client, folder);
    await client.vault.close();
    await page.getByRole('link', { name: /Create a vault/ }).click();
    await fill(page, 'Name of the vault', vaultName);
    await fill(page, 'Place', join(folder, 'vaults'));
    await press(page, 'Continue');
    await fill(page, 'Your name', 'Ada Okafor');
    await typePassphrase(page, 'Passphrase');
    await typePassphrase(page, 'Passphrase, once more');
    await press(page, 'Continue');
    await page.getByRole('checkbox').click();
    await press(page, 'Create the vault');
    await page.getByRole('alert').or(page.getByRole('status')).filter({ hasText: /exists|already/i }).first().waitFor();
    await page.getByRole('textbox', { name: 'Name of the vault' }).waitFor();
  });

  it('opens a vault that is there by its folder, and lists it from then on', async () => {
    const { page, client, folder } = desk;
    await seedVault(client, folder);
    await client.vault.close();
    const path = join(folder, 'vaults', `${vaultName}.keydesk`);
    await page.getByRole('button', { name: path }).waitFor();
    await page.getByRole('link', { name: /Open a vault/ }).click();
    await fill(page, 'Folder of the vault', join(folder, 'nowhere'));
    await press(page, 'Open');
    await page.getByRole('textbox', { name: 'Folder of the vault' }).and(page.locator('[aria-invalid=true]')).waitFor();
    await fill(page, 'Folder of the vault', path);
    await press(page, 'Open');
    await seesTitle(page, `Unlock ${vaultName}`);
    await unlock(page);
    await seesTitle(page, 'Overview');
  });

  it('makes a vault with sample data, opened by the passphrase that was shown', async () => {
    const { page, client } = desk;
    await page.getByRole('link', { name: /Try with sample data/ }).click();
    await fill(page, 'Your name', 'Ada Okafor');
    const given = (await page.locator('p.mono').textContent()) ?? '';
    await press(page, 'Make the sample');
    await sees(page, 'Laying out sample data');
    // It seals secrets in front of the officer, which takes a busy machine a minute and more.
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor({ timeout: 180_000 });
    await sees(page, 'This is sample data');
    expect((await client.tenants.list({})).total).toBe(6);
    await press(page, 'Lock the vault');
    await unlock(page, given);
    await seesTitle(page, 'Overview');
  });

  it('restores a backup into a new folder', async () => {
    const { page, client, folder } = desk;
    await seedVault(client, folder);
    await client.tenants.create({ id: 'meridian-health', displayName: 'Meridian Health Group', defaultSensitivity: 'PHI' });
    const backup = join(folder, 'northwind.age');
    await client.vault.backup({ path: backup, passphrase: 'copper bridges under quiet rain' });
    await client.vault.close();
    await page.getByRole('link', { name: /Restore from a backup/ }).click();
    await fill(page, 'Backup file', backup);
    await typePassphrase(page, 'Passphrase of the backup', 'not the passphrase of this one');
    await fill(page, 'Name of the restored vault', 'Northwind again');
    await press(page, 'Restore the vault');
    await sees(page, /The backup does not open with this passphrase/);
    await typePassphrase(page, 'Passphrase of the backup', 'copper bridges under quiet rain');
    await press(page, 'Restore the vault');
    await seesTitle(page, 'Unlock Northwind again');
    await unlock(page);
    await seesTitle(page, 'Overview');
    expect(await client.tenants.list({})).toMatchObject({ total: 1 });
  });
});
