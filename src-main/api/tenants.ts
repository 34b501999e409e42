import type { Tenants } from '../tenants/tenants.ts';
import { type Access, readers, requireRole } from './access.ts';
import { asking } from './asking.ts';
import type { CallContext, Implementer } from './boundary.ts';

/** Who may ask what of the tenants. */
export function tenantHandlers(os: Implementer, access: Access<{ readonly tenants: Tenants }>) {
  const reading = (context: CallContext): Tenants => {
    const { caller, rooms } = access(context);
    requireRole(caller, readers);
    return rooms.tenants;
  };
  const changing = (context: CallContext) => {
    const entry = access(context);
    return { tenants: entry.rooms.tenants, asker: asking(entry) };
  };
  return {
    list: os.tenants.list.handler(({ input, context }) => reading(context).list(input)),
    get: os.tenants.get.handler(({ input, context }) => reading(context).get(input.tenant)),
    dataKeys: os.tenants.dataKeys.handler(({ input, context }) => reading(context).dataKeys(input.tenant)),
    create: os.tenants.create.handler(async ({ input, context }) => {
      const { tenants, asker } = changing(context);
      return tenants.create(asker, input);
    }),
    update: os.tenants.update.handler(async ({ input, context }) => {
      const { tenants, asker } = changing(context);
      return tenants.update(asker, input);
    }),
    archive: os.tenants.archive.handler(async ({ input, context }) => {
      const { tenants, asker } = changing(context);
      return tenants.archive(asker, input.tenant);
    }),
    restore: os.tenants.restore.handler(async ({ input, context }) => {
      const { tenants, asker } = changing(context);
      return tenants.restore(asker, input.tenant);
    }),
  };
}
