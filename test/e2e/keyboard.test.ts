import { describe, expect, it } from 'vitest';
import { passphrase, vaultName } from './desk.ts';
import { command, sees, seesTitle } from './hand.ts';
import { oneDesk } from './one-desk.ts';
import { seedTenant, tenantName } from './seeds.ts';

const pressUntil = async (pressKey: () => Promise<void>, reached: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 40; tries += 1) {
    if (await reached()) return;
    await pressKey();
  }
  throw new Error('forty presses did not lead there');
};

describe('everything by keyboard', () => {
  const desk = oneDesk(seedTenant);

  it('goes to the keys by the palette', async () => {
    const { page } = desk();
    await command(page, 'keys', 'Keys');
    await seesTitle(page, 'Keys');
    await sees(page, 'No customer-owned keys yet');
    expect(new URL(page.url()).pathname).toBe('/keys');
  });

  it('reaches the drills and the cryptoperiods by the palette from anywhere, and comes back', async () => {
    const { page } = desk();
    await command(page, 'drill', 'Kill-switch drills');
    await sees(page, 'No drill yet');
    await command(page, 'cryptop', 'Cryptoperiods');
    await page.getByRole('grid', { name: 'Keys with their cryptoperiod' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/keys/cryptoperiods');
    await command(page, 'keys', 'Keys');
    await sees(page, 'No customer-owned keys yet');
  });

  it('finds a tenant by its name in the palette, and opens it', async () => {
    const { page } = desk();
    await page.keyboard.press('Control+K');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor();
    await page.keyboard.type(tenantName.slice(0, 7));
    await page.getByRole('option', { name: tenantName, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await seesTitle(page, tenantName);
    await command(page, 'keys', 'Keys');
    await sees(page, 'No customer-owned keys yet');
  });

  it('locks by the palette, unlocks, finds the tenants and opens one', async () => {
    const { page } = desk();
    await command(page, 'lock the', /^Lock the vault/);
    await seesTitle(page, `Unlock ${vaultName}`);
    await page.locator('input:focus').waitFor();
    await page.keyboard.type(passphrase);
    await page.keyboard.press('Enter');
    await seesTitle(page, 'Keys');
    await command(page, 'tenants', 'Tenants');
    await seesTitle(page, 'Tenants');
    const grid = page.getByRole('grid', { name: 'Tenants' });
    await sees(grid, tenantName);
    await pressUntil(
      () => page.keyboard.press('Tab'),
      () => grid.evaluate((element) => element === document.activeElement),
    );
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await seesTitle(page, tenantName);
  });

  it('walks the tabs of a tenant with the arrows', async () => {
    const { page } = desk();
    await pressUntil(
      () => page.keyboard.press('Tab'),
      () => page.getByRole('tab', { name: 'Status' }).evaluate((element) => element === document.activeElement),
    );
    await page.keyboard.press('ArrowRight');
    await pressUntil(
      () => page.keyboard.press('Enter'),
      () => page.getByRole('tab', { name: 'BYOK', selected: true }).isVisible(),
    );
    expect(new URL(page.url()).pathname).toMatch(/\/byok$/);
  });

  it('closes a dialog with Escape and gives the focus back', async () => {
    const { page } = desk();
    await command(page, 'tenants', 'Tenants');
    await seesTitle(page, 'Tenants');
    const opener = page.getByRole('button', { name: 'New tenant' });
    await opener.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'New tenant' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('button:focus').and(opener).waitFor();
  });
});
