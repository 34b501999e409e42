import { describe, expect, it } from 'vitest';
import { passphrase, vaultName } from './desk.ts';
import { button, goTo, press, sees, seesTitle, unlock } from './hand.ts';
import { oneDesk } from './one-desk.ts';
import { seedSecret, seedTenant, tenant, tenantName } from './seeds.ts';

const value = 'postgres://portal:3ac1-9f7e@db.internal/portal';
const minutes = 60_000;

describe('the door of the vault', () => {
  const desk = oneDesk(async (opened) => {
    await seedTenant(opened);
    await seedSecret(opened.client, 'PORTAL_DATABASE_URL', value);
  });

  it('locks by its button and says that the officer did', async () => {
    const { page } = desk();
    await press(page, 'Lock the vault');
    await seesTitle(page, `Unlock ${vaultName}`);
    await sees(page, 'You locked it. All keys have left memory.');
  });

  it('says that a passphrase is wrong at its field, and makes the next one wait after the third', async () => {
    const { page } = desk();
    const wait = page.getByRole('button', { name: /Try again in \d+ s/ });
    for (const guess of ['not this one at all', 'nor this one either']) {
      await unlock(page, guess);
      await sees(page, 'That is not the passphrase. Check Caps Lock and the keyboard layout, and type it again.');
      expect(await wait.count()).toBe(0);
    }
    await unlock(page, 'and not the third one');
    await wait.waitFor();
    await sees(page, /Keydesk waits longer each time. Starting it again does not shorten the wait/);
    expect(await wait.isDisabled()).toBe(true);
  });

  it('says how long to wait to whoever comes in the meantime', async () => {
    const { page, client, clock } = desk();
    const state = await client.vault.state();
    if (state.phase !== 'locked') throw new Error('the vault should be locked');
    const slot = state.slots[0]?.id ?? '';
    await button(page, 'Unlock').waitFor();
    // So often that the wait outlasts whatever holds this page up.
    for (const guess of ['a fourth wrong one', 'a fifth one', 'a sixth one', 'a seventh one']) {
      clock.skip(5 * minutes);
      await client.vault.unlock({ slot, passphrase: guess }).catch(() => undefined);
    }
    await unlock(page);
    await sees(page, 'Too many attempts');
    await sees(page, /Wait \d+ seconds?, then try again/);
    clock.skip(5 * minutes);
    await page.reload();
  });

  it('opens with the right passphrase, and the wrong ones are in the log', async () => {
    const { page, client } = desk();
    await button(page, 'Unlock').waitFor();
    await unlock(page);
    await seesTitle(page, 'Overview');
    const { rows } = await client.audit.page({ action: 'vault.unlock' });
    expect(rows.some(({ outcome }) => outcome !== 'ok')).toBe(true);
    expect(await page.content()).not.toContain(passphrase);
  });

  it('locks itself when nobody is there, and leaves nothing of a value on the page', async () => {
    const { page, clock } = desk();
    await goTo(page, `/secrets?tenant=${tenant}`);
    await page.getByText('PORTAL_DATABASE_URL').click();
    await press(page.getByRole('dialog'), 'Reveal');
    await sees(page, value);
    clock.skip(11 * minutes);
    await sees(page, 'It locked itself because nobody was at the desk. All keys have left memory.');
    const whole = await page.evaluate(() => document.documentElement.outerHTML + JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]) + location.href);
    for (const trace of [value, '3ac1-9f7e', 'PORTAL_DATABASE_URL', tenantName]) expect(whole).not.toContain(trace);
  });

  it('comes back to the same place after it is unlocked', async () => {
    const { page } = desk();
    await unlock(page);
    await page.getByRole('dialog', { name: 'PORTAL_DATABASE_URL' }).waitFor();
    expect(new URL(page.url()).pathname).toContain('/secrets');
    expect(await page.content()).not.toContain(value);
  });
});
