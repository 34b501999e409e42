import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** How a run of the real command line ended. */
export interface KeydeskEnd {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** What a run is given: its folder, its environment, what is typed into it, and what it may read at descriptor 3. */
export interface KeydeskRun {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly third?: string;
}

const cli = fileURLToPath(new URL('../../src-main/cli.ts', import.meta.url));

/** Runs `keydesk` from its sources as a process of its own, with a desk folder inside `cwd` and no keychain. */
export async function keydesk({ cwd, env = {}, input = '', third = '' }: KeydeskRun, ...argv: readonly string[]): Promise<KeydeskEnd> {
  const surroundings = { PATH: process.env['PATH'], HOME: cwd, KEYDESK_DATA: `${cwd}/desk`, KEYDESK_KEYCHAIN: 'off', ...env };
  const child = spawn(process.execPath, [cli, ...argv], { cwd, env: surroundings, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const pipe = child.stdio[3] as NodeJS.WritableStream;
  // Whoever does not read its input ends first: that is its right.
  for (const stream of [child.stdin, pipe]) stream.on('error', () => undefined);
  child.stdin.end(input);
  pipe.end(third);
  const [exit] = (await once(child, 'close')) as [number | null];
  return { exit, out, err };
}
