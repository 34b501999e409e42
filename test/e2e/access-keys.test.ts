import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { button, command, dialog, enterPassphrase, fill, goTo, openPlace, openRow, press, sees, seesTitle, unlock } from './hand.ts';
import { oneDesk } from './one-desk.ts';
import { type ShownPair, showPair } from './rest-calls.ts';
import { seedSecret, seedTenant, tenant } from './seeds.ts';

const name = 'Nightly export';
const renamed = 'Nightly export, Frankfurt';
const secretKey = 'LAB_RESULTS_DATABASE_URL';
const minutes = 60_000;

describe('the life of an access key', () => {
  const desk = oneDesk(async (opened) => {
    await seedTenant(opened);
    await seedSecret(opened.client, secretKey, 'postgres://lab', 'PHI');
  });
  const grid = () => desk().page.getByRole('grid', { name: 'Access keys', exact: true });
  const once = (title: string) => dialog(desk().page, title);
  const pairs: ShownPair[] = [];
  const newest = (): ShownPair => pairs.at(-1) ?? { publicKey: '', privateKey: '' };

  /** What the dialog shows of the pair, kept here as its holder would. */
  async function takePair(title: string): Promise<ShownPair> {
    const [publicKey, privateKey] = [await once(title).getByRole('button', { name: /^Copy public key/ }).innerText(), await once(title).locator('code').innerText()];
    pairs.push({ publicKey: publicKey.trim(), privateKey: privateKey.trim() });
    return newest();
  }

  /** Everything of the page in which something could have been left behind. */
  async function leftBehind(): Promise<string> {
    const { page, context } = desk();
    const stored = await page.evaluate(() => {
      const fields = [...document.querySelectorAll('input, textarea')].map((field) => Reflect.get(field, 'value') as string);
      return JSON.stringify([document.documentElement.outerHTML, fields, Object.entries(localStorage), Object.entries(sessionStorage), location.href, window.history.state]);
    });
    return stored + JSON.stringify(await context.cookies()) + JSON.stringify(await page.evaluate(async () => indexedDB.databases()));
  }

  it('begins where nothing is yet, which says what an access key is', async () => {
    const { page } = desk();
    await openPlace(page, 'Access keys');
    await sees(page, 'No access keys yet');
    await sees(page, /a public key to name it and a private key to prove it/);
  });

  it('is not made before everything is said, and warns of the broad roles and of no end', async () => {
    const { page } = desk();
    await command(page, 'create an access', 'Create an access key');
    const form = dialog(page, 'Create an access key');
    await press(form, 'Create access key');
    await sees(form, 'Choose the tenant the key is for.');
    await sees(form, /Choose at least one role/);
    await form.getByRole('radio', { name: 'The account' }).click();
    await form.getByRole('checkbox', { name: 'account-admin' }).click();
    await sees(form, /reaches every tenant and can make further keys/);
    await press(form, 'Never');
    await sees(form, /works for whoever finds a copy of it/);
    await form.getByRole('radio', { name: 'One tenant' }).click();
    expect(await form.getByRole('checkbox', { name: 'account-admin' }).count()).toBe(0);
    await press(form, 'Cancel');
  });

  it('is made, and shows its private key once, to be copied and downloaded', async () => {
    const { page } = desk();
    await button(page, 'Create access key').click();
    const form = dialog(page, 'Create an access key');
    await form.getByRole('combobox', { name: 'Tenant' }).click();
    await page.getByRole('option', { name: /Meridian Health Group/ }).click();
    await fill(form, 'Name', name);
    await form.getByRole('checkbox', { name: 'secrets-read' }).click();
    await press(form, 'Create access key');
    const { publicKey, privateKey } = await takePair('The access key is made');
    expect(privateKey).toMatch(/\S{20,}/);
    await press(once('The access key is made'), 'Copy private key');
    await sees(page, 'Copied the private key');
    expect(await page.evaluate(async () => navigator.clipboard.readText())).toBe(privateKey);
    const download = page.waitForEvent('download');
    await press(once('The access key is made'), 'Download as file');
    await page.getByRole('menuitem', { name: /As an .env file/ }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`nightly-export-${publicKey.slice(0, 8)}.env`);
    expect(readFileSync(await file.path(), 'utf8').split('\n')).toContain(`KEYDESK_PRIVATE_KEY='${privateKey}'`);
    expect(await once('The access key is made').getByRole('region', { name: 'Text of Exchange it for a token' }).innerText()).not.toContain(privateKey);
  });

  it('is not let go before it is said to be stored; then nothing of it is left in the page', async () => {
    const { page } = desk();
    const shown = once('The access key is made');
    expect(await button(shown, 'Done').isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await press(dialog(page, 'Close without the private key?'), 'Cancel');
    await shown.getByRole('checkbox', { name: 'I have stored the private key' }).click();
    expect(await leftBehind()).toContain(newest().privateKey);
    await press(shown, 'Done');
    await shown.waitFor({ state: 'detached' });
    await grid().getByText(name).waitFor();
    expect(await leftBehind()).not.toContain(newest().privateKey);
  });

  it('is found, and opens by its own address with what its roles mean', async () => {
    const { page } = desk();
    await goTo(page, `/access-keys?search=nightly&role=secrets-read&tenant=${tenant}`);
    await openRow(page, name);
    await sees(dialog(page, name), 'Sees which secrets there are; resolves those granted to it.');
    expect(new URL(page.url()).pathname).toBe(`/access-keys/${newest().publicKey}`);
    expect(await showPair(desk(), newest())).toBe(200);
  });

  it('gets another name', async () => {
    const { page } = desk();
    await press(dialog(page, name), 'More to do with this access key');
    await page.getByRole('menuitem', { name: /^Change/ }).click();
    await fill(dialog(page, /^Change/), 'Name', renamed);
    await press(dialog(page, /^Change/), 'Save changes');
    await dialog(page, renamed).waitFor();
  });

  it('may have a PHI secret resolved after a reason and a fresh passphrase, until that is withdrawn', async () => {
    const { page, clock } = desk();
    await goTo(page, `/secrets?search=${secretKey}`);
    await openRow(page, secretKey);
    const panel = dialog(page, secretKey);
    await sees(panel, /No access key\. The value leaves the vault by this desk alone/);
    await press(panel, 'Grant');
    const form = dialog(page, `Grant ${secretKey}`);
    await form.getByRole('combobox').click();
    await page.getByRole('option', { name: new RegExp(`^${renamed}`) }).click();
    expect(await button(form, 'Grant').isDisabled()).toBe(true);
    await fill(form, 'Reason', 'Ticket OPS-4411');
    clock.skip(6 * minutes);
    await press(form, 'Grant');
    await enterPassphrase(page);
    await panel.getByRole('list', { name: 'Grants' }).getByText('Ticket OPS-4411').waitFor();
    await press(panel, `Withdraw from ${renamed}`);
    await press(dialog(page, /^Withdraw/), 'Withdraw');
    await sees(panel, /No access key\. The value leaves/);
  });

  it('is rotated with no overlap: the old pair stops at once, the new one is shown once', async () => {
    const { page } = desk();
    const before = newest();
    await goTo(page, `/access-keys/${before.publicKey}`);
    await press(dialog(page, renamed), 'Rotate');
    const form = dialog(page, /^Rotate/);
    await sees(form, /^The old pair works until/);
    await press(form, 'None');
    await sees(form, 'The old pair stops at once');
    await press(form, 'Rotate access key');
    const after = await takePair('The new pair is made');
    await once('The new pair is made').getByRole('checkbox', { name: 'I have stored the private key' }).click();
    await press(once('The new pair is made'), 'Done');
    expect(await leftBehind()).not.toContain(after.privateKey);
    await press(dialog(page, renamed), 'Open the new pair');
    await page.waitForURL(`**/access-keys/${after.publicKey}`);
    expect([await showPair(desk(), before), await showPair(desk(), after)]).toEqual([401, 200]);
  });

  it('makes an alarm when the old pair is shown: told at once, on the review and on the Overview', async () => {
    const { page } = desk();
    await sees(page, `${renamed} was used after its end`);
    await goTo(page, '/access-keys/review');
    await button(page, /Used after its end/).and(page.locator('[aria-pressed=true]')).waitFor();
    await page.getByRole('link', { name: `See the uses: ${renamed}` }).waitFor();
    await goTo(page, '/');
    await page.getByRole('link', { name: `The access key ${renamed} is used after its end` }).click();
    await sees(dialog(page, renamed), 'Used once after its end');
  });

  it('is deleted, after it was said that its tokens end with it', async () => {
    const { page } = desk();
    await goTo(page, `/access-keys/${newest().publicKey}`);
    await press(dialog(page, renamed), 'More to do with this access key');
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await sees(dialog(page, /^Delete/), /every token made with it end at once/);
    await press(dialog(page, /^Delete/), 'Delete access key');
    await sees(dialog(page, renamed), 'Deleted');
    expect(await button(dialog(page, renamed), 'Rotate').count()).toBe(0);
    expect(await showPair(desk(), newest())).toBe(401);
  });

  it('is reviewed: a key that never expires is given an end where it is listed', async () => {
    const { page, client } = desk();
    await client.accessKeys.create({ tenant: null, name: 'Terraform', roles: ['auditor'], expiresAt: null });
    await goTo(page, '/access-keys/review?finding=never-expires');
    await press(page, 'Set expiry: Terraform');
    await press(dialog(page, /^Set the expiry/), 'Save changes');
    await sees(page, 'None of this kind');
  });

  it('that was shown and never let go is gone from the page when the vault is locked', async () => {
    const { page, app } = desk();
    await goTo(page, '/access-keys');
    await button(page, 'Create access key').click();
    const form = dialog(page, 'Create an access key');
    await form.getByRole('radio', { name: 'The account' }).click();
    await fill(form, 'Name', 'Left open');
    await form.getByRole('checkbox', { name: 'auditor' }).click();
    await press(form, 'Create access key');
    const { privateKey } = await takePair('The access key is made');
    void app.lock('suspend');
    await seesTitle(page, /^Unlock /);
    expect(await leftBehind()).not.toContain(privateKey);
    await unlock(page);
    await seesTitle(page, 'Access keys');
    expect(await leftBehind()).not.toContain(privateKey);
  });
});
