import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src-main/app.ts';
import { exitCodes } from '../../src-main/cli/exit-codes.ts';
import type { CommandLine } from '../../src-main/cli/line.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import { browserDesktop } from '../../src-main/lib/desktop.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import { buildPages, newId } from '../support/pages.ts';
import { FakeTerminal } from './fake-terminal.ts';
import { lineWithoutApp, run } from './fake-line.ts';
import { surroundings } from '../support/surroundings.ts';

describe('keydesk serve', () => {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const clean of cleanups.splice(0).reverse()) await clean();
  });

  /** A terminal that says when the first line has been written. */
  class WaitingTerminal extends FakeTerminal {
    readonly written = Promise.withResolvers<string>();

    override write(text: string | Uint8Array): void {
      super.write(text);
      this.written.resolve(this.out);
    }
  }

  async function deskWith(terminal: FakeTerminal): Promise<CommandLine> {
    const pages = await buildPages();
    const dataFolder = mkdtempSync(join(tmpdir(), 'keydesk-serve-'));
    cleanups.push(pages.remove, () => rmSync(dataFolder, { recursive: true, force: true }));
    const app = { clock: systemClock, logger: silentLogger, desktop: browserDesktop, keychain: null, dataFolder, surroundings, version: '0' };
    return { ...lineWithoutApp(terminal), clock: systemClock, newId, rendererFolder: pages.folder, openApp: () => createApp(app) };
  }

  it('prints its address on one line, serves the desk, and ends well when it is interrupted', async () => {
    const terminal = new WaitingTerminal();
    const line = await deskWith(terminal);
    const ended = run(line, 'serve');
    const said = await terminal.written.promise;
    expect(said).toMatch(/^Keydesk is at http:\/\/127\.0\.0\.1:\d+\/#launch=\S+\n$/);
    const url = /http:\/\/[^#]+/.exec(said)?.[0] ?? '';
    expect((await fetch(url)).status).toBe(200);
    line.interruption.interrupt(exitCodes.interrupted);
    expect(await ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('gives machines the address as JSON', async () => {
    const terminal = new WaitingTerminal();
    const line = await deskWith(terminal);
    const ended = run(line, '--json', 'serve');
    const { url, port } = JSON.parse(await terminal.written.promise) as { readonly url: string; readonly port: number };
    expect(url).toContain(`:${String(port)}/#launch=`);
    line.interruption.interrupt(exitCodes.terminated);
    expect(await ended).toBe(0);
    expect(terminal.err).toBe('');
  });

  it('says that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    cleanups.push(() => other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    const terminal = new FakeTerminal();
    expect(await run(await deskWith(terminal), 'serve', '--port', String(taken))).toBe(2);
    expect(terminal.err).toContain(`port ${String(taken)} cannot be used`);
  });

  it.each([
    [['--port', '70000'], 2],
    [['--vault', '/no/such/vault'], 8],
  ])('ends before it listens when something is wrong: %j', async (argv, exit) => {
    const terminal = new FakeTerminal();
    expect(await run(await deskWith(terminal), 'serve', ...argv)).toBe(exit);
    expect(terminal.out).toBe('');
  });

  it('says how to build the screens when they are not', async () => {
    const terminal = new FakeTerminal();
    const line = { ...(await deskWith(terminal)), rendererFolder: '/nowhere' };
    expect(await run(line, 'serve')).toBe(8);
    expect(terminal.err).toContain('npm run build');
  });
});
