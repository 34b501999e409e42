import type { KeySlot, VaultState } from '../../src-shared/vault.ts';
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

/** Work on the slots of the desk's vault. */
export function createSlotWork<Rooms extends OpenRooms>(parts: WorkParts<Rooms>): SlotWork {
  const { desk, judge } = parts;
  const enter = (passphrase: string, call: Call): Promise<void> =>
    desk.atWork.session.vault.attempt(callerAt(desk, call), { action: 'vault.reauthenticate' }, () =>
      requirePassphrase(slotPartsAt(parts), passphrase),
    );
  const requireNew = async (passphrase: string): Promise<void> => {
    requireStrong(await judge(), 'newPassphrase', passphrase, [desk.atWork.session.officer.name]);
  };
  return {
    reauthenticate: async (passphrase, call) => {
      await enter(passphrase, call);
      const { vault, fresh } = desk.atWork.session;
      vault.record(callerAt(desk, call), { action: 'vault.reauthenticate' });
      fresh.renew();
      return desk.announce();
    },
    slots: () => listSlots(slotPartsAt(parts)),
    addSlot: async (passphrase, newPassphrase, device, call) => {
      await enter(passphrase, call);
      await requireNew(newPassphrase);
      await addSlot(slotPartsAt(parts), callerAt(desk, call), newPassphrase, device);
      return listSlots(slotPartsAt(parts));
    },
    removeSlot: async (passphrase, slot, call) => {
      await enter(passphrase, call);
      await removeSlot(slotPartsAt(parts), callerAt(desk, call), slot);
      return listSlots(slotPartsAt(parts));
    },
    changePassphrase: async (passphrase, newPassphrase, call) => {
      await enter(passphrase, call);
      await requireNew(newPassphrase);
      desk.renew({ slot: await changePassphrase(slotPartsAt(parts), callerAt(desk, call), newPassphrase) });
      return listSlots(slotPartsAt(parts));
    },
  };
}
