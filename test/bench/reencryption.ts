import { generateKeySync } from 'node:crypto';
import { finished } from '../support/opened-desk.ts';
import { bareOpen, bareSeal, openBare } from './bare.ts';
import type { Bench } from './bench.ts';
import { measured, rateOf } from './measure.ts';
import { importRows, onNewVault, value } from './vault.ts';

const chunk = 200;

/** Bare re-encryption: opens, seals and updates, so many rows a transaction as the job takes at most. */
async function bareRate(folder: string, count: number): Promise<number> {
  const driver = openBare(folder, 'plain');
  const [old, next] = [generateKeySync('aes', { length: 256 }), generateKeySync('aes', { length: 256 })];
  const insert = driver.prepare('insert into rows (id, key, stored) values (?, ?, ?)');
  driver.transaction(() => {
    for (let id = 0; id < count; id += 1) insert.run(id, `KEY_${String(id)}`, bareSeal(old, Buffer.from(value)));
  })();
  const select = driver.prepare<[number], { stored: Buffer }>('select stored from rows where id = ?');
  const update = driver.prepare('update rows set stored = ? where id = ?');
  const move = driver.transaction((from: number) => {
    for (let id = from; id < Math.min(from + chunk, count); id += 1) {
      const row = select.get(id);
      if (row !== undefined) update.run(bareSeal(next, bareOpen(old, row.stored)), id);
    }
  });
  const rate = await rateOf(count, () => {
    for (let from = 0; from < count; from += chunk) move(from);
  });
  driver.close();
  return rate;
}

/** The re-encryption of a tenant after its data key was rotated, against bare AES-256-GCM and updates. */
export const benchReencryption: Bench = async ({ folder, sizes, note }) => {
  const rate = await onNewVault(folder, 'STANDARD', async (desk) => {
    note(`importing ${String(sizes.revisions)} secrets to be re-encrypted`);
    await importRows(desk, sizes.revisions);
    return rateOf(sizes.revisions, async () => finished(desk, (await desk.rooms.byok.rotate(desk.asker, 'acme')).job));
  });
  return [measured(`reencrypt-${String(sizes.revisions)}`, 'revisions/s', rate, await bareRate(folder, sizes.revisions))];
};
