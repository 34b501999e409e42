/** `npm run screenshots -- --out DIR`: every screen with the sample's data, in light and dark, in both sizes, as PNGs. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright';
import { bundle, bundleIsStale } from '../../build/bundle.ts';
import { launchBrowser } from '../support/browser.ts';
import { readyChromium } from '../support/chromium.ts';
import { root } from '../support/stages.ts';
import { type DeskInBrowser, officer, openDesk, passphrase } from './desk.ts';
import { press, seesTitle } from './hand.ts';
import { settle, sizes, themes } from './looks.ts';
import { cloudsOf } from './clouds.ts';
import { accessKeyScenes, seedAccessKeys } from './scenes-access-keys.ts';
import { byokScenes, seedByokLife } from './scenes-byok.ts';
import { providerScenes, seedProviders } from './scenes-keys.ts';
import { restScenes, seedRest } from './scenes-rest.ts';
import { firstRunScenes, sampleScenes, type Scene } from './scenes.ts';

const usage = 'usage: npm run screenshots -- --out DIR [--only NAME]';

interface Wanted {
  readonly out: string;
  /** Only the scenes whose name begins so. */
  readonly only: string;
}

function wantedOf(args: readonly string[]): Wanted {
  const { values } = parseArgs({ args: [...args], options: { out: { type: 'string' }, only: { type: 'string' } } });
  if (values.out === undefined) throw new Error(usage);
  return { out: resolve(values.out), only: values.only ?? '' };
}

/** Makes ready what pictures are taken of: the bundle, when it is older than its sources, and a browser. */
async function makeReady(): Promise<void> {
  if (bundleIsStale(root) && (await bundle(root, { quiet: true })).code !== 0) throw new Error('the bundle could not be made: run "npm run build" to see why');
  const chromium = await readyChromium();
  if ('reason' in chromium) throw new Error(chromium.reason);
}

async function take({ page }: DeskInBrowser, scenes: readonly Scene[], { out, only }: Wanted): Promise<void> {
  for (const { name, show } of scenes.filter((scene) => scene.name.startsWith(only)))
    for (const size of sizes) {
      await page.setViewportSize(size);
      await show(page);
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        await settle(page);
        await page.screenshot({ path: join(out, `${name}-${theme}-${String(size.width)}.png`), caret: 'hide' });
      }
    }
}

const unlocking: Scene = { name: 'unlock', show: (page) => seesTitle(page, /^Unlock /) };

async function takeProviders(browser: Browser, wanted: Wanted): Promise<void> {
  const desk = await openDesk(browser, { clouds: true });
  try {
    await seedProviders(desk);
    await take(desk, providerScenes(() => cloudsOf(desk).hsm.module), wanted);
  } finally {
    await desk.close();
  }
}

async function takeByokLife(browser: Browser, wanted: Wanted): Promise<void> {
  const desk = await openDesk(browser, { clouds: true });
  try {
    await seedByokLife(desk);
    await take(desk, byokScenes, wanted);
  } finally {
    await desk.close();
  }
}

async function takeAccessKeys(browser: Browser, wanted: Wanted): Promise<void> {
  const desk = await openDesk(browser);
  try {
    await seedAccessKeys(desk);
    await take(desk, accessKeyScenes, wanted);
  } finally {
    await desk.close();
  }
}

async function takeRest(browser: Browser, wanted: Wanted): Promise<void> {
  const desk = await openDesk(browser);
  try {
    await seedRest(desk);
    await take(desk, restScenes, wanted);
  } finally {
    await desk.close();
  }
}

async function takeAll(browser: Browser, wanted: Wanted): Promise<void> {
  const desk = await openDesk(browser, { vault: false });
  try {
    await take(desk, firstRunScenes, wanted);
    await desk.client.vault.createSample({ folder: join(desk.folder, 'vaults'), name: 'Acme production', officer, passphrase });
    await seesTitle(desk.page, 'Overview');
    await take(desk, sampleScenes, wanted);
    await desk.page.keyboard.press('Escape');
    await press(desk.page, 'Lock the vault');
    await take(desk, [unlocking], wanted);
  } finally {
    await desk.close();
  }
}

const wanted = wantedOf(process.argv.slice(2));
mkdirSync(wanted.out, { recursive: true });
await makeReady();
const browser = await launchBrowser();
try {
  await takeAll(browser, wanted);
  await takeProviders(browser, wanted);
  await takeByokLife(browser, wanted);
  await takeRest(browser, wanted);
  await takeAccessKeys(browser, wanted);
} finally {
  await browser.close();
}
console.log(`The pictures are in ${wanted.out}`);
