import { CommanderError } from 'commander';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { failureOf, failureText } from './failure.ts';
import type { CommandLine } from './line.ts';
import type { Logger } from '../lib/logger.ts';
import { createProgram, usageOf } from './program.ts';
import { refuseSecretArguments } from './refused-arguments.ts';
import { Unproven } from './unproven.ts';

/** What one run of the command line is given beside its surroundings. */
export interface Run {
  readonly argv: readonly string[];
  readonly version: string;
  readonly logger: () => Promise<Logger>;
}

function endOf(thrown: unknown, { terminal, interruption }: CommandLine, json: boolean): ExitCode {
  if (thrown instanceof Unproven) return thrown.exit;
  const told = thrown instanceof CommanderError ? usageOf(thrown) : thrown;
  if (told === null) return exitCodes.done;
  const failure = failureOf(told);
  terminal.note(failureText(failure, json));
  return interruption.exit ?? failure.exit;
}

/** Runs one command to its end and answers its exit code. Every failure is told on the standard error; nothing is thrown. */
export async function runCommandLine(line: CommandLine, { argv, version, logger }: Run): Promise<ExitCode> {
  try {
    refuseSecretArguments(argv);
    await createProgram(line, version, logger).parseAsync(argv, { from: 'user' });
    return exitCodes.done;
  } catch (thrown) {
    return endOf(thrown, line, argv.includes('--json'));
  }
}
