import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { createLocalClient, type LocalClient } from '../../src-main/api/local-client.ts';
import { type App, createApp } from '../../src-main/app.ts';
import { constantTimeEqual, randomBytes, uuid } from '../../src-main/crypto/primitives.ts';
import { type BrowserHost, startBrowserHost } from '../../src-main/http/browser-host.ts';
import { browserDesktop } from '../../src-main/lib/desktop.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import type { Logger } from '../../src-main/lib/logger.ts';
import { type DeskClouds, startDeskClouds } from './clouds.ts';
import { collectFaults, type Faults } from './faults.ts';
import { createSkippingClock, type SkippingClock } from './skipping-clock.ts';
import { surroundings } from '../support/surroundings.ts';

/** The passphrase of every vault that a test makes. */
export const passphrase = 'violet harbour seventeen lanterns';
/** The officer of every vault that a test makes. */
export const officer = 'Ada Okafor';
/** The name of every vault that a test makes. */
export const vaultName = 'Northwind';

/** The built app on a folder of its own, and a browser's page at it. */
export interface DeskInBrowser {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly app: App;
  readonly host: BrowserHost;
  /** The contract called beside the page: what a test needs to be there before it begins. */
  readonly client: LocalClient;
  readonly clock: SkippingClock;
  /** An empty folder of this desk, removed when it is closed. */
  readonly folder: string;
  readonly faults: Faults;
  /** The emulated clouds and the HSM around this desk, when it was opened with them. */
  readonly clouds: DeskClouds | null;
  /** Another browser, which shares nothing with the first one. */
  readonly anotherContext: () => Promise<BrowserContext>;
  readonly close: () => Promise<void>;
}

/** Where the desk begins. */
export interface DeskOptions {
  /** Whether a vault is made and open before the page comes; else it is the first run. */
  readonly vault?: boolean;
  /** Whether emulated clouds and an HSM stand around it, which it can sign in to. */
  readonly clouds?: boolean;
  readonly context?: BrowserContextOptions;
  readonly folder?: string;
}

const rendererFolder = fileURLToPath(new URL('../../out/renderer', import.meta.url));
const silence: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** How long anything may take to come on screen, in milliseconds: a machine under load, not a pause. */
const patience = 30_000;

const seen: BrowserContextOptions = {
  viewport: { width: 1440, height: 900 },
  colorScheme: 'light',
  reducedMotion: 'reduce',
  locale: 'en-US',
  timezoneId: 'Europe/Berlin',
  permissions: ['clipboard-read', 'clipboard-write'],
};

async function newContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ ...seen, ...options });
  context.setDefaultTimeout(patience);
  return context;
}

/** Makes the vault of a test through the contract, and leaves it open. */
export async function seedVault(client: LocalClient, folder: string): Promise<void> {
  await client.vault.create({ folder: join(folder, 'vaults'), name: vaultName, officer, passphrase });
}

/**
 * Starts the app and browser mode in this process, opens the built page with a launch address, and watches all it complains of.
 * @throws FILE_UNREADABLE when there is no bundle; `npm run e2e` makes one first
 */
export async function openDesk(browser: Browser, options: DeskOptions = {}): Promise<DeskInBrowser> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'keydesk-e2e-'));
  mkdirSync(join(folder, 'media'), { recursive: true });
  const clock = createSkippingClock();
  const clouds = options.clouds === true ? await startDeskClouds(folder) : null;
  const around = clouds?.surroundings ?? surroundings;
  const app = await createApp({ clock, logger: silence, desktop: browserDesktop, keychain: null, dataFolder: join(folder, 'data'), surroundings: around, version: '0.0.0-test' });
  app.rest.follow();
  const tokens = { randomBytes, constantTimeEqual };
  const onAbandoned = (): void => void app.lock('closed');
  // The line is kept by the machine's clock: a page does not answer faster because a test lets hours be past.
  const host = await startBrowserHost({ router: app.router, rendererFolder, logger: silence, clock: systemClock, tokens, newId: uuid, onAbandoned });
  const client = createLocalClient({ router: app.router, via: 'app', newId: uuid });
  if (options.vault !== false) await seedVault(client, folder);
  const context = await newContext(browser, options.context);
  const faults = await collectFaults(context);
  const page = await context.newPage();
  await page.goto(host.newLaunchUrl());
  await page.getByRole('heading', { level: 1 }).waitFor();
  return {
    page,
    context,
    app,
    host,
    client,
    clock,
    folder,
    faults,
    clouds,
    anotherContext: () => newContext(browser),
    close: async () => {
      await context.close();
      await host.close();
      await app.close();
      await clouds?.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
