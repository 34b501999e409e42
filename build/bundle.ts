import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { type ChildEnd, runChild } from './child.ts';

const sources: readonly string[] = [
  'src-main',
  'src-shared',
  'src-renderer',
  'electron.vite.config.ts',
  'package-lock.json',
];
const outputs: readonly string[] = ['out/main/main.js', 'out/main/pkcs11-process.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];

const timeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;

const pathOf = (entry: Dirent): string => join(entry.parentPath, entry.name);

const filesBelow = (path: string): readonly string[] =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(path, { recursive: true, withFileTypes: true }).map(pathOf)
    : [path];

/** Whether the bundle below `root` is missing, incomplete, or older than a source. */
export const bundleIsStale = (root: string): boolean => {
  const oldestOutput = Math.min(...outputs.map((path) => timeOf(join(root, path))));
  const newestSource = Math.max(...sources.flatMap((path) => filesBelow(join(root, path))).map(timeOf));
  return oldestOutput < newestSource;
};

/** Bundles main, preload and renderer into `out/`; `quiet` keeps the bundler's words for the result. */
export const bundle = async (root: string, { quiet }: { readonly quiet: boolean }): Promise<ChildEnd> =>
  runChild({
    command: process.execPath,
    args: [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'],
    cwd: root,
    quiet,
  });
