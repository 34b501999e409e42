import { describe, expect, it } from 'vitest';
import { uuid } from '../../src-main/crypto/primitives.ts';
import { JobPaused } from '../../src-main/lib/job-passing.ts';
import { JobRunner } from '../../src-main/lib/job-runner.ts';
import { type JobControl, type JobPlan, type JobWorker, ofTenant } from '../../src-main/lib/jobs.ts';
import { countUnfinished, createJobStore } from '../../src-main/vault/job-store.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { events, refusal } from '../support/byok-desk.ts';
import { eachVault } from '../support/each-desk.ts';
import { officerCaller } from '../support/open-vault.ts';

const test = eachVault();

const plan: JobPlan = { kind: 'rotate', tenant: 'acme', title: 'Rotate', total: 10, detail: {} };

const next = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function runner(worker: JobWorker): JobRunner {
  const none: JobWorker = async () => Promise.reject(new Error('not this one'));
  return new JobRunner({
    store: createJobStore(test.vault),
    clock: test.clock,
    workers: { import: none, activate: none, offboard: none, rotate: worker, move: none, rewrap: none, fleet: none },
    newId: uuid,
    unforeseen: () => 'reference-1',
  });
}

/** A worker that stops when it is told to, as slowly as the test wants, and ends when the test says so. */
function led() {
  const runs: { readonly control: JobControl; readonly end: () => void; readonly stop: () => void }[] = [];
  const worker: JobWorker = async (_job, _caller, control) => {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const stop = (): void => {
      reject(control.signal.reason as Error);
    };
    runs.push({ control, end: () => resolve(undefined), stop });
    await promise;
  };
  const run = (at: number) => {
    const found = runs[at];
    if (found === undefined) throw new Error(`the worker was called ${String(runs.length)} times`);
    return found;
  };
  return { worker, runs, run };
}

describe('pausing', () => {
  it('tells the worker why, and keeps how far it came', async () => {
    const { worker, run } = led();
    const jobs = runner(worker);
    const { id } = jobs.start(officerCaller, plan);
    await next();
    run(0).control.report({ done: 4 });
    expect(jobs.pause(officerCaller, id)).toMatchObject({ state: 'paused', done: 4, pausable: false, cancellable: true });
    expect(run(0).control.signal.reason).toBeInstanceOf(JobPaused);
    run(0).stop();
    await next();
    expect(jobs.get(id)).toMatchObject({ state: 'paused', done: 4, error: null });
    expect(events(test.vault)).toEqual(['job.start ok', 'job.pause ok']);
    await jobs.close();
  });

  it('outlasts a crash, and only the officer lets it go on', async () => {
    const first = led();
    const jobs = runner(first.worker);
    const { id } = jobs.start(officerCaller, plan);
    await next();
    jobs.pause(officerCaller, id);
    test.crash();
    const second = led();
    const again = runner(second.worker);
    again.resumeAll(officerCaller);
    expect(again.get(id).state).toBe('paused');
    expect(countUnfinished(test.vault.database, 'acme')).toBe(1);
    expect(again.resume(officerCaller, id).state).toBe('running');
    await next();
    second.run(0).end();
    await next();
    expect(again.get(id)).toMatchObject({ state: 'done' });
  });

  it('that is taken back at once lets the worker come to its stop first', async () => {
    const { worker, run, runs } = led();
    const jobs = runner(worker);
    const { id } = jobs.start(officerCaller, plan);
    await next();
    jobs.pause(officerCaller, id);
    expect(jobs.resume(officerCaller, id).state).toBe('running');
    await next();
    expect(runs).toHaveLength(1);
    run(0).stop();
    await next();
    expect(runs).toHaveLength(2);
    expect(run(1).control.signal.aborted).toBe(false);
    run(1).end();
    await next();
    expect(jobs.get(id).state).toBe('done');
  });

  it('too late for a worker that has just finished leaves the job done', async () => {
    const { worker, run } = led();
    const jobs = runner(worker);
    const { id } = jobs.start(officerCaller, plan);
    await next();
    jobs.pause(officerCaller, id);
    run(0).end();
    await next();
    expect(jobs.get(id).state).toBe('done');
    expect((await refusal(() => jobs.resume(officerCaller, id))).data).toMatchObject({ state: 'done' });
  });

  it('and then cancelling calls the worker once more, to clean up', async () => {
    const { worker, run, runs } = led();
    const jobs = runner(worker);
    const { id } = jobs.start(officerCaller, plan);
    await next();
    jobs.pause(officerCaller, id);
    expect(jobs.cancel(officerCaller, id).state).toBe('cancelled');
    run(0).stop();
    await next();
    expect(runs).toHaveLength(2);
    expect(run(1).control.signal.reason).toMatchObject({ code: 'CANCELLED' });
    run(1).stop();
    await jobs.close();
    expect(jobs.get(id).state).toBe('cancelled');
  });

  it('holds what waits for its KMS as well', async () => {
    const away = new KeydeskError('KMS_FAILED', { kind: 'unreachable', retryable: true, provider: 'AWS', operation: 'wrap', detail: '' });
    const jobs = runner(async () => Promise.reject(away));
    const { id } = jobs.start(officerCaller, plan);
    await next();
    expect(jobs.get(id)).toMatchObject({ state: 'waiting', pausable: true });
    jobs.pause(officerCaller, id);
    jobs.resumeAll(officerCaller);
    await next();
    expect(jobs.get(id)).toMatchObject({ state: 'paused', error: { code: 'KMS_FAILED' } });
  });

  it('is refused past the switch, twice, and at the end', async () => {
    const { worker, run } = led();
    const jobs = runner(worker);
    const { id } = jobs.start(officerCaller, plan);
    await next();
    run(0).control.commit();
    expect(jobs.get(id).pausable).toBe(false);
    expect((await refusal(() => jobs.pause(officerCaller, id))).data).toMatchObject({ state: 'switching' });
    run(0).end();
    await next();
    expect((await refusal(() => jobs.pause(officerCaller, id))).data).toMatchObject({ state: 'done' });
    const other = jobs.start(officerCaller, plan);
    jobs.pause(officerCaller, other.id);
    expect((await refusal(() => jobs.pause(officerCaller, other.id))).data).toMatchObject({ state: 'paused' });
    expect((await refusal(() => jobs.pause(officerCaller, uuid()))).code).toBe('NOT_FOUND');
    await next();
    run(1).stop();
    await jobs.close();
  });

  it('is not done when its event cannot be written', async () => {
    const { worker, run } = led();
    const jobs = runner(worker);
    const { id } = jobs.start(officerCaller, plan);
    await next();
    test.vault.database.execute(`create trigger full before insert on audit_events begin select raise(abort, 'no room'); end`);
    expect(() => jobs.pause(officerCaller, id)).toThrow('no room');
    test.vault.database.execute('drop trigger full');
    expect(jobs.get(id).state).toBe('running');
    expect(run(0).control.signal.aborted).toBe(false);
    run(0).end();
    await next();
  });
});

describe('a job', () => {
  it('says how long the rest will take, once that can be known', async () => {
    const { worker, run } = led();
    const jobs = runner(worker);
    const { id } = jobs.start(officerCaller, { ...plan, total: 100 });
    await next();
    expect(jobs.get(id).remainingSeconds).toBeNull();
    for (let done = 1; done <= 10; done += 1) {
      test.clock.advance(1000);
      run(0).control.report({ done });
    }
    expect(jobs.get(id).remainingSeconds).toBe(90);
    run(0).end();
    await next();
    expect(jobs.get(id).remainingSeconds).toBeNull();
  });

  it('keeps its result with its end', async () => {
    const { worker, run } = led();
    const { id } = runner(worker).start(officerCaller, plan);
    await next();
    run(0).control.conclude([{ label: 'New version', value: '4' }]);
    run(0).end();
    await next();
    test.crash();
    expect(runner(worker).get(id).result).toEqual([{ label: 'New version', value: '4' }]);
  });

  it('that is no fleet has no tenants to show and nothing to try again', async () => {
    const jobs = runner(async () => Promise.reject(new KeydeskError('TENANT_ARCHIVED', { tenant: 'acme' })));
    const { id } = jobs.start(officerCaller, plan);
    await next();
    expect(jobs.get(id)).toMatchObject({ state: 'failed', retryable: false });
    expect(jobs.items({ job: id, offset: 0, limit: 10 })).toEqual({ total: 0, rows: [] });
    expect((await refusal(() => jobs.retry(officerCaller, id))).data).toMatchObject({ state: 'failed' });
    expect((await refusal(() => jobs.items({ job: uuid(), offset: 0, limit: 10 }))).code).toBe('NOT_FOUND');
  });

  it('for one tenant is refused to name none', async () => {
    const jobs = runner(ofTenant(async () => Promise.resolve()));
    const { id } = jobs.start(officerCaller, { ...plan, tenant: null });
    await next();
    expect(jobs.get(id)).toMatchObject({ state: 'failed', error: { code: 'INTERNAL' } });
  });

  it('leaves an event when somebody was not let to steer it', () => {
    const jobs = runner(async () => Promise.resolve());
    jobs.refused(officerCaller, uuid(), 'cancel', new KeydeskError('ROLE_REQUIRED', { role: 'auditor', allowed: ['officer'] }));
    expect(events(test.vault)).toEqual(['job.cancel refused']);
  });
});
