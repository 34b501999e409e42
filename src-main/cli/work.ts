import type { Command } from 'commander';
import type { Job } from '../../src-shared/jobs.ts';
import { createLocalClient, type LocalClient } from '../api/local-client.ts';
import type { App } from '../app.ts';
import { type Answer, answerOn } from './answer.ts';
import { type Given, givenOf } from './given.ts';
import type { CommandLine } from './line.ts';
import { unlockNamed } from './open-vault.ts';
import { type PassphraseRole, passphraseRoles, type Passphrases, passphrasesOf } from './passphrases.ts';
import { type Progress, progressOn, whileBusy } from './progress.ts';
import { watchJob } from './watch-job.ts';

/** What a command has before any app is built. */
export interface Bench {
  readonly line: CommandLine;
  readonly given: Given;
  readonly answer: Answer;
  readonly passphrases: Passphrases;
  /** A progress of its own for one piece of work. */
  readonly progress: () => Progress;
  /** Shows, where somebody looks, that a piece of work goes on. */
  readonly busy: <T>(title: string, work: Promise<T>) => Promise<T>;
}

/** What a command at the desk works with. */
export interface Work extends Bench {
  readonly app: App;
  readonly client: LocalClient;
  /** Follows a job to its end. */
  readonly follow: (job: string) => Promise<Job>;
}

function benchOf(line: CommandLine, command: Command): Bench {
  const given = givenOf(command);
  const json = given.flag('json');
  const progress = (): Progress => progressOn(line.terminal, line.clock, !json);
  return {
    line,
    given,
    answer: answerOn(line.terminal, json),
    passphrases: passphrasesOf(given, line.terminal, line.passphrases),
    progress,
    busy: async (title, work) => whileBusy(progress(), line.clock, title, work),
  };
}

async function atDesk(bench: Bench, run: (work: Work) => Promise<void>): Promise<void> {
  const { line } = bench;
  const app = await line.openApp();
  try {
    const client = createLocalClient({ router: app.router, via: 'cli', newId: line.newId });
    const follow = async (job: string): Promise<Job> =>
      watchJob({ client, progress: bench.progress(), interruption: line.interruption }, job);
    await line.interruption.race(run({ ...bench, app, client, follow }));
  } finally {
    await app.close();
  }
}

/** Gives a command its work with neither app nor vault. */
export function onBench(command: Command, line: CommandLine, run: (bench: Bench) => Promise<void>): Command {
  return command.action(async () => line.interruption.race(run(benchOf(line, command))));
}

/** Gives a command its work at the desk; no vault is open. */
export function onDesk(command: Command, line: CommandLine, run: (work: Work) => Promise<void>): Command {
  return command.action(async () => atDesk(benchOf(line, command), run));
}

const touchMilliseconds = 20_000;

/** Whoever runs a command is at the desk until it ends: a long job must not be cut off by the idle lock. The answer ends that. */
export function stayAtDesk({ client, line }: Work): () => void {
  let stop: () => void = () => undefined;
  const touch = (): void => {
    void client.vault.touch().catch(() => undefined);
    stop = line.clock.after(touchMilliseconds, touch);
  };
  touch();
  return () => {
    stop();
  };
}

/** Gives a command its work at the open vault, which is locked again however the work ends. */
export function onVault(command: Command, line: CommandLine, run: (work: Work) => Promise<void>): Command {
  return onDesk(command, line, async (work) => {
    await work.busy('Unlocking', unlockNamed(work.client, line, work.given, work.passphrases));
    const leave = stayAtDesk(work);
    await run(work).finally(leave);
  });
}

/** The two options that give one passphrase. */
export function withPassphrase(command: Command, role: PassphraseRole): Command {
  const { option, words } = passphraseRoles[role];
  // The passphrase, but the PIN.
  const phrase = words.replace(/^[A-Z](?![A-Z])/, (first) => first.toLowerCase());
  return command
    .option(`--${option}-file <path>`, `take the ${phrase} from the first line of a file`)
    .option(`--${option}-fd <n>`, `take the ${phrase} from the next line of an open file descriptor`);
}

/** The options that enter what a key may wait for. */
export function withUnlocking(command: Command): Command {
  return withPassphrase(withPassphrase(command, 'key'), 'pin').option('--last-try', 'enter the PIN even when a wrong one would lock the token');
}
