import { describe, expect, it } from 'vitest';
import { carryOut, openByok, type RegisteredKey, secretOf, seedUnder } from './byok-hand.ts';
import { choose, dialog, fill, goTo, openPlace, openRow, press, sees, seesTitle } from './hand.ts';
import { oneDesk } from './one-desk.ts';
import { seedCloudKey } from './seeds.ts';

const meridian = { id: 'meridian-health', name: 'Meridian Health Group' };
const keyNames = { aws: 'Meridian in Frankfurt', azure: 'Meridian in Zurich', gcp: 'Meridian in Warsaw' };

describe('a tenant that changes its key, leaves it, and is revoked', () => {
  let keys: { readonly aws: RegisteredKey; readonly azure: RegisteredKey; readonly gcp: RegisteredKey };
  const desk = oneDesk(
    async (opened) => {
      keys = {
        aws: await seedCloudKey(opened, 'aws', keyNames.aws),
        azure: await seedCloudKey(opened, 'azure-vault', keyNames.azure),
        gcp: await seedCloudKey(opened, 'gcp', keyNames.gcp),
      };
      await seedUnder(opened, meridian, keys.aws.id);
    },
    { clouds: true },
  );
  const config = async () => (await desk().client.byok.status({ tenant: meridian.id })).config;
  const bindAgain = async (): Promise<void> => {
    const { client } = desk();
    await client.byok.stage({ tenant: meridian.id, kmsKey: keys.azure.id });
    await client.byok.preflight({ tenant: meridian.id });
    const { job } = await client.byok.activate({ tenant: meridian.id });
    for await (const step of await client.jobs.watch({ job })) expect(step.state).not.toBe('failed');
  };
  const opens = async (): Promise<void> => {
    const { page } = desk();
    await goTo(page, `/secrets?tenant=${meridian.id}`);
    await openRow(page, 'PORTAL_TOKEN');
    const panel = dialog(page, 'PORTAL_TOKEN');
    await press(panel, 'Reveal');
    await sees(panel, secretOf(meridian.id));
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  };

  it('is not moved under a key that refuses, and says why', async () => {
    const { page } = desk();
    keys.gcp.owned.disable();
    await openByok(page, meridian);
    await press(page, 'Move…');
    const asked = dialog(page, `Move ${meridian.name} to another key?`);
    expect(await asked.getByRole('radio', { name: new RegExp(keyNames.aws) }).isDisabled()).toBe(true);
    await asked.getByRole('radio', { name: new RegExp(keyNames.gcp) }).click();
    await press(asked, 'Move');
    await sees(page, /disabled/i);
    await page.keyboard.press('Escape');
    expect(await config()).toMatchObject({ status: 'ACTIVE', kmsKey: keys.aws.id });
    await opens();
  });

  it('is moved from AWS to Azure, and keeps its data key', async () => {
    const { page } = desk();
    await openByok(page, meridian);
    await press(page, 'Move…');
    const asked = dialog(page, `Move ${meridian.name} to another key?`);
    await sees(asked, 'The present key must work until the switch');
    await asked.getByRole('radio', { name: new RegExp(keyNames.azure) }).click();
    await carryOut(page, asked, 'Move');
    await sees(page, /^Done: /);
    await sees(page, 'Mark of data key 1');
    await sees(page, /before and after: the same data key/);
    await sees(page, 'Earlier bindings');
    await sees(page, /^Moved on: /);
    expect(await config()).toMatchObject({ status: 'ACTIVE', kmsKey: keys.azure.id });
  });

  it('opens its secrets under the new key alone', async () => {
    keys.aws.owned.disable();
    await opens();
  });

  it('goes back to the baseline through the screens', async () => {
    const { page } = desk();
    await openByok(page, meridian);
    await press(page, 'Offboard…');
    const asked = dialog(page, `Offboard ${meridian.name}?`);
    await press(asked, 'Check the key first');
    await sees(asked, 'The key works');
    await carryOut(page, asked, 'Offboard');
    await sees(page, 'Choose the customer-owned key');
    expect(await desk().client.tenants.get({ tenant: meridian.id })).toMatchObject({ custody: 'BASELINE', kmsKey: null });
    await opens();
  });

  const askToRevoke = async () => {
    const { page } = desk();
    await openByok(page, meridian);
    await press(page, 'Revoke…');
    const asked = dialog(page, `Revoke ${meridian.name}?`);
    await choose(asked, 'Category', /Customer request/);
    await fill(asked, 'Reason', 'The customer asked for it in writing');
    await fill(asked, `Type ${meridian.name} to confirm`, meridian.name);
    await asked.getByRole('checkbox', { name: /I know that 1 dependant / }).click();
    return asked;
  };

  it('is sealed for a day before it is revoked, with the time that is left', async () => {
    const { page } = desk();
    await bindAgain();
    const asked = await askToRevoke();
    await sees(asked, 'Sealed now, destroyed in 24 hours');
    await carryOut(page, asked, 'Seal now, revoke in 24 hours');
    await sees(page, `${meridian.name} is to be revoked`);
    await page.getByRole('timer').filter({ hasText: /^23 h .*left to undo it/ }).waitFor();
    expect(await config()).toMatchObject({ status: 'SEALED' });
  });

  it('comes back when that is undone, and an officer unseals it', async () => {
    const { page } = desk();
    await press(page, 'Undo the revocation');
    await sees(page, `${meridian.name} is sealed`);
    await sees(page, /An officer sealed it/);
    await press(page, 'Unseal');
    await page.getByText(`${meridian.name} is sealed`).waitFor({ state: 'detached' });
    expect(await config()).toMatchObject({ status: 'ACTIVE', revokeAt: null });
    await opens();
  });

  it('is revoked at once, and hands out its certificate', async () => {
    const { page } = desk();
    const asked = await askToRevoke();
    await choose(asked, 'When the data is destroyed', /^At once/);
    await carryOut(page, asked, 'Revoke for ever');
    await sees(page, `${meridian.name} is revoked`);
    expect(await config()).toMatchObject({ status: 'REVOKED' });
    await page.getByRole('link', { name: 'Destruction certificate' }).click();
    await seesTitle(page, 'Reports');
    expect(await page.getByRole('radio', { name: /^Destruction certificate/ }).isChecked()).toBe(true);
    expect(new URL(page.url()).searchParams.get('tenant')).toBe(meridian.id);
    const report = page.getByRole('article', { name: /destruction certificate/i });
    await sees(report, new RegExp(meridian.name));
    await sees(report, /The customer asked for it in writing|customer_request|Customer request/);
  });

  it('never opens again, even though the key still works', async () => {
    const { page } = desk();
    await openPlace(page, 'Secrets');
    await goTo(page, `/secrets?tenant=${meridian.id}`);
    await openRow(page, 'PORTAL_TOKEN');
    const panel = dialog(page, 'PORTAL_TOKEN');
    await press(panel, 'Reveal');
    await sees(panel, 'The tenant is revoked');
    expect(await page.content()).not.toContain(secretOf(meridian.id));
  });
});
