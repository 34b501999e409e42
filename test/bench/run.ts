/**
 * `npm run bench`: one JSON line a measurement, `{name, value, unit, baseline, ratio}`; how far it is goes to stderr. See
 * `Measured` for which way is better. `--only NAME` runs one bench of the list below, `--quick` small sizes of all.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { benchAuditVerify } from './audit-verify.ts';
import { type Bench, fullSizes, quickSizes } from './bench.ts';
import { benchEnvelope } from './envelope.ts';
import { benchImport } from './import.ts';
import { benchKmsWrap } from './kms-wrap.ts';
import { benchFleetRewrap } from './fleet-rewrap.ts';
import { benchRest } from './rest.ts';
import { benchSealing } from './sealing.ts';
import { benchReencryption } from './reencryption.ts';
import { benchReveal, benchSecretCreate } from './secret-create.ts';
import { benchSecretList } from './secret-list.ts';
import { benchStart } from './start.ts';
import { benchUnlock } from './unlock.ts';

const benches: Readonly<Record<string, Bench>> = {
  'secret-create': benchSecretCreate,
  reveal: benchReveal,
  envelope: benchEnvelope,
  import: benchImport,
  reencrypt: benchReencryption,
  'audit-verify': benchAuditVerify,
  list: benchSecretList,
  unlock: benchUnlock,
  'kms.wrap': benchKmsWrap,
  'byok.fleet.rewrap': benchFleetRewrap,
  'byok.seal.after-refusal': benchSealing,
  rest: benchRest,
  start: benchStart,
};

const note = (text: string): void => console.error(text);

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });
const sizes = values.quick ? quickSizes : fullSizes;

const run = async (name: string, bench: Bench): Promise<void> => {
  note(`${name} …`);
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-bench-'));
  try {
    for (const line of await bench({ folder, sizes, note })) console.log(JSON.stringify(line));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const chosen = Object.entries(benches).filter(([name]) => values.only === undefined || name === values.only);
for (const [name, bench] of chosen) await run(name, bench);
if (chosen.length === 0) {
  note(`There is no bench called ${values.only ?? ''}; there are ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 2;
}
