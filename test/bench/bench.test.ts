import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

import { benchAuditVerify } from './audit-verify.ts';
import { softHsm } from '../peers/softhsm2-token.ts';
import { type Bench, quickSizes } from './bench.ts';
import { benchEnvelope } from './envelope.ts';
import { benchFleetRewrap } from './fleet-rewrap.ts';
import { benchImport } from './import.ts';
import { benchKmsWrap } from './kms-wrap.ts';
import { benchReencryption } from './reencryption.ts';
import { benchRest } from './rest.ts';
import { benchReveal, benchSecretCreate } from './secret-create.ts';
import { benchSealing } from './sealing.ts';
import { benchSecretList } from './secret-list.ts';
import { benchUnlock } from './unlock.ts';

const benches: readonly (readonly [string, Bench, number])[] = [
  ['secret-create', benchSecretCreate, 2],
  ['reveal', benchReveal, 2],
  ['envelope', benchEnvelope, 6],
  ['import', benchImport, 2],
  ['reencrypt', benchReencryption, 1],
  ['audit-verify', benchAuditVerify, 1],
  ['list', benchSecretList, 7],
  ['unlock', benchUnlock, 1],
  ['kms.wrap', benchKmsWrap, softHsm.missing() === null ? 12 : 10],
  ['byok.fleet.rewrap', benchFleetRewrap, 3],
  ['byok.seal.after-refusal', benchSealing, 6],
  ['rest', benchRest, 6],
];

describe('the benches still run', () => {
  it.each(benches)('%s', async (name, bench, lines) => {
    const folder = mkdtempSync(join(tmpdir(), 'keydesk-bench-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const measurements = await bench({ folder, sizes: quickSizes, note: () => undefined });
    expect(measurements).toHaveLength(lines);
    for (const { name: named, value, baseline, ratio } of measurements) {
      expect(named.startsWith(name)).toBe(true);
      expect([value, baseline, ratio].every((number) => Number.isFinite(number) && number > 0)).toBe(true);
    }
  });
});
