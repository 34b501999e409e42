import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isKeydeskError } from '../../src-shared/errors.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import { Desk, type OpenRooms } from '../../src-main/desk/desk.ts';
import { createSlotWork, type SlotWork } from '../../src-main/desk/slot-work.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import { createVault } from '../../src-main/vault/create-vault.ts';
import { knownVaultsIn } from '../../src-main/vault/known-vaults.ts';
import { placesOf, vaultFolder } from '../../src-main/vault/places.ts';
import { readSlots } from '../../src-main/vault/slots-file.ts';
import { ManualClock } from '../support/manual-clock.ts';

const passphrase = 'violet harbour seventeen lanterns';
const second = 'another quiet meadow of forty larks';
const third = 'eleven copper kettles by the sea wall';
const call = { requestId: 'r', via: 'app' } as const;

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: unknown) => (isKeydeskError(error) ? error.code : `other: ${String(error)}`),
  );

describe('work on the slots', () => {
  let folder: string;
  let desk: Desk<OpenRooms>;
  let work: SlotWork;

  const path = () => vaultFolder(folder, 'Northwind');
  const slots = () => readSlots(placesOf(path())).slots.map(({ id }) => id);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-slots-'));
    const clock = new ManualClock();
    await createVault({ places: placesOf(path()), officerName: 'Ada Okafor', passphrase, sample: false, clock });
    const known = knownVaultsIn(join(folder, 'known.json'));
    const openRooms = (): OpenRooms => ({ start: () => undefined, close: () => Promise.resolve() });
    desk = new Desk({ clock, logger: silentLogger, keychain: null, known, suggestedFolder: folder, newId: uuid, openRooms });
    const judge = () => Promise.resolve(() => ({ score: 4, minimum: 3, acceptable: true, crackTime: 'centuries', advice: [] }));
    const verifyChain = () => Promise.reject(new Error('not asked'));
    work = createSlotWork({ desk, clock, keychain: null, known, judge, verifyChain, fillSample: () => Promise.resolve() });
    desk.choose(path());
    await desk.unlock(slots()[0] ?? '', passphrase, 'app');
  });
  afterEach(async () => {
    await desk.lock('officer');
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes guesses that are sent side by side wait like those that are sent one by one', async () => {
    const guesses = Array.from({ length: 8 }, (_, index) => codeOf(work.reauthenticate(`guess number ${String(index)}`, call)));
    const codes = await Promise.all(guesses);
    expect(codes).toEqual([...Array<string>(3).fill('PASSPHRASE_WRONG'), ...Array<string>(5).fill('ATTEMPTS_THROTTLED')]);
  });

  it('never brings a removed slot back with what was asked for at the same moment', async () => {
    await work.addSlot(passphrase, second, false, call);
    const removed = slots()[1] ?? '';
    await Promise.all([work.addSlot(passphrase, third, false, call), work.removeSlot(passphrase, removed, call)]);
    expect(slots()).not.toContain(removed);
    expect(slots()).toHaveLength(2);
  });

  it('goes on after a call that was refused', async () => {
    const [refused, done] = await Promise.all([codeOf(work.removeSlot(passphrase, uuid(), call)), codeOf(work.reauthenticate(passphrase, call))]);
    expect([refused, done]).toEqual(['NOT_FOUND', 'none']);
  });

  it('records what it refuses', async () => {
    expect(await codeOf(work.removeSlot(passphrase, slots()[0] ?? '', call))).toBe('STATE_CONFLICT');
    const sql = `select object, outcome from audit_events where action = 'vault.remove-slot'`;
    expect(desk.atWork.session.vault.read((rows) => rows.all(sql))).toEqual([{ object: slots()[0], outcome: 'refused' }]);
  });
});
