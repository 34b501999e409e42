/**
 * Builds what has no ready-made binary for this machine: the bindings to the system's keychain and to PKCS#11 modules. They are
 * optional, so this never fails an install: it builds when the tools are there, and otherwise says in a line what will be missing.
 * Plain JavaScript, since it may run on Node 20.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where and with what to build: `root` is the folder of the repository, `limitMs` how long the compiler may take.
 * @typedef {{ root: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform, limitMs: number }} Surroundings
 */

/**
 * A package that is built here: `file` is what the build leaves, `usesLibsecret` whether it needs that library on Linux, and
 * `without` what is said when it is missing.
 * @typedef {{ name: string, file: string, usesLibsecret: boolean, log: string, without: string }} Binding
 */

/** @type {Readonly<Record<'keychain' | 'tokens', Binding>>} */
export const bindings = {
  keychain: {
    name: 'keytar',
    file: 'keytar.node',
    usesLibsecret: true,
    log: 'keychain-build.log',
    without: '"Remember this device" is off',
  },
  tokens: {
    name: 'pkcs11js',
    file: 'pkcs11.node',
    usesLibsecret: false,
    log: 'tokens-build.log',
    without: 'keys on PKCS#11 tokens cannot be used',
  },
};

/** @type {Partial<Record<NodeJS.Platform, readonly (readonly string[])[]>>} */
const toolsByPlatform = {
  linux: [['c++', 'g++', 'clang++'], ['make'], ['python3']],
  darwin: [['clang++', 'c++'], ['make'], ['python3']],
  win32: [['python.exe', 'py.exe']],
};

/** @type {(name: string, env: NodeJS.ProcessEnv) => boolean} */
const isOnPath = (name, env) => (env['PATH'] ?? env['Path'] ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, name)));

/** @type {(surroundings: Surroundings) => boolean} */
const hasLibsecret = ({ env }) => spawnSync('pkg-config', ['--exists', 'libsecret-1'], { env, timeout: 10_000 }).status === 0;

/** @type {(surroundings: Surroundings) => string | null} */
const missingForLibsecret = (surroundings) => {
  if (surroundings.platform !== 'linux') return null;
  if (!['pkg-config', 'pkgconf'].some((name) => isOnPath(name, surroundings.env))) return 'pkg-config';
  return hasLibsecret(surroundings) ? null : 'libsecret-1-dev';
};

/**
 * Names the first thing that is missing to build a binding, or null when all is there.
 * @type {(surroundings: Surroundings, binding: Binding) => string | null}
 */
export const missingTool = (surroundings, { usesLibsecret }) => {
  const missing = (toolsByPlatform[surroundings.platform] ?? []).find(
    (names) => !names.some((name) => isOnPath(name, surroundings.env)),
  );
  if (missing) return missing[0] ?? null;
  return usesLibsecret ? missingForLibsecret(surroundings) : null;
};

/** @type {(root: string) => readonly string[]} */
const nodePackageFolders = (root) =>
  [join(root, 'node_modules', 'node', 'node_modules'), join(root, 'node_modules')]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).filter((name) => /^node(-bin)?-(linux|darwin|win)-/.test(name)).map((name) => join(folder, name)));

/**
 * A folder whose `include/node` has Node's headers, or null. The bindings use the stable N-API: any version's headers will do.
 * @type {(surroundings: Pick<Surroundings, 'root' | 'env'>) => string | null}
 */
export const findHeaders = ({ root, env }) => {
  const nodes = [env['npm_node_execpath'], process.execPath].filter((path) => path !== undefined && existsSync(path));
  const candidates = [
    ...nodePackageFolders(root),
    env['npm_config_nodedir'],
    ...nodes.map((path) => dirname(dirname(realpathSync(/** @type {string} */ (path))))),
  ];
  return candidates.find((folder) => folder && existsSync(join(folder, 'include', 'node', 'node_api.h'))) ?? null;
};

/**
 * The node-gyp to build with: ours, else the one npm carries; null when there is neither.
 * @type {(surroundings: Pick<Surroundings, 'root' | 'env'>) => string | null}
 */
export const findNodeGyp = ({ root, env }) => {
  const npm = env['npm_execpath'] ? dirname(dirname(env['npm_execpath'])) : root;
  const candidates = [root, npm].map((folder) => join(folder, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js'));
  return candidates.find((path) => existsSync(path)) ?? null;
};

/** @type {(pid: number, platform: NodeJS.Platform) => void} */
const endWithChildren = (pid, platform) => {
  if (platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
  else process.kill(-pid, 'SIGKILL');
};

/**
 * Runs a program of Node's in its own process group and ends the whole group when the time is up.
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {Surroundings} surroundings
 * @returns {Promise<{ ok: boolean, timedOut: boolean, output: string }>}
 */
const runLimited = (args, cwd, { env, platform, limitMs }) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd, env, detached: platform !== 'win32', stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let timedOut = false;
    const limit = setTimeout(() => {
      timedOut = true;
      if (child.pid !== undefined) endWithChildren(child.pid, platform);
    }, limitMs);
    const finish = (/** @type {boolean} */ ok) => {
      clearTimeout(limit);
      resolve({ ok, timedOut, output });
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    child.on('error', () => finish(false));
    child.on('close', (code) => finish(code === 0));
  });

/** @type {(folder: string, file: string, surroundings: Surroundings) => Promise<boolean>} */
const loads = async (folder, file, surroundings) => {
  if (!existsSync(join(folder, 'build', 'Release', file))) return false;
  const { ok } = await runLimited(['-e', 'require(process.argv[1])', folder], folder, { ...surroundings, limitMs: 10_000 });
  return ok;
};

/** @type {(root: string, name: string, output: string) => string} */
const keepLog = (root, name, output) => {
  const folder = join(root, 'node_modules', '.cache', 'keydesk');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, output);
  return path;
};

/** @type {(folder: string, binding: Binding, surroundings: Surroundings) => Promise<string | null>} */
const build = async (folder, binding, surroundings) => {
  const tool = missingTool(surroundings, binding);
  if (tool !== null) return `${tool} is not installed`;
  const gyp = findNodeGyp(surroundings);
  if (gyp === null) return 'node-gyp was not found';
  const headers = findHeaders(surroundings);
  const args = [gyp, 'rebuild', ...(headers === null ? [] : [`--nodedir=${headers}`])];
  const { ok, timedOut, output } = await runLimited(args, folder, surroundings);
  if (ok && (await loads(folder, binding.file, surroundings))) return null;
  const log = keepLog(surroundings.root, binding.log, output);
  return timedOut ? `building it took longer than ${surroundings.limitMs / 1000} s, see ${log}` : `it did not build, see ${log}`;
};

/**
 * Makes a binding ready, or gives the reason why it is not.
 * @param {Surroundings} surroundings
 * @param {Binding} binding
 * @returns {Promise<string | null>} null when the binding works
 */
export const readyBinding = async (surroundings, binding) => {
  const folder = join(surroundings.root, 'node_modules', binding.name);
  if (!existsSync(join(folder, 'package.json'))) return `the ${binding.name} package is not installed`;
  return (await loads(folder, binding.file, surroundings)) ? null : build(folder, binding, surroundings);
};

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  for (const binding of Object.values(bindings)) {
    const surroundings = { root, env: process.env, platform: process.platform, limitMs: 120_000 };
    const reason = await readyBinding(surroundings, binding).catch(String);
    if (reason !== null) console.log(`Keydesk: ${binding.without}, since ${reason}. Everything else works.`);
  }
}
