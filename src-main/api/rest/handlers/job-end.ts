import { KeydeskError } from '../../../../src-shared/errors.ts';
import type { Job } from '../../../../src-shared/jobs.ts';
import type { Operation } from '../../../../src-shared/rest/operation.ts';
import { errorOf } from '../../../lib/job-failure.ts';
import type { RestCall, RestRooms } from '../handler.ts';
import { RestRefusal } from '../refusal.ts';

/** How long an answer waits for the job it has started, in milliseconds. */
export const patienceMilliseconds = 25_000;

/**
 * Waits until a job has ended well. One that waits for a KMS which is away is cancelled: the client is told why, and asks anew.
 * @throws what the job failed with; a refusal `still_running` when it takes longer, and then the job goes on
 */
export async function untilDone(call: Pick<RestCall<Operation>, 'signal' | 'caller'>, { jobs, clock }: Pick<RestRooms, 'jobs' | 'clock'>, id: string): Promise<void> {
  const patience = new AbortController();
  const cancel = clock.after(patienceMilliseconds, () => {
    patience.abort();
  });
  try {
    const job = await stopped(jobs, id, AbortSignal.any([call.signal, patience.signal]));
    if (job.state === 'done') return;
    if (job.state === 'waiting' && job.error !== null && job.cancellable) jobs.cancel(call.caller, id);
    throw failureOf(job);
  } finally {
    cancel();
  }
}

/** The job when it has ended or stands still, or as it is when the signal ends. */
async function stopped(jobs: RestRooms['jobs'], id: string, signal: AbortSignal): Promise<Job> {
  let last = jobs.get(id);
  for await (const job of jobs.watch(id, signal)) {
    last = job;
    if (job.state === 'waiting' || job.state === 'paused') break;
  }
  return last;
}

function failureOf({ id, title, state, error }: Job): Error {
  if (state === 'cancelled') return new KeydeskError('CANCELLED', { what: title });
  const failure = error === null ? undefined : errorOf(error);
  if (failure !== undefined) return failure;
  return new RestRefusal({
    status: 409,
    code: 'still_running',
    title: 'The work goes on',
    detail: `"${title}" has been started and has not ended yet. It goes on by itself: read the binding again later. Its job is ${id}.`,
    facts: { job: id },
  });
}
