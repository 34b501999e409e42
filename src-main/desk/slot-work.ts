import type { KeySlot, VaultState } from '../../src-shared/vault.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import { requireStrong } from '../vault/judge-passphrase.ts';
import type { OpenRooms } from './desk.ts';
import { addSlot, changePassphrase, listSlots, removeSlot, requirePassphrase } from './key-slots.ts';
import { type Call, callerAt, slotPartsAt, type WorkParts } from './parts.ts';

/** The ways of unlocking the open vault. Each change asks for the passphrase again; a wrong one is an event. */
export interface SlotWork {
  reauthenticate(passphrase: string, call: Call): Promise<VaultState>;
  slots(): Promise<readonly KeySlot[]>;
  addSlot(passphrase: string, newPassphrase: string, device: boolean, call: Call): Promise<readonly KeySlot[]>;
  removeSlot(passphrase: string, slot: string, call: Call): Promise<readonly KeySlot[]>;
  changePassphrase(passphrase: string, newPassphrase: string, call: Call): Promise<readonly KeySlot[]>;
}

/**
 * Lets one call begin when the one before has ended. Side by side, a hundred guesses would all pass the wait that the
 * first of them earns, and a slot that one call removes would come back with the list another had read before.
 */
function takingTurns(): <T>(call: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (call) => {
    const next = last.then(call);
    last = next.catch(() => undefined);
    return next;
  };
}

/** Work on the slots of the desk's vault. */
export function createSlotWork<Rooms extends OpenRooms>(parts: WorkParts<Rooms>): SlotWork {
  const { desk, judge } = parts;
  const inTurn = takingTurns();
  const enter = (passphrase: string, call: Call): Promise<void> =>
    desk.atWork.session.vault.attempt(callerAt(desk, call), { action: 'vault.reauthenticate' }, () =>
      requirePassphrase(slotPartsAt(parts), passphrase),
    );
  const requireNew = async (passphrase: string): Promise<void> => {
    requireStrong(await judge(), 'newPassphrase', passphrase, [desk.atWork.session.officer.name]);
  };
  /** Changes the slots, once the passphrase was entered; a refusal is an event too. */
  const change = (passphrase: string, call: Call, draft: AuditDraft, work: () => Promise<void>): Promise<readonly KeySlot[]> =>
    inTurn(async () => {
      await enter(passphrase, call);
      await desk.atWork.session.vault.attempt(callerAt(desk, call), draft, work);
      return listSlots(slotPartsAt(parts));
    });
  return {
    reauthenticate: (passphrase, call) =>
      inTurn(async () => {
        await enter(passphrase, call);
        const { vault, fresh } = desk.atWork.session;
        vault.record(callerAt(desk, call), { action: 'vault.reauthenticate' });
        fresh.renew();
        return desk.announce();
      }),
    slots: () => listSlots(slotPartsAt(parts)),
    addSlot: (passphrase, newPassphrase, device, call) =>
      change(passphrase, call, { action: 'vault.add-slot' }, async () => {
        await requireNew(newPassphrase);
        await addSlot(slotPartsAt(parts), callerAt(desk, call), newPassphrase, device);
      }),
    removeSlot: (passphrase, slot, call) =>
      change(passphrase, call, { action: 'vault.remove-slot', object: slot }, () => removeSlot(slotPartsAt(parts), callerAt(desk, call), slot)),
    changePassphrase: (passphrase, newPassphrase, call) =>
      change(passphrase, call, { action: 'vault.change-passphrase' }, async () => {
        await requireNew(newPassphrase);
        desk.renew({ slot: await changePassphrase(slotPartsAt(parts), callerAt(desk, call), newPassphrase) });
      }),
  };
}
