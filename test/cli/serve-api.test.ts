import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../src-main/app.ts';
import { exitCodes } from '../../src-main/cli/exit-codes.ts';
import { Interruption } from '../../src-main/cli/interruption.ts';
import type { CommandLine } from '../../src-main/cli/line.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import { browserDesktop } from '../../src-main/lib/desktop.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import { takenPort } from '../app/rest-desk.ts';
import { freePort, freePorts } from '../support/own-port.ts';
import { buildPages, newId } from '../support/pages.ts';
import { surroundings } from '../support/surroundings.ts';
import { lineWithoutApp, run } from './fake-line.ts';
import { FakeTerminal } from './fake-terminal.ts';

const passphrase = 'quiet meadow lantern harbour';

/** A terminal that says when the first line has been written. */
class WaitingTerminal extends FakeTerminal {
  readonly written = Promise.withResolvers<string>();

  override write(text: string | Uint8Array): void {
    super.write(text);
    this.written.resolve(this.out);
  }
}

interface Served {
  readonly url: string;
  readonly port: number;
  readonly api: { readonly url: string; readonly port: number };
}

describe('keydesk serve --api', () => {
  let folder: string;
  let pages: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-serve-api-'));
    const built = await buildPages();
    pages = built.folder;
    await run(lineAt(new FakeTerminal()), 'vault', 'create', 'Clinic', '--officer', 'Ada', '--passphrase-file', 'p');
    return async () => {
      rmSync(folder, { recursive: true, force: true });
      await built.remove();
    };
  }, 60_000);

  function lineAt(terminal: FakeTerminal): CommandLine {
    const app = { clock: systemClock, logger: silentLogger, desktop: browserDesktop, keychain: null, dataFolder: join(folder, 'desk'), surroundings, version: '0' };
    return {
      ...lineWithoutApp(terminal),
      ...{ clock: systemClock, cwd: folder, vault: 'Clinic', newId, rendererFolder: pages, interruption: new Interruption() },
      passphrases: { fromFile: (_option, path) => (path === 'wrong' ? 'another passphrase entirely' : passphrase), fromDescriptor: () => passphrase },
      openApp: () => createApp(app),
    };
  }

  /** Serves until the test ends, and answers what was said. */
  async function served(...argv: readonly string[]): Promise<Served & { readonly end: () => Promise<number> }> {
    const terminal = new WaitingTerminal();
    const line = lineAt(terminal);
    const ended = run(line, '--json', 'serve', '--api', ...argv);
    const end = async (): Promise<number> => {
      line.interruption.interrupt(exitCodes.terminated);
      return ended;
    };
    onTestFinished(async () => {
      await end();
    });
    const said = await Promise.race([terminal.written.promise, ended.then(() => Promise.reject(new Error(terminal.err)))]);
    return { ...(JSON.parse(said) as Served), end };
  }

  it('unlocks the vault, answers at its port beside the page, and ends well', async () => {
    const [port = 0, pagePort = 0] = await freePorts(2);
    const { api, url, end } = await served('--port', String(port), '--page-port', String(pagePort), '--unlock', '--passphrase-file', 'p');
    expect(api).toEqual({ url: `http://127.0.0.1:${String(port)}`, port });
    expect(url).toContain(`:${String(pagePort)}/#launch=`);
    expect((await fetch(`${api.url}/byok/v1/keys`)).status).toBe(401);
    expect(await end()).toBe(0);
    await expect(fetch(api.url)).rejects.toThrow();
  });

  it('serves the API alone where no page is wanted, and needs no screens for it', async () => {
    const terminal = new WaitingTerminal();
    const line = { ...lineAt(terminal), rendererFolder: join(folder, 'no-such-screens') };
    const ended = run(line, '--json', 'serve', '--api', '--port', '0', '--unlock', '--no-page', '--passphrase-file', 'p');
    const { api, ...rest } = JSON.parse(await terminal.written.promise) as Served;
    expect(rest).toEqual({});
    expect((await fetch(`${api.url}/byok/v1/keys`)).status).toBe(401);
    line.interruption.interrupt(exitCodes.terminated);
    expect(await ended).toBe(0);
    await expect(fetch(api.url)).rejects.toThrow();
  });

  it('says that the vault is locked when it does not unlock it', async () => {
    const { api } = await served('--port', '0');
    expect((await fetch(`${api.url}/byok/v1/keys`)).status).toBe(503);
    expect((await fetch(`${api.url}/openapi.json`)).status).toBe(200);
  });

  it('has the port of the settings when it can read them', async () => {
    const port = await freePort();
    const terminal = new FakeTerminal();
    expect(await run(lineAt(terminal), '--json', 'api', 'on', '--port', String(port), '--passphrase-file', 'p')).toBe(0);
    const { api } = await served('--unlock', '--passphrase-file', 'p');
    expect(api.port).toBe(port);
  });

  it('says where both are, and that the vault has to be unlocked', async () => {
    const terminal = new WaitingTerminal();
    const line = lineAt(terminal);
    const ended = run(line, 'serve', '--api', '--port', '0');
    expect(await terminal.written.promise).toMatch(/^Keydesk is at http:\S+\nThe REST API is at http:\/\/127\.0\.0\.1:\d+\n$/);
    line.interruption.interrupt(exitCodes.interrupted);
    expect(await ended).toBe(0);
    expect(terminal.err).toContain('once the vault is unlocked');
  });

  it('says that a port is taken, and which', async () => {
    const { port } = await takenPort();
    for (const argv of [['--port', String(port)], ['--port', '0', '--page-port', String(port)]]) {
      const terminal = new FakeTerminal();
      expect(await run(lineAt(terminal), 'serve', '--api', ...argv)).toBe(exitCodes.usage);
      expect(terminal.err).toContain(String(port));
      expect(terminal.out).toBe('');
    }
  });

  it.each([
    [['--unlock'], exitCodes.usage, '--api'],
    [['--page-port', '8080'], exitCodes.usage, '--api'],
    [['--no-page'], exitCodes.usage, '--no-page'],
    [['--api', '--no-page'], exitCodes.usage, 'nobody to unlock'],
    [['--api', '--unlock', '--no-page', '--open'], exitCodes.usage, '--open'],
    [['--api', '--unlock', '--no-page', '--page-port', '8080'], exitCodes.usage, '--page-port'],
    [['--api', '--port', '70000'], exitCodes.usage, 'no port'],
    [['--api', '--unlock', '--passphrase-file', 'wrong'], exitCodes.passphrase, 'passphrase'],
  ])('ends before it listens when something is wrong: %j', async (argv, exit, words) => {
    const terminal = new FakeTerminal();
    expect(await run(lineAt(terminal), 'serve', ...argv)).toBe(exit);
    expect(terminal.err).toContain(words);
    expect(terminal.out).toBe('');
  });
});

describe('keydesk api', () => {
  interface Ended {
    readonly exit: number;
    readonly out: string;
    readonly err: string;
  }

  /** Runs commands on a new vault. */
  async function commands(): Promise<(...argv: readonly string[]) => Promise<Ended>> {
    const folder = mkdtempSync(join(tmpdir(), 'keydesk-api-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const app = { clock: systemClock, logger: silentLogger, desktop: browserDesktop, keychain: null, dataFolder: join(folder, 'desk'), surroundings, version: '0' };
    const end = async (...argv: readonly string[]): Promise<Ended> => {
      const terminal = new FakeTerminal();
      const passphrases = { fromFile: () => passphrase, fromDescriptor: () => passphrase };
      const line = { ...lineWithoutApp(terminal), clock: systemClock, cwd: folder, vault: 'Clinic', newId, passphrases, openApp: () => createApp(app) };
      return { exit: await run(line, ...argv, '--passphrase-file', 'p'), out: terminal.out, err: terminal.err };
    };
    expect((await end('vault', 'create', '--officer', 'Ada')).exit).toBe(0);
    return end;
  }

  it('says and changes what the settings say, each a bound kept', async () => {
    const end = await commands();
    const account = expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown;
    expect(JSON.parse((await end('--json', 'api', 'status')).out)).toEqual({ on: false, port: 7373, callsPerMinute: 600, keepsOpen: false, account });
    expect((await end('api', 'on', '--port', '7400', '--calls-per-minute', '60', '--keeps-open', 'yes')).out).toContain('7400');
    expect(JSON.parse((await end('--json', 'api', 'off')).out)).toEqual({ on: false, port: 7400, callsPerMinute: 60, keepsOpen: true, account });
    const refused = await end('api', 'on', '--port', '80');
    expect(refused.exit).toBe(exitCodes.usage);
    expect(refused.err).toContain('from 1024 to 65535');
    expect(JSON.parse((await end('--json', 'api', 'status')).out)).toMatchObject({ on: false, port: 7400 });
  });

  it('says, sets and clears as whom the clouds are reached, one beside the other', async () => {
    const end = await commands();
    const shown = async (): Promise<unknown> => JSON.parse((await end('--json', 'api', 'identity', 'show')).out);
    expect(await shown()).toEqual({ aws: null, gcp: null, azure: null });
    const set = await end('api', 'identity', 'set', '--aws-profile', 'desk', '--aws-role', 'arn:aws:iam::111122223333:role/keydesk', '--gcp-service-account', 'keydesk@northwind-prod.iam.gserviceaccount.com');
    expect([set.exit, set.err]).toEqual([0, '']);
    expect(set.out).toContain('by the profile desk');
    const aws = { profile: 'desk', roleArn: 'arn:aws:iam::111122223333:role/keydesk', externalId: null, endpoint: null, stsEndpoint: null };
    expect(await shown()).toMatchObject({ aws, gcp: { authentication: { mode: 'GCP_ADC_IAM_BINDING' } }, azure: null });
    expect((await end('api', 'identity', 'clear', 'gcp')).exit).toBe(0);
    expect(await shown()).toEqual({ aws, gcp: null, azure: null });
  });

  it.each<[readonly string[], string]>([
    [['set'], 'no identity is described'],
    [['set', '--aws-role', 'arn:aws:iam::111122223333:role/keydesk'], '--aws-profile'],
    [['set', '--aws-profile', 'desk', '--aws-role', 'keydesk'], 'aws.roleArn'],
    [['set', '--gcp-service-account', 'somebody'], 'gcp.authentication.serviceAccount'],
    [['set', '--azure-client', 'x'], '--azure-directory'],
    [['clear', 'ibm'], 'aws, gcp, azure'],
  ])('refuses %j, and changes nothing', async (argv, words) => {
    const end = await commands();
    const refused = await end('api', 'identity', ...argv);
    expect([refused.exit, refused.out]).toEqual([exitCodes.usage, '']);
    expect(refused.err).toContain(words);
    expect(JSON.parse((await end('--json', 'api', 'identity', 'show')).out)).toEqual({ aws: null, gcp: null, azure: null });
  });
});
