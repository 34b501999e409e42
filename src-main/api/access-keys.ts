import type { AccessKeys } from '../access-keys/access-keys.ts';
import { type Access, readers, requireRole } from './access.ts';
import { asking } from './asking.ts';
import type { CallContext, Implementer } from './boundary.ts';

/** The handlers of the access keys: readers look, and what changes something asks for more in the room. */
export function accessKeyHandlers(os: Implementer, access: Access<{ readonly accessKeys: AccessKeys }>) {
  const reading = (context: CallContext): AccessKeys => {
    const { caller, rooms } = access(context);
    requireRole(caller, readers);
    return rooms.accessKeys;
  };
  const changing = (context: CallContext) => {
    const entry = access(context);
    return { accessKeys: entry.rooms.accessKeys, asker: asking(entry) };
  };
  return {
    list: os.accessKeys.list.handler(({ input, context }) => reading(context).list(input)),
    get: os.accessKeys.get.handler(({ input, context }) => reading(context).get(input.publicKey)),
    review: os.accessKeys.review.handler(({ context }) => reading(context).review()),
    create: os.accessKeys.create.handler(async ({ input, context }) => {
      const { accessKeys, asker } = changing(context);
      return accessKeys.create(asker, input);
    }),
    update: os.accessKeys.update.handler(async ({ input, context }) => {
      const { accessKeys, asker } = changing(context);
      return accessKeys.update(asker, input);
    }),
    rotate: os.accessKeys.rotate.handler(async ({ input, context }) => {
      const { accessKeys, asker } = changing(context);
      return accessKeys.rotate(asker, input);
    }),
    remove: os.accessKeys.remove.handler(async ({ input, context }) => {
      const { accessKeys, asker } = changing(context);
      return accessKeys.remove(asker, input.publicKey);
    }),
    grants: os.accessKeys.grants.handler(({ input, context }) => reading(context).grants(input.secret)),
    grant: os.accessKeys.grant.handler(async ({ input, context }) => {
      const { accessKeys, asker } = changing(context);
      return accessKeys.grant(asker, input);
    }),
    revokeGrant: os.accessKeys.revokeGrant.handler(async ({ input, context }) => {
      const { accessKeys, asker } = changing(context);
      return accessKeys.revokeGrant(asker, input);
    }),
  };
}
