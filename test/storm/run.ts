/**
 * `npm run storm -- --requests 20000`: sends so many requests to the REST API, drawn from its own OpenAPI document: valid ones, ones that break
 * one rule, hostile ones, and bytes that are no HTTP. `--seed N` repeats a run, `--only N` sends one request of it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runStorm } from './storm-run.ts';

const { values } = parseArgs({ options: { requests: { type: 'string', default: '20000' }, seed: { type: 'string' }, only: { type: 'string' } } });

const requests = Number(values.requests);
const seed = Number(values.seed ?? String(Date.now() % 1_000_000));
const only = values.only === undefined ? null : Number(values.only);
if (!Number.isSafeInteger(requests) || requests < 100 || !Number.isSafeInteger(seed) || (only !== null && !Number.isSafeInteger(only))) {
  throw new Error('--requests must be at least 100, --seed and --only whole numbers');
}

const folder = mkdtempSync(join(tmpdir(), 'keydesk-storm-'));
console.log(`${String(requests)} requests, seed ${String(seed)}`);
const began = performance.now();
const verdicts = await runStorm({ folder, requests, seed, only, say: (line) => console.log(line) });
for (const { claim, problems } of verdicts) {
  console.log(`${claim} … ${problems.length === 0 ? 'ok' : `FAILED, ${String(problems.length)} times`}`);
  for (const problem of problems.slice(0, 10)) console.log(`  ${problem}`);
}
const failed = verdicts.filter(({ problems }) => problems.length > 0).length;
rmSync(folder, { recursive: true, force: true });
if (failed > 0) console.log(`again: npm run storm -- --requests ${String(requests)} --seed ${String(seed)} [--only NUMBER]`);
console.log(`in ${((performance.now() - began) / 1000).toFixed(0)} s`);
console.log(`${String(verdicts.length - failed)} passed, ${String(failed)} failed`);
process.exitCode = failed === 0 && verdicts.length > 0 ? 0 : 1;
