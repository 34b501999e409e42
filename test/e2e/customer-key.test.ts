import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { button, choose, dialog, enterPassphrase, fill, goTo, openPlace, openRow, press, sees, seesTitle, typePassphrase } from './hand.ts';
import { oneDesk } from './one-desk.ts';
import { keyPassphrase, seedSecret, seedTenant, tenant, tenantName } from './seeds.ts';

const keyName = 'Meridian USB key';
const value = 'postgres://portal:3ac1-9f7e@db.internal/portal';

describe('a tenant under a key of its customer', () => {
  const desk = oneDesk(async (opened) => {
    await seedTenant(opened);
    await seedSecret(opened.client, 'PORTAL_DATABASE_URL', value);
    await seedSecret(opened.client, 'SMTP_PASSWORD', 'hunter-of-mails');
  });
  const media = (): string => join(desk().folder, 'media');
  const pull = (): void => renameSync(media(), `${media()}-pulled`);
  const plugIn = (): void => renameSync(`${media()}-pulled`, media());
  const toByok = async (): Promise<void> => {
    await goTo(desk().page, `/tenants/${tenant}/byok`);
    await seesTitle(desk().page, tenantName);
  };
  const status = async (): Promise<string | undefined> => (await desk().client.byok.status({ tenant })).config?.status;
  afterAll(() => {
    if (existsSync(`${media()}-pulled`)) plugIn();
    mkdirSync(media(), { recursive: true });
  });

  it('begins with a key file that is made, registered and unlocked in one go', async () => {
    const { page } = desk();
    await openPlace(page, 'Keys');
    await page.getByRole('button', { name: 'Register a key' }).first().click();
    const panel = dialog(page, 'Register a key');
    await panel.getByRole('radio', { name: /New key file/ }).click();
    await fill(panel, 'Name', keyName);
    await fill(panel, 'File to write', join(media(), 'customer.keydesk-key'));
    await typePassphrase(panel, 'Passphrase of the file', keyPassphrase);
    await typePassphrase(panel, 'Passphrase of the file, once more', keyPassphrase);
    await press(panel, 'Make key file');
    await sees(panel, 'The key file is written and registered');
    await sees(panel, 'Check value');
    await press(panel, 'Continue');
    await seesTitle(page, keyName);
    expect(existsSync(join(media(), 'customer.keydesk-key'))).toBe(true);
  });

  it('goes through the wizard: the key is staged, proven and activated', async () => {
    const { page } = desk();
    await toByok();
    await page.getByRole('radio', { name: new RegExp(keyName) }).click();
    await press(page, 'Stage this key');
    await press(page, 'Run preflight');
    await sees(page, 'The preflight succeeded');
    const findings = page.getByRole('table', { name: 'Findings of the preflight' });
    for (const check of ['Reach', 'Wrap', 'Unwrap', 'Compare']) await sees(findings, check);
    await press(page, 'Continue');
    await sees(page, 'From then on the customer can take the data away');
    await sees(page, /The preflight counts for another/);
    await press(page, 'Activate');
    await press(page, 'Open the board');
    await sees(page, "The customer's key wraps the data key.");
    expect(await status()).toBe('ACTIVE');
  });

  it('still opens its secrets', async () => {
    const { page } = desk();
    await goTo(page, `/secrets?tenant=${tenant}`);
    await openRow(page, 'PORTAL_DATABASE_URL');
    const panel = dialog(page, 'PORTAL_DATABASE_URL');
    await press(panel, 'Reveal');
    await sees(panel, value);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  it('rotates its data key and encrypts every revision anew', async () => {
    const { page, client } = desk();
    await toByok();
    await press(page, 'Rotate');
    const asked = dialog(page, `Rotate the data key of ${tenantName}?`);
    await sees(asked, 'revisions to be encrypted anew');
    await press(asked, 'Rotate data key');
    await asked.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /^v2 Active .* 2 / }).waitFor();
    await page.getByRole('row', { name: /^v1 Retired .* 0 / }).waitFor();
    const keys = await client.tenants.dataKeys({ tenant });
    expect(keys).toMatchObject([{ version: 2, state: 'active', revisionCount: 2 }, { version: 1, revisionCount: 0 }]);
  });

  it('is sealed by itself when the media is pulled, and the reader is told what to do', async () => {
    const { page, clock, client } = desk();
    pull();
    clock.skip(6 * 60_000);
    await goTo(page, `/secrets?tenant=${tenant}`);
    await openRow(page, 'PORTAL_DATABASE_URL');
    const panel = dialog(page, 'PORTAL_DATABASE_URL');
    await press(panel, 'Reveal');
    await sees(panel, 'The tenant is sealed');
    await sees(panel, /Restore access to the customer's key, then unseal the tenant/);
    expect(await page.content()).not.toContain(value);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await status()).toBe('SEALED');
    expect((await client.audit.page({ action: 'byok.seal' })).rows).toHaveLength(1);
  });

  it('says on its board why it is sealed and the steps out of it, and does not unseal without the media', async () => {
    const { page } = desk();
    await toByok();
    await sees(page, `${tenantName} is sealed`);
    await sees(page, 'Connect the media that holds the key file.');
    await press(page, 'Unseal');
    await page.getByRole('alert').filter({ hasNotText: 'is sealed' }).or(page.getByText(/not reachable|cannot be reached|not there|not found|cannot be/i)).first().waitFor();
    expect(await status()).toBe('SEALED');
  });

  it('is kept sealed by an officer who takes over the seal of the desk', async () => {
    const { page, client } = desk();
    await press(page, 'Keep sealed…');
    const asked = dialog(page, `Keep ${tenantName} sealed?`);
    await fill(asked, 'Reason', 'First we ask who pulled it');
    await press(asked, 'Keep sealed');
    await asked.waitFor({ state: 'detached' });
    await sees(page, /An officer sealed it/);
    await sees(page, /First we ask who pulled it/);
    expect((await client.byok.status({ tenant })).config).toMatchObject({ status: 'SEALED', sealedBy: 'officer' });
  });

  it('is unsealed when the media is back', async () => {
    const { page } = desk();
    plugIn();
    await press(page, 'Unseal');
    await page.getByText(`${tenantName} is sealed`).waitFor({ state: 'detached' });
    expect(await status()).toBe('ACTIVE');
  });

  it('is sealed by an officer for a reason', async () => {
    const { page } = desk();
    await press(page, 'Seal…');
    const asked = dialog(page, `Seal ${tenantName}?`);
    await sees(asked, /secrets? that cannot be opened while it is sealed/);
    await fill(asked, 'Reason', 'Suspected misuse at the customer');
    await press(asked, 'Seal');
    await asked.waitFor({ state: 'detached' });
    await sees(page, /Suspected misuse at the customer/);
    await press(page, 'Unseal');
    await page.getByText(`${tenantName} is sealed`).waitFor({ state: 'detached' });
  });

  it('goes back to the baseline when the key works, which the dialog says before', async () => {
    const { page } = desk();
    await press(page, 'Offboard…');
    const asked = dialog(page, `Offboard ${tenantName}?`);
    await sees(asked, "The customer's key must work now, and until this has ended");
    await press(asked, 'Check the key first');
    await sees(asked, 'The key works');
    await press(asked, 'Offboard');
    await enterPassphrase(page);
    await asked.waitFor({ state: 'detached' });
    await sees(page, 'Choose the customer-owned key');
    expect(await desk().client.tenants.get({ tenant })).toMatchObject({ custody: 'BASELINE', kmsKey: null });
  });

  it('is revoked only with its name typed and the number of dependants acknowledged', async () => {
    const { page, client } = desk();
    const { rows } = await client.keys.list({});
    await client.byok.stage({ tenant, kmsKey: rows[0]?.id ?? '' });
    await client.byok.preflight({ tenant });
    const { job } = await client.byok.activate({ tenant });
    for await (const step of await client.jobs.watch({ job })) expect(step.state).not.toBe('failed');
    await press(page, 'Revoke…');
    const asked = dialog(page, `Revoke ${tenantName}?`);
    await sees(asked, 'Sealed now, destroyed in 24 hours');
    await choose(asked, 'When the data is destroyed', /^At once/);
    await sees(asked, 'This cannot be undone, by anybody');
    await sees(asked, 'secrets that can never be opened again');
    await choose(asked, 'Category', /Customer request/);
    await fill(asked, 'Reason', 'The customer asked for it in writing');
    await fill(asked, `Type ${tenantName} to confirm`, tenantName.toLowerCase());
    expect(await button(asked, 'Revoke for ever').isDisabled()).toBe(true);
    await asked.getByRole('checkbox', { name: /I know that 2 dependants/ }).click();
    await press(asked, 'Revoke for ever');
    await sees(asked, /Type the display name exactly as it is shown/);
    await fill(asked, `Type ${tenantName} to confirm`, tenantName);
    await press(asked, 'Revoke for ever');
    await asked.waitFor({ state: 'detached' });
    await sees(page, `${tenantName} is revoked`);
    expect(await status()).toBe('REVOKED');
  });

  it('never opens its secrets again and says so', async () => {
    const { page } = desk();
    await goTo(page, `/secrets?tenant=${tenant}`);
    await openRow(page, 'PORTAL_DATABASE_URL');
    const panel = dialog(page, 'PORTAL_DATABASE_URL');
    await press(panel, 'Reveal');
    await sees(panel, 'The tenant is revoked');
    await sees(panel, /can never be opened again/);
  });
});
