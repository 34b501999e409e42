import type { Cryptoperiods } from '../cryptoperiods/cryptoperiods.ts';
import { type Access, readers, requireRole } from './access.ts';
import { asking } from './asking.ts';
import type { CallContext, Implementer } from './boundary.ts';

/** Who may ask what of the cryptoperiods. */
export function cryptoperiodHandlers(os: Implementer, access: Access<{ readonly cryptoperiods: Cryptoperiods }>) {
  const reading = (context: CallContext): Cryptoperiods => {
    const { caller, rooms } = access(context);
    requireRole(caller, readers);
    return rooms.cryptoperiods;
  };
  return {
    policies: os.cryptoperiods.policies.handler(({ context }) => reading(context).policies()),
    due: os.cryptoperiods.due.handler(({ input, context }) => reading(context).due(input)),
    update: os.cryptoperiods.update.handler(async ({ input, context }) => {
      const entry = access(context);
      return entry.rooms.cryptoperiods.update(asking(entry), input);
    }),
    rotateDue: os.cryptoperiods.rotateDue.handler(async ({ context }) => {
      const entry = access(context);
      return entry.rooms.cryptoperiods.rotateDue(asking(entry));
    }),
  };
}
