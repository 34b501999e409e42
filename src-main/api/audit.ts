import type { Audit } from '../audit/audit.ts';
import { type Access, readers, requireRole } from './access.ts';
import type { CallContext, Implementer } from './boundary.ts';

/** Who may read and prove the audit log. */
export function auditHandlers(os: Implementer, access: Access<{ readonly audit: Audit }>) {
  const reading = (context: CallContext) => {
    const { caller, rooms } = access(context);
    requireRole(caller, readers);
    return { caller, audit: rooms.audit };
  };
  return {
    page: os.audit.page.handler(async ({ input, context }) => {
      const { before, limit, ...filter } = input;
      return reading(context).audit.page(filter, { before, limit });
    }),
    count: os.audit.count.handler(async ({ input, context }) => ({ total: await reading(context).audit.count(input) })),
    activity: os.audit.activity.handler(({ input, context }) => reading(context).audit.activity(input.days, input.tenant)),
    head: os.audit.head.handler(({ context }) => reading(context).audit.head()),
    verify: os.audit.verify.handler(async function* ({ context, signal }) {
      const { caller, audit } = reading(context);
      yield* audit.verify(caller, signal);
    }),
  };
}
