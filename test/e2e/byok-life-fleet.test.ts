import { describe, expect, it } from 'vitest';
import { carryOut, notifications, openByok, type NamedTenant, type RegisteredKey, seedStaged } from './byok-hand.ts';
import { cloudsOf } from './clouds.ts';
import { button, dialog, fill, goTo, press, sees, seesTitle } from './hand.ts';
import { oneDesk } from './one-desk.ts';
import { seedCloudKey } from './seeds.ts';

const tenants = ['Aldgate & Sons Private Bank', 'Borealis Logistics', 'Cormorant Clinics', 'Dunmore Insurance'].map((name): NamedTenant => ({ id: name.split(' ')[0]?.toLowerCase() ?? '', name }));
const keyNames = { aws: 'Shared in Frankfurt', gcp: 'Dunmore in Warsaw' };
const grid = 'Tenants under customer-owned keys';

describe('one act for many tenants', () => {
  let keys: { readonly aws: RegisteredKey; readonly gcp: RegisteredKey };
  const desk = oneDesk(
    async (opened) => {
      keys = { aws: await seedCloudKey(opened, 'aws', keyNames.aws), gcp: await seedCloudKey(opened, 'gcp', keyNames.gcp) };
      for (const [index, tenant] of tenants.entries()) await seedStaged(opened, tenant, index === 3 ? keys.gcp.id : keys.aws.id);
    },
    { clouds: true },
  );
  /** Takes the permission on the key of Google's away; the answer gives it back. */
  const denyGoogle = (): (() => void) => {
    const { policies } = cloudsOf(desk()).emulators.gcp;
    const { reference } = keys.gcp.owned;
    if (reference.provider !== 'GCP') throw new Error('the key of Google is one of another provider');
    const { bindings } = policies.policyOf(reference.keyName);
    policies.replace(reference.keyName, []);
    return () => void policies.replace(reference.keyName, bindings);
  };
  const statuses = async (): Promise<readonly (string | undefined)[]> => {
    const found = await Promise.all(tenants.map(({ id }) => desk().client.byok.status({ tenant: id })));
    return found.map(({ config }) => config?.status);
  };
  const selectAll = async (): Promise<void> => {
    const { page } = desk();
    await goTo(page, '/tenants?view=board');
    await page.getByRole('grid', { name: grid }).getByRole('row').nth(tenants.length).waitFor();
    await page.getByRole('checkbox', { name: 'Select row 1', exact: true }).click();
    const bar = page.getByRole('region', { name: 'Selected tenants' });
    await press(bar, 'Select all 4 that match');
    await sees(bar, 'All 4 tenants that match');
  };
  const toWork = async (): Promise<void> => {
    const { page } = desk();
    await page.getByRole('region', { name: 'Notifications' }).getByRole('button', { name: 'Show the work' }).last().click();
    await page.getByRole('grid', { name: 'Tenants of this work' }).waitFor();
  };
  let grant = (): void => undefined;

  it('is chosen on the board, where a count of the two axes narrows the list', async () => {
    const { page } = desk();
    await goTo(page, '/tenants?view=board');
    await seesTitle(page, 'Tenants');
    await button(page, '4 tenants: Validated, key valid').click();
    await page.getByRole('grid', { name: grid }).getByRole('row').nth(tenants.length).waitFor();
    expect(new URL(page.url()).searchParams.get('phase')).toBe('VALID');
  });

  it('shows its plan before the preflight of all begins', async () => {
    const { page } = desk();
    await selectAll();
    await press(page.getByRole('region', { name: 'Selected tenants' }), 'Preflight');
    const asked = dialog(page, /Run the preflight of 4 tenants/);
    await sees(asked, 'tenants take part');
    await carryOut(page, asked, 'Run the preflight of 4 tenants');
    const begun = notifications(page).getByRole('listitem').last();
    // What is told stays while the focus is on it; this click takes it from nobody.
    await button(begun, 'Show the work').focus();
    await page.getByRole('checkbox', { name: 'Select row 1', exact: true }).dispatchEvent('click');
    const bar = await page.getByRole('region', { name: 'Selected tenants' }).boundingBox();
    const told = await begun.boundingBox();
    expect((told?.y ?? Infinity) + (told?.height ?? 0), 'what is told covers no act of the bar').toBeLessThanOrEqual(bar?.y ?? 0);
    await toWork();
    await sees(page, 'Done');
    await page.getByRole('row').filter({ hasText: tenants[3]?.name ?? '' }).getByText('Done').waitFor();
  });

  it('activates all but the one whose permission is gone, and says why and what to do', async () => {
    const { page } = desk();
    grant = denyGoogle();
    await selectAll();
    await press(page.getByRole('region', { name: 'Selected tenants' }), 'Activate');
    const asked = dialog(page, /Activate BYOK for 4 tenants/);
    await sees(asked, 'tenants take part');
    await sees(asked, 'secrets behind the data keys of these tenants');
    await carryOut(page, asked, 'Activate BYOK for 4 tenants');
    await toWork();
    await sees(page, 'Done, but for 1');
    const row = page.getByRole('row').filter({ hasText: tenants[3]?.name ?? '' });
    await row.getByText('Failed').waitFor();
    await press(page.getByRole('group', { name: 'State' }), 'Failed');
    await row.click();
    const panel = dialog(page, tenants[3]?.name ?? '');
    await sees(panel, /permission|denied|not allowed|refuse/i);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await statuses()).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE', 'VALIDATED']);
  });

  it('tries the failed one again when it is granted, and that alone', async () => {
    const { page } = desk();
    grant();
    await press(page, 'Retry failed');
    await page.getByText('Done, but for 1').waitFor({ state: 'detached' });
    await expect.poll(statuses, { timeout: 30_000 }).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE']);
  });

  it('is paused and resumed on its page', async () => {
    const { page } = desk();
    const { aws } = cloudsOf(desk()).clouds;
    aws.weather({ kind: 'latency', milliseconds: 20_000 }, 8);
    await selectAll();
    await press(page.getByRole('region', { name: 'Selected tenants' }), 'Rewrap');
    await carryOut(page, dialog(page, /Rewrap the data keys of 4 tenants/), /^Rewrap the data keys of/);
    await toWork();
    await press(page, 'Pause');
    await sees(page, 'What it has done is kept. Resume it and it goes on from there.');
    aws.clear();
    await button(page, 'Resume').first().click();
    await page.getByRole('main').getByText('Done', { exact: true }).first().waitFor();
    await page.getByText('Paused').waitFor({ state: 'detached' });
    const work = (await desk().client.jobs.list()).find(({ act }) => act === 'rewrap');
    await expect.poll(async () => (await desk().client.jobs.get({ job: work?.id ?? '' })).state, { timeout: 30_000 }).toBe('done');
  });

  it('brings all tenants of a key back in an emergency, with its name typed and their number acknowledged', async () => {
    const { page } = desk();
    await goTo(page, `/keys/${keys.aws.id}`);
    await seesTitle(page, keyNames.aws);
    await press(page, 'Emergency offboard…');
    const asked = dialog(page, `Emergency offboard of ${keyNames.aws}?`);
    await sees(asked, 'tenants go back to the baseline');
    await fill(asked, 'Reason', 'The customer suspects misuse of the key');
    await fill(asked, `Type ${keyNames.aws} to confirm`, keyNames.aws.toLowerCase());
    expect(await button(asked, 'Offboard 3 tenants').isDisabled()).toBe(true);
    await asked.getByRole('checkbox', { name: /I know that 3 tenants leave this key/ }).click();
    await press(asked, 'Offboard 3 tenants');
    await sees(asked, /Type the display name of the key exactly as it is shown/);
    await fill(asked, `Type ${keyNames.aws} to confirm`, keyNames.aws);
    await carryOut(page, asked, 'Offboard 3 tenants');
    await page.getByRole('grid', { name: 'Tenants of this work' }).waitFor();
    await expect.poll(async () => (await desk().client.tenants.list({ custody: 'BASELINE' })).total, { timeout: 30_000 }).toBe(3);
    await sees(page, '3 of 3 tenants');
    expect(await desk().client.keys.get({ key: keys.aws.id })).toMatchObject({ tenantCount: 0 });
  });

  it('leaves the tenant of the other key where it is', async () => {
    const { page } = desk();
    const other = tenants[3] ?? { id: '', name: '' };
    await openByok(page, other);
    await sees(page, "The customer's key wraps the data key.");
    expect((await statuses())[3]).toBe('ACTIVE');
  });
});
