import type { Command } from 'commander';
import { createInterface } from 'node:readline';
import { constantTimeEqual, randomBytes } from '../crypto/primitives.ts';
import type { BrowserHost } from '../http/browser-host.ts';
import type { Logger } from '../lib/logger.ts';
import { openInBrowser } from './browser.ts';
import { badUsage } from './failure.ts';
import type { CommandLine } from './line.ts';
import { namedVault } from './open-vault.ts';
import { onDesk, type Work } from './work.ts';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? '';

function portOf({ given }: Work): number {
  const port = given.count('port') ?? 0;
  if (port <= 65_535) return port;
  throw badUsage('--port', `${String(port)} is no port`, 'Give one up to 65535, or none for a free one.');
}

async function startHost({ app, line, given }: Work, port: number, logger: Logger): Promise<BrowserHost> {
  // Only this command needs a server; the others start without it.
  const { startBrowserHost } = await import('../http/browser-host.ts');
  const { clock, newId, rendererFolder } = line;
  const tokens = { randomBytes, constantTimeEqual };
  const onAbandoned = (): void => void app.lock('closed');
  try {
    return await startBrowserHost({ router: app.router, rendererFolder, logger, clock, tokens, newId, port, onAbandoned });
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE' && codeOf(error) !== 'EACCES') throw error;
    throw badUsage('--port', `port ${given.maybe('port') ?? ''} cannot be used`, 'Choose another, or leave --port out.');
  }
}

/** On a terminal, Enter prints a new address: each opens the desk once. */
function offerNewAddresses({ line, answer }: Work, host: BrowserHost): () => void {
  if (!line.terminal.inIsKeyboard || answer.json) return () => undefined;
  const keys = createInterface({ input: process.stdin });
  keys.on('line', () => line.terminal.write(`${host.newLaunchUrl()}\n`));
  keys.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  return () => keys.close();
}

async function serve(work: Work, logger: Logger): Promise<void> {
  const { answer, given, line, client } = work;
  if (given.maybe('vault') !== undefined || line.vault !== undefined) await client.vault.choose({ path: namedVault(line, given) });
  const host = await startHost(work, portOf(work), logger);
  const stopOffering = offerNewAddresses(work, host);
  try {
    const url = host.newLaunchUrl();
    answer.give({ url, port: host.port }, () => `Keydesk is at ${url}`);
    if (given.flag('open') && !(await openInBrowser(url, process.platform))) answer.say('No browser could be opened here: open the address above.');
    answer.say('It opens once, within ten minutes. Enter gives a new address, Ctrl-C ends.');
    await line.interruption.wait();
  } finally {
    stopOffering();
    await host.close();
  }
}

/** `keydesk serve` */
export function serveCommand(program: Command, line: CommandLine, logger: () => Promise<Logger>): void {
  const serving = program
    .command('serve')
    .description('open the desk in a browser on this machine')
    .option('--open', 'open the default browser')
    .option('--port <n>', 'listen at this port (default: a free one)');
  onDesk(serving, line, async (work) => serve(work, await logger()));
}
