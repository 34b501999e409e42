import { Interruption } from '../../src-main/cli/interruption.ts';
import type { CommandLine } from '../../src-main/cli/line.ts';
import { runCommandLine } from '../../src-main/cli/run.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { FakeTerminal } from './fake-terminal.ts';

/** A command line on which no app can be built: what is refused before that shows. */
export function lineWithoutApp(terminal = new FakeTerminal()): CommandLine {
  return {
    terminal,
    clock: new ManualClock(),
    cwd: '/nowhere',
    vault: undefined,
    passphrases: { fromFile: () => 'from a file', fromDescriptor: () => 'from a descriptor' },
    interruption: new Interruption(),
    rendererFolder: '/nowhere/renderer',
    openApp: () => Promise.reject(new Error('the app was built')),
    newId: () => 'call-1',
  };
}

/** Runs a command and answers its exit code. */
export function run(line: CommandLine, ...argv: readonly string[]): Promise<number> {
  return runCommandLine(line, { argv, version: '1.2.3', logger: () => Promise.resolve(silentLogger) });
}
