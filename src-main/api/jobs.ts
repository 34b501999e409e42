import type { FleetAct } from '../../src-shared/jobs.ts';
import type { Caller } from '../lib/caller.ts';
import type { JobMove, Jobs } from '../lib/jobs.ts';
import { type Access, changers, readers, requireFresh, requireRole } from './access.ts';
import type { CallContext, Implementer } from './boundary.ts';

/** What takes the passphrase to be started takes it again when its failed tenants are taken up: that may be days later. */
const guarded: ReadonlySet<string> = new Set<FleetAct>(['offboard', 'move']);

/** Lets those steer the long work who may; that somebody was not let to is an event. */
function requireSteering({ caller, fresh }: { readonly caller: Caller; readonly fresh: boolean }, jobs: Jobs, id: string, move: JobMove): void {
  try {
    requireRole(caller, changers);
    if (move === 'retry' && guarded.has(jobs.get(id).act ?? '')) requireFresh(fresh);
  } catch (error) {
    jobs.refused(caller, id, move, error);
    throw error;
  }
}

/** Who may watch and steer the long work. */
export function jobHandlers(os: Implementer, access: Access<{ readonly jobs: Jobs }>) {
  const reading = (context: CallContext): Jobs => {
    const { caller, rooms } = access(context);
    requireRole(caller, readers);
    return rooms.jobs;
  };
  const steering = (context: CallContext, id: string, move: 'cancel' | 'resume' | 'pause' | 'retry') => {
    const entry = access(context);
    const { jobs } = entry.rooms;
    requireSteering(entry, jobs, id, move);
    return jobs[move](entry.caller, id);
  };
  return {
    list: os.jobs.list.handler(({ context }) => reading(context).list()),
    get: os.jobs.get.handler(({ input, context }) => reading(context).get(input.job)),
    watch: os.jobs.watch.handler(async function* ({ input, context, signal }) {
      yield* reading(context).watch(input.job, signal);
    }),
    items: os.jobs.items.handler(({ input, context }) => reading(context).items(input)),
    cancel: os.jobs.cancel.handler(({ input, context }) => steering(context, input.job, 'cancel')),
    resume: os.jobs.resume.handler(({ input, context }) => steering(context, input.job, 'resume')),
    pause: os.jobs.pause.handler(({ input, context }) => steering(context, input.job, 'pause')),
    retry: os.jobs.retry.handler(({ input, context }) => steering(context, input.job, 'retry')),
  };
}
