/**
 * `npm run load -- --seconds 300 --connections 50`: puts `keydesk serve --api`, a process of its own, under as many requests as it takes: reads, creates,
 * publishes and resolves. With `--kill` it is killed in the middle and started anew. `--mix list=15,get=30,create=15,publish=10,resolve=30` are the
 * shares; `--node-option` is handed to Node, such as `--cpu-prof`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { kinds, type Shares, usualShares } from './kinds.ts';
import { runLoad } from './load-run.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    connections: { type: 'string', default: '50' },
    seed: { type: 'string' },
    mix: { type: 'string', default: '' },
    kill: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    'node-option': { type: 'string', multiple: true, default: [] },
  },
});

function sharesOf(text: string): Shares {
  if (text === '') return usualShares;
  const given = new Map(text.split(',').map((part) => [part.split('=')[0] ?? '', Number(part.split('=')[1])]));
  for (const [kind, share] of given) if (!kinds.some((known) => known === kind) || !(share >= 0)) throw new Error(`--mix knows ${kinds.join(', ')}, each with a number`);
  return Object.fromEntries(kinds.map((kind) => [kind, given.get(kind) ?? 0])) as Shares;
}

const seconds = Number(values.seconds);
const connections = Number(values.connections);
const seed = Number(values.seed ?? String(Date.now() % 1_000_000));
if (!(seconds >= 2) || !Number.isSafeInteger(connections) || connections < 1 || connections > 200 || !Number.isSafeInteger(seed)) {
  throw new Error('--seconds must be at least 2, --connections from 1 to 200, --seed a whole number');
}

const folder = mkdtempSync(join(tmpdir(), 'keydesk-load-'));
console.log(`${String(seconds)} s over ${String(connections)} connections, seed ${String(seed)}${values.kill ? ', killed in the middle' : ''}`);
const began = performance.now();
const plan = { folder, seconds, connections, seed, shares: sharesOf(values.mix), kill: values.kill, nodeOptions: values['node-option'] };
const verdicts = await runLoad({ ...plan, say: (line) => console.log(line) });
for (const { claim, problems } of verdicts) {
  console.log(`${claim} … ${problems.length === 0 ? 'ok' : `FAILED, ${String(problems.length)} times`}`);
  for (const problem of problems.slice(0, 10)) console.log(`  ${problem}`);
}
const failed = verdicts.filter(({ problems }) => problems.length > 0).length;
if (failed === 0 && !values.keep) rmSync(folder, { recursive: true, force: true });
else console.log(`kept in ${folder}`);
console.log(`in ${((performance.now() - began) / 1000).toFixed(0)} s`);
console.log(`${String(verdicts.length - failed)} passed, ${String(failed)} failed`);
process.exitCode = failed === 0 && verdicts.length > 0 ? 0 : 1;
