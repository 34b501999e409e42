import { generateKeySync } from 'node:crypto';
import { toBase64Url } from '../../src-main/crypto/base64url.ts';
import { bareOpen, bareSeal, insertOneByOne, openBare } from './bare.ts';
import type { Bench } from './bench.ts';
import { measured, rateOf } from './measure.ts';
import { importRows, onNewVault, storedBytes, value } from './vault.ts';
import type { OpenedDesk } from '../support/opened-desk.ts';

/** How many bare rows a second are on the disk, each before the next begins. */
async function insertRate(folder: string, name: string, encrypted: boolean, count: number): Promise<number> {
  const driver = openBare(folder, name, encrypted);
  try {
    insertOneByOne(driver, 5, storedBytes);
    return await rateOf(count, () => insertOneByOne(driver, count, storedBytes));
  } finally {
    driver.close();
  }
}

async function createMany({ rooms, asker }: OpenedDesk, count: number, prefix: string): Promise<void> {
  const sent = toBase64Url(new TextEncoder().encode(value));
  for (let number = 0; number < count; number += 1)
    await rooms.secrets.create(asker, { tenant: 'acme', key: `${prefix}_${String(number)}`, value: sent, description: '', note: '' });
}

/** Durable, audited creates a second, against one bare durable insert each: in a plain database, and in one encrypted as the vault is. */
export const benchSecretCreate: Bench = async ({ folder, sizes }) => {
  const rate = await onNewVault(folder, 'STANDARD', async (desk) => {
    await createMany(desk, 5, 'WARM');
    return rateOf(sizes.creates, () => createMany(desk, sizes.creates, 'KEY'));
  });
  const plain = await insertRate(folder, 'plain', false, sizes.creates);
  const encrypted = await insertRate(folder, 'encrypted', true, sizes.creates);
  return [measured('secret-create', 'secrets/s', rate, plain), measured('secret-create-vs-encrypted-insert', 'secrets/s', rate, encrypted)];
};

async function revealMany({ rooms, asker, vault }: OpenedDesk, count: number, reason: string | undefined): Promise<void> {
  const ids = vault.read((rows) => rows.all<{ id: string }>('select id from secrets order by key limit 1000'));
  for (let number = 0; number < count; number += 1)
    await rooms.secrets.reveal(asker, { secret: ids[number % ids.length]?.id ?? '', purpose: 'view', reason });
}

/** Bare reads a second: one row by its key, and AES-256-GCM over it. */
async function readRate(folder: string, count: number): Promise<number> {
  const driver = openBare(folder, 'reads');
  const key = generateKeySync('aes', { length: 256 });
  const insert = driver.prepare('insert into rows (id, key, stored) values (?, ?, ?)');
  driver.transaction(() => {
    for (let id = 0; id < 1000; id += 1) insert.run(id, `KEY_${String(id)}`, bareSeal(key, Buffer.from(value)));
  })();
  const select = driver.prepare<[number], { stored: Buffer }>('select stored from rows where id = ?');
  const rate = await rateOf(count, () => {
    for (let number = 0; number < count; number += 1) bareOpen(key, select.get(number % 1000)?.stored ?? Buffer.alloc(0));
  });
  driver.close();
  return rate;
}

async function revealRate(folder: string, sensitivity: 'STANDARD' | 'PHI', count: number): Promise<number> {
  const reason = sensitivity === 'PHI' ? 'treating the patient in room 4' : undefined;
  return onNewVault(folder, sensitivity, async (desk) => {
    await importRows(desk, 1000);
    await revealMany(desk, 5, reason);
    return rateOf(count, () => revealMany(desk, count, reason));
  });
}

/**
 * Reads of values a second: `STANDARD`, whose events may follow within a second, against a bare read and decryption; and
 * `PHI`, whose event is on the disk before the value is handed out, against a bare durable insert.
 */
export const benchReveal: Bench = async ({ folder, sizes }) => {
  const standard = await revealRate(`${folder}/standard`, 'STANDARD', sizes.reveals);
  const few = Math.ceil(sizes.reveals / 10);
  const strict = await revealRate(`${folder}/phi`, 'PHI', few);
  return [
    measured('reveal-standard', 'reveals/s', standard, await readRate(folder, sizes.reveals)),
    measured('reveal-phi', 'reveals/s', strict, await insertRate(folder, 'events', false, few)),
  ];
};
