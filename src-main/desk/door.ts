import { isAbsolute, resolve } from 'node:path';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { DeskNews, PassphraseJudgement, VaultState } from '../../src-shared/vault.ts';
import { createVault } from '../vault/create-vault.ts';
import { requireStrong } from '../vault/judge-passphrase.ts';
import { placesOf, vaultFolder } from '../vault/places.ts';
import { readSlots } from '../vault/slots-file.ts';
import type { OpenRooms } from './desk.ts';
import { watchDesk } from './news.ts';
import { type Call, callerAt, type WorkParts } from './parts.ts';

/** A path as the officer gave it, made absolute. @throws BAD_INPUT */
export function absolute(field: string, path: string): string {
  if (isAbsolute(path)) return resolve(path);
  const remedy = 'Give the path from the root of the file system.';
  throw new KeydeskError('BAD_INPUT', { field, problem: 'is not a full path', remedy });
}

/** A vault to be made: its folder appears inside `folder`. */
export interface WantedVault {
  readonly folder: string;
  readonly name: string;
  readonly officer: string;
  readonly passphrase: string;
}

/** Choosing, making, opening and locking a vault. */
export interface Door {
  state(): VaultState;
  watch(signal: AbortSignal | undefined): AsyncGenerator<DeskNews, void, void>;
  judgePassphrase(passphrase: string, context: readonly string[]): Promise<PassphraseJudgement>;
  create(wanted: WantedVault, call: Call): Promise<VaultState>;
  createSample(wanted: WantedVault, call: Call): Promise<VaultState>;
  choose(path: string): VaultState;
  forget(path: string): VaultState;
  close(): Promise<VaultState>;
  unlock(slot: string, passphrase: string, call: Call): Promise<VaultState>;
  lock(): Promise<VaultState>;
  touch(): number | null;
}

function requireNoneOpen(state: VaultState, name: string): void {
  if (state.phase !== 'unlocked') return;
  const remedy = 'Lock and close the open vault first.';
  throw new KeydeskError('STATE_CONFLICT', { noun: 'vault', id: name, state: 'another vault is open', wanted: 'created', remedy });
}

/** Makes a vault, puts it on the desk and opens it. */
async function createAndOpen<Rooms extends OpenRooms>(
  { desk, clock, judge }: WorkParts<Rooms>,
  { folder, name, officer, passphrase }: WantedVault,
  sample: boolean,
  call: Call,
): Promise<VaultState> {
  requireNoneOpen(desk.state(), name);
  requireStrong(await judge(), 'passphrase', passphrase, [name, officer]);
  const places = placesOf(vaultFolder(absolute('folder', folder), name));
  await createVault({ places, officerName: officer, passphrase, sample, clock });
  desk.choose(places.folder);
  const slot = readSlots(places).slots[0];
  if (slot === undefined) throw new KeydeskError('SLOT_DAMAGED', { slot: '', problem: 'the new vault has no slot' });
  return desk.unlock(slot.id, passphrase, call.via);
}

/** The door of the desk's vault. */
export function createDoor<Rooms extends OpenRooms>(parts: WorkParts<Rooms>): Door {
  const { desk, clock, known } = parts;
  return {
    state: () => desk.state(),
    watch: (signal) => watchDesk(desk, clock, signal),
    judgePassphrase: async (passphrase, context) => (await parts.judge())(passphrase, context),
    create: (wanted, call) => createAndOpen(parts, wanted, false, call),
    createSample: async (wanted, call) => {
      await createAndOpen(parts, wanted, true, call);
      const { rooms, session } = desk.atWork;
      await parts.fillSample(rooms, callerAt(desk, call), session.vault.path);
      return desk.announce();
    },
    choose: (path) => desk.choose(absolute('path', path)),
    forget: (path) => {
      known.forget(path);
      return desk.announce();
    },
    close: () => desk.close(),
    unlock: (slot, passphrase, call) => desk.unlock(slot, passphrase, call.via),
    lock: async () => {
      await desk.lock('officer');
      return desk.state();
    },
    touch: () => desk.touch(),
  };
}
