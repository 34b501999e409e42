import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DeskInBrowser, officer, passphrase, vaultName } from './desk.ts';
import { press, seesTitle } from './hand.ts';
import { axeFindings, overflow, settle, sizes } from './looks.ts';
import { cloudsOf } from './clouds.ts';
import { oneDesk } from './one-desk.ts';
import { accessKeyScenes, seedAccessKeys } from './scenes-access-keys.ts';
import { byokScenes, seedByokLife } from './scenes-byok.ts';
import { providerScenes, seedProviders } from './scenes-keys.ts';
import { restScenes, seedRest } from './scenes-rest.ts';
import { emptyScenes, firstRunScenes, sampleScenes, type Scene } from './scenes.ts';

/** Everything of axe in light, and in dark again what a theme can change. */
const looks = [
  { theme: 'light', rules: undefined },
  { theme: 'dark', rules: ['color-contrast'] },
] as const;

const [smallest] = sizes;

const unlocking: Scene = {
  name: 'unlock',
  show: async (page) => {
    await press(page, 'Lock the vault');
    await seesTitle(page, /^Unlock /);
  },
};

const suites = [
  { what: 'the first run', scenes: firstRunScenes, vault: 'none' },
  { what: 'an empty vault', scenes: [...emptyScenes, unlocking], vault: 'empty' },
  { what: 'a vault in use', scenes: sampleScenes, vault: 'sample' },
] as const;

/** What is found by axe, in light and dark, and what does not fit. */
async function faultsOf({ page }: DeskInBrowser, { show }: Scene): Promise<readonly string[]> {
  const found: string[] = [];
  await page.setViewportSize(smallest);
  await show(page);
  for (const { theme, rules } of looks) {
    await page.emulateMedia({ colorScheme: theme });
    await settle(page);
    found.push(...(await axeFindings(page, rules)).map((finding) => `${theme}: ${finding}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  for (const size of sizes) {
    await page.setViewportSize(size);
    const wider = await overflow(page);
    if (wider > 0) found.push(`${String(size.width)}×${String(size.height)}: the page is ${String(wider)} px too wide`);
  }
  return found;
}

describe.each(suites)('the looks of $what', ({ scenes, vault }) => {
  const desk = oneDesk(
    async ({ client, folder, page }) => {
      if (vault !== 'sample') return;
      await client.vault.createSample({ folder: join(folder, 'vaults'), name: vaultName, officer, passphrase });
      await seesTitle(page, 'Overview');
    },
    { vault: vault === 'empty' },
  );

  it.each(scenes)('$name: axe finds nothing in light and dark, and it fits both sizes', async (scene) => {
    expect(await faultsOf(desk(), scene)).toEqual([]);
  });
});

describe('the looks of keys at their providers', () => {
  const desk = oneDesk(seedProviders, { clouds: true });

  it.each(providerScenes(() => cloudsOf(desk()).hsm.module))('$name: axe finds nothing in light and dark, and it fits both sizes', async (scene) => {
    expect(await faultsOf(desk(), scene)).toEqual([]);
  });
});

describe('the looks of a whole BYOK life', () => {
  const desk = oneDesk(seedByokLife, { clouds: true });

  it.each(byokScenes)('$name: axe finds nothing in light and dark, and it fits both sizes', async (scene) => {
    expect(await faultsOf(desk(), scene)).toEqual([]);
  });
});

describe('the looks of access keys', () => {
  const desk = oneDesk(seedAccessKeys);

  it.each(accessKeyScenes)('$name: axe finds nothing in light and dark, and it fits both sizes', async (scene) => {
    expect(await faultsOf(desk(), scene)).toEqual([]);
  });
});

describe('the looks of the REST API', () => {
  const desk = oneDesk(seedRest);

  it.each(restScenes)('$name: axe finds nothing in light and dark, and it fits both sizes', async (scene) => {
    expect(await faultsOf(desk(), scene)).toEqual([]);
  });
});

describe('the eye for looks', () => {
  const desk = oneDesk();

  it('finds a button without a name, a text that is too pale, and a page that is too wide', async () => {
    const { page } = desk();
    await page.evaluate(() => {
      const button = document.createElement('button');
      const pale = document.createElement('p');
      pale.textContent = 'Too pale to be read';
      pale.style.color = 'rgb(220, 220, 220)';
      pale.style.width = '3000px';
      document.querySelector('main')?.append(button, pale);
      document.body.style.overflow = 'visible';
      for (let element: Element | null = pale; element instanceof HTMLElement; element = element.parentElement) element.style.overflow = 'visible';
    });
    const found = (await axeFindings(page)).join('\n');
    expect(found).toContain('button-name');
    expect(found).toContain('color-contrast');
    expect(await overflow(page)).toBeGreaterThan(0);
  });
});
