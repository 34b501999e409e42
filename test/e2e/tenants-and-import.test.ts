import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { choose, dialog, fill, goTo, openPlace, openRow, press, sees, seesTitle } from './hand.ts';
import { oneDesk } from './one-desk.ts';
import { tenant, tenantName } from './seeds.ts';

const sample = new URL('../demo/sample-secrets.env', import.meta.url);
const file = (name: string, text: string | Uint8Array): { name: string; mimeType: string; buffer: Buffer } => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(text),
});

describe('a tenant and its secrets file', () => {
  const desk = oneDesk();

  it('says what to do first where there are no tenants', async () => {
    const { page } = desk();
    await openPlace(page, 'Tenants');
    await sees(page, 'No tenants yet');
  });

  it('creates a tenant, its id made from its name, and goes to it', async () => {
    const { page } = desk();
    await page.getByRole('button', { name: 'New tenant' }).first().click();
    const asked = dialog(page, 'New tenant');
    await press(asked, /Create/);
    await asked.locator('[aria-invalid=true]').first().waitFor();
    await fill(asked, 'Display name', 'Meridian Health');
    expect(await asked.getByRole('textbox', { name: 'Id' }).inputValue()).toBe(tenant);
    await fill(asked, 'Display name', tenantName);
    await fill(asked, 'Id', tenant);
    await choose(asked, 'Default sensitivity', /Standard/);
    await press(asked, /Create/);
    await seesTitle(page, tenantName);
    expect(new URL(page.url()).pathname).toBe(`/tenants/${tenant}`);
    await sees(page, 'Baseline');
  });

  it('refuses the same id again and says so at the field', async () => {
    const { page } = desk();
    await openPlace(page, 'Tenants');
    await press(page, 'New tenant');
    const asked = dialog(page, 'New tenant');
    await fill(asked, 'Display name', 'Another');
    await fill(asked, 'Id', tenant);
    await press(asked, /Create/);
    await asked.getByText(/already|exists|taken/i).first().waitFor();
    await press(asked, 'Cancel');
  });

  it('shows the line and the column of a malformed file, its values masked, and changes nothing', async () => {
    const { page, client } = desk();
    await goTo(page, `/import?tenant=${tenant}`);
    await seesTitle(page, 'Import secrets');
    await page.getByLabel('File to import').setInputFiles(file('broken.env', 'GOOD_KEY=kept-to-itself\nBAD_KEY="never closed\n'));
    await sees(page, /line 2, column 9/);
    await sees(page, 'Nothing was imported.');
    expect(await page.content()).not.toContain('kept-to-itself');
    expect((await client.secrets.list({ tenant })).total).toBe(0);
  });

  it('previews a real .env row by row, imports it as one job and lists it', async () => {
    const { page, client } = desk();
    await page.getByLabel('File to import').setInputFiles(file('sample.env', readFileSync(sample)));
    await sees(page, '200 of 200 rows');
    await page.getByRole('searchbox', { name: 'Search keys' }).fill('PATIENT');
    await sees(page, /^\d+ of 200 rows$/);
    await press(page, 'Clear');
    await press(page, 'Import 200 secrets');
    await sees(page, /^Done: /);
    await page.getByRole('link', { name: `See the secrets of ${tenantName}` }).click();
    await seesTitle(page, 'Secrets');
    await sees(page, '200 secrets');
    expect((await client.secrets.list({ tenant })).total).toBe(200);
  });

  it('skips what has not changed when the same file comes again', async () => {
    const { page } = desk();
    await page.getByRole('link', { name: 'Import', exact: true }).click();
    await seesTitle(page, 'Import secrets');
    await page.getByLabel('File to import').setInputFiles(file('sample.env', readFileSync(sample)));
    await sees(page, /Every row would be skipped/);
    expect(await page.getByRole('button', { name: 'Import 0 secrets' }).isDisabled()).toBe(true);
  });

  it('finds the tenant in the list with the number of its secrets, and opens it', async () => {
    const { page } = desk();
    await openPlace(page, 'Tenants');
    await openRow(page, tenantName);
    await seesTitle(page, tenantName);
    await page.getByRole('tab', { name: /Secrets/ }).click();
    await sees(page, '200 secrets');
    await page.getByRole('tab', { name: 'Activity' }).click();
    await page.getByRole('grid', { name: 'Audit events' }).getByText(/import/i).first().waitFor();
  });

  it('archives a tenant and brings it back', async () => {
    const { page, client } = desk();
    await press(page, 'More for this tenant');
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    const asked = dialog(page, `Archive ${tenantName}?`);
    await sees(asked, '200');
    await press(asked, 'Archive tenant');
    await asked.waitFor({ state: 'detached' });
    expect((await client.tenants.get({ tenant })).state).toBe('archived');
    await press(page, 'More for this tenant');
    await page.getByRole('menuitem', { name: 'Bring back from the archive' }).click();
    await press(page, 'Bring back');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await client.tenants.get({ tenant })).state).toBe('active');
  });
});
