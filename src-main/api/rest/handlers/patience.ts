import type { Job } from '../../../../src-shared/jobs.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { Jobs } from '../../../lib/jobs.ts';

/** How long one request waits for everything it asked for together, in milliseconds. */
const longestWait = 25_000;

/** The time that one request has. */
export interface Patience {
  /** Ends when the time is over or the client is gone. */
  readonly signal: AbortSignal;
  /** Whether the time is over while the client still waits. */
  readonly isOver: () => boolean;
}

/** Does something that may take as long as a request may. */
export async function inTime<T>(clock: Clock, client: AbortSignal, work: (patience: Patience) => Promise<T>): Promise<T> {
  const late = new AbortController();
  const cancel = clock.after(longestWait, () => {
    late.abort();
  });
  try {
    return await work({ signal: AbortSignal.any([client, late.signal]), isOver: () => late.signal.aborted && !client.aborted });
  } finally {
    cancel();
  }
}

/** Waits for something that cannot be ended, as long as there is time; what it comes to later is not looked at. Answers null when the time was over first. */
export async function awaited<T extends object>(work: Promise<T>, { signal }: Patience): Promise<T | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const stop = (): void => {
    resolve(null);
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The job once it runs no more, or once it has done enough, or as it is when the time is over. */
export async function followed(jobs: Jobs, id: string, { signal }: Patience, isEnough: () => boolean = () => false): Promise<Job> {
  for await (const job of jobs.watch(id, signal)) if (job.state !== 'running' || isEnough()) return job;
  return jobs.get(id);
}
