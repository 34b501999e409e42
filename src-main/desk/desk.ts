import { KeydeskError } from '../../src-shared/errors.ts';
import type { LockReason, VaultState } from '../../src-shared/vault.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { Keychain } from '../lib/keychain.ts';
import type { Logger } from '../lib/logger.ts';
import { attemptsAt } from '../vault/attempts.ts';
import { type AutoLock, startAutoLock } from '../vault/auto-lock.ts';
import type { KnownVaults } from '../vault/known-vaults.ts';
import { type Places, placesOf } from '../vault/places.ts';
import { readSettings } from '../vault/settings.ts';
import { readSlots } from '../vault/slots-file.ts';
import { shownSlot } from '../vault/slots.ts';
import type { Session } from './session.ts';
import { unlockVault } from './unlock.ts';

/** The rooms of an open vault, as far as the desk needs to know them. */
export interface OpenRooms {
  /** Goes on with what was cut off, once the officer is at the desk. */
  start(caller: Caller): void;
  /** Stops all work and forgets every key. */
  close(): Promise<void>;
}

/** What the desk is made of. */
export interface DeskParts<Rooms extends OpenRooms> {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly keychain: Keychain | null;
  readonly known: KnownVaults;
  readonly suggestedFolder: string;
  readonly newId: () => string;
  readonly openRooms: (session: Session) => Rooms;
}

interface AtWork<Rooms> {
  readonly session: Session;
  readonly rooms: Rooms;
  readonly autoLock: AutoLock;
  readonly caller: Caller;
}

/** Told of each change of where the desk stands. */
export type StateListener = (state: VaultState) => void;

/**
 * The officer's desk: which vault lies on it, and whether it is open.
 * `lock` takes effect at once; the last work is then stopped and the keys wiped before the vault can be opened again.
 */
export class Desk<Rooms extends OpenRooms> {
  readonly #parts: DeskParts<Rooms>;
  readonly #listeners = new Set<StateListener>();
  #places: Places | null = null;
  #work: AtWork<Rooms> | null = null;
  #lockedBy: LockReason = 'started';
  #queue: Promise<unknown> = Promise.resolve();

  constructor(parts: DeskParts<Rooms>) {
    this.#parts = parts;
  }

  /** Where the desk stands. @throws SLOT_DAMAGED when the chosen vault's slots cannot be read */
  state(): VaultState {
    if (this.#work !== null) return this.#unlockedState(this.#work);
    if (this.#places === null)
      return { phase: 'none', known: this.#parts.known.list(), suggestedFolder: this.#parts.suggestedFolder };
    return this.#lockedState(this.#places);
  }

  /** The open vault with its rooms. @throws VAULT_LOCKED */
  get atWork(): AtWork<Rooms> {
    if (this.#work === null) throw new KeydeskError('VAULT_LOCKED', {});
    return this.#work;
  }

  /** The chosen vault's files. @throws VAULT_NOT_FOUND when none is chosen */
  get places(): Places {
    if (this.#places === null) throw new KeydeskError('VAULT_NOT_FOUND', { path: '' });
    return this.#places;
  }

  /** Puts a vault on the desk, locked. @throws VAULT_NOT_FOUND, SLOT_DAMAGED, STATE_CONFLICT while another is open */
  choose(folder: string): VaultState {
    if (this.#work !== null) {
      const remedy = 'Lock and close the open vault first.';
      throw new KeydeskError('STATE_CONFLICT', { noun: 'vault', id: folder, state: 'another vault is open', wanted: 'open', remedy });
    }
    const places = placesOf(folder);
    readSlots(places);
    this.#places = places;
    this.#lockedBy = 'started';
    return this.#changed();
  }

  /** Unlocks the chosen vault through one of its slots. One attempt at a time. */
  unlock(slot: string, passphrase: string, via: Caller['via']): Promise<VaultState> {
    return this.#oneByOne(async () => {
      if (this.#work !== null) return this.state();
      const { clock, keychain, logger } = this.#parts;
      const { places } = this;
      const session = await unlockVault({ places, clock, keychain, logger, via }, slot, passphrase);
      this.#work = this.#sitDown(session, via);
      // Another vault may have been chosen meanwhile; the one that is open lies on the desk.
      this.#places = places;
      this.#remember(session.vault.path);
      this.#begin(this.#work);
      return this.#changed();
    });
  }

  /**
   * Locks: nobody gets in from this moment; resolves when all work has stopped and every key is wiped. An unlock that is
   * under way is waited for and locked again at once: who suspends the machine meanwhile must not leave it open.
   */
  lock(reason: LockReason): Promise<void> {
    const work = this.#work;
    if (work !== null) return this.#shut(work, reason);
    return this.#oneByOne(() => Promise.resolve()).then(() => (this.#work === null ? undefined : this.#shut(this.#work, reason)));
  }

  /** Locks, and takes the vault off the desk. */
  async close(): Promise<VaultState> {
    await this.lock('closed');
    this.#places = null;
    return this.#changed();
  }

  /** Somebody is at the desk. Answers when it will lock, or `null` while it is locked. */
  touch(): number | null {
    return this.#work?.autoLock.touch() ?? null;
  }

  /** Takes a session in the place of the present one: its slot was replaced. */
  renew(change: Partial<Pick<Session, 'slot'>>): VaultState {
    const work = this.atWork;
    this.#work = { ...work, session: { ...work.session, ...change } };
    return this.#changed();
  }

  /** Tells everybody where the desk stands now. */
  announce(): VaultState {
    return this.#changed();
  }

  /** Hears of every change from now on; the answer ends that. */
  onState(listener: StateListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #sitDown(session: Session, via: Caller['via']): AtWork<Rooms> {
    const { officer, vault } = session;
    const caller: Caller = { actor: officer.name, officer: officer.id, role: officer.role, requestId: this.#parts.newId(), via };
    const minutes = (): number => readSettings(vault).autoLockMinutes;
    const autoLock = startAutoLock(this.#parts.clock, minutes, () => void this.lock('idle'));
    try {
      return { session, rooms: this.#parts.openRooms(session), autoLock, caller };
    } catch (error) {
      autoLock.stop();
      vault.close();
      throw error;
    }
  }

  #shut(work: AtWork<Rooms>, reason: LockReason): Promise<void> {
    this.#work = null;
    this.#lockedBy = reason;
    work.autoLock.stop();
    const closed = this.#oneByOne(() => this.#leave(work, reason));
    try {
      this.#changed();
    } catch (error) {
      // The slots may be gone with their media: that is seen at the next look, and never undoes a lock.
      this.#report(error, 'the vault was locked, and where it stands cannot be read');
    }
    return closed;
  }

  /** The list of known vaults is only a convenience: that it cannot be written keeps nobody out. */
  #remember(path: string): void {
    const { known, clock } = this.#parts;
    try {
      known.remember(path, clock.now());
    } catch (error) {
      this.#report(error, 'the vault could not be put on the list of known ones');
    }
  }

  #begin({ rooms, caller }: AtWork<Rooms>): void {
    try {
      rooms.start(caller);
    } catch (error) {
      // A full disk: the vault is open all the same, and whoever sits at it must be told so.
      this.#report(error, 'what was cut off could not be taken up again');
    }
  }

  async #leave(work: AtWork<Rooms>, reason: LockReason): Promise<void> {
    const { vault } = work.session;
    try {
      await work.rooms.close();
    } catch (error) {
      this.#report(error, 'a room did not close cleanly');
    }
    try {
      vault.record({ ...work.caller, requestId: this.#parts.newId() }, { action: 'vault.lock', detail: { reason } });
    } catch (error) {
      this.#report(error, 'the vault was locked without its event');
    }
    try {
      vault.close();
    } catch (error) {
      this.#report(error, 'the vault was closed without its last checkpoint');
    }
  }

  #report(error: unknown, message: string): void {
    this.#parts.logger.error({ error: error instanceof Error ? error.message : 'unknown' }, message);
  }

  #oneByOne<T>(call: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(call, call);
    this.#queue = next.catch(() => undefined);
    return next;
  }

  #changed(): VaultState {
    const state = this.state();
    for (const listener of this.#listeners) listener(state);
    return state;
  }

  #unlockedState({ session }: AtWork<Rooms>): VaultState {
    const { vault, officer, slot, unlockedAt, fresh } = session;
    const sample = vault.read((rows) => rows.get<{ readonly sample: number }>('select sample from vault'))?.sample === 1;
    const { autoLockMinutes } = readSettings(vault);
    const { id, name, path } = vault;
    return { phase: 'unlocked', path, id, name, officer, slot, unlockedAt, reauthenticatedAt: fresh.at, autoLockMinutes, sample };
  }

  #lockedState(places: Places): VaultState {
    const { slots } = readSlots(places);
    return {
      phase: 'locked',
      path: places.folder,
      name: places.name,
      slots: slots.map((slot) => shownSlot(slot, slot.kind === 'passphrase+device')),
      reason: this.#lockedBy,
      retryAfterSeconds: attemptsAt(places, this.#parts.clock).waitSeconds(),
    };
  }
}
