import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundle, bundleIsStale } from '../../build/bundle.ts';
import { runChild } from '../../build/child.ts';
import { readyChromium } from './chromium.ts';
import { couldNotRun, exitCodeOf, oneCheck, type Outcome, type Result, summary } from './outcome.ts';
import { countVitest } from './vitest-counts.ts';

/** The suites of test/vitest.config.ts. */
export type Suite = 'unit' | 'journeys' | 'e2e' | 'peers';

/** A stage of the tests: a name and how to run it. */
export interface Stage {
  readonly name: string;
  readonly run: () => Promise<Result>;
}

/** The folder of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const packageScript = (path: string, ...args: readonly string[]): { readonly command: string; readonly args: readonly string[] } => ({
  command: process.execPath,
  args: [join(root, 'node_modules', path), ...args],
});

const check = async (path: string, ...args: readonly string[]): Promise<boolean> => {
  const { code } = await runChild({ ...packageScript(path, ...args), cwd: root });
  return code === 0;
};

const readReport = (path: string): unknown => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { testResults: [] });

const runVitest = async (suite: Suite, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<Result> => {
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-tests-'));
  const report = join(folder, 'report.json');
  try {
    const { code } = await runChild({
      ...packageScript('vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', '--project', suite,
        '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args),
      cwd: root,
      env,
    });
    return countVitest(readReport(report), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** One suite of tests. */
export const suiteStage = (suite: Suite, args: readonly string[] = []): Stage => ({
  name: suite,
  run: async () => runVitest(suite, process.env, args),
});

const projects: readonly string[] = ['tsconfig.json', 'test/renderer/tsconfig.json', 'test/e2e/tsconfig.json'];

/** The types of main, renderer and tests. */
export const typesStage: Stage = {
  name: 'types',
  run: async () => {
    let sound = true;
    for (const project of projects) sound = (await check('typescript/bin/tsc', '-p', project)) && sound;
    return oneCheck(sound);
  },
};

/** The rules of the house, as lint. */
export const lintStage: Stage = { name: 'lint', run: async () => oneCheck(await check('eslint/bin/eslint.js', '.')) };

/** The three bundles, made anew. */
export const buildStage: Stage = {
  name: 'build',
  run: async () => oneCheck((await bundle(root, { quiet: false })).code === 0),
};

const isCi = (): boolean => !['', '0', 'false'].includes(process.env['CI'] ?? '');

/** The app in a real browser, on the bundle: it is made first when it is older than its sources. */
export const endToEndStage = (args: readonly string[] = []): Stage => ({
  name: 'e2e',
  run: async () => {
    if (bundleIsStale(root) && (await bundle(root, { quiet: false })).code !== 0) return couldNotRun('the bundle could not be made', true);
    const chromium = await readyChromium();
    if ('reason' in chromium) return couldNotRun(chromium.reason, isCi());
    return runVitest('e2e', { ...process.env, KEYDESK_CHROMIUM: chromium.path }, args);
  },
});

const runStage = async ({ name, run }: Stage): Promise<Outcome> => {
  console.log(`\n── ${name}`);
  const startedAt = performance.now();
  const result = await run();
  return { ...result, stage: name, seconds: (performance.now() - startedAt) / 1000 };
};

/** Runs the stages in order, whether or not one before failed, prints the summary, and gives the exit code. */
export const runStages = async (stages: readonly Stage[]): Promise<number> => {
  const outcomes: Outcome[] = [];
  for (const stage of stages) outcomes.push(await runStage(stage));
  console.log(summary(outcomes));
  return exitCodeOf(outcomes);
};
