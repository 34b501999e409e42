import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { bundle, bundleIsStale } from '../../build/bundle.ts';
import { launchBrowser } from '../support/browser.ts';
import { findChromium } from '../support/chromium.ts';
import type { Bench, Ground } from './bench.ts';
import { type Measured, measured, median, medianMilliseconds, millisecondsOf } from './measure.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const limitMilliseconds = 60_000;

/** What a process has said when it first says what is looked for. The process goes on. */
async function waitFor(child: ChildProcess, wanted: RegExp): Promise<string> {
  const found = Promise.withResolvers<string>();
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    const match = wanted.exec(said);
    if (match !== null) found.resolve(match[0]);
  });
  child.once('close', () => found.reject(new Error(`the process ended and said only: ${said}`)));
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMilliseconds);
  try {
    return await found.promise;
  } finally {
    clearTimeout(limit);
  }
}

function node(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
}

/** Browser mode on a data folder of its own; what it tells a person is left out. */
function serve(folder: string): ChildProcess {
  const env = { ...process.env, KEYDESK_DATA: folder, KEYDESK_KEYCHAIN: 'off' };
  return spawn(process.execPath, [join(root, 'src-main', 'cli.ts'), 'serve'], { stdio: ['pipe', 'pipe', 'ignore'], env });
}

async function untilReady(args: readonly string[]): Promise<void> {
  const child = node(args);
  await waitFor(child, /ready/);
  if (child.exitCode === null) await once(child, 'close');
}

async function benchApp({ folder, sizes }: Ground): Promise<Measured> {
  const script = fileURLToPath(new URL('start-app.ts', import.meta.url));
  const value = await medianMilliseconds(sizes.times, () => untilReady([script, folder]));
  return measured('start-app', 'ms', value, await medianMilliseconds(sizes.times, () => untilReady(['-e', 'console.log("ready")'])));
}

/** How long a new page takes from its address to its first heading, in milliseconds. */
async function untilHeading(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage();
  try {
    return await millisecondsOf(async () => {
      await page.goto(url, { waitUntil: 'commit' });
      await page.locator('h1').first().waitFor({ timeout: limitMilliseconds });
    });
  } finally {
    await page.close();
  }
}

async function screenTime(browser: Browser, folder: string): Promise<number> {
  const child = serve(folder);
  const closed = once(child, 'close');
  try {
    return await untilHeading(browser, await waitFor(child, /http:\/\/127\.0\.0\.1:\S+/));
  } finally {
    child.kill('SIGTERM');
    await closed;
  }
}

async function bareScreenTime(browser: Browser): Promise<number> {
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>bare</title><h1>bare</h1>'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await untilHeading(browser, `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function times(count: number, call: () => Promise<number>): Promise<number> {
  const taken: number[] = [];
  for (let turn = 0; turn < count; turn += 1) taken.push(await call());
  return median(taken);
}

/** Why the screens cannot be measured here, or `null`. The bundle is made when it is missing or older than its sources. */
async function whyNoScreen({ sizes }: Ground): Promise<string | null> {
  if (findChromium() === null) return 'there is no Chromium';
  if (!bundleIsStale(root)) return null;
  if (sizes.times === 1) return 'the bundle is older than its sources: run "npm run build"';
  const { code, output } = await bundle(root, { quiet: true });
  return code === 0 ? null : `the bundle could not be made: ${output.slice(-500)}`;
}

async function benchScreen(ground: Ground): Promise<readonly Measured[]> {
  const reason = await whyNoScreen(ground);
  if (reason !== null) {
    ground.note(`start-screen is left out, since ${reason}`);
    return [];
  }
  const browser = await launchBrowser();
  try {
    await bareScreenTime(browser);
    const value = await times(ground.sizes.times, () => screenTime(browser, ground.folder));
    return [measured('start-screen', 'ms', value, await times(ground.sizes.times, () => bareScreenTime(browser)))];
  } finally {
    await browser.close();
  }
}

/**
 * The start of the process until the app stands, against a process that only says a word; and in browser mode from the
 * address to the first heading on the screen, against a page that is nothing but a heading.
 */
export const benchStart: Bench = async (ground) => [await benchApp(ground), ...(await benchScreen(ground))];
