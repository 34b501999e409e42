import { isKeydeskError, KeydeskError } from '../../../../src-shared/errors.ts';
import type { Job } from '../../../../src-shared/jobs.ts';
import type { Operation } from '../../../../src-shared/rest/operation.ts';
import { errorOf } from '../../../lib/job-failure.ts';
import type { RestCall, RestRooms } from '../handler.ts';
import { RestRefusal } from '../refusal.ts';
import { followed, inTime } from './patience.ts';

type Waiting = Pick<RestCall<Operation>, 'signal' | 'caller'>;

/**
 * Waits until a job has ended well. One that waits for a KMS which is away is cancelled: the client is told why, and asks anew.
 * @throws what the job failed with; a refusal `still_running` when it takes longer than a request may, and then the job goes on
 */
export async function untilDone({ signal, caller }: Waiting, { jobs, clock }: Pick<RestRooms, 'jobs' | 'clock'>, id: string): Promise<void> {
  const job = await inTime(clock, signal, async (patience) => followed(jobs, id, patience));
  const away = job.state === 'waiting' && job.error !== null && job.cancellable;
  const last = away ? withdrawn({ caller }, { jobs }, job) : job;
  if (last.state === 'done') return;
  // Why it waited says more than that it was cancelled here.
  throw failureOf(away && last.state === 'cancelled' ? job : last);
}

/** Whether a job is still to do what it was begun for. */
export function goesOn({ state }: Job): boolean {
  return state === 'running' || state === 'waiting' || state === 'paused';
}

/**
 * Cancels a job that waits for a key: who is told that it failed must not find it done later. The answer says why it waited; a
 * job that has gone on meanwhile is left alone.
 */
export function withdrawn({ caller }: Pick<Waiting, 'caller'>, { jobs }: Pick<RestRooms, 'jobs'>, waiting: Job): Job {
  try {
    return { ...jobs.cancel(caller, waiting.id), error: waiting.error };
  } catch (error) {
    if (isKeydeskError(error, 'STATE_CONFLICT')) return jobs.get(waiting.id);
    throw error;
  }
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
