import { spawn, spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { Peer } from '../support/peer.ts';
import { programPath } from '../support/peer.ts';

const version = '5.2.5';
const folder = fileURLToPath(new URL(`../../node_modules/.cache/keydesk/moto-${version}`, import.meta.url));
const program = join(folder, 'bin', 'moto_server');

const succeeds = (command: string, args: readonly string[], seconds: number): boolean =>
  spawnSync(command, args, { timeout: seconds * 1000, killSignal: 'SIGKILL' }).status === 0;

const install = (python: string): boolean =>
  succeeds(python, ['-m', 'venv', folder], 60) &&
  succeeds(join(folder, 'bin', 'pip'), ['install', '-q', '--disable-pip-version-check', `moto[server]==${version}`], 300);

/** The moto emulator of AWS, installed from PyPI into a folder of its own the first time it is asked for. */
export const moto: Peer = {
  name: 'moto',
  missing: () => {
    if (existsSync(program)) return null;
    const python = programPath('python3');
    if (python === null) return 'python3 not installed';
    if (install(python) && existsSync(program)) return null;
    rmSync(folder, { recursive: true, force: true });
    return `moto ${version} could not be installed from PyPI`;
  },
};

/** A moto that listens on this machine. */
export interface MotoServer {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

/** Starts moto on a free port and waits until it says which. */
export const startMoto = async (): Promise<MotoServer> => {
  const child = spawn(program, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const { promise: closed, resolve: close } = Promise.withResolvers<undefined>();
  child.on('close', () => close(undefined));
  for await (const line of createInterface({ input: child.stderr })) {
    const endpoint = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (endpoint === undefined) continue;
    child.stderr.resume();
    const stop = async (): Promise<void> => {
      child.kill('SIGTERM');
      await closed;
    };
    return { endpoint, stop };
  }
  throw new Error('moto ended before it listened');
};
