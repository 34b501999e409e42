import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { uuid } from '../crypto/primitives.ts';
import { systemClock } from '../lib/clock.ts';
import { fileLogger, type Logger, silentLogger } from '../lib/logger.ts';
import { dataFolderOf } from './data-folder.ts';
import { Interruption } from './interruption.ts';
import type { CommandLine } from './line.ts';
import { systemPassphrases } from './passphrase-file.ts';
import { systemTerminal } from './system-terminal.ts';

/** The command line of this process, and the log it writes. */
export interface SystemLine {
  readonly line: CommandLine;
  readonly logger: () => Promise<Logger>;
}

/** The log in the data folder; where that cannot be written, none, for the work is more than its log. */
function openLog(dataFolder: string): Logger {
  const folder = join(dataFolder, 'logs');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return fileLogger(join(folder, 'keydesk.log'));
  } catch {
    return silentLogger;
  }
}

/** What the command line has of this machine. Nothing of the app is loaded before a command needs it. */
export function systemLine(env: Readonly<Record<string, string | undefined>>, version: string): SystemLine {
  const dataFolder = dataFolderOf({ env, platform: process.platform, home: homedir() });
  let opened: Logger | null = null;
  const logger = async (): Promise<Logger> => (opened ??= openLog(dataFolder));
  const terminal = systemTerminal();
  const line: CommandLine = {
    terminal,
    clock: systemClock,
    cwd: process.cwd(),
    vault: env['KEYDESK_VAULT'],
    passphrases: systemPassphrases(process.cwd(), (text) => terminal.note(text)),
    interruption: new Interruption(),
    rendererFolder: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
    newId: uuid,
    openApp: async () => {
      const [{ createApp }, { startInNode }, { systemKeychain }, { browserDesktop }] = await Promise.all([
        import('../app.ts'),
        import('../kms/pkcs11-child.ts'),
        import('../lib/keychain.ts'),
        import('../lib/desktop.ts'),
      ]);
      const log = await logger();
      const keychain = env['KEYDESK_KEYCHAIN'] === 'off' ? null : await systemKeychain(log);
      const surroundings = { environment: (name: string) => env[name], startProcess: startInNode() };
      return createApp({ clock: systemClock, logger: log, desktop: browserDesktop, keychain, dataFolder, surroundings, version });
    },
  };
  return { line, logger };
}
