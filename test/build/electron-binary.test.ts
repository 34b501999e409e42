import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { findElectron, whyNoWindow } from '../../build/electron-binary.ts';
import { temporaryFolder } from './temporary-folder.ts';

const now = 1_800_000_000_000;
const hour = 60 * 60 * 1000;
const manifest = (version: string): string => JSON.stringify({ name: 'electron', version });
const fetches = `const fs = require('node:fs'); const path = require('node:path');
  fs.appendFileSync(path.join(__dirname, 'tries'), 'x');
  fs.mkdirSync(path.join(__dirname, 'dist')); fs.writeFileSync(path.join(__dirname, 'dist', 'electron'), '');
  fs.writeFileSync(path.join(__dirname, 'path.txt'), 'electron');`;
const fails = "require('node:fs').appendFileSync(require('node:path').join(__dirname, 'tries'), 'x'); process.exit(1);";
const hangs = 'setInterval(() => 0, 1000);';

const house = (install: string | null, version = '45.0.0'): string =>
  temporaryFolder({
    'node_modules/electron/package.json': manifest(version),
    ...(install === null ? {} : { 'node_modules/electron/install.js': install }),
  });

const find = async (root: string, at = now, limitMs = 20_000): ReturnType<typeof findElectron> =>
  findElectron({ root, now: at, limitMs });

const forget = async (root: string): Promise<void> => {
  const { rmSync } = await import('node:fs');
  rmSync(join(root, 'node_modules/electron/tries'), { force: true });
};

const wasTried = (root: string): boolean => existsSync(join(root, 'node_modules/electron/tries'));

describe("Electron's binary", () => {
  it('is fetched once and then found', async () => {
    const root = house(fetches);
    const binary = join(root, 'node_modules/electron/dist/electron');
    expect(await find(root)).toEqual({ binary });
    await forget(root);
    expect(await find(root)).toEqual({ binary });
    expect(wasTried(root)).toBe(false);
  });

  it('that cannot be fetched is not tried again for a day', async () => {
    const root = house(fails);
    expect(await find(root)).toEqual({ reason: 'Electron could not be fetched' });
    await forget(root);
    expect(await find(root, now + 23 * hour)).toEqual({ reason: expect.stringContaining('tried today') as string });
    expect(wasTried(root)).toBe(false);
    await find(root, now + 25 * hour);
    expect(wasTried(root)).toBe(true);
  });

  it('is tried again when the clock was set back or the version changed', async () => {
    const root = house(fails);
    await find(root);
    await forget(root);
    await find(root, now - hour);
    expect(wasTried(root)).toBe(true);

    const other = house(fails, '46.0.0');
    await find(other);
    expect(wasTried(other)).toBe(true);
  });

  it('that takes too long is given up, and said so', async () => {
    expect(await find(house(hangs), now, 300)).toEqual({ reason: 'fetching Electron took longer than 0.3 s' });
  });

  it('is not looked for without its package', async () => {
    expect(await find(house(null))).toEqual({ reason: 'the electron package is not installed' });
  });
});

describe('a window', () => {
  it.each([
    ['a display', { DISPLAY: ':0' }],
    ['Wayland', { WAYLAND_DISPLAY: 'wayland-0' }],
  ])('can be opened on Linux with %s', (_, env) => {
    expect(whyNoWindow({ platform: 'linux', env, userId: 1000 })).toBeNull();
  });

  it('cannot on Linux without a display, nor as root', () => {
    expect(whyNoWindow({ platform: 'linux', env: { DISPLAY: '' }, userId: 1000 })).toContain('no display');
    expect(whyNoWindow({ platform: 'linux', env: { DISPLAY: ':0' }, userId: 0 })).toContain('root');
  });

  it('can be opened elsewhere', () => {
    expect(whyNoWindow({ platform: 'darwin', env: {}, userId: 0 })).toBeNull();
    expect(whyNoWindow({ platform: 'win32', env: {}, userId: undefined })).toBeNull();
  });
});
