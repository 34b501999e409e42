import { describe, expect, it } from 'vitest';
import type { LocalClient } from '../../src-main/api/local-client.ts';
import { exitCodes } from '../../src-main/cli/exit-codes.ts';
import { Interruption } from '../../src-main/cli/interruption.ts';
import { watchJob } from '../../src-main/cli/watch-job.ts';
import type { Job } from '../../src-shared/jobs.ts';

const running: Job = {
  id: '0c8e7c0e-52b1-4d0b-8f6b-0a7a2d1f3c44',
  kind: 'import',
  act: null,
  tenant: 'acme',
  title: 'Import',
  state: 'running',
  total: 10,
  done: 1,
  failed: 0,
  ratePerSecond: 1,
  remainingSeconds: 9,
  cancellable: true,
  pausable: true,
  retryable: false,
  onCancel: '',
  error: null,
  result: [],
  startedAt: 0,
  finishedAt: null,
};

/** Jobs of one job, which stays at its last step, as long as it has not ended, until it is cancelled. */
function jobs(...steps: readonly Job[]) {
  const cancelled: string[] = [];
  let wake: (job: Job) => void = () => undefined;
  async function* watch(): AsyncGenerator<Job> {
    yield* steps;
    if (!['done', 'failed', 'cancelled'].includes(steps.at(-1)?.state ?? '')) yield await new Promise<Job>((resolve) => (wake = resolve));
  }
  const client = {
    jobs: {
      watch: () => Promise.resolve(watch()),
      get: () => Promise.resolve(steps.at(-1)),
      cancel: ({ job }: { readonly job: string }) => {
        cancelled.push(job);
        wake({ ...running, state: 'cancelled' });
        return Promise.resolve(running);
      },
    },
  };
  return { cancelled, client: client as unknown as Pick<LocalClient, 'jobs'> };
}

const silent = { show: () => undefined, end: () => undefined };

describe('following a job', () => {
  it('ends with the job that is done', async () => {
    const { client } = jobs(running, { ...running, state: 'done', done: 10 });
    expect(await watchJob({ client, progress: silent, interruption: new Interruption() }, running.id)).toMatchObject({ state: 'done', done: 10 });
  });

  it('throws what made it fail', async () => {
    const { client } = jobs({ ...running, state: 'failed', error: { code: 'TENANT_REVOKED', data: { tenant: 'acme' } } });
    await expect(watchJob({ client, progress: silent, interruption: new Interruption() }, running.id)).rejects.toMatchObject({ code: 'TENANT_REVOKED' });
  });

  it('does not pass on a reason that is not of the closed list', async () => {
    const { client } = jobs({ ...running, state: 'failed', error: { code: 'EVIL', data: { value: 'x' } } });
    await expect(watchJob({ client, progress: silent, interruption: new Interruption() }, running.id)).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('says that a job which was cut off waits', async () => {
    const { client } = jobs({ ...running, state: 'waiting' });
    await expect(watchJob({ client, progress: silent, interruption: new Interruption() }, running.id)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });
});

describe('a job that waits for its key', () => {
  it('ends the command with what it waits for, though the watch goes on', async () => {
    const data = { kind: 'disabled', retryable: false, provider: 'AWS', operation: 'unwrap', detail: 'The key is disabled.' };
    const { client } = jobs(running, { ...running, state: 'waiting', error: { code: 'KMS_FAILED', data } });
    await expect(watchJob({ client, progress: silent, interruption: new Interruption() }, running.id)).rejects.toMatchObject({ code: 'KMS_FAILED', data });
  });
});

describe('an interruption', () => {
  it('cancels the job that runs, and waits for its end before the command ends', async () => {
    const interruption = new Interruption();
    const { client, cancelled } = jobs(running);
    const work = interruption.race(watchJob({ client, progress: silent, interruption }, running.id));
    await new Promise(setImmediate);
    interruption.interrupt(exitCodes.interrupted);
    await expect(work).rejects.toMatchObject({ code: 'CANCELLED', data: { what: 'Import' } });
    expect(cancelled).toEqual([running.id]);
    expect(interruption.exit).toBe(130);
  });

  it('ends other work at once', async () => {
    const interruption = new Interruption();
    const work = interruption.race(new Promise(() => undefined));
    interruption.interrupt(exitCodes.terminated);
    await expect(work).rejects.toMatchObject({ code: 'CANCELLED' });
    interruption.interrupt(exitCodes.interrupted);
    expect(interruption.exit).toBe(143);
  });

  it('leaves finished work alone', async () => {
    expect(await new Interruption().race(Promise.resolve(3))).toBe(3);
  });
});
