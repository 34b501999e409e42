import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

import { runChild } from '../../build/child.ts';

/** Either where Chromium is, or the end of a sentence that says why there is none. */
export type ChromiumFinding = { readonly path: string } | { readonly reason: string };

const names: readonly string[] = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

const fixedPlaces: readonly string[] = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

const onPath = (): readonly string[] =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => join(folder, name)));

/**
 * The Chromium that is there: the one `KEYDESK_CHROMIUM` names, one on the PATH or in its usual place, or the one Playwright
 * keeps. Null when there is none.
 */
export const findChromium = (): string | null => {
  const named = process.env['KEYDESK_CHROMIUM'];
  const candidates = named ? [named] : [...onPath(), ...fixedPlaces, chromium.executablePath()];
  return candidates.find((path) => existsSync(path)) ?? null;
};

const aptGet = '/usr/bin/apt-get';

const installWithApt = async (): Promise<void> => {
  console.log('Installing Chromium with apt-get …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runChild({ command: aptGet, args: ['update', '-qq'], env, limitMs: 120_000, quiet: true });
  await runChild({ command: aptGet, args: ['install', '-y', '-qq', 'chromium'], env, limitMs: 300_000, quiet: true });
};

const installWithPlaywright = async (): Promise<void> => {
  console.log("Fetching Playwright's Chromium …");
  const cli = fileURLToPath(new URL('../../node_modules/playwright/cli.js', import.meta.url));
  await runChild({ command: process.execPath, args: [cli, 'install', 'chromium'], limitMs: 180_000, quiet: true });
};

/** Finds Chromium and, where there is none, tries once to get it: with apt-get as root, else through Playwright. */
export const readyChromium = async (): Promise<ChromiumFinding> => {
  const installed = findChromium();
  if (installed !== null) return { path: installed };
  if (process.env['KEYDESK_CHROMIUM']) return { reason: `KEYDESK_CHROMIUM names ${process.env['KEYDESK_CHROMIUM']}, which is not there` };
  await (process.getuid?.() === 0 && existsSync(aptGet) ? installWithApt() : installWithPlaywright());
  const path = findChromium();
  return path === null
    ? { reason: 'no Chromium was found or could be fetched; install one, or name it in KEYDESK_CHROMIUM' }
    : { path };
};
