/**
 * `npm run faults -- --tenants 1000`: brings so many tenants under four emulated clouds of which a fifth of all answers goes wrong, and
 * judges whether each ends right, can be read, leaks nothing, and is in a chain that verifies. `--seed N` repeats a run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runFaults } from './fault-run.ts';

const { values } = parseArgs({
  options: { tenants: { type: 'string', default: '1000' }, seed: { type: 'string' }, share: { type: 'string', default: '0.2' } },
});

const tenants = Number(values.tenants);
const share = Number(values.share);
const seed = Number(values.seed ?? String(Date.now() % 1_000_000));
if (!Number.isSafeInteger(tenants) || tenants < 12 || !(share >= 0 && share < 1) || !Number.isSafeInteger(seed)) {
  throw new Error('--tenants must be at least 12, --share from 0 to 1, --seed a whole number');
}

const folder = mkdtempSync(join(tmpdir(), 'keydesk-faults-'));
console.log(`${String(tenants)} tenants, ${String(share * 100)} % faults, seed ${String(seed)}`);
const began = performance.now();
const verdicts = await runFaults({ folder, tenants, share, seed, say: (line) => console.log(line) });
const failed = verdicts.filter(({ problems }) => problems.length > 0).length;
if (failed === 0) rmSync(folder, { recursive: true, force: true });
else console.log(`kept in ${folder}; again: npm run faults -- --tenants ${String(tenants)} --share ${String(share)} --seed ${String(seed)}`);
console.log(`in ${((performance.now() - began) / 1000).toFixed(0)} s`);
console.log(`${String(verdicts.length - failed)} passed, ${String(failed)} failed`);
process.exitCode = failed === 0 && verdicts.length > 0 ? 0 : 1;
