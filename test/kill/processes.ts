import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type Case, claimsOf, type Line, type Order, type Verdict, verdictSchema } from './claims.ts';

/** No process is waited for longer than this, in milliseconds. */
const patience = 120_000;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function startScript(name: string): Child {
  return spawn(process.execPath, [fileURLToPath(new URL(name, import.meta.url))], { stdio: ['pipe', 'pipe', 'pipe'] });
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

/** A process that opens vaults and judges them, one after another. */
export class Checker {
  #child: Child | null = null;

  /** What is wrong with a vault. A checker that dies over it has found something, too. */
  async judge(given: Case): Promise<Verdict> {
    const child = (this.#child ??= startScript('checker.ts'));
    const complained = collect(child.stderr);
    const lines = createInterface({ input: child.stdout });
    const answer = Promise.withResolvers<Verdict>();
    const died = (): void => {
      this.#child = null;
      answer.resolve({ problems: [`the checker ended: ${complained().slice(-2000)}`] });
    };
    const limit = setTimeout(() => child.kill('SIGKILL'), patience);
    lines.once('line', (line) => answer.resolve(verdictSchema.parse(JSON.parse(line))));
    child.once('close', died);
    child.stdin.write(`${JSON.stringify(given)}\n`);
    const verdict = await answer.promise;
    clearTimeout(limit);
    child.off('close', died);
    lines.close();
    return verdict;
  }

  /** Lets the process end. */
  close(): void {
    this.#child?.stdin.end();
  }
}
