import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { runChild } from './child.ts';

/** How Electron's binary is looked for: `now` in milliseconds since 1970, `limitMs` how long fetching it may take. */
export interface ElectronSearch {
  readonly root: string;
  readonly now: number;
  readonly limitMs: number;
}

/** Either the path of the binary, or a sentence's end that says why there is none. */
export type ElectronFinding = { readonly binary: string } | { readonly reason: string };

/** What this machine is: the parts that decide whether a window can be opened. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly userId: number | undefined;
}

/** Why no window can be opened on this machine, or null when one can. */
export const whyNoWindow = ({ platform, env, userId }: Machine): string | null => {
  if (platform !== 'linux') return null;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no display';
  return userId === 0 ? 'Electron keeps its sandbox and does not run as root' : null;
};

const day = 24 * 60 * 60 * 1000;

const electronFolder = (root: string): string => join(root, 'node_modules', 'electron');

const readIfThere = (path: string): string | null => (existsSync(path) ? readFileSync(path, 'utf8') : null);

const installedBinary = (root: string): string | null => {
  const name = readIfThere(join(electronFolder(root), 'path.txt'));
  const binary = name === null ? null : join(electronFolder(root), 'dist', name.trim());
  return binary !== null && existsSync(binary) ? binary : null;
};

/** The note of a failed search holds for a day and for this version of Electron; it is one line: `version time reason`. */
const notePath = (root: string): string => join(root, 'node_modules', '.cache', 'keydesk', 'no-electron');

const electronVersion = (root: string): string => {
  const manifest: unknown = JSON.parse(readIfThere(join(electronFolder(root), 'package.json')) ?? '{}');
  return manifest !== null && typeof manifest === 'object' && 'version' in manifest ? String(manifest.version) : 'none';
};

const notedReason = ({ root, now }: ElectronSearch): string | null => {
  const [version, time, ...reason] = (readIfThere(notePath(root)) ?? '').split(' ');
  const age = now - Number(time);
  return version === electronVersion(root) && age >= 0 && age < day ? reason.join(' ').trim() : null;
};

const note = ({ root, now }: ElectronSearch, reason: string): void => {
  mkdirSync(dirname(notePath(root)), { recursive: true });
  writeFileSync(notePath(root), `${electronVersion(root)} ${now} ${reason}\n`);
};

const fetchBinary = async ({ root, limitMs }: ElectronSearch): Promise<ElectronFinding> => {
  const script = join(electronFolder(root), 'install.js');
  if (!existsSync(script)) return { reason: 'the electron package is not installed' };
  const { timedOut } = await runChild({ command: process.execPath, args: [script], cwd: root, limitMs, quiet: true });
  const binary = installedBinary(root);
  if (binary !== null) return { binary };
  return { reason: timedOut ? `fetching Electron took longer than ${limitMs / 1000} s` : 'Electron could not be fetched' };
};

/**
 * Finds Electron's binary: the one that is there, else one fetched within the limit. When it was not to be had, that is noted
 * and not tried again for a day.
 */
export const findElectron = async (search: ElectronSearch): Promise<ElectronFinding> => {
  const binary = installedBinary(search.root);
  if (binary !== null) return { binary };
  const noted = notedReason(search);
  if (noted !== null) return { reason: `${noted} (tried today; "npx install-electron" tries again)` };
  const finding = await fetchBinary(search);
  if ('reason' in finding) note(search, finding.reason);
  else rmSync(notePath(search.root), { force: true });
  return finding;
};
