import { KeydeskError } from '../../src-shared/errors.ts';
import type { KeySlot, SlotKind } from '../../src-shared/vault.ts';
import { constantTimeEqual } from '../crypto/primitives.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { Keychain } from '../lib/keychain.ts';
import { attemptsAt } from '../vault/attempts.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import { dropDeviceSecret, ensureDeviceSecret, readDeviceSecret } from '../vault/device-secret.ts';
import { placesOf } from '../vault/places.ts';
import { readSlots, type SlotsFile, type StoredSlot, writeSlots } from '../vault/slots-file.ts';
import { findSlot, makeSlot, openSlot, shownSlot } from '../vault/slots.ts';
import type { Session } from './session.ts';

/** What work on the slots of an open vault needs. */
export interface SlotParts {
  readonly session: Session;
  readonly clock: Clock;
  readonly keychain: Keychain | null;
}

/** The slots of the open vault. */
export async function listSlots({ session, keychain }: SlotParts): Promise<readonly KeySlot[]> {
  const file = readSlots(placesOf(session.vault.path));
  using device = await readDeviceSecret(keychain, file.vault);
  return file.slots.map((slot) => shownSlot(slot, device !== null));
}

/** Makes sure that the passphrase is the one of the slot the session came through. @throws PASSPHRASE_WRONG, ATTEMPTS_THROTTLED */
export async function requirePassphrase({ session, clock, keychain }: SlotParts, passphrase: string): Promise<void> {
  const places = placesOf(session.vault.path);
  const file = readSlots(places);
  const slot = findSlot(file, session.slot);
  const attempts = attemptsAt(places, clock);
  using device = slot.kind === 'passphrase+device' ? await readDeviceSecret(keychain, file.vault) : null;
  using opened = await openSlot(file, slot, passphrase, device, attempts);
  if (!constantTimeEqual(opened.expose(), session.vault.rootKey.expose()))
    throw new KeydeskError('SLOT_DAMAGED', { slot: slot.id, problem: 'it opens another vault' });
  attempts.forgive();
}

/** Replaces the slots with their event in one step: when the event cannot be written, the slots are as they were. */
function changeSlots(session: Session, caller: Caller, draft: AuditDraft, before: SlotsFile, slots: readonly StoredSlot[]): void {
  const places = placesOf(session.vault.path);
  try {
    session.vault.write(caller, draft, () => {
      writeSlots(places, { ...before, slots: [...slots] });
    });
  } catch (error) {
    writeSlots(places, before);
    throw error;
  }
}

async function newSlot(parts: SlotParts, file: SlotsFile, kind: SlotKind, passphrase: string): Promise<StoredSlot> {
  const { session, clock, keychain } = parts;
  const bound = file.slots.some((slot) => slot.kind === 'passphrase+device');
  using device = kind === 'passphrase+device' ? await ensureDeviceSecret(keychain, file.vault, bound) : null;
  const wanted = { vault: file.vault, kind, officer: session.officer, passphrase, device, at: clock.now() };
  return await makeSlot(wanted, session.vault.rootKey);
}

/** Adds a way of unlocking: another passphrase, or with `device` one that also needs this machine's keychain. */
export async function addSlot(parts: SlotParts, caller: Caller, passphrase: string, device: boolean): Promise<void> {
  const file = readSlots(placesOf(parts.session.vault.path));
  const slot = await newSlot(parts, file, device ? 'passphrase+device' : 'passphrase', passphrase);
  const draft: AuditDraft = { action: 'vault.add-slot', object: slot.id, detail: { kind: slot.kind, officer: slot.officer.name } };
  changeSlots(parts.session, caller, draft, readSlots(placesOf(parts.session.vault.path)), [...file.slots, slot]);
}

function requireRemovable(session: Session, file: SlotsFile, slot: StoredSlot): void {
  const remedy = (text: string): KeydeskError =>
    new KeydeskError('STATE_CONFLICT', { noun: 'key slot', id: slot.id, state: 'needed', wanted: 'removed', remedy: text });
  if (slot.id === session.slot) throw remedy('Lock the vault and unlock it through another slot first.');
  const others = file.slots.filter((other) => other.id !== slot.id && other.kind === 'passphrase');
  if (others.length === 0)
    throw remedy('Add a slot that needs a passphrase only: with nothing but this device left, losing it would lose the vault.');
}

/** Removes a way of unlocking, never the one in use and never the last one that needs no device. @throws STATE_CONFLICT */
export async function removeSlot(parts: SlotParts, caller: Caller, id: string): Promise<void> {
  const { session, keychain } = parts;
  const file = readSlots(placesOf(session.vault.path));
  const slot = findSlot(file, id);
  requireRemovable(session, file, slot);
  const left = file.slots.filter((other) => other.id !== id);
  changeSlots(session, caller, { action: 'vault.remove-slot', object: id, detail: { kind: slot.kind } }, file, left);
  if (!left.some((other) => other.kind === 'passphrase+device')) await dropDeviceSecret(keychain, file.vault);
}

/** Seals the slot in use under another passphrase. @returns the new slot's id */
export async function changePassphrase(parts: SlotParts, caller: Caller, passphrase: string): Promise<string> {
  const file = readSlots(placesOf(parts.session.vault.path));
  const old = findSlot(file, parts.session.slot);
  const slot = await newSlot(parts, file, old.kind, passphrase);
  const slots = file.slots.map((other) => (other.id === old.id ? slot : other));
  const draft: AuditDraft = { action: 'vault.change-passphrase', object: slot.id, detail: { replaced: old.id } };
  changeSlots(parts.session, caller, draft, readSlots(placesOf(parts.session.vault.path)), slots);
  return slot.id;
}
