import type { Caller } from '../lib/caller.ts';
import type { Care } from '../desk/care.ts';
import type { Door } from '../desk/door.ts';
import type { SlotWork } from '../desk/slot-work.ts';
import { changers, readers, requireRole } from './access.ts';
import type { CallContext, Implementer } from './boundary.ts';

/** What the handlers of the vault as a whole call. `callerOf` throws VAULT_LOCKED. */
export interface VaultRooms {
  readonly door: Door;
  readonly slots: SlotWork;
  readonly care: Care;
  readonly callerOf: (context: CallContext) => Caller;
}

function doorHandlers(os: Implementer, { door }: VaultRooms) {
  return {
    state: os.vault.state.handler(() => door.state()),
    watch: os.vault.watch.handler(({ signal }) => door.watch(signal)),
    judgePassphrase: os.vault.judgePassphrase.handler(({ input }) => door.judgePassphrase(input.passphrase, input.context)),
    create: os.vault.create.handler(({ input, context }) => door.create(input, context)),
    createSample: os.vault.createSample.handler(({ input, context }) => door.createSample(input, context)),
    choose: os.vault.choose.handler(({ input }) => door.choose(input.path)),
    forget: os.vault.forget.handler(({ input }) => door.forget(input.path)),
    close: os.vault.close.handler(() => door.close()),
    unlock: os.vault.unlock.handler(({ input, context }) => door.unlock(input.slot, input.passphrase, context)),
    lock: os.vault.lock.handler(() => door.lock()),
    touch: os.vault.touch.handler(() => ({ locksAt: door.touch() })),
  };
}

function slotHandlers(os: Implementer, { slots, callerOf }: VaultRooms) {
  return {
    reauthenticate: os.vault.reauthenticate.handler(({ input, context }) => slots.reauthenticate(input.passphrase, context)),
    slots: os.vault.slots.handler(() => slots.slots()),
    addSlot: os.vault.addSlot.handler(({ input, context }) => {
      requireRole(callerOf(context), changers);
      return slots.addSlot(input.passphrase, input.newPassphrase, input.device, context);
    }),
    removeSlot: os.vault.removeSlot.handler(({ input, context }) => {
      requireRole(callerOf(context), changers);
      return slots.removeSlot(input.passphrase, input.slot, context);
    }),
    changePassphrase: os.vault.changePassphrase.handler(({ input, context }) =>
      slots.changePassphrase(input.passphrase, input.newPassphrase, context),
    ),
  };
}

function careHandlers(os: Implementer, { care, callerOf }: VaultRooms) {
  return {
    check: os.vault.check.handler(({ context }) => {
      requireRole(callerOf(context), readers);
      return care.check(context);
    }),
    backup: os.vault.backup.handler(({ input, context }) => {
      requireRole(callerOf(context), changers);
      return care.backup(input.path, input.passphrase, context);
    }),
    restore: os.vault.restore.handler(({ input }) => care.restore(input)),
  };
}

/** Everything that is done to the vault as a whole: its door, its slots, its care. */
export function vaultHandlers(os: Implementer, rooms: VaultRooms) {
  return { ...doorHandlers(os, rooms), ...slotHandlers(os, rooms), ...careHandlers(os, rooms) };
}
