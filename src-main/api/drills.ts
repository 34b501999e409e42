import type { Drills } from '../drills/drills.ts';
import type { Asker } from '../lib/asker.ts';
import { type Access, readers, requireRole } from './access.ts';
import { asking } from './asking.ts';
import type { CallContext, Implementer } from './boundary.ts';

/** Who may ask what of the kill-switch drills. */
export function drillHandlers(os: Implementer, access: Access<{ readonly drills: Drills }>) {
  const reading = (context: CallContext): Drills => {
    const { caller, rooms } = access(context);
    requireRole(caller, readers);
    return rooms.drills;
  };
  const changing = async <T>(context: CallContext, call: (drills: Drills, asker: Asker) => Promise<T>): Promise<T> => {
    const entry = access(context);
    return call(entry.rooms.drills, asking(entry));
  };
  return {
    list: os.drills.list.handler(({ input, context }) => reading(context).list(input)),
    get: os.drills.get.handler(({ input, context }) => reading(context).get(input.drill)),
    start: os.drills.start.handler(async ({ input, context }) => changing(context, async (drills, asker) => drills.start(asker, input))),
    confirm: os.drills.confirm.handler(async ({ input, context }) => changing(context, async (drills, asker) => drills.confirm(asker, input))),
    abandon: os.drills.abandon.handler(async ({ input, context }) => changing(context, async (drills, asker) => drills.abandon(asker, input))),
  };
}
