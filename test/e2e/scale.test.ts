import { describe, expect, it } from 'vitest';
import { goTo, press, sees, seesTitle } from './hand.ts';
import type { DeskInBrowser } from './desk.ts';
import { oneDesk } from './one-desk.ts';
import { seedTenant, tenant, untilDone, valueOf } from './seeds.ts';

const [files, rows] = [10, 10_000];
const regimes = ['STANDARD', 'STANDARD', 'PII', 'PHI', 'FINANCIAL'];
const keyOf = (number: number): string => `SERVICE_${String(number).padStart(6, '0')}_${regimes[number % regimes.length] ?? ''}`;

/** A hundred thousand secrets as they come to be: imported, each sealed with a key of its own. */
async function seedMany(desk: DeskInBrowser): Promise<void> {
  const { client } = desk;
  await seedTenant(desk);
  const rules = (['PII', 'PHI', 'FINANCIAL'] as const).map((sensitivity) => ({ pattern: `*_${sensitivity}`, sensitivity }));
  for (let file = 0; file < files; file += 1) {
    const lines = Array.from({ length: rows }, (_, line) => `${keyOf(file * rows + line)}=value-of-${String(line)}`);
    const { preview } = await client.secrets.previewImport({ tenant, fileName: 'many.env', content: valueOf(lines.join('\n')), options: { rules } });
    await untilDone(desk, (await client.secrets.startImport({ preview })).job);
  }
}

/** Says how long something took; nothing hangs on it, for the machine may be busy. */
async function measured(what: string, act: () => Promise<void>): Promise<void> {
  const began = performance.now();
  await act();
  process.stderr.write(`100,000 secrets: ${what} in ${String(Math.round(performance.now() - began))} ms\n`);
}

describe('a table of 100,000 secrets', () => {
  const desk = oneDesk(seedMany);
  const grid = () => desk().page.getByRole('grid', { name: 'Secrets' });
  const row = (number: number) => grid().getByText(keyOf(number), { exact: true });

  it('opens with the first of them', async () => {
    const { page } = desk();
    await measured('opened', async () => {
      await goTo(page, '/secrets');
      await seesTitle(page, 'Secrets');
      await sees(page, '100,000 secrets');
      await row(0).waitFor();
    });
    expect(await grid().getAttribute('aria-rowcount')).toBe('100001');
    expect(await grid().getByRole('row').count()).toBeLessThan(200);
  });

  it('is searched and filtered', async () => {
    const { page } = desk();
    const search = page.getByRole('searchbox', { name: 'Search keys' });
    await measured('searched', async () => {
      await search.fill('SERVICE_04242');
      await sees(page, '10 secrets');
    });
    await row(42_420).waitFor();
    await measured('cleared', async () => {
      await press(page, 'Clear');
      await sees(page, '100,000 secrets');
    });
    const filters = page.getByRole('search');
    await press(filters, 'Sensitivity');
    await measured('filtered by sensitivity', async () => {
      await page.getByRole('menuitemcheckbox', { name: 'PHI' }).click();
      await sees(page, '20,000 secrets');
    });
    await row(3).waitFor();
    await page.keyboard.press('Escape');
    await press(filters, 'Clear Sensitivity');
    await sees(page, '100,000 secrets');
  });

  it('scrolls to its middle and to its end, by wheel and by key', async () => {
    const { page } = desk();
    await measured('scrolled to the middle', async () => {
      await grid().evaluate((element) => { element.scrollTop = element.scrollHeight / 2; });
      await row(50_000).waitFor();
    });
    await measured('went to the end', async () => {
      await grid().focus();
      await page.keyboard.press('End');
      await row(99_999).waitFor();
    });
    expect(await grid().getByRole('row').last().getAttribute('aria-rowindex')).toBe('100001');
    await measured('went back to the top', async () => {
      await page.keyboard.press('Home');
      await row(0).waitFor();
    });
  });

  it('is put in another order by its head', async () => {
    const { page } = desk();
    await measured('sorted the other way round', async () => {
      await press(page, 'Key');
      await row(99_999).waitFor();
    });
    expect(new URL(page.url()).search).toContain('sort=');
  });
});
