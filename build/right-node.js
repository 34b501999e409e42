/**
 * Finds a Node that runs TypeScript as it is and loads the native parts: this one when it is new enough, else the one that
 * the `node` package brought into node_modules. Plain JavaScript, since it may run on Node 20.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The oldest Node that will do. */
const oldest = [22, 18];

/**
 * Whether a version such as `24.21.0` is new enough.
 * @type {(version: string) => boolean}
 */
export const isNewEnough = (version) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
};

/**
 * The Node of the `node` package below a folder, or null.
 * @type {(root: string) => string | null}
 */
export const packagedNode = (root) => {
  const folder = join(root, 'node_modules', 'node', 'bin');
  return [join(folder, 'node'), join(folder, 'node.exe')].find((path) => existsSync(path)) ?? null;
};

/**
 * The open files the arguments name (`--passphrase-fd 3`): a child must be handed them.
 * @type {(args: readonly string[]) => readonly number[]}
 */
export const namedDescriptors = (args) =>
  [...args.join(' ').matchAll(/--[a-z-]*fd[ =](\d+)/g)].map(([, digits]) => Number(digits)).filter((fd) => fd > 2);

/** @type {(args: readonly string[]) => (number | 'ignore')[]} */
const inherited = (args) => {
  const fds = [0, 1, 2, ...namedDescriptors(args)];
  return Array.from({ length: Math.max(...fds) + 1 }, (_, fd) => (fds.includes(fd) ? fd : 'ignore'));
};

/** @type {(node: string, file: string, args: readonly string[]) => Promise<number>} */
const runChild = (node, file, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(node, [file, ...args], { stdio: inherited(args) });
    // A terminal sends Ctrl-C to this child too: then it must not get it twice.
    const passed = process.stdin.isTTY ? ['SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => passed.includes(signal) && child.kill(signal));
    }
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });

const root = fileURLToPath(new URL('..', import.meta.url));

/** Keeps compiled code for the next start, which takes half the time. Only code: nothing of what it works on. */
const keepCompiled = () => module.enableCompileCache(join(root, 'node_modules', '.cache', 'keydesk', 'compiled'));

/**
 * Runs a TypeScript file with these arguments as the program, in this process when its Node will do.
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {Promise<void>}
 */
export const runOnRightNode = async (file, args) => {
  if (isNewEnough(process.versions.node)) {
    process.argv = [process.execPath, file, ...args];
    keepCompiled();
    await import(pathToFileURL(file).href);
    return;
  }
  const node = packagedNode(root);
  if (node === null) {
    console.error(
      `Keydesk needs Node ${oldest.join('.')} or newer, and this is ${process.versions.node}. ` +
        'Run "npm ci" again with install scripts allowed (it brings the right Node along), or install Node 24.',
    );
    process.exitCode = 1;
    return;
  }
  process.exitCode = await runChild(node, file, args);
};
