import { describe, expect, it } from 'vitest';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Job } from '../../src-shared/jobs.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import { JobRunner } from '../../src-main/lib/job-runner.ts';
import type { JobControl, JobPlan, JobRecord, JobWorker } from '../../src-main/lib/jobs.ts';
import { createJobStore, keepProgress } from '../../src-main/vault/job-store.ts';
import { events, refusal } from '../support/byok-desk.ts';
import { eachVault } from '../support/each-desk.ts';
import { officerCaller } from '../support/open-vault.ts';

const test = eachVault();

const plan: JobPlan = { kind: 'import', tenant: 'acme', title: 'Import 10 secrets', total: 10, detail: { preview: 'p-1' } };

interface Bench {
  readonly jobs: JobRunner;
  readonly moved: Job[];
  readonly logged: unknown[];
}

function runner(worker: JobWorker): Bench {
  const moved: Job[] = [];
  const logged: unknown[] = [];
  const none: JobWorker = async () => Promise.reject(new Error('not this one'));
  const jobs = new JobRunner({
    store: createJobStore(test.vault),
    clock: test.clock,
    workers: { import: worker, activate: none, offboard: none, rotate: none, move: none, rewrap: none, fleet: none },
    newId: uuid,
    unforeseen: (error) => {
      logged.push(error);
      return 'reference-1';
    },
    moved: (job) => moved.push(job),
  });
  return { jobs, moved, logged };
}

/** A worker that does what the test tells it, step by step. */
function led() {
  const started = Promise.withResolvers<{ readonly job: JobRecord; readonly control: JobControl }>();
  const ending = Promise.withResolvers<undefined>();
  const worker: JobWorker = async (job, _caller, control) => {
    started.resolve({ job, control });
    control.signal.throwIfAborted();
    control.signal.addEventListener('abort', () => {
      ending.reject(control.signal.reason as Error);
    });
    await ending.promise;
  };
  return { worker, started: started.promise, finish: () => ending.resolve(undefined), fail: (error: Error) => ending.reject(error) };
}

async function all(jobs: JobRunner, id: string): Promise<readonly Job[]> {
  const seen: Job[] = [];
  for await (const job of jobs.watch(id)) seen.push(job);
  return seen;
}

const next = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a job', () => {
  it('runs to its end, each step an event', async () => {
    const lead = led();
    const { jobs, moved } = runner(lead.worker);
    const started = jobs.start(officerCaller, plan);
    expect(started).toMatchObject({ kind: 'import', tenant: 'acme', state: 'running', total: 10, done: 0, cancellable: true, error: null, finishedAt: null });
    expect(started.onCancel).toContain('Nothing is imported');
    const { job, control } = await lead.started;
    expect(job.detail).toEqual({ preview: 'p-1' });
    test.clock.advance(2000);
    control.report({ done: 5, failed: 1 });
    expect(jobs.get(started.id)).toMatchObject({ done: 5, failed: 1, ratePerSecond: 2.5 });
    lead.finish();
    await next();
    expect(jobs.get(started.id)).toMatchObject({ state: 'done', done: 5, cancellable: false, finishedAt: test.clock.now() });
    expect(moved.map(({ state }) => state)).toEqual(['running', 'done']);
    expect(events(test.vault)).toEqual(['job.start ok', 'job.finish ok']);
  });

  it('that fails keeps the code and the data, never the message', async () => {
    const lead = led();
    const { jobs } = runner(lead.worker);
    const { id } = jobs.start(officerCaller, plan);
    lead.fail(new KeydeskError('TENANT_ARCHIVED', { tenant: 'acme' }));
    await next();
    expect(jobs.get(id)).toMatchObject({ state: 'failed', error: { code: 'TENANT_ARCHIVED', data: { tenant: 'acme' } } });
    expect(events(test.vault)).toEqual(['job.start ok', 'job.fail failed']);
  });

  it('that fails unforeseen shows a reference and logs the rest', async () => {
    const lead = led();
    const { jobs, logged } = runner(lead.worker);
    const { id } = jobs.start(officerCaller, plan);
    lead.fail(new Error('hunter2'));
    await next();
    expect(jobs.get(id).error).toEqual({ code: 'INTERNAL', data: { reference: 'reference-1' } });
    expect(JSON.stringify(jobs.list())).not.toContain('hunter2');
    expect(logged).toHaveLength(1);
  });

  it('is not started when its event cannot be written', () => {
    const { jobs } = runner(async () => Promise.resolve());
    test.vault.database.execute(`create trigger full before insert on audit_events begin select raise(abort, 'no room'); end`);
    expect(() => jobs.start(officerCaller, plan)).toThrow('no room');
    expect(jobs.list()).toEqual([]);
    test.vault.database.execute('drop trigger full');
  });

  it('of the same kind for the same tenant is refused, for another tenant not', async () => {
    const lead = led();
    const { jobs } = runner(lead.worker);
    const { id } = jobs.start(officerCaller, plan);
    expect((await refusal(() => jobs.start(officerCaller, plan))).data).toMatchObject({ noun: 'job', id, state: 'running' });
    expect(jobs.start(officerCaller, { ...plan, tenant: 'beta' }).state).toBe('running');
    await jobs.close();
  });

  it('that nobody started is not found', async () => {
    const { jobs } = runner(async () => Promise.resolve());
    const id = uuid();
    expect((await refusal(() => jobs.get(id))).data).toEqual({ noun: 'job', id });
    expect((await refusal(async () => all(jobs, id))).code).toBe('NOT_FOUND');
    expect((await refusal(() => jobs.cancel(officerCaller, id))).code).toBe('NOT_FOUND');
    expect((await refusal(() => jobs.resume(officerCaller, id))).code).toBe('NOT_FOUND');
  });
});

describe('cancelling', () => {
  it('is on the disk at once, and the worker is told', async () => {
    const lead = led();
    const { jobs } = runner(lead.worker);
    const { id } = jobs.start(officerCaller, plan);
    const { control } = await lead.started;
    expect(jobs.cancel(officerCaller, id)).toMatchObject({ state: 'cancelled', cancellable: false });
    expect(control.signal.reason).toMatchObject({ code: 'CANCELLED' });
    test.crash();
    expect(createJobStore(test.vault).find(id)?.state).toBe('cancelled');
  });

  it('is refused once the worker has begun its switch', async () => {
    const lead = led();
    const { jobs } = runner(lead.worker);
    const { id } = jobs.start(officerCaller, plan);
    (await lead.started).control.commit();
    expect(jobs.get(id).cancellable).toBe(false);
    expect((await refusal(() => jobs.cancel(officerCaller, id))).data).toMatchObject({ state: 'switching' });
    lead.finish();
    await next();
    expect(jobs.get(id).state).toBe('done');
  });

  it('before the switch makes the switch impossible', async () => {
    const lead = led();
    const { jobs } = runner(lead.worker);
    const { id } = jobs.start(officerCaller, plan);
    const { control } = await lead.started;
    jobs.cancel(officerCaller, id);
    expect(() => {
      control.commit();
    }).toThrow(KeydeskError);
  });

  it('a job that waits calls its worker once, already aborted, to clean up', async () => {
    const lead = led();
    const first = runner(lead.worker);
    const { id } = first.jobs.start(officerCaller, plan);
    await first.jobs.close();
    test.reopen();
    const seen: boolean[] = [];
    const { jobs } = runner(async (_job, _caller, { signal }) => {
      seen.push(signal.aborted);
      return Promise.reject(signal.reason as Error);
    });
    expect(jobs.cancel(officerCaller, id).state).toBe('cancelled');
    await jobs.close();
    expect(seen).toEqual([true]);
  });
});

describe('a lock or a crash', () => {
  it('lets a running job wait, and resuming takes it up with what it had written', async () => {
    const lead = led();
    const first = runner(lead.worker);
    const { id } = first.jobs.start(officerCaller, plan);
    await lead.started;
    test.vault.write(officerCaller, { action: 'secret.import' }, (rows) => {
      keepProgress(rows, id, { total: 10, done: 4, failed: 0 });
    });
    test.crash();
    const again = led();
    const { jobs } = runner(again.worker);
    expect(jobs.get(id)).toMatchObject({ state: 'waiting', done: 4, cancellable: true });
    jobs.resumeAll(officerCaller);
    expect((await again.started).job).toMatchObject({ id, done: 4, detail: { preview: 'p-1' } });
    again.finish();
    await next();
    expect(jobs.get(id).state).toBe('done');
    expect(events(test.vault).filter((event) => event.startsWith('job'))).toEqual(['job.start ok', 'job.resume ok', 'job.finish ok']);
  });

  it('closing waits for the workers, and nothing is started after it', async () => {
    const lead = led();
    const { jobs } = runner(lead.worker);
    const { id } = jobs.start(officerCaller, plan);
    const watching = all(jobs, id);
    await next();
    await jobs.close();
    expect((await watching).at(-1)?.state).toBe('running');
    expect(createJobStore(test.vault).find(id)?.state).toBe('running');
    expect((await refusal(() => jobs.start(officerCaller, plan))).code).toBe('VAULT_LOCKED');
    expect((await refusal(() => jobs.resume(officerCaller, id))).code).toBe('VAULT_LOCKED');
  });

  it('a job that ended or runs is not resumed', async () => {
    const lead = led();
    const { jobs } = runner(lead.worker);
    const { id } = jobs.start(officerCaller, plan);
    expect((await refusal(() => jobs.resume(officerCaller, id))).data).toMatchObject({ state: 'running' });
    lead.finish();
    await next();
    expect((await refusal(() => jobs.resume(officerCaller, id))).data).toMatchObject({ state: 'done' });
    jobs.resumeAll(officerCaller);
    expect(events(test.vault)).toEqual(['job.start ok', 'job.finish ok']);
  });

  it('when the end cannot be written, the job waits instead of being lost', async () => {
    const lead = led();
    const { jobs, logged } = runner(lead.worker);
    const { id } = jobs.start(officerCaller, plan);
    test.vault.database.execute(`create trigger full before insert on audit_events begin select raise(abort, 'no room'); end`);
    lead.finish();
    await next();
    expect(jobs.get(id).state).toBe('waiting');
    expect(logged).toHaveLength(1);
    test.vault.database.execute('drop trigger full');
  });
});

describe('watching', () => {
  it('shows the job now, then only the latest after each look, and ends with it', async () => {
    const lead = led();
    const { jobs } = runner(lead.worker);
    const { id } = jobs.start(officerCaller, plan);
    const { control } = await lead.started;
    const watch = jobs.watch(id);
    expect((await watch.next()).value).toMatchObject({ state: 'running', done: 0 });
    for (let done = 1; done <= 1000; done += 1) control.report({ done });
    test.clock.advance(1000);
    expect((await watch.next()).value).toMatchObject({ done: 1000 });
    lead.finish();
    expect((await watch.next()).value).toMatchObject({ state: 'done' });
    expect((await watch.next()).done).toBe(true);
  });

  it('tells of progress at most ten times a second', async () => {
    const lead = led();
    const { jobs } = runner(lead.worker);
    const { id } = jobs.start(officerCaller, plan);
    const { control } = await lead.started;
    const seen: number[] = [];
    const watching = (async () => {
      for await (const { done } of jobs.watch(id)) seen.push(done);
    })();
    for (let done = 1; done <= 100; done += 1) {
      control.report({ done });
      test.clock.advance(10);
      await next();
    }
    lead.finish();
    await watching;
    expect(seen.length).toBeLessThanOrEqual(24);
    expect(seen.length).toBeGreaterThan(8);
    expect(seen.at(-1)).toBe(100);
  });

  it('ends with its signal, and the job goes on', async () => {
    const lead = led();
    const { jobs } = runner(lead.worker);
    const { id } = jobs.start(officerCaller, plan);
    const leaving = new AbortController();
    const watch = jobs.watch(id, leaving.signal);
    await watch.next();
    const waiting = watch.next();
    leaving.abort();
    expect((await waiting).done).toBe(true);
    expect(jobs.get(id).state).toBe('running');
    await jobs.close();
  });

  it('one that has ended shows its end once', async () => {
    const { jobs } = runner(async () => Promise.resolve());
    const { id } = jobs.start(officerCaller, plan);
    await next();
    expect((await all(jobs, id)).map(({ state }) => state)).toEqual(['done']);
  });
});
