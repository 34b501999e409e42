import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isKeydeskError } from '../../src-shared/errors.ts';
import { toBase64Url } from '../../src-main/crypto/base64url.ts';
import { slotChecksum } from '../../src-main/crypto/key-slot.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import { Desk, type OpenRooms } from '../../src-main/desk/desk.ts';
import { addSlot, changePassphrase, listSlots, removeSlot, requirePassphrase } from '../../src-main/desk/key-slots.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import type { Keychain } from '../../src-main/lib/keychain.ts';
import { attemptsAt, waitAfter } from '../../src-main/vault/attempts.ts';
import { startAutoLock } from '../../src-main/vault/auto-lock.ts';
import { backupVault } from '../../src-main/vault/backup.ts';
import { createVault } from '../../src-main/vault/create-vault.ts';
import { knownVaultsIn } from '../../src-main/vault/known-vaults.ts';
import { placesOf, vaultFolder } from '../../src-main/vault/places.ts';
import { restoreVault } from '../../src-main/vault/restore.ts';
import { readSlots, sealedRootKey, slotHeader, writeSlots } from '../../src-main/vault/slots-file.ts';
import { ManualClock } from '../support/manual-clock.ts';

const passphrase = 'violet harbour seventeen lanterns';
const other = 'another quiet meadow of forty larks';

function memoryKeychain(): Keychain & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    read: (name) => Promise.resolve(entries.get(name) ?? null),
    write: (name, value) => {
      entries.set(name, value);
      return Promise.resolve();
    },
    remove: (name) => {
      entries.delete(name);
      return Promise.resolve();
    },
  };
}

async function codeOf(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    return isKeydeskError(error) ? error.code : `other: ${String(error)}`;
  }
  return 'none';
}

const noRooms: OpenRooms = { start: () => undefined, close: () => Promise.resolve() };

describe('the desk', () => {
  let folder: string;
  let clock: ManualClock;
  let keychain: ReturnType<typeof memoryKeychain>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-desk-'));
    clock = new ManualClock();
    keychain = memoryKeychain();
    const places = placesOf(vaultFolder(folder, 'Northwind'));
    await createVault({ places, officerName: 'Ada Okafor', passphrase, sample: false, clock });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const path = () => vaultFolder(folder, 'Northwind');
  const newDesk = (rooms: OpenRooms = noRooms) =>
    new Desk({
      clock,
      logger: silentLogger,
      keychain,
      known: knownVaultsIn(join(folder, 'known.json')),
      suggestedFolder: folder,
      newId: uuid,
      openRooms: () => rooms,
    });
  const firstSlot = () => readSlots(placesOf(path())).slots[0]?.id ?? '';
  const open = async () => {
    const desk = newDesk();
    desk.choose(path());
    await desk.unlock(firstSlot(), passphrase, 'app');
    return desk;
  };
  const actions = (desk: Awaited<ReturnType<typeof open>>) =>
    desk.atWork.session.vault
      .read((rows) => rows.all<{ action: string; outcome: string }>('select action, outcome from audit_events order by seq'))
      .map((row) => `${row.action} ${row.outcome}`);

  it('opens a new vault and records its making and its opening', async () => {
    const desk = await open();
    expect(desk.state().phase).toBe('unlocked');
    expect(actions(desk)).toEqual(['vault.create ok', 'vault.unlock ok']);
    await desk.lock('officer');
    expect(desk.state()).toMatchObject({ phase: 'locked', reason: 'officer' });
  });

  it('wipes the root key and refuses everything once locked', async () => {
    const desk = await open();
    const { vault } = desk.atWork.session;
    await desk.lock('suspend');
    expect(() => vault.rootKey.expose()).toThrow();
    expect(await codeOf(() => desk.atWork)).toBe('VAULT_LOCKED');
    expect(existsSync(placesOf(path()).holder)).toBe(false);
  });

  it('tells a wrong passphrase, a damaged slot and a missing device secret apart', async () => {
    const desk = await open();
    const parts = { session: desk.atWork.session, clock, keychain };
    await addSlot(parts, desk.atWork.caller, other, true);
    const bound = (await listSlots(parts)).find((slot) => slot.kind === 'passphrase+device')?.id ?? '';
    await desk.lock('officer');
    expect(await codeOf(() => desk.unlock(firstSlot(), 'not the passphrase', 'app'))).toBe('PASSPHRASE_WRONG');
    await desk.unlock(bound, other, 'app');
    await desk.lock('officer');
    keychain.entries.clear();
    expect(await codeOf(() => desk.unlock(bound, other, 'app'))).toBe('DEVICE_SECRET_MISSING');
    const file = readSlots(placesOf(path()));
    const spoiled = file.slots.map((slot) => ({ ...slot, ciphertext: `${slot.ciphertext.startsWith('A') ? 'B' : 'A'}${slot.ciphertext.slice(1)}` }));
    writeSlots(placesOf(path()), { ...file, slots: spoiled });
    expect(await codeOf(() => desk.unlock(firstSlot(), passphrase, 'app'))).toBe('SLOT_DAMAGED');
  });

  it('says that a slot was damaged whose costs were lowered or raised, however well', async () => {
    const places = placesOf(path());
    const file = readSlots(places);
    const [slot] = file.slots;
    if (slot === undefined) throw new Error('a new vault has a slot');
    for (const memoryKiB of [8, 64 * 1024 * 1024]) {
      const altered = { ...slot, argon2: { ...slot.argon2, memoryKiB } };
      const check = toBase64Url(slotChecksum(slotHeader(file, altered), sealedRootKey(altered)));
      writeSlots(places, { ...file, slots: [{ ...altered, check }] });
      const desk = newDesk();
      desk.choose(path());
      expect(await codeOf(() => desk.unlock(slot.id, passphrase, 'app'))).toBe('SLOT_DAMAGED');
    }
    writeSlots(places, file);
  });

  it('never makes a second device secret over one it cannot read', async () => {
    const desk = await open();
    const parts = { session: desk.atWork.session, clock, keychain };
    await addSlot(parts, desk.atWork.caller, other, true);
    keychain.entries.clear();
    expect(await codeOf(() => addSlot(parts, desk.atWork.caller, other, true))).toBe('DEVICE_SECRET_MISSING');
    expect(keychain.entries.size).toBe(0);
    await desk.lock('officer');
  });

  it('makes the impatient wait, over restarts and with the clock moved back, and records every try', async () => {
    const desk = newDesk();
    desk.choose(path());
    for (let count = 0; count < 3; count += 1) await codeOf(() => desk.unlock(firstSlot(), 'wrong', 'app'));
    const again = newDesk();
    again.choose(path());
    expect(await codeOf(() => again.unlock(firstSlot(), passphrase, 'app'))).toBe('ATTEMPTS_THROTTLED');
    clock.shift(-3_600_000);
    expect(await codeOf(() => again.unlock(firstSlot(), passphrase, 'app'))).toBe('ATTEMPTS_THROTTLED');
    clock.shift(3_600_000 + 10_000);
    await again.unlock(firstSlot(), passphrase, 'app');
    expect(actions(again).filter((action) => action === 'vault.unlock refused')).toHaveLength(3);
    expect(attemptsAt(placesOf(path()), clock).times()).toEqual([]);
    await again.lock('officer');
  });

  it('treats a damaged attempts file as many attempts', () => {
    writeFileSync(placesOf(path()).attempts, '{');
    expect(attemptsAt(placesOf(path()), clock).times().length).toBeGreaterThan(3);
  });

  it('doubles the wait and stops at five minutes', () => {
    expect([0, 2, 3, 4, 10, 50].map(waitAfter)).toEqual([0, 0, 2, 4, 256, 300]);
  });

  it('locks by itself after ten idle minutes and not before', async () => {
    const desk = await open();
    clock.advance(9 * 60_000);
    expect(desk.state().phase).toBe('unlocked');
    desk.touch();
    clock.advance(9 * 60_000);
    expect(desk.state().phase).toBe('unlocked');
    clock.advance(2 * 60_000);
    expect(desk.state()).toMatchObject({ phase: 'locked', reason: 'idle' });
    await desk.lock('officer');
  });

  it.each(['suspend', 'closed'] as const)('does not stay open when it is locked (%s) while the passphrase is tried', async (reason) => {
    const desk = newDesk();
    desk.choose(path());
    const unlocking = desk.unlock(firstSlot(), passphrase, 'app');
    await (reason === 'closed' ? desk.close() : desk.lock(reason));
    await unlocking;
    expect(desk.state().phase).toBe(reason === 'closed' ? 'none' : 'locked');
    expect(existsSync(placesOf(path()).holder)).toBe(false);
  });

  it('keeps the vault that opens on the desk, whatever is chosen meanwhile', async () => {
    const others = placesOf(vaultFolder(folder, 'Southwind'));
    await createVault({ places: others, officerName: 'Ada Okafor', passphrase: other, sample: false, clock });
    const desk = newDesk();
    desk.choose(path());
    const unlocking = desk.unlock(firstSlot(), passphrase, 'app');
    await Promise.resolve();
    desk.choose(others.folder);
    await unlocking;
    await desk.lock('officer');
    expect(desk.state()).toMatchObject({ phase: 'locked', path: path() });
  });

  it('is open, and says so, when what was cut off cannot be taken up again', async () => {
    const full = (): void => {
      throw new Error('the disk is full');
    };
    const desk = newDesk({ ...noRooms, start: full });
    desk.choose(path());
    expect(await desk.unlock(firstSlot(), passphrase, 'app')).toMatchObject({ phase: 'unlocked' });
    await desk.lock('officer');
  });

  it('is open, and goes on with what was cut off, when the list of known vaults cannot be written', async () => {
    mkdirSync(join(folder, 'known.json'));
    const begun: string[] = [];
    const desk = newDesk({ ...noRooms, start: ({ actor }) => void begun.push(actor) });
    desk.choose(path());
    expect(await desk.unlock(firstSlot(), passphrase, 'app')).toMatchObject({ phase: 'unlocked' });
    expect(begun).toEqual(['Ada Okafor']);
    await desk.lock('officer');
  });

  it('locks at the next look when the vault can no longer be read', () => {
    let locked = 0;
    const broken = (): number => {
      throw new Error('the media is gone');
    };
    startAutoLock(clock, broken, () => (locked += 1));
    clock.advance(5000);
    expect(locked).toBe(1);
  });

  it('stays locked when its slots went away with their media', async () => {
    const desk = await open();
    const { vault } = desk.atWork.session;
    rmSync(placesOf(path()).slots);
    await desk.lock('suspend');
    expect(await codeOf(() => desk.atWork)).toBe('VAULT_LOCKED');
    expect(() => vault.rootKey.expose()).toThrow();
  });

  it('changes the passphrase: the new one opens, the old one does not', async () => {
    const desk = await open();
    const parts = { session: desk.atWork.session, clock, keychain };
    desk.renew({ slot: await changePassphrase(parts, desk.atWork.caller, other) });
    await requirePassphrase({ ...parts, session: desk.atWork.session }, other);
    await desk.lock('officer');
    expect(await codeOf(() => desk.unlock(firstSlot(), passphrase, 'app'))).toBe('PASSPHRASE_WRONG');
    await desk.unlock(firstSlot(), other, 'app');
    await desk.lock('officer');
  });

  it('keeps the slot in use and the last one that needs no device', async () => {
    const desk = await open();
    const parts = { session: desk.atWork.session, clock, keychain };
    await addSlot(parts, desk.atWork.caller, other, true);
    const slots = await listSlots(parts);
    const [plain, bound] = [slots[0]?.id ?? '', slots[1]?.id ?? ''];
    expect(await codeOf(() => removeSlot(parts, desk.atWork.caller, plain))).toBe('STATE_CONFLICT');
    await desk.lock('officer');
    await desk.unlock(bound, other, 'app');
    const again = { session: desk.atWork.session, clock, keychain };
    expect(await codeOf(() => removeSlot(again, desk.atWork.caller, plain))).toBe('STATE_CONFLICT');
    await desk.lock('officer');
  });

  it('refuses a second desk on the same vault and names the holder', async () => {
    const desk = await open();
    const second = newDesk();
    second.choose(path());
    await expect(second.unlock(firstSlot(), passphrase, 'app')).rejects.toMatchObject({ code: 'VAULT_IN_USE', data: { pid: process.pid } });
    await desk.lock('officer');
    await second.unlock(firstSlot(), passphrase, 'app');
    await second.lock('officer');
  });

  it('backs up, refuses to overwrite, and restores to a folder that opens with the old passphrase', async () => {
    const desk = await open();
    const { vault } = desk.atWork.session;
    const file = join(folder, 'northwind.keydesk-backup');
    const result = await backupVault(vault, desk.atWork.caller, clock, { path: file, passphrase: other, workFactor: 6 });
    expect(result).toMatchObject({ verified: true, path: file });
    expect(await codeOf(() => backupVault(vault, desk.atWork.caller, clock, { path: file, passphrase: other, workFactor: 6 }))).toBe('ALREADY_EXISTS');
    await desk.lock('officer');
    const target = placesOf(vaultFolder(folder, 'Restored'));
    expect(await codeOf(() => restoreVault(file, 'wrong words', target, clock.now()))).toBe('PASSPHRASE_WRONG');
    const bytes = readFileSync(file);
    writeFileSync(`${file}.cut`, bytes.subarray(0, bytes.length - 100));
    expect(await codeOf(() => restoreVault(`${file}.cut`, other, target, clock.now()))).toBe('BACKUP_DAMAGED');
    expect(existsSync(target.folder)).toBe(false);
    await restoreVault(file, other, target, clock.now());
    const restored = newDesk();
    restored.choose(target.folder);
    await restored.unlock(readSlots(target).slots[0]?.id ?? '', passphrase, 'app');
    expect(actions(restored)).toContain('vault.restore ok');
    await restored.lock('officer');
  });

  it('keeps the head of the chain in the key slot file and the keychain', async () => {
    const desk = await open();
    await desk.lock('officer');
    const head = readSlots(placesOf(path())).auditHead;
    expect(head?.seq).toBe(3);
    expect([...keychain.entries.keys()].some((name) => name.startsWith('audit-head/'))).toBe(true);
  });

  it('records at the unlock that the database was put back, before the proof outside is written over', async () => {
    const first = await open();
    await first.lock('officer');
    const earlier = readFileSync(placesOf(path()).database);
    const second = await open();
    await second.lock('officer');
    const head = readSlots(placesOf(path())).auditHead?.seq ?? 0;
    writeFileSync(placesOf(path()).database, earlier);

    const third = await open();
    const { vault, anchors } = third.atWork.session;
    const found = vault.read((rows) =>
      rows.all<{ detail: string }>(`select detail from audit_events where action = 'audit.verify' and outcome = 'failed' order by seq`),
    );
    expect(found.map(({ detail }) => JSON.parse(detail) as object)).toMatchObject([
      { where: 'key slot file', seq: head },
      { where: 'keychain', seq: head },
    ]);
    for (let grown = 0; grown < 5; grown += 1) vault.record(third.atWork.caller, { action: 'vault.check' });
    vault.checkpoint();
    expect(vault.chainEnd.seq, 'the chain has grown past the lost head').toBeGreaterThan(head);
    expect(anchors().filter(({ seq }) => seq === head), 'and it still shows').toHaveLength(2);
    await third.lock('officer');

    const fourth = await open();
    expect(actions(fourth).filter((action) => action === 'audit.verify failed'), 'a sound chain adds none').toHaveLength(2);
    await fourth.lock('officer');
  });
});
