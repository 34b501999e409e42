import { describe, expect, it } from 'vitest';
import { carryOut, seedUnder } from './byok-hand.ts';
import { button, dialog, goTo, press, sees, seesTitle, unlock } from './hand.ts';
import { oneDesk } from './one-desk.ts';
import { seedCloudKey } from './seeds.ts';

const tenants = [
  { id: 'meridian-health', name: 'Meridian Health Group' },
  { id: 'aldgate-bank', name: 'Aldgate & Sons Private Bank' },
];
const day = 86_400_000;

describe('the cryptoperiods of keys', () => {
  const desk = oneDesk(
    async (opened) => {
      const { id } = await seedCloudKey(opened, 'aws', 'Shared in Frankfurt');
      for (const tenant of tenants) await seedUnder(opened, tenant, id);
    },
    { clouds: true },
  );
  const due = () => desk().page.getByRole('grid', { name: 'Keys with their cryptoperiod' });

  it('are changed for each kind of key, and a warning longer than the period is refused', async () => {
    const { page } = desk();
    await goTo(page, '/keys/cryptoperiods');
    await seesTitle(page, 'Keys');
    await press(page, 'Change the cryptoperiod of data keys');
    const asked = dialog(page, 'Cryptoperiod of data keys');
    await asked.getByRole('spinbutton', { name: /^Cryptoperiod/ }).fill('30');
    await asked.getByRole('spinbutton', { name: /^Due soon/ }).fill('60');
    const automatic = asked.getByRole('switch', { name: 'Rotate automatically' });
    if (await automatic.isChecked()) await automatic.click();
    await press(asked, 'Save policy');
    await sees(asked, /fewer days than the cryptoperiod/);
    await asked.getByRole('spinbutton', { name: /^Due soon/ }).fill('5');
    await carryOut(page, asked, 'Save policy');
    await sees(page, '30 days');
    const policies = await desk().client.cryptoperiods.policies();
    expect(policies.find(({ kind }) => kind === 'data-key')).toMatchObject({ days: 30, warnDays: 5, automatic: false });
  });

  it('count every key as current at first, and offer no rotation', async () => {
    const { page } = desk();
    await due().getByRole('row').filter({ hasText: 'Meridian Health Group' }).getByText('Current').waitFor();
    expect(await button(page, 'Rotate all overdue now').isDisabled()).toBe(true);
  });

  it('list what is overdue when they have passed', async () => {
    const { page, clock } = desk();
    clock.skip(33 * day);
    await seesTitle(page, /^Unlock/);
    await unlock(page);
    await goTo(page, '/keys/cryptoperiods?state=overdue');
    for (const { name } of tenants) {
      const row = due().getByRole('row').filter({ hasText: name });
      await row.getByText('Overdue').waitFor();
      await row.getByText('3 days over').waitFor();
    }
  });

  it('end for all of them by one act', async () => {
    const { page } = desk();
    await press(page, 'Rotate all overdue now');
    const asked = dialog(page, 'Rotate all overdue data keys?');
    await sees(asked, /^2 tenants get a new version of the data key/);
    await carryOut(page, asked, 'Rotate all overdue now');
    await page.getByRole('region', { name: 'Notifications' }).getByRole('button', { name: 'Open the work' }).click();
    const items = page.getByRole('grid', { name: 'Tenants of this work' });
    for (const { name } of tenants) await items.getByRole('row').filter({ hasText: name }).getByText('Done').waitFor();
    for (const { id } of tenants) expect(await desk().client.tenants.dataKeys({ tenant: id })).toMatchObject([{ version: 2, state: 'active' }, { version: 1 }]);
  });

  it('begin anew with the new versions', async () => {
    const { page } = desk();
    await goTo(page, '/keys/cryptoperiods?state=overdue');
    await sees(page, 'No key matches');
    await press(page, 'Show all keys');
    await due().getByRole('row').filter({ hasText: 'Meridian Health Group' }).getByText('Version 2').waitFor();
  });
});
