import type { Command } from 'commander';
import { createInterface } from 'node:readline';
import { isKeydeskError } from '../../src-shared/errors.ts';
import { constantTimeEqual, randomBytes } from '../crypto/primitives.ts';
import type { BrowserHost } from '../http/browser-host.ts';
import type { Logger } from '../lib/logger.ts';
import { defaultSettings } from '../vault/settings.ts';
import { openInBrowser } from './browser.ts';
import { badUsage } from './failure.ts';
import type { CommandLine } from './line.ts';
import { namedVault, unlockNamed } from './open-vault.ts';
import { onDesk, stayAtDesk, type Work } from './work.ts';

/** Where the REST API is when no settings can be read yet: where a new vault has it. */
const usualApiPort = defaultSettings.rest.port;

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? '';

function portOf({ given }: Work, option: 'port' | 'page-port'): number | undefined {
  const port = given.count(option);
  if (port === undefined || port <= 65_535) return port;
  throw badUsage(`--${option}`, `${String(port)} is no port`, 'Give one up to 65535, or leave it out.');
}

/** Without a page nobody can unlock the vault later, and there is nothing to open. */
function requireSomebody({ given }: Work): void {
  if (given.flag('page')) return;
  const remedy = 'Add --api and --unlock, or leave --no-page out.';
  if (!given.flag('api') || !given.flag('unlock')) throw badUsage('--no-page', 'leaves nothing to serve, or nobody to unlock the vault', remedy);
  const other = given.flag('open') ? '--open' : '--page-port';
  if (given.flag('open') || given.maybe('page-port') !== undefined) throw badUsage(other, 'is for a page', 'Leave it out, or leave --no-page out.');
}

/** What is wrong with the options of this command together is said before anything is opened. */
function requireSense(work: Work): void {
  const { given } = work;
  for (const option of ['port', 'page-port'] as const) portOf(work, option);
  requireSomebody(work);
  if (given.flag('api')) return;
  if (given.flag('unlock')) throw badUsage('--unlock', 'is for serving the REST API', 'Add --api, or unlock the vault on the page.');
  if (given.maybe('page-port') !== undefined) throw badUsage('--page-port', 'is for serving the REST API beside the page', 'Add --api, or give the port of the page with --port.');
}

/** Where the page is served: beside the API it has an option of its own. */
const pageOption = ({ given }: Work) => (given.flag('api') ? 'page-port' : 'port');

async function startHost(work: Work, logger: Logger): Promise<BrowserHost> {
  const { app, line, given } = work;
  const option = pageOption(work);
  const port = portOf(work, option) ?? 0;
  // Only this command needs a server; the others start without it.
  const { startBrowserHost } = await import('../http/browser-host.ts');
  const { clock, newId, rendererFolder } = line;
  const tokens = { randomBytes, constantTimeEqual };
  // Who has the vault unlocked for the API wants it open without anybody at the page.
  const onAbandoned = (): void => void (given.flag('unlock') ? undefined : app.lock('closed'));
  try {
    return await startBrowserHost({ router: app.router, rendererFolder, logger, clock, tokens, newId, port, onAbandoned });
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE' && codeOf(error) !== 'EACCES') throw error;
    throw badUsage(`--${option}`, `port ${String(port)} cannot be used`, `Choose another, or leave --${option} out.`);
  }
}

/** Where the REST API is served; null where the settings of the vault decide, as on the desk. */
async function serveApi(work: Work): Promise<{ readonly url: string; readonly port: number } | null> {
  const { app, given, client } = work;
  if (!given.flag('api')) {
    app.rest.follow();
    return null;
  }
  const ofVault = async (): Promise<number> => (given.flag('unlock') ? (await client.settings.get()).rest.port : usualApiPort);
  try {
    return await app.rest.serve(portOf(work, 'port') ?? (await ofVault()));
  } catch (error) {
    if (!isKeydeskError(error, 'PORT_UNAVAILABLE')) throw error;
    throw badUsage('--port', `port ${String(error.data.port)}: ${error.data.problem}`, 'Choose another for the REST API.');
  }
}

/** Puts the named vault on the desk, and opens it where that is asked for. The answer ends being at the desk. */
async function openNamed(work: Work): Promise<() => void> {
  const { client, line, given, passphrases, busy } = work;
  if (given.flag('unlock')) {
    await busy('Unlocking', unlockNamed(client, line, given, passphrases));
    return stayAtDesk(work);
  }
  if (given.maybe('vault') !== undefined || line.vault !== undefined) await client.vault.choose({ path: namedVault(line, given) });
  return () => undefined;
}

/** On a terminal, Enter prints a new address: each opens the desk once. */
function offerNewAddresses({ line, answer }: Work, host: BrowserHost): () => void {
  if (!line.terminal.inIsKeyboard || answer.json) return () => undefined;
  const keys = createInterface({ input: process.stdin });
  keys.on('line', () => line.terminal.write(`${host.newLaunchUrl()}\n`));
  keys.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  return () => keys.close();
}

type Api = Awaited<ReturnType<typeof serveApi>>;

/** Says where the REST API is, with no page beside it, and waits to be ended. */
async function serveApiAlone({ answer, line }: Work, api: Api): Promise<void> {
  if (api === null) throw new Error('the REST API is served alone, and is not served');
  const { url, port } = api;
  answer.give({ api: { url, port } }, () => `The REST API is at ${url}`);
  answer.say('Ctrl-C ends.');
  await line.interruption.wait();
}

/** Says where all is, and waits to be ended. */
async function serveUntilEnded(work: Work, host: BrowserHost, api: Api): Promise<void> {
  const { answer, given, line } = work;
  const stopOffering = offerNewAddresses(work, host);
  try {
    const url = host.newLaunchUrl();
    const documents = { url, port: host.port, ...(api === null ? {} : { api: { url: api.url, port: api.port } }) };
    answer.give(documents, () => [`Keydesk is at ${url}`, ...(api === null ? [] : [`The REST API is at ${api.url}`])].join('\n'));
    if (given.flag('open') && !(await openInBrowser(url, process.platform))) answer.say('No browser could be opened here: open the address above.');
    answer.say('It opens once, within ten minutes. Enter gives a new address, Ctrl-C ends.');
    if (api !== null && !given.flag('unlock')) answer.say('The API answers once the vault is unlocked on the page.');
    await line.interruption.wait();
  } finally {
    stopOffering();
  }
}

async function serve(work: Work, logger: Logger): Promise<void> {
  requireSense(work);
  const leave = await openNamed(work);
  try {
    if (!work.given.flag('page')) {
      await serveApiAlone(work, await serveApi(work));
      return;
    }
    const host = await startHost(work, logger);
    try {
      await serveUntilEnded(work, host, await serveApi(work));
    } finally {
      await host.close();
    }
  } finally {
    leave();
  }
}

const after = `
With --api the REST API is on whatever the settings of the vault say, and --port is its own: without it the port of the settings
when --unlock opens the vault, else ${String(usualApiPort)}. The page then has a free port, or --page-port.
With --unlock the vault stays open until this command ends or an officer locks it, whether somebody is at the page or not.
With --no-page there is no page beside the API, and the built screens are not needed.
`;

/** `keydesk serve` */
export function serveCommand(program: Command, line: CommandLine, logger: () => Promise<Logger>): void {
  const serving = program
    .command('serve')
    .description('open the desk in a browser on this machine, and the REST API with --api')
    .option('--open', 'open the default browser')
    .option('--port <n>', 'listen at this port (default: a free one)')
    .option('--api', 'serve the REST API too')
    .option('--page-port <n>', 'with --api: the port of the page (default: a free one)')
    .option('--unlock', 'with --api: unlock the vault first, and keep it open')
    .option('--no-page', 'with --api --unlock: serve no page, the API alone')
    .addHelpText('after', after);
  onDesk(serving, line, async (work) => serve(work, await logger()));
}
