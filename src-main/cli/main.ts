import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { followSignals } from './interruption.ts';
import { runCommandLine } from './run.ts';
import { systemLine } from './system-line.ts';

const exits = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const;

/** Who reads our output may close it early (`keydesk … | head`): that is no fault, and there is nobody left to tell. */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.file);
  });
}

/**
 * Keeps this process until its command has ended: the desk's own timers do not, and while a KMS has asked for patience there may
 * be nothing else to wait for. The answer ends that.
 */
function stayUntilEnded(): () => void {
  const timer = setInterval(() => undefined, 60_000);
  return () => {
    clearInterval(timer);
  };
}

/** The version in the package's own file, which stands beside the sources wherever they run. */
function ownVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}

/** Runs the command line of this process. */
export async function main(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<ExitCode> {
  endWithReader();
  const version = ownVersion();
  const { line, logger } = systemLine(env, version);
  const stopFollowing = followSignals(line.interruption, exits);
  const leave = stayUntilEnded();
  try {
    return await runCommandLine(line, { argv, version, logger });
  } finally {
    leave();
    stopFollowing();
    line.terminal.close();
  }
}
