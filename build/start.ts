/** `npm start`: bundles when needed, then opens the app in its window, or in the browser where there can be none. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundle, bundleIsStale } from './bundle.ts';
import { runChild } from './child.ts';
import { type ElectronFinding, findElectron, whyNoWindow } from './electron-binary.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);

const lookForWindow = async (): Promise<ElectronFinding> => {
  const reason = whyNoWindow({ platform: process.platform, env: process.env, userId: process.getuid?.() });
  return reason === null ? findElectron({ root, now: Date.now(), limitMs: 20_000 }) : { reason };
};

const bundleIfStale = async (): Promise<boolean> => {
  if (!bundleIsStale(root)) return true;
  console.log('Keydesk: bundling, once …');
  const { code, output } = await bundle(root, { quiet: true });
  if (code !== 0) console.error(output);
  return code === 0;
};

const openInBrowser = async (reason: string): Promise<number> => {
  console.log(`Keydesk: opening in the browser, since ${reason}.`);
  const end = await runChild({ command: process.execPath, args: [join(root, 'src-main', 'cli.ts'), 'serve', '--open', ...args], cwd: root });
  return end.code;
};

/** A crash within the first seconds is the sandbox or the graphics of the machine: the browser still works there. */
const diedAtBirth = (code: number, startedAt: number): boolean => code > 128 && code !== 130 && code !== 143 && Date.now() - startedAt < 5_000;

const openInWindow = async (binary: string): Promise<number> => {
  const startedAt = Date.now();
  const { code } = await runChild({ command: binary, args: [root, ...args], cwd: root });
  return diedAtBirth(code, startedAt) ? openInBrowser('Electron could not start on this machine') : code;
};

const start = async (): Promise<number> => {
  const [isBundled, finding] = await Promise.all([bundleIfStale(), lookForWindow()]);
  if (!isBundled) {
    console.error('Keydesk: the bundle could not be made; the reason stands above.');
    return 1;
  }
  return 'binary' in finding ? openInWindow(finding.binary) : openInBrowser(finding.reason);
};

process.exitCode = await start();
