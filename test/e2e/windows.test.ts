import { describe, expect, it } from 'vitest';
import { openPlace, press, sees, seesTitle } from './hand.ts';
import { oneDesk } from './one-desk.ts';

describe('one page at the desk at a time', () => {
  const desk = oneDesk();

  it('has no session for an address that was not printed', async () => {
    const { context, host, faults } = desk();
    faults.foresee(/status of 403/);
    const stranger = await context.newPage();
    await stranger.goto(host.url);
    await seesTitle(stranger, 'This page has no session');
    await sees(stranger, /Open the launch address that Keydesk printed/);
    expect(await stranger.content()).not.toContain('Northwind');
    await stranger.close();
  });

  it('refuses a launch address the second time', async () => {
    const { page, host, anotherContext } = desk();
    const address = host.newLaunchUrl();
    await page.goto(address);
    await page.reload();
    await seesTitle(page, 'Overview');
    const other = await anotherContext();
    const late = await other.newPage();
    await late.goto(address);
    await seesTitle(late, 'The launch address no longer works');
    await other.close();
    await openPlace(page, 'Tenants');
  });

  it('refuses a second window of the same session, and gives it the seat when the first is closed', async () => {
    const { page, context, host } = desk();
    const opening = context.waitForEvent('page');
    await page.evaluate(() => void window.open('/'));
    const second = await opening;
    await seesTitle(second, 'Keydesk is open in another tab');
    await sees(second, /Or close the other tab, and take the seat here/);
    await openPlace(page, 'Keys');
    await page.goto('about:blank');
    await press(second, 'Take the seat here');
    await seesTitle(second, 'Overview');
    await second.close();
    await page.goto(host.newLaunchUrl());
    await seesTitle(page, 'Overview');
  });

  it('goes over to whoever opens a new launch address, and tells the first window', async () => {
    const { page, host, anotherContext } = desk();
    const other = await anotherContext();
    const taker = await other.newPage();
    await taker.goto(host.newLaunchUrl());
    await taker.getByRole('heading', { level: 1, name: /Overview|Unlock Northwind/ }).waitFor();
    await seesTitle(page, 'Keydesk was opened elsewhere');
    await sees(page, /A newer launch address was used/);
    await other.close();
  });
});
