/**
 * `npm run kill -- --points 200`: kills a working process at so many random points, opens the vault it left, and looks
 * whether it is whole. `--seed N` repeats a plan, `--only N` does one point of it. A loss of power is not imitated: what
 * the system had been given, it still writes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { type Ending, runPoint, timePhases } from './kill.ts';
import { planPoints, type Point } from './plan.ts';
import { Checker, Worker } from './processes.ts';
import { prepareScene } from './scene.ts';

const { values } = parseArgs({
  options: { points: { type: 'string', default: '200' }, seed: { type: 'string' }, only: { type: 'string' } },
});

const naturalNumber = (name: string, text: string): number => {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`--${name} must be a natural number, not ${text}`);
};

const seed = naturalNumber('seed', values.seed ?? String(Date.now() % 1_000_000));
const count = naturalNumber('points', values.points);
const only = values.only === undefined ? null : naturalNumber('only', values.only);

const report = ({ number, phase, fraction }: Point, { milliseconds, claims, problems, folder }: Ending): boolean => {
  const line = `point ${number} ${phase}@${fraction.toFixed(2)} (${milliseconds} ms, ${claims} acknowledged)`;
  if (problems.length === 0) {
    console.log(`${line} … ok`);
    rmSync(folder, { recursive: true, force: true });
    return true;
  }
  console.log(`${line} … FAILED`);
  for (const problem of problems) console.log(`  ${problem}`);
  console.log(`  kept in ${folder}; again: npm run kill -- --points ${count} --seed ${seed} --only ${number}`);
  return false;
};

const runAll = async (folder: string): Promise<readonly boolean[]> => {
  const scene = await prepareScene(folder);
  const usual = await timePhases(scene, folder);
  console.log(Object.entries(usual).map(([phase, milliseconds]) => `${phase} ${milliseconds.toFixed(0)} ms`).join(', '));
  const checker = new Checker();
  const passed: boolean[] = [];
  const points = planPoints(count, seed).filter(({ number }) => only === null || number === only);
  let next = new Worker();
  for (const point of points) {
    const worker = next;
    // The next one loads while this one is judged.
    next = new Worker();
    passed.push(report(point, await runPoint({ scene, folder, checker, usual }, worker, point)));
  }
  await next.kill();
  checker.close();
  return passed;
};

const folder = mkdtempSync(join(tmpdir(), 'keydesk-kill-'));
console.log(`${count} points, seed ${seed}`);
const passed = await runAll(folder);
const failed = passed.filter((good) => !good).length;
if (failed === 0) rmSync(folder, { recursive: true, force: true });
console.log(`${passed.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed.length > 0 ? 0 : 1;
