import { KeydeskError } from '../../src-shared/errors.ts';
import type { Job } from '../../src-shared/jobs.ts';
import type { LocalClient } from '../api/local-client.ts';
import { errorOf } from '../lib/job-failure.ts';
import type { Interruption } from './interruption.ts';
import type { Progress } from './progress.ts';

/** What following a job needs. */
export interface JobWatch {
  readonly client: Pick<LocalClient, 'jobs'>;
  readonly progress: Progress;
  readonly interruption: Interruption;
}

/** Why a job failed, as an error of the closed list. */
function reasonOf({ error, title }: Job): KeydeskError {
  const reason = error === null ? undefined : errorOf(error);
  return reason ?? new KeydeskError('INTERNAL', { reference: `job "${title}"` });
}

/** The job that ended well; of a fleet, some tenants may have failed. @throws CANCELLED, STATE_CONFLICT when it waits or is paused, or what made it fail */
function ended(job: Job): Job {
  switch (job.state) {
    case 'done':
      return job;
    case 'failed':
      throw reasonOf(job);
    case 'cancelled':
      throw new KeydeskError('CANCELLED', { what: job.title });
    case 'paused':
    case 'waiting':
    case 'running': {
      if (job.error !== null) throw reasonOf(job);
      const remedy = job.state === 'paused' ? 'It was paused: resume it.' : 'It goes on when the vault is opened again, or when it is resumed.';
      throw new KeydeskError('STATE_CONFLICT', { noun: 'job', id: job.id, state: job.state, wanted: 'done', remedy });
    }
  }
}

async function follow({ client, progress }: JobWatch, id: string): Promise<Job> {
  let last: Job | null = null;
  for await (const job of await client.jobs.watch({ job: id })) {
    last = job;
    if (job.state !== 'running') break;
    progress.show(job);
  }
  return ended(last ?? (await client.jobs.get({ job: id })));
}

/** Follows a job to its end. An interruption cancels it, if it can still be cancelled, and waits for what comes of that. */
export async function watchJob(watch: JobWatch, id: string): Promise<Job> {
  const { client, interruption, progress } = watch;
  // Past its switch a job cannot be cancelled any more: then its end is near, and is waited for.
  const cancel = (): void => void client.jobs.cancel({ job: id }).catch(() => undefined);
  interruption.signal.addEventListener('abort', cancel, { once: true });
  try {
    return await interruption.finishing(follow(watch, id));
  } finally {
    interruption.signal.removeEventListener('abort', cancel);
    progress.end();
  }
}
