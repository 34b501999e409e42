import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyReport } from '../../src-main/reports/verify-report.ts';
import { choose, dialog, firstRow, goTo, openPlace, press, sees, seesTitle } from './hand.ts';
import { oneDesk } from './one-desk.ts';
import { seedActive, seedSecret, seedTenant, tenant, tenantName } from './seeds.ts';

describe('evidence for an auditor', () => {
  const desk = oneDesk(async (opened) => {
    await seedTenant(opened);
    const { id } = await seedSecret(opened.client, 'PORTAL_DATABASE_URL', 'postgres://portal');
    await opened.client.secrets.reveal({ secret: id });
    await opened.client.secrets.reveal({ secret: id, revision: id }).catch(() => undefined);
    await seedActive(opened);
  });
  const grid = () => desk().page.getByRole('grid', { name: 'Audit events' });

  it('keeps the filter of the log in the URL, where it survives a reload and the way back', async () => {
    const { page } = desk();
    await openPlace(page, 'Audit');
    await grid().getByText('Vault created').or(grid().getByText(/vault/i)).first().waitFor();
    await page.getByRole('searchbox', { name: /^Search/ }).fill(tenant);
    await page.waitForURL(/search=meridian-health/);
    await goTo(page, '/audit?outcome=ok&search=secret');
    await page.getByRole('row').nth(1).waitFor();
    await page.reload();
    await seesTitle(page, 'Audit');
    expect(await page.getByRole('searchbox', { name: /^Search/ }).inputValue()).toBe('secret');
    expect(new URL(page.url()).search).toBe('?outcome=ok&search=secret');
    await page.goBack();
    await page.waitForURL(/search=meridian-health/);
  });

  it('says that no event matches and leads back to all', async () => {
    const { page } = desk();
    await goTo(page, '/audit?search=nothing-is-called-so');
    await sees(page, 'No event matches');
    await press(page, 'Clear the filters');
    await page.getByRole('row').nth(1).waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  it('opens an event with all it says and its place in the chain', async () => {
    const { page, client } = desk();
    const { rows } = await client.audit.page({ action: 'secret.reveal' });
    const event = rows.find(({ outcome }) => outcome === 'ok');
    if (event === undefined) throw new Error('the secret was read: there is an event');
    await goTo(page, `/audit?search=${event.object ?? ''}&action=secret.reveal`);
    await firstRow(grid()).getByRole('gridcell').nth(2).click();
    const panel = page.getByRole('dialog');
    await sees(panel, 'Place in the chain');
    await sees(panel, event.object ?? '');
    await panel.getByRole('link', { name: 'All events about it' }).click();
    await page.waitForURL(/object=/);
    await panel.waitFor({ state: 'detached' });
  });

  it('verifies the chain on screen', async () => {
    const { page } = desk();
    await goTo(page, '/audit');
    await press(page, 'Verify the chain');
    const asked = dialog(page, 'Verify the chain');
    await sees(asked, 'The chain is whole');
    await sees(asked, /are as they were written/);
    await press(asked.locator('footer'), 'Close');
    await asked.waitFor({ state: 'detached' });
  });

  it('previews each kind of report with what it does not prove', async () => {
    const { page } = desk();
    await openPlace(page, 'Reports');
    for (const kind of ['Audit activity', 'Key inventory', 'BYOK status']) {
      await page.getByRole('radio', { name: new RegExp(`^${kind}`) }).click();
      const preview = page.getByRole('article', { name: new RegExp(`^Preview of .*${kind}`, 'i') });
      await sees(preview, 'What it does not prove');
      await sees(preview, 'Completeness');
      await sees(preview, 'Chain head');
    }
    expect(new URL(page.url()).search).toContain('kind=byok-status');
  });

  it('exports a signed zip that verifies with no vault, and no longer after one byte is changed', async () => {
    const { page, folder } = desk();
    await page.getByRole('radio', { name: /^Audit activity/ }).click();
    await choose(page, 'Period', 'Last 7 days');
    await sees(page, 'Preview: nothing is signed yet');
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Export signed report')]);
    expect(download.suggestedFilename()).toMatch(/\.zip$/);
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    const { keyId } = await desk().client.audit.head();
    expect(verifyReport(path, { keyId })).toMatchObject({ ok: true, pinned: true, problems: [] });
    await sees(page, 'The report was saved');
    await sees(page.getByRole('list', { name: 'How to verify' }), /keydesk verify .*--key-id/);
    const bytes = readFileSync(path);
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
    writeFileSync(path, bytes);
    expect(verifyReport(path).ok).toBe(false);
  });

  it('narrows a report to one tenant', async () => {
    const { page } = desk();
    await page.getByLabel('Tenant', { exact: true }).click();
    await page.getByRole('option', { name: new RegExp(tenantName) }).click();
    await page.waitForURL(new RegExp(`tenant=${tenant}`));
    await page.getByRole('article').getByText(tenant, { exact: true }).first().waitFor();
  });
});
