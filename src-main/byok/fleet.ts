import type { JobWorker } from '../lib/jobs.ts';
import type { FleetParts } from './fleet-acts.ts';
import { FleetRun } from './fleet-run.ts';

/**
 * Does one act for many tenants, some at a time. A tenant that fails is kept with its reason and the others go on; one whose
 * KMS is away is tried again later, some times. What is done stays done, whatever stops the rest; a crash leaves the others
 * waiting.
 * @throws the reason of the signal; what has made all of the tenants fail, when that was one and the same; what keeps anything
 *   from being written
 */
export function fleetWorker(parts: FleetParts): JobWorker {
  return async (job, caller, control) => {
    const { act } = job;
    if (act === null) throw new Error(`fleet ${job.id} names no act`);
    await new FleetRun(parts, { ...job, act }, caller, control).run();
  };
}
