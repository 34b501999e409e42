import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { bundleIsStale } from '../../build/bundle.ts';
import { temporaryFolder } from './temporary-folder.ts';

const sources = ['src-main/secrets/create.ts', 'src-shared/secrets.ts', 'src-renderer/main.tsx', 'electron.vite.config.ts', 'package-lock.json'];
const outputs = ['out/main/main.js', 'out/main/pkcs11-process.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];

const at = (folder: string, path: string, seconds: number): void => utimesSync(join(folder, path), seconds, seconds);

const bundled = (): string => {
  const folder = temporaryFolder(Object.fromEntries([...sources, ...outputs].map((path) => [path, path])));
  for (const entry of ['src-main', 'src-main/secrets', 'src-shared', 'src-renderer', ...sources]) at(folder, entry, 1_000);
  for (const path of outputs) at(folder, path, 2_000);
  return folder;
};

describe('the bundle', () => {
  it('is fresh when it is newer than every source', () => {
    expect(bundleIsStale(bundled())).toBe(false);
  });

  it.each(sources)('is stale when %s is newer', (path) => {
    const folder = bundled();
    at(folder, path, 3_000);
    expect(bundleIsStale(folder)).toBe(true);
  });

  it('is stale when a source was taken away', () => {
    const folder = bundled();
    at(folder, 'src-main/secrets', 3_000);
    expect(bundleIsStale(folder)).toBe(true);
  });

  it.each(outputs)('is stale when %s is missing', (path) => {
    const folder = bundled();
    rmSync(join(folder, path));
    expect(bundleIsStale(folder)).toBe(true);
  });
});
