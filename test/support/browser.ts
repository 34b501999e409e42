import { type Browser, chromium } from 'playwright';

import { findChromium } from './chromium.ts';

const flags: readonly string[] = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts a headless Chromium for the end-to-end tests; the caller closes it.
 * @throws Error when there is none; `npm run e2e` finds or fetches one first.
 */
export const launchBrowser = async (): Promise<Browser> => {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('There is no Chromium: run "npm run e2e", or name one in KEYDESK_CHROMIUM.');
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, headless: true, args: [...flags, ...(isRoot ? ['--no-sandbox'] : [])] });
};
