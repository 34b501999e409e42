import type { Keys } from '../keys/keys.ts';
import { type Access, readers, requireRole } from './access.ts';
import { asking } from './asking.ts';
import type { CallContext, Implementer } from './boundary.ts';

/** Who may ask what of the customers' keys. */
export function keyHandlers(os: Implementer, access: Access<{ readonly keys: Keys }>) {
  const reading = (context: CallContext): Keys => {
    const { caller, rooms } = access(context);
    requireRole(caller, readers);
    return rooms.keys;
  };
  const changing = (context: CallContext) => {
    const entry = access(context);
    return { keys: entry.rooms.keys, asker: asking(entry) };
  };
  return {
    list: os.keys.list.handler(({ input, context }) => reading(context).list(input)),
    get: os.keys.get.handler(({ input, context }) => reading(context).get(input.key)),
    add: os.keys.add.handler(async ({ input, context }) => {
      const { keys, asker } = changing(context);
      return keys.add(asker, input);
    }),
    rename: os.keys.rename.handler(async ({ input, context }) => {
      const { keys, asker } = changing(context);
      return keys.rename(asker, input.key, input.displayName);
    }),
    remove: os.keys.remove.handler(async ({ input, context }) => {
      const { keys, asker } = changing(context);
      await keys.remove(asker, input.key);
      return {};
    }),
    preflight: os.keys.preflight.handler(async ({ input, context }) => {
      const { keys, asker } = changing(context);
      return keys.preflight(asker, input.key);
    }),
    createKeyFile: os.keys.createKeyFile.handler(async ({ input, context }) => {
      const { keys, asker } = changing(context);
      return keys.createKeyFile(asker, input);
    }),
    exportKeyFile: os.keys.exportKeyFile.handler(async ({ input, context }) => {
      const { keys, asker } = changing(context);
      return keys.exportKeyFile(asker, input);
    }),
    unlockKeyFile: os.keys.unlockKeyFile.handler(async ({ input, context }) => {
      const { keys, asker } = changing(context);
      return keys.unlockKeyFile(asker, input);
    }),
  };
}
