import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type Case, claimsOf, type Line, type Order, type Verdict, verdictSchema } from './claims.ts';

/** No process is waited for longer than this, in milliseconds. */
const patience = 120_000;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts a script of this folder; what Node has compiled of it is kept for the next one. */
function startScript(name: string): Child {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') };
  return spawn(process.execPath, [fileURLToPath(new URL(name, import.meta.url))], { stdio: ['pipe', 'pipe', 'pipe'], env });
}

function collect(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/** What a killed process had claimed; `endedAlone` is what it said when it ended before it was killed. */
export interface Killed {
  readonly claims: readonly Line[];
  readonly endedAlone: string | null;
}

/** A process that waits for its order, and does it until it is killed. */
export class Worker {
  readonly #child = startScript('worker.ts');
  readonly #said = collect(this.#child.stdout);
  readonly #complained = collect(this.#child.stderr);
  readonly #ended = Promise.withResolvers<NodeJS.Signals | null>();

  constructor() {
    this.#child.once('close', (_code, signal) => {
      this.#ended.resolve(signal);
    });
    // A worker that died before it got its order is found by its end.
    this.#child.stdin.on('error', () => undefined);
  }

  /** Hands over the order; resolves when the worker says the line, or has ended. */
  async doUntil(order: Order, say: Line['say']): Promise<void> {
    this.#child.stdin.write(`${JSON.stringify(order)}\n`);
    await this.said(say);
  }

  /** Resolves when the worker has said the line, or has ended. */
  async said(say: Line['say']): Promise<void> {
    const heard = Promise.withResolvers<undefined>();
    const listen = (): void => {
      if (this.#said().includes(`{"say":"${say}"`)) heard.resolve(undefined);
    };
    const limit = setTimeout(() => this.#child.kill('SIGKILL'), patience);
    this.#child.stdout.on('data', listen);
    listen();
    await Promise.race([heard.promise, this.#ended.promise]);
    this.#child.stdout.off('data', listen);
    clearTimeout(limit);
  }

  /** Kills it, as a loss of power would, and answers what it had claimed until then. */
  async kill(): Promise<Killed> {
    this.#child.kill('SIGKILL');
    const signal = await this.#ended.promise;
    return { claims: claimsOf(this.#said()), endedAlone: signal === 'SIGKILL' ? null : this.#complained().slice(-2000) };
  }
}

/** A checker that runs, its answers line by line, and what it complains of. */
interface RunningChecker {
  readonly child: Child;
  readonly answers: Interface;
  readonly complained: () => string;
}

function startChecker(): RunningChecker {
  const child = startScript('checker.ts');
  return { child, answers: createInterface({ input: child.stdout }), complained: collect(child.stderr) };
}

/** A process that opens vaults and judges them, one after another. */
export class Checker {
  #running: RunningChecker | null = null;

  /** What is wrong with a vault. A checker that dies over it has found something, too. */
  async judge(given: Case): Promise<Verdict> {
    const { child, answers, complained } = (this.#running ??= startChecker());
    const answer = Promise.withResolvers<Verdict>();
    const take = (line: string): void => answer.resolve(verdictSchema.parse(JSON.parse(line)));
    const died = (): void => {
      this.#running = null;
      answer.resolve({ problems: [`the checker ended: ${complained().slice(-2000)}`] });
    };
    const limit = setTimeout(() => child.kill('SIGKILL'), patience);
    answers.once('line', take);
    child.once('close', died);
    child.stdin.write(`${JSON.stringify(given)}\n`);
    const verdict = await answer.promise;
    clearTimeout(limit);
    answers.off('line', take);
    child.off('close', died);
    return verdict;
  }

  /** Lets the process end. */
  close(): void {
    this.#running?.child.stdin.end();
  }
}
