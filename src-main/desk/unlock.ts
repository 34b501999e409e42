import { KeydeskError } from '../../src-shared/errors.ts';
import type { Officer } from '../../src-shared/officers.ts';
import { uuid } from '../crypto/primitives.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { Keychain } from '../lib/keychain.ts';
import type { Logger } from '../lib/logger.ts';
import { type Attempts, attemptsAt } from '../vault/attempts.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import { readDeviceSecret } from '../vault/device-secret.ts';
import { type OpenedVault, type OpenParts, openVault } from '../vault/open-vault.ts';
import type { Places } from '../vault/places.ts';
import { dropRestoreNote, readRestoreNote } from '../vault/restore.ts';
import { dropPreviousSlots, readSlots, type StoredSlot } from '../vault/slots-file.ts';
import { findSlot, openSlot } from '../vault/slots.ts';
import { sweepUnfinished } from '../vault/unfinished.ts';
import type { Vault } from '../vault/vault.ts';
import { outsideHeads } from './heads.ts';
import { type Session, startFreshness } from './session.ts';

/** What unlocking needs. */
export interface UnlockParts {
  readonly places: Places;
  readonly clock: Clock;
  readonly keychain: Keychain | null;
  readonly logger: Logger;
  readonly via: Caller['via'];
}

/** The officer a slot belongs to, as the database knows them: the slot file's own word is only for show. */
function officerOf(vault: Vault, slot: StoredSlot): Officer {
  const officer = vault.read((rows) =>
    rows.get<Officer>('select id, name, role from officers where id = :id', { id: slot.officer.id }),
  );
  if (officer === undefined) throw new KeydeskError('SLOT_DAMAGED', { slot: slot.id, problem: 'it belongs to nobody of this vault' });
  return officer;
}

/** The events of what happened while nobody could write events. */
function belated(places: Places, attempts: Attempts, migratedFrom: number | null): readonly AuditDraft[] {
  const failed = attempts.times().map((at): AuditDraft => ({ action: 'vault.unlock', outcome: 'refused', detail: { at, error: 'PASSPHRASE_WRONG' } }));
  const note = readRestoreNote(places);
  return [
    ...(migratedFrom === null ? [] : [{ action: 'vault.migrate', detail: { from: migratedFrom } } as const]),
    ...(note === null ? [] : [{ action: 'vault.restore', detail: { ...note } } as const]),
    ...failed,
  ];
}

function firstEvents(vault: Vault, created: boolean, slot: StoredSlot): readonly AuditDraft[] {
  const unlock: AuditDraft = { action: 'vault.unlock', object: slot.id, detail: { slot: slot.kind } };
  return created ? [{ action: 'vault.create', object: vault.id }, unlock] : [unlock];
}

/** Opens the vault; when it cannot be, nobody owns the root key, and it is wiped. */
function openOrWipe(parts: OpenParts): OpenedVault {
  try {
    return openVault(parts);
  } catch (error) {
    parts.rootKey.wipe();
    throw error;
  }
}

/**
 * Opens a vault through one of its slots and records that, with what happened since it was last open.
 * @throws PASSPHRASE_WRONG, ATTEMPTS_THROTTLED, SLOT_DAMAGED, DEVICE_SECRET_MISSING, VAULT_IN_USE, VAULT_TOO_NEW, VAULT_DAMAGED
 */
export async function unlockVault(parts: UnlockParts, slotId: string, passphrase: string): Promise<Session> {
  const { places, clock, keychain } = parts;
  const file = readSlots(places);
  const slot = findSlot(file, slotId);
  const attempts = attemptsAt(places, clock);
  using device = slot.kind === 'passphrase+device' ? await readDeviceSecret(keychain, file.vault) : null;
  const heads = await outsideHeads(places, file.vault, keychain, parts.logger);
  const rootKey = await openSlot(file, slot, passphrase, device, attempts);
  const { vault, migratedFrom } = openOrWipe({ places, rootKey, clock, keepHead: heads.keep });
  try {
    const officer = officerOf(vault, slot);
    const caller: Caller = { actor: officer.name, officer: officer.id, role: officer.role, requestId: uuid(), via: parts.via };
    const events = [...heads.compare(vault), ...belated(places, attempts, migratedFrom), ...firstEvents(vault, vault.chainEnd.seq === 0, slot)];
    vault.record(caller, events);
    attempts.forgive();
    dropRestoreNote(places);
    dropPreviousSlots(places);
    sweepUnfinished(places);
    return { vault, officer, slot: slot.id, unlockedAt: clock.now(), anchors: heads.anchors, fresh: startFreshness(clock) };
  } catch (error) {
    vault.close();
    throw error;
  }
}
