import type { Byok } from '../byok/byok.ts';
import type { Asker } from '../lib/asker.ts';
import { type Access, readers, requireRole } from './access.ts';
import { asking } from './asking.ts';
import type { CallContext, Implementer } from './boundary.ts';

type ByokAccess = Access<{ readonly byok: Byok }>;

/** Who may ask what of the tenants under customers' keys. */
export function byokHandlers(os: Implementer, access: ByokAccess) {
  return { ...readings(os, access), ...acts(os, access), ...endings(os, access) };
}

function changer(access: ByokAccess) {
  return async <T>(context: CallContext, call: (byok: Byok, asker: Asker) => Promise<T>): Promise<T> => {
    const entry = access(context);
    return call(entry.rooms.byok, asking(entry));
  };
}

function readings(os: Implementer, access: ByokAccess) {
  const reading = (context: CallContext): Byok => {
    const { caller, rooms } = access(context);
    requireRole(caller, readers);
    return rooms.byok;
  };
  return {
    status: os.byok.status.handler(({ input, context }) => reading(context).status(input.tenant)),
    board: os.byok.board.handler(({ input, context }) => reading(context).board(input)),
    matrix: os.byok.matrix.handler(({ context }) => reading(context).matrix()),
    census: os.byok.census.handler(({ input, context }) => reading(context).census(input.tenant)),
    planFleet: os.byok.planFleet.handler(({ input, context }) => reading(context).planFleet(input)),
  };
}

function acts(os: Implementer, access: ByokAccess) {
  const changing = changer(access);
  return {
    stage: os.byok.stage.handler(async ({ input, context }) =>
      changing(context, async (byok, asker) => byok.stage(asker, input.tenant, input.kmsKey)),
    ),
    preflight: os.byok.preflight.handler(async ({ input, context }) =>
      changing(context, async (byok, asker) => byok.preflight(asker, input.tenant)),
    ),
    activate: os.byok.activate.handler(async ({ input, context }) =>
      changing(context, async (byok, asker) => byok.activate(asker, input.tenant)),
    ),
    rotate: os.byok.rotate.handler(async ({ input, context }) =>
      changing(context, async (byok, asker) => byok.rotate(asker, input.tenant)),
    ),
    rewrap: os.byok.rewrap.handler(async ({ input, context }) =>
      changing(context, async (byok, asker) => byok.rewrap(asker, input.tenant)),
    ),
    move: os.byok.move.handler(async ({ input, context }) =>
      changing(context, async (byok, asker) => byok.move(asker, input.tenant, input.kmsKey)),
    ),
    startFleet: os.byok.startFleet.handler(async ({ input, context }) =>
      changing(context, async (byok, asker) => byok.startFleet(asker, input)),
    ),
  };
}

/** What takes data away, or gives it back. */
function endings(os: Implementer, access: ByokAccess) {
  const changing = changer(access);
  return {
    seal: os.byok.seal.handler(async ({ input, context }) =>
      changing(context, async (byok, asker) => byok.seal(asker, input.tenant, input.reason)),
    ),
    unseal: os.byok.unseal.handler(async ({ input, context }) =>
      changing(context, async (byok, asker) => byok.unseal(asker, input.tenant)),
    ),
    offboard: os.byok.offboard.handler(async ({ input, context }) =>
      changing(context, async (byok, asker) => byok.offboard(asker, input.tenant)),
    ),
    offboardKey: os.byok.offboardKey.handler(async ({ input, context }) =>
      changing(context, async (byok, asker) => byok.offboardKey(asker, input)),
    ),
    revoke: os.byok.revoke.handler(async ({ input, context }) =>
      changing(context, async (byok, asker) => byok.revoke(asker, input, input.graceHours)),
    ),
    undoRevoke: os.byok.undoRevoke.handler(async ({ input, context }) =>
      changing(context, async (byok, asker) => byok.undoRevoke(asker, input.tenant)),
    ),
  };
}
