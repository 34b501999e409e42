import type { OverviewRoom } from '../overview/overview.ts';
import { type Access, readers, requireRole } from './access.ts';
import type { Implementer } from './boundary.ts';

/** Who may see how things stand. */
export function overviewHandlers(os: Implementer, access: Access<{ readonly overview: OverviewRoom }>) {
  return {
    get: os.overview.get.handler(async ({ context }) => {
      const { caller, rooms } = access(context);
      requireRole(caller, readers);
      return rooms.overview.get();
    }),
  };
}
