import { Command, type CommanderError } from 'commander';
import type { Logger } from '../lib/logger.ts';
import { accessKeyCommands } from './access-key.ts';
import { apiCommands } from './api.ts';
import { auditCommands } from './audit.ts';
import { byokCommands } from './byok.ts';
import { cryptoperiodCommands } from './cryptoperiod.ts';
import { exitCodes, exitMeanings } from './exit-codes.ts';
import { badUsage } from './failure.ts';
import { jobCommands } from './job.ts';
import { keyCommands } from './key.ts';
import type { CommandLine } from './line.ts';
import { reportCommand } from './report.ts';
import { secretCommands } from './secret.ts';
import { serveCommand } from './serve.ts';
import { tenantCommands } from './tenant.ts';
import { vaultCommands } from './vault.ts';
import { verifyCommand } from './verify.ts';
import { withPassphrase } from './work.ts';

const names = Object.keys(exitCodes) as readonly (keyof typeof exitCodes)[];

const after = `
Passphrases are asked for, or come from a file or an open descriptor; never from an argument.
KEYDESK_VAULT names the vault, KEYDESK_DATA the folder of the log and the list of vaults.

Exit codes:
${names.map((name) => `  ${String(exitCodes[name]).padStart(3)}  ${exitMeanings[name]}`).join('\n')}
`;

/** The whole command line. Its commands throw; they never end the process. */
export function createProgram(line: CommandLine, version: string, logger: () => Promise<Logger>): Command {
  const program = new Command('keydesk');
  program
    .description('The desk of a security officer who runs encryption keys for many tenants.')
    .version(version, '--version')
    .option('--vault <path>', "the vault's folder (default: KEYDESK_VAULT)")
    .option('--slot <id>', 'the key slot to unlock with, when there are several')
    .option('--json', 'answer in JSON')
    .addHelpText('after', after)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: (text) => line.terminal.write(text), writeErr: () => undefined, outputError: () => undefined })
    .exitOverride();
  withPassphrase(program, 'vault');
  vaultCommands(program, line);
  tenantCommands(program, line);
  secretCommands(program, line);
  accessKeyCommands(program, line);
  keyCommands(program, line);
  byokCommands(program, line);
  jobCommands(program, line);
  cryptoperiodCommands(program, line);
  apiCommands(program, line);
  auditCommands(program, line);
  reportCommand(program, line);
  verifyCommand(program, line);
  serveCommand(program, line, logger);
  return program;
}

const askedFor: readonly string[] = ['commander.helpDisplayed', 'commander.version'];

/**
 * What commander ended with, in our own words; `null` when it has done what was asked (help, version).
 * What was typed wrongly is repeated only as far as commander names the option or command.
 */
export function usageOf(error: CommanderError): Error | null {
  if (askedFor.includes(error.code)) return null;
  if (error.code === 'commander.help') return badUsage('command', 'is missing', '`keydesk --help` shows what there is.');
  if (error.code === 'commander.excessArguments') {
    const remedy = 'Values come from the standard input or --value-file, passphrases from a prompt, a file or a descriptor. `--help` shows the rest.';
    return badUsage('arguments', 'there are too many', remedy);
  }
  return badUsage('command line', error.message.replace(/^error: /, '').replace(/(--[\w-]+)=[^']*/g, '$1'), 'Add --help to see what the command takes.');
}
