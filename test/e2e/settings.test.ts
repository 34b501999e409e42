import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { passphrase, vaultName } from './desk.ts';
import { button, choose, dialog, fill, goTo, openPlace, press, sees, seesTitle, typePassphrase, unlock } from './hand.ts';
import { oneDesk } from './one-desk.ts';

const second = 'quiet granite orchard ninety sails';
const third = 'amber walrus under eleven bridges';

describe('the settings of a vault', () => {
  const desk = oneDesk();
  const chooseNew = async (title: string, label: string, now: string, next: string, act: string): Promise<void> => {
    const asked = dialog(desk().page, title);
    await typePassphrase(asked, 'Your passphrase now', now);
    await typePassphrase(asked, label, next);
    await typePassphrase(asked, `${label}, once more`, next);
    await press(asked, act);
  };

  it('sets when the vault locks itself', async () => {
    const { page, client } = desk();
    await openPlace(page, 'Settings');
    await choose(page, 'Lock the vault after', '5 minutes');
    await sees(page, 'Saved');
    expect(await client.settings.get()).toMatchObject({ autoLockMinutes: 5 });
  });

  it('changes the passphrase, refuses a wrong one, and takes the new one from then on', async () => {
    const { page } = desk();
    await press(page, 'Change passphrase');
    const asked = dialog(page, 'Change passphrase');
    const label = (await asked.getByText(/, once more$/).first().textContent())?.replace(', once more', '') ?? '';
    await chooseNew('Change passphrase', label, 'not my passphrase at all', second, 'Change passphrase');
    await sees(asked, /That is not the passphrase/);
    await typePassphrase(asked, 'Your passphrase now', passphrase);
    await press(asked, 'Change passphrase');
    await asked.waitFor({ state: 'detached' });
    await press(page, 'Lock the vault');
    await unlock(page, passphrase);
    await sees(page, /That is not the passphrase/);
    await unlock(page, second);
    await seesTitle(page, 'Settings');
  });

  it('adds a slot that opens the vault, and removes it again', async () => {
    const { page, client } = desk();
    await press(page, 'Add a passphrase slot');
    await chooseNew('Add a passphrase slot', 'Passphrase of the new slot', second, third, 'Add slot');
    await sees(page, 'The vault opens with the new passphrase too');
    expect(await client.vault.slots()).toHaveLength(2);
    await page.getByRole('button', { name: /^Remove the slot of Ada Okafor/ }).click();
    const asked = page.getByRole('dialog');
    await typePassphrase(asked, 'Your passphrase', second);
    await press(asked, 'Remove slot');
    await asked.waitFor({ state: 'detached' });
    expect(await client.vault.slots()).toHaveLength(1);
  });

  it('backs the vault up to a path, read back and compared', async () => {
    const { page, folder } = desk();
    await goTo(page, '/settings/backup');
    const path = join(folder, 'northwind.keydesk-backup.age');
    await fill(page, 'File', path);
    await typePassphrase(page, 'Passphrase of the backup', third);
    await typePassphrase(page, 'Passphrase of the backup, once more', third);
    await press(page, 'Back up now');
    await sees(page, 'The backup is made');
    expect(statSync(path).size).toBeGreaterThan(1_000);
  });

  it('checks the integrity of the vault', async () => {
    const { page } = desk();
    await page.getByRole('button', { name: /^Check/ }).click();
    await sees(page, /sound|whole|in order/i);
  });

  it('names what it is, its algorithms and the key that signs', async () => {
    const { page, client } = desk();
    await page.getByRole('tab', { name: 'About' }).click();
    await sees(page, (await client.audit.head()).keyId);
    await sees(page, '0.0.0-test');
    await page.getByRole('tab', { name: 'Keychain' }).click();
    await sees(page, /keychain/i);
  });

  it('turns dark and stays so', async () => {
    const { page } = desk();
    await page.getByRole('tab', { name: 'Security' }).click();
    const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByText('Dark', { exact: true }).click();
    await page.reload();
    await seesTitle(page, 'Settings');
    expect(await ground()).not.toBe(light);
  });

  it('locks and leads to the first page, where the vault is listed', async () => {
    const { page } = desk();
    await goTo(page, '/settings/backup');
    await press(page, 'Lock and go to the first page');
    await seesTitle(page, 'Welcome to Keydesk');
    await button(page, new RegExp(`^${vaultName} `)).waitFor();
  });
});
