import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { button, choose, dialog, enterPassphrase, fill, goTo, press, sees, typePassphrase } from './hand.ts';
import { oneDesk } from './one-desk.ts';
import { seedSecret, seedTenant, tenant } from './seeds.ts';

const key = 'BILLING_API_TOKEN';
const first = 'tok_first_5f1c';
const second = 'tok_second_9a2e';
const phiValue = 'MRN 00417 / blood type 0-';
const minutes = 60_000;

describe('the life of a secret', () => {
  const desk = oneDesk(async (opened) => {
    await seedTenant(opened);
    await goTo(opened.page, `/secrets?tenant=${tenant}`);
  });
  const panel = () => dialog(desk().page, key);
  const history = () => panel().getByRole('list', { name: 'Revisions' });

  it('is created with its value, which does not come back by itself', async () => {
    const { page } = desk();
    await press(page, 'Create secret');
    const asked = dialog(page, 'Create a secret');
    await press(asked, 'Create secret');
    await asked.locator('[aria-invalid=true]').first().waitFor();
    await fill(asked, 'Key', key);
    await fill(asked, 'Description', 'Signs the invoices');
    await fill(asked, 'Value', first);
    await press(asked, 'Create secret');
    await asked.waitFor({ state: 'detached' });
    await page.getByRole('grid', { name: 'Secrets' }).getByText(key).waitFor();
    expect(await page.content()).not.toContain(first);
  });

  it('is refused a second time under the same key, and the form says what to do', async () => {
    const { page } = desk();
    await press(page, 'Create secret');
    const asked = dialog(page, 'Create a secret');
    await fill(asked, 'Key', key);
    await fill(asked, 'Value', 'another');
    await press(asked, 'Create secret');
    await sees(asked, /has a secret of this key already/);
    await press(asked, 'Cancel');
    await asked.waitFor({ state: 'detached' });
  });

  it('is revealed on demand and hidden again', async () => {
    const { page } = desk();
    await page.getByRole('grid', { name: 'Secrets' }).getByText(key).click();
    await press(panel(), 'Reveal');
    await sees(panel(), first);
    await sees(panel(), /Hidden again in \d+ s/);
    await press(panel(), 'Hide');
    await panel().getByText(first).waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(first);
  });

  it('goes to the clipboard with the time it stays there', async () => {
    const { page } = desk();
    await press(panel(), 'Copy');
    await sees(page, /The clipboard is cleared in 30 seconds/);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(first);
  });

  it('is saved to a file byte for byte', async () => {
    const { page } = desk();
    const [download] = await Promise.all([page.waitForEvent('download'), press(panel(), 'Save to file')]);
    expect(readFileSync(await download.path(), 'utf8')).toBe(first);
  });

  it('takes a new revision, and its history shows who and why but no value', async () => {
    const { page } = desk();
    await press(panel(), 'Publish a revision');
    const asked = dialog(page, 'Publish a new revision');
    await fill(asked, 'Value', second);
    await fill(asked, 'Note', 'Rotated after the audit');
    await press(asked, 'Publish');
    await asked.waitFor({ state: 'detached' });
    await sees(history(), 'Rotated after the audit');
    await sees(history(), 'Ada Okafor');
    await press(panel(), 'Reveal');
    await sees(panel(), second);
    await press(panel(), 'Hide');
    expect(await history().textContent()).not.toContain(second);
  });

  it('is rolled back to the first revision', async () => {
    const { page } = desk();
    await press(history(), 'Roll back to revision 1');
    const asked = dialog(page, 'Roll back to revision 1?');
    await press(asked, 'Roll back');
    await asked.waitFor({ state: 'detached' });
    await press(panel(), 'Reveal');
    await sees(panel(), first);
    await press(panel(), 'Hide');
  });

  it('is disabled and enabled', async () => {
    const { page } = desk();
    await press(panel(), 'More to do with this secret');
    await page.getByRole('menuitem', { name: 'Disable…' }).click();
    await press(dialog(page, `Disable ${key}?`), 'Disable');
    await sees(panel(), /It is disabled: nobody can read it/);
    expect(await button(panel(), 'Reveal').count()).toBe(0);
    await press(panel(), 'Enable');
    await button(panel(), 'Reveal').waitFor();
  });

  it('is deleted, and back by undo', async () => {
    const { page, client } = desk();
    await press(panel(), 'More to do with this secret');
    await page.getByRole('menuitem', { name: /Delete/ }).click();
    await sees(page, `${key} was deleted`);
    // What offers the way back stays while the pointer is on it.
    await button(page, 'Undo').hover();
    await sees(page, 'No secrets yet');
    await press(page, 'Undo');
    await sees(page, `${key} is back`);
    await page.getByRole('grid', { name: 'Secrets' }).getByText(key).waitFor();
    expect((await client.secrets.list({ tenant })).total).toBe(1);
  });

  it('is purged only once it is deleted and its key is typed', async () => {
    const { page, client } = desk();
    await page.getByRole('grid', { name: 'Secrets' }).getByText(key).click();
    await press(panel(), 'More to do with this secret');
    await page.getByRole('menuitem', { name: /Delete/ }).click();
    await panel().waitFor({ state: 'detached' });
    await goTo(page, `/secrets?tenant=${tenant}&state=deleted`);
    await page.getByRole('grid', { name: 'Secrets' }).getByText(key).click();
    await press(panel(), 'More to do with this secret');
    await page.getByRole('menuitem', { name: 'Purge for good…' }).click();
    const asked = dialog(page, `Purge ${key} for good?`);
    const act = button(asked, 'Purge for good');
    await fill(asked, `Type ${key} to confirm`, key.toLowerCase());
    expect(await act.isDisabled()).toBe(true);
    await fill(asked, `Type ${key} to confirm`, key);
    await act.click();
    await sees(page, `${key} was purged`);
    expect((await client.secrets.list({ tenant, state: 'deleted' })).total).toBe(0);
  });

  it('asks for a reason and, when it is long ago, the passphrase before PHI is shown', async () => {
    const { page, client, clock } = desk();
    await seedSecret(client, 'PATIENT_RECORD', phiValue, 'PHI');
    await goTo(page, `/secrets?tenant=${tenant}`);
    await page.getByRole('grid', { name: 'Secrets' }).getByText('PATIENT_RECORD').click();
    clock.skip(6 * minutes);
    const record = dialog(page, 'PATIENT_RECORD');
    await press(record, 'Reveal');
    const why = dialog(page, 'Reveal the value');
    await sees(why, /PHI/);
    expect(await button(why, 'Reveal').isDisabled()).toBe(true);
    await fill(why, 'Reason', 'Ticket 4711: the portal cannot connect');
    await press(why, 'Reveal');
    const prompt = dialog(page, 'Enter your passphrase');
    await typePassphrase(prompt, 'Passphrase', 'this is not the one');
    await press(prompt, 'Continue');
    await prompt.locator('[aria-invalid=true]').waitFor();
    await enterPassphrase(page);
    await sees(record, phiValue);
    const { rows } = await client.audit.page({ action: 'secret.reveal', sensitivity: 'PHI' });
    expect(rows[0]).toMatchObject({ outcome: 'ok' });
    expect(rows[0]?.detail).toContain('Ticket 4711');
  });

  it('is classified when it is made', async () => {
    const { page, client } = desk();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await press(page, 'Create secret');
    const asked = dialog(page, 'Create a secret');
    await fill(asked, 'Key', 'CARD_NUMBER');
    await choose(asked, 'Sensitivity', /Financial/i);
    await fill(asked, 'Value', '4111');
    await press(asked, 'Create secret');
    await asked.waitFor({ state: 'detached' });
    const { rows } = await client.secrets.list({ tenant, search: 'CARD_NUMBER' });
    expect(rows).toMatchObject([{ sensitivity: 'FINANCIAL' }]);
  });
});
