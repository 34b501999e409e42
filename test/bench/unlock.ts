import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { hashRaw } from '@node-rs/argon2';
import { defaultArgon2 } from '../../src-main/crypto/passphrase.ts';
import { deskPassphrase, makeVault, openDesk } from '../support/opened-desk.ts';
import type { Bench } from './bench.ts';
import { measured, median, medianMilliseconds } from './measure.ts';

const argon2id = 2;

async function bareArgon2(): Promise<unknown> {
  const { memoryKiB: memoryCost, passes: timeCost, lanes: parallelism } = defaultArgon2;
  return hashRaw(deskPassphrase, { algorithm: argon2id, memoryCost, timeCost, parallelism, outputLen: 32, salt: randomBytes(16) });
}

/** From the passphrase to the open rooms, against Argon2id alone at the cost of a key slot. */
export const benchUnlock: Bench = async ({ folder, sizes }) => {
  const vault = join(folder, 'bench.keydesk');
  await makeVault(vault);
  const taken: number[] = [];
  for (let turn = 0; turn < sizes.times; turn += 1) {
    const began = performance.now();
    const desk = await openDesk(vault);
    taken.push(performance.now() - began);
    await desk.close();
  }
  return [measured('unlock', 'ms', median(taken), await medianMilliseconds(sizes.times, bareArgon2))];
};
