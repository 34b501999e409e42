import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { deskPassphrase } from '../support/opened-desk.ts';

const cli = fileURLToPath(new URL('../../src-main/cli.ts', import.meta.url));
const patience = 60_000;

/** How a server ended: its exit code or its signal, and the last it said of itself. */
export interface Ended {
  readonly how: number | NodeJS.Signals | null;
  readonly said: string;
}

/** `keydesk serve --api --unlock --no-page` as a process of its own. */
export class Server {
  readonly port: number;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #ended: Promise<Ended>;

  private constructor(child: ChildProcessByStdio<null, Readable, Readable>, ended: Promise<Ended>, port: number) {
    this.#child = child;
    this.#ended = ended;
    this.port = port;
  }

  /** Starts it on a vault and waits until it answers. @throws when it ends instead */
  static async start(folder: string, vault: string, options: readonly string[] = []): Promise<Server> {
    const env = { ...process.env, HOME: folder, KEYDESK_DATA: `${folder}/data`, KEYDESK_KEYCHAIN: 'off' };
    const args = [...options, cli, 'serve', '--api', '--unlock', '--no-page', '--port', '0', '--vault', vault, '--passphrase-fd', '3'];
    const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] }) as ChildProcessByStdio<null, Readable, Readable>;
    const words = { said: '' };
    const up = Promise.withResolvers<number>();
    const hear = (chunk: Buffer): void => {
      words.said = (words.said + chunk.toString('utf8')).slice(-4000);
      const port = /REST API is at http:\/\/127\.0\.0\.1:(\d+)\n/.exec(words.said)?.[1];
      if (port !== undefined) up.resolve(Number(port));
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code, signal) => {
        up.reject(new Error(`the server ended before it answered: ${words.said}`));
        resolve({ how: signal ?? code, said: words.said });
      });
    });
    const [, , , passphrase] = child.stdio as readonly unknown[] as readonly NodeJS.WritableStream[];
    // One that ends before it has read this says so by its end.
    passphrase?.on('error', () => undefined).end(`${deskPassphrase}\n`);
    const limit = setTimeout(() => child.kill('SIGKILL'), patience);
    const port = await up.promise.finally(() => clearTimeout(limit));
    return new Server(child, ended, port);
  }

  /** Memory that it holds, in bytes; 0 once it is gone. */
  get memory(): number {
    try {
      const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(this.#child.pid)}/status`, 'utf8'));
      return Number(found?.[1] ?? 0) * 1024;
    } catch {
      return 0;
    }
  }

  /** Kills it, as a loss of power would. */
  async kill(): Promise<Ended> {
    this.#child.kill('SIGKILL');
    return this.#ended;
  }

  /** Asks it to end. */
  async stop(): Promise<Ended> {
    this.#child.kill('SIGTERM');
    return this.#ended;
  }
}
