import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programPath, type Peer } from '../support/peer.ts';

const run = promisify(execFile);

/** Where packages of SoftHSM2 put its library. */
const libraries = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
] as const;

/** The library of SoftHSM2 on this machine, or null. */
export const softHsmLibrary = (): string | null => libraries.find((path) => existsSync(path)) ?? null;

function bindingLoads(): boolean {
  try {
    createRequire(import.meta.url)('pkcs11js');
    return true;
  } catch {
    return false;
  }
}

/** SoftHSM2 with its tool, and pkcs11js to call it through. */
export const softHsm: Peer = {
  name: 'SoftHSM2',
  missing: () => {
    if (programPath('softhsm2-util') === null || softHsmLibrary() === null) return 'softhsm2 not installed';
    return bindingLoads() ? null : 'pkcs11js not built';
  },
};

/** A folder with tokens of SoftHSM2 and a configuration of its own, which no other SoftHSM2 on this machine sees. */
export class SoftHsmFolder {
  readonly folder = mkdtempSync(join(tmpdir(), 'keydesk-softhsm-'));
  /** What the library reads; our own environment is left as it is. */
  readonly env: Readonly<Record<string, string | undefined>>;

  constructor() {
    mkdirSync(join(this.folder, 'tokens'));
    const configuration = join(this.folder, 'softhsm2.conf');
    writeFileSync(configuration, `directories.tokendir = ${join(this.folder, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`);
    this.env = { PATH: process.env['PATH'], HOME: this.folder, SOFTHSM2_CONF: configuration };
  }

  /** Initialises a token. The PINs stand on the command line: they guard nothing. */
  async addToken(label: string, pin: string): Promise<void> {
    const args = ['--init-token', '--free', '--label', label, '--so-pin', 'so-4711-so', '--pin', pin];
    await run('softhsm2-util', args, { env: { ...this.env }, timeout: 30_000 });
  }

  /** A second copy of the library: another file, thus another module to whoever loads it. */
  copyOfLibrary(): string {
    const copy = join(this.folder, 'libsofthsm2-copy.so');
    copyFileSync(softHsmLibrary() ?? '', copy);
    return copy;
  }

  /** How many objects lie in the files of all tokens. */
  objectFiles(): readonly string[] {
    return readdirSync(join(this.folder, 'tokens'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.object') && !name.endsWith('token.object'));
  }

  destroy(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
