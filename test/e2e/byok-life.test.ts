import { describe, expect, it } from 'vitest';
import { notifications, openByok, passToNextLook, type RegisteredKey, secretOf, seedUnder, stayUnlocked, takeUpKeys } from './byok-hand.ts';
import { button, choose, dialog, fill, goTo, openPlace, openRow, press, sees, seesTitle } from './hand.ts';
import { oneDesk } from './one-desk.ts';
import { seedCloudKey } from './seeds.ts';

const meridian = { id: 'meridian-health', name: 'Meridian Health Group' };
const aldgate = { id: 'aldgate-bank', name: 'Aldgate & Sons Private Bank' };
const keyName = 'Meridian in Frankfurt';

describe("a customer's key that is taken away and given back", () => {
  let key: RegisteredKey;
  const desk = oneDesk(
    async (opened) => {
      await stayUnlocked(opened);
      key = await seedCloudKey(opened, 'aws', keyName);
      await seedUnder(opened, meridian, key.id);
      await seedUnder(opened, aldgate, key.id);
    },
    { clouds: true },
  );
  const statuses = async (): Promise<readonly (string | undefined)[]> => {
    const found = await Promise.all([meridian, aldgate].map(({ id }) => desk().client.byok.status({ tenant: id })));
    return found.map(({ config }) => config?.status);
  };

  it('seals its tenants within five minutes, and says so wherever the officer is', async () => {
    const { page } = desk();
    await openPlace(page, 'Overview');
    takeUpKeys(desk());
    key.owned.disable();
    passToNextLook(desk());
    await sees(notifications(page), `${keyName} cannot be used`);
    await sees(notifications(page), /2 tenants were sealed/);
    const attention = page.getByRole('main');
    await attention.getByRole('link', { name: `${meridian.name} is sealed` }).waitFor();
    await attention.getByRole('link', { name: `${aldgate.name} is sealed` }).waitFor();
    await attention.getByRole('link', { name: `The key ${keyName} cannot be used` }).waitFor();
    expect(await statuses()).toEqual(['SEALED', 'SEALED']);
  });

  it('leads from the Overview to the banner with the cause and the way out', async () => {
    const { page } = desk();
    await page.getByRole('main').getByRole('link', { name: `${meridian.name} is sealed` }).click();
    await seesTitle(page, meridian.name);
    const banner = page.getByRole('alert').filter({ hasText: `${meridian.name} is sealed` });
    await sees(banner, /The desk sealed it, because the key refused or is gone/);
    await sees(banner, /disabled/i);
    await sees(banner, /Ask the customer to give access to the key back/);
  });

  it('opens no secret meanwhile', async () => {
    const { page } = desk();
    await goTo(page, `/secrets?tenant=${meridian.id}`);
    await openRow(page, 'PORTAL_TOKEN');
    const panel = dialog(page, 'PORTAL_TOKEN');
    await press(panel, 'Reveal');
    await sees(panel, 'The tenant is sealed');
    expect(await page.content()).not.toContain(secretOf(meridian.id));
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  it('brings them back by itself when it is enabled', async () => {
    const { page } = desk();
    await openByok(page, meridian);
    await sees(page, `${meridian.name} is sealed`);
    key.owned.enable();
    passToNextLook(desk());
    await sees(notifications(page), `${keyName} is valid again`);
    await sees(notifications(page), /2 tenants were unsealed/);
    await page.getByText(`${meridian.name} is sealed`).waitFor({ state: 'detached' });
    expect(await statuses()).toEqual(['ACTIVE', 'ACTIVE']);
  });

  it('begins a kill-switch drill that says before whom it will seal', async () => {
    const { page } = desk();
    await goTo(page, '/keys/drills');
    await seesTitle(page, 'Keys');
    await sees(page, 'No drill yet');
    await button(page, 'Start a drill').first().click();
    const asked = dialog(page, 'Start a kill-switch drill');
    await choose(asked, 'Key', new RegExp(keyName));
    await sees(asked, '2 tenants will be sealed');
    await press(asked, 'Start drill');
    await sees(asked, /at least|characters|Write/i);
    await fill(asked, 'Reason', 'Yearly exercise, agreement 4.2');
    await press(asked, 'Start drill');
    await seesTitle(page, `Drill of ${keyName}`);
    await sees(page, 'Now disable the key at its provider');
    await sees(page, /aws kms disable-key/);
  });

  it('measures from the word that the key is disabled until all are sealed', async () => {
    const { page } = desk();
    const count = (name: string): Promise<string | null> => page.getByRole('progressbar', { name }).getAttribute('aria-valuenow');
    key.owned.disable();
    await press(page, 'I have disabled it');
    await sees(page, 'Waiting until every tenant is sealed');
    expect([await count('Sealed'), await count('Serving again')]).toEqual(['0', '0']);
    passToNextLook(desk());
    await sees(page, 'Every tenant is sealed. Now enable the key again');
    expect([await count('Sealed'), await count('Serving again')]).toEqual(['2', '0']);
    await sees(page, 'Within the bound of 300 s');
    await sees(page, /aws kms enable-key/);
    expect(await statuses()).toEqual(['SEALED', 'SEALED']);
  });

  it('ends when all serve again, and says that the switch works', async () => {
    const { page } = desk();
    key.owned.enable();
    await press(page, 'I have enabled it again');
    await sees(page, 'Waiting until every tenant serves again');
    passToNextLook(desk());
    await sees(page, 'The drill is over');
    await sees(page, 'The kill switch works');
    await page.getByRole('progressbar', { name: 'Serving again' }).and(page.locator('[aria-valuenow="2"]')).waitFor();
    expect(await statuses()).toEqual(['ACTIVE', 'ACTIVE']);
  });

  it('opens its report, which is about this drill already', async () => {
    const { page } = desk();
    await page.getByRole('link', { name: 'Open the drill report' }).click();
    await seesTitle(page, 'Reports');
    expect(await page.getByRole('radio', { name: /^Kill-switch drill/ }).isChecked()).toBe(true);
    const report = page.getByRole('article', { name: /kill-switch drill/i });
    await sees(report, keyName);
    await sees(report, 'Yearly exercise, agreement 4.2');
  });

  it('keeps the drill in the list', async () => {
    const { page } = desk();
    await goTo(page, '/keys/drills');
    const row = page.getByRole('grid', { name: 'Kill-switch drills' }).getByRole('row').filter({ hasText: keyName });
    await sees(row, 'Done');
    await row.click();
    await seesTitle(page, `Drill of ${keyName}`);
  });
});
