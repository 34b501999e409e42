import type { Jobs } from '../lib/jobs.ts';
import { type Access, changers, readers, requireRole } from './access.ts';
import type { CallContext, Implementer } from './boundary.ts';

/** Who may watch and steer the long work. */
export function jobHandlers(os: Implementer, access: Access<{ readonly jobs: Jobs }>) {
  const reading = (context: CallContext): Jobs => {
    const { caller, rooms } = access(context);
    requireRole(caller, readers);
    return rooms.jobs;
  };
  const changing = (context: CallContext) => {
    const { caller, rooms } = access(context);
    requireRole(caller, changers);
    return { caller, jobs: rooms.jobs };
  };
  return {
    list: os.jobs.list.handler(({ context }) => reading(context).list()),
    get: os.jobs.get.handler(({ input, context }) => reading(context).get(input.job)),
    watch: os.jobs.watch.handler(async function* ({ input, context, signal }) {
      yield* reading(context).watch(input.job, signal);
    }),
    cancel: os.jobs.cancel.handler(({ input, context }) => {
      const { caller, jobs } = changing(context);
      return jobs.cancel(caller, input.job);
    }),
    resume: os.jobs.resume.handler(({ input, context }) => {
      const { caller, jobs } = changing(context);
      return jobs.resume(caller, input.job);
    }),
  };
}
