import { afterEach, describe, expect, it } from 'vitest';
import { fleetBounds } from '../../src-main/byok/fleet-turns.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { officerCaller } from '../support/open-vault.ts';
import { type Act, denied, FleetBench, next, tenantsNamed, unreachable } from './fleet-bench.ts';

const benches: FleetBench[] = [];

function bench(tenants: readonly string[]): FleetBench {
  const made = new FleetBench(tenants);
  benches.push(made);
  return made;
}

afterEach(async () => {
  for (const made of benches.splice(0)) await made.close();
});

/** An act that counts how often each tenant was given to it, and how many were in hand together. */
function counting(then: Act = async () => Promise.resolve('done')) {
  const given = new Map<string, number>();
  let inHand = 0;
  const seen = { most: 0 };
  const act: Act = async (item) => {
    given.set(item.tenant, (given.get(item.tenant) ?? 0) + 1);
    inHand += 1;
    seen.most = Math.max(seen.most, inHand);
    await next();
    try {
      return await then(item);
    } finally {
      inHand -= 1;
    }
  };
  return { act, given, seen };
}

/** Waits until the job is cancelled, paused or locked. */
const hanging: Act = async ({ control }) =>
  new Promise((_, reject) => {
    control.signal.addEventListener('abort', () => {
      reject(control.signal.reason as Error);
    });
  });

function fleetEvents(made: FleetBench): readonly string[] {
  const sql = `select action || ' ' || outcome as event from audit_events where action <> 'tenant.create' order by seq`;
  return made.test.vault.read((rows) => rows.all<{ event: string }>(sql)).map(({ event }) => event);
}

describe('a fleet', () => {
  it('takes ten thousand tenants through, each once, and no more than so many at a time', async () => {
    const tenants = tenantsNamed(10_000);
    const made = bench(tenants);
    const { act, given, seen } = counting();
    made.acts(act);
    const { id } = made.start(tenants);
    const job = await made.stopped(id, 'no time passes');
    expect(job).toMatchObject({ state: 'done', act: 'rewrap', tenant: null, total: 10_000, done: 10_000, failed: 0, retryable: false });
    expect(job.result).toContainEqual({ label: 'Done', value: '10000' });
    expect(given.size).toBe(10_000);
    expect(new Set(given.values())).toEqual(new Set([1]));
    expect(seen.most).toBe(fleetBounds.inHand);
    expect(made.jobs.items({ job: id, offset: 9_999, limit: 5 })).toMatchObject({
      total: 10_000,
      rows: [{ tenant: 'tenant-09999', displayName: 'tenant-09999 & Co', state: 'done', error: null }],
    });
    expect(made.test.clock.waiting).toBe(0);
  });

  it('keeps why a tenant failed, and goes on with the others', async () => {
    const tenants = tenantsNamed(100);
    const made = bench(tenants);
    made.acts(async ({ tenant }) => {
      if (tenant === 'tenant-00007') throw new KeydeskError('TENANT_SEALED', { tenant, since: 1, cause: 'denied' });
      if (tenant === 'tenant-00008') throw new Error('hunter2');
      return Promise.resolve(tenant === 'tenant-00009' ? 'skipped' : 'done');
    });
    const job = await made.stopped(made.start(tenants).id);
    expect(job).toMatchObject({ state: 'done', total: 100, done: 98, failed: 2, retryable: true, error: null });
    expect(made.items(job.id, 'failed')).toMatchObject([
      { tenant: 'tenant-00007', error: { code: 'TENANT_SEALED', data: { cause: 'denied' } }, finishedAt: expect.any(Number) as number },
      { tenant: 'tenant-00008', error: { code: 'INTERNAL' } },
    ]);
    expect(made.items(job.id, 'skipped').map(({ tenant }) => tenant)).toEqual(['tenant-00009']);
    expect(made.logged).toHaveLength(1);
    expect(JSON.stringify([made.jobs.list(), made.items(job.id)])).not.toContain('hunter2');
    expect(new Set(fleetEvents(made))).toEqual(new Set(['job.start ok', 'byok.fleet failed', 'byok.fleet ok', 'job.finish ok']));
  });

  it('fails as a whole when nothing was done for one and the same reason', async () => {
    const tenants = tenantsNamed(20);
    const made = bench(tenants);
    made.acts(async () => Promise.reject(denied()));
    const job = await made.stopped(made.start(tenants).id);
    expect(job).toMatchObject({ state: 'failed', failed: 20, retryable: true, error: { code: 'KMS_FAILED', data: { kind: 'denied' } } });
  });

  it('does not fail as a whole when the reasons differ', async () => {
    const tenants = tenantsNamed(4);
    const made = bench(tenants);
    made.acts(async ({ tenant }) => Promise.reject(tenant === 'tenant-00000' ? denied() : new KeydeskError('TENANT_ARCHIVED', { tenant })));
    expect(await made.stopped(made.start(tenants).id)).toMatchObject({ state: 'done', failed: 4, error: null });
  });

  it('keeps the end of a tenant with what was done for it, and does not do it again', async () => {
    const tenants = tenantsNamed(3);
    const made = bench(tenants);
    const { act, given } = counting(async ({ tenant, caller, keepEnd }) => {
      made.test.vault.write(caller, { action: 'byok.rewrap', tenant }, (rows) => {
        keepEnd(rows, 'done');
      });
      return tenant === 'tenant-00002' ? new Promise(() => undefined) : Promise.resolve('done');
    });
    made.acts(act);
    const { id } = made.start(tenants);
    for (let turn = 0; turn < 5; turn += 1) await next();
    made.crash();
    expect(made.states(id)).toEqual({ done: 3 });
    made.jobs.resumeAll(officerCaller);
    expect(await made.stopped(id)).toMatchObject({ state: 'done', done: 3 });
    expect(new Set(given.values())).toEqual(new Set([1]));
    expect(fleetEvents(made)).not.toContain('byok.fleet ok');
  });

  it('does not believe an end that was undone with its transaction', async () => {
    const made = bench(tenantsNamed(1));
    made.acts(async ({ caller, keepEnd }) => {
      const undone = (): void => {
        made.test.vault.write(caller, { action: 'byok.rewrap' }, (rows) => {
          keepEnd(rows, 'done');
          throw new Error('no');
        });
      };
      expect(undone).toThrow('no');
      return Promise.resolve('skipped');
    });
    const { id } = await made.stopped(made.start(tenantsNamed(1)).id);
    expect(made.states(id)).toEqual({ skipped: 1 });
  });

  it('folds the log at most once a second, and at its end', async () => {
    const tenants = tenantsNamed(1000);
    const made = bench(tenants);
    const { id } = made.start(tenants);
    await made.stopped(id, 'no time passes');
    expect(made.settled).toBe(1);
  });
});

describe('a tenant whose KMS is away', () => {
  it('is tried again, and says meanwhile what it waits for', async () => {
    const made = bench(tenantsNamed(1));
    let tries = 0;
    made.acts(async () => {
      tries += 1;
      return tries < 3 ? Promise.reject(unreachable()) : Promise.resolve('done');
    });
    const { id } = made.start(tenantsNamed(1));
    for (let turn = 0; turn < 5; turn += 1) await next();
    made.test.clock.advance(300);
    expect(made.items(id)).toMatchObject([{ state: 'waiting', error: { code: 'KMS_FAILED', data: { kind: 'unreachable' } }, finishedAt: null }]);
    expect(await made.stopped(id)).toMatchObject({ state: 'done', done: 1, failed: 0 });
    expect(tries).toBe(3);
    expect(made.items(id)).toMatchObject([{ state: 'done', error: null }]);
  });

  it('fails after so many tries, and the others are long done', async () => {
    const tenants = tenantsNamed(200);
    const made = bench(tenants);
    const { act, given } = counting(async ({ tenant }) => (tenant === 'tenant-00003' ? Promise.reject(unreachable('throttled')) : Promise.resolve('done')));
    made.acts(act);
    const { id } = made.start(tenants);
    for (let turn = 0; turn < 100; turn += 1) await next();
    expect(made.jobs.get(id)).toMatchObject({ state: 'running', done: 199 });
    expect(await made.stopped(id)).toMatchObject({ state: 'done', done: 199, failed: 1 });
    expect(given.get('tenant-00003')).toBe(fleetBounds.tries);
  });

  it('that never answers holds up nobody', async () => {
    const tenants = tenantsNamed(500);
    const made = bench(tenants);
    made.acts(async (item) => (item.tenant === 'tenant-00000' ? hanging(item) : Promise.resolve('done')));
    const { id } = made.start(tenants);
    for (let turn = 0; turn < 100; turn += 1) await next();
    expect(made.jobs.get(id)).toMatchObject({ state: 'running', done: 499 });
    expect(made.items(id, 'running').map(({ tenant }) => tenant)).toEqual(['tenant-00000']);
  });

  it('holds up nobody either when its key is that of many', async () => {
    const tenants = tenantsNamed(400);
    const made = bench(tenants);
    const [dead, alive] = [tenants.slice(0, 300), tenants.slice(300)];
    made.under('dead', dead);
    made.under('alive', alive);
    made.acts(async (item) => (item.kmsKey === 'dead' ? hanging(item) : Promise.resolve('done')));
    const { id } = made.start(tenants);
    for (let turn = 0; turn < 100; turn += 1) await next();
    expect(made.jobs.get(id)).toMatchObject({ state: 'running', done: 100 });
    expect(made.items(id, 'running')).toHaveLength(fleetBounds.firstOfKey);
  });

  it('is given up with all the others of its key, without asking that key for each', async () => {
    const tenants = tenantsNamed(400);
    const made = bench(tenants);
    made.under('dead', tenants.slice(0, 300));
    made.under('alive', tenants.slice(300));
    const { act, given } = counting(async ({ kmsKey }) => (kmsKey === 'dead' ? Promise.reject(unreachable()) : Promise.resolve('done')));
    made.acts(act);
    const job = await made.stopped(made.start(tenants).id);
    expect(job).toMatchObject({ state: 'done', done: 100, failed: 300 });
    const calls = tenants.slice(0, 300).reduce((sum, tenant) => sum + (given.get(tenant) ?? 0), 0);
    expect(calls).toBeLessThanOrEqual(fleetBounds.firstOfKey + fleetBounds.tries);
    expect(made.items(job.id, 'failed')[299]).toMatchObject({ error: { code: 'KMS_FAILED', data: { kind: 'unreachable' } } });
  });

  it('ends right in a storm of throttling over several keys', async () => {
    const tenants = tenantsNamed(1000);
    const made = bench(tenants);
    for (let key = 0; key < 4; key += 1) made.under(`key-${String(key)}`, tenants.filter((_, at) => at % 4 === key));
    let calls = 0;
    const done = new Set<string>();
    made.acts(async ({ tenant }) => {
      calls += 1;
      await next();
      if (calls % 5 === 0) throw unreachable('throttled');
      done.add(tenant);
      return 'done';
    });
    const first = await made.stopped(made.start(tenants).id);
    expect(first.done + first.failed).toBe(1000);
    expect(done.size).toBe(first.done);
    made.acts(async ({ tenant }) => {
      done.add(tenant);
      return Promise.resolve('done');
    });
    const last = first.retryable ? await made.stopped(made.jobs.retry(officerCaller, first.id).id) : first;
    expect(last).toMatchObject({ state: 'done', done: 1000, failed: 0 });
    expect(done.size).toBe(1000);
  });
});

describe('a fleet that is stopped', () => {
  it('goes on after a lock with those that were not done', async () => {
    const tenants = tenantsNamed(200);
    const made = bench(tenants);
    const first = counting(async (item) => (item.tenant >= 'tenant-00100' ? hanging(item) : Promise.resolve('done')));
    made.acts(first.act);
    const { id } = made.start(tenants);
    for (let turn = 0; turn < 100; turn += 1) await next();
    await made.relock();
    expect(made.jobs.get(id)).toMatchObject({ state: 'waiting', done: 100, failed: 0 });
    expect(made.states(id)).toEqual({ done: 100, waiting: 100 });
    const second = counting();
    made.acts(second.act);
    made.jobs.resumeAll(officerCaller);
    expect(await made.stopped(id)).toMatchObject({ state: 'done', done: 200 });
    expect([...second.given.keys()]).toEqual(tenants.slice(100));
  });

  it.each([1, 3, 40, 200])('comes to the same end when it is killed after %d writes', async (writes) => {
    const tenants = tenantsNamed(300);
    const made = bench(tenants);
    const done: string[] = [];
    made.acts(async ({ tenant }) => {
      await next();
      if (!made.point.struck) done.push(tenant);
      return 'done';
    });
    const { id } = made.start(tenants);
    made.point.after(writes);
    for (let turn = 0; turn < 200; turn += 1) await next();
    expect(made.point.struck).toBe(true);
    made.crash();
    expect(made.jobs.get(id).state).toBe('waiting');
    expect(made.states(id).done ?? 0).toBeLessThan(300);
    made.jobs.resumeAll(officerCaller);
    expect(await made.stopped(id)).toMatchObject({ state: 'done', done: 300, failed: 0 });
    expect(new Set(done).size).toBe(300);
    expect(made.states(id)).toEqual({ done: 300 });
  });

  it('pauses, is not taken up by an unlock, and goes on when it is resumed', async () => {
    const tenants = tenantsNamed(100);
    const made = bench(tenants);
    made.acts(async (item) => (item.tenant >= 'tenant-00050' ? hanging(item) : Promise.resolve('done')));
    const { id } = made.start(tenants);
    for (let turn = 0; turn < 50; turn += 1) await next();
    expect(made.jobs.pause(officerCaller, id)).toMatchObject({ state: 'paused', pausable: false, cancellable: true, remainingSeconds: null });
    for (let turn = 0; turn < 5; turn += 1) await next();
    expect(made.states(id)).toEqual({ done: 50, waiting: 50 });
    const jobs = await made.relock();
    jobs.resumeAll(officerCaller);
    expect(jobs.get(id)).toMatchObject({ state: 'paused', done: 50 });
    made.acts(async () => Promise.resolve('done'));
    jobs.resume(officerCaller, id);
    expect(await made.stopped(id)).toMatchObject({ state: 'done', done: 100 });
    expect(fleetEvents(made).filter((event) => event.startsWith('job'))).toEqual(['job.start ok', 'job.pause ok', 'job.resume ok', 'job.finish ok']);
  });

  it('is cancelled: what is done stays done, nothing new is taken up', async () => {
    const tenants = tenantsNamed(100);
    const made = bench(tenants);
    made.acts(async (item) => (item.tenant >= 'tenant-00050' ? hanging(item) : Promise.resolve('done')));
    const { id } = made.start(tenants);
    for (let turn = 0; turn < 50; turn += 1) await next();
    expect(made.jobs.cancel(officerCaller, id)).toMatchObject({ state: 'cancelled', cancellable: false, pausable: false, retryable: false });
    for (let turn = 0; turn < 5; turn += 1) await next();
    expect(made.states(id)).toEqual({ done: 50, waiting: 50 });
    expect(made.jobs.get(id)).toMatchObject({ state: 'cancelled', done: 50 });
    expect(made.jobs.unfinishedOf('tenant-00060')).toEqual([]);
  });

  it('does not let anybody past the switch once it is to stop', async () => {
    const made = bench(tenantsNamed(1));
    const refused: unknown[] = [];
    made.acts(async (item) => {
      await hanging(item).catch(() => undefined);
      try {
        item.control.commit();
      } catch (error) {
        refused.push(error);
        throw error;
      }
      return 'done';
    });
    const { id } = made.start(tenantsNamed(1));
    await next();
    made.jobs.cancel(officerCaller, id);
    await next();
    expect(refused).toMatchObject([{ code: 'CANCELLED' }]);
    expect(made.states(id)).toEqual({ waiting: 1 });
  });

  it('stops when nothing can be written any more, and goes on when it can', async () => {
    const tenants = tenantsNamed(300);
    const made = bench(tenants);
    const { id } = made.start(tenants);
    made.test.vault.database.execute(`create trigger full before insert on audit_events begin select raise(abort, 'no room'); end`);
    expect(await made.stopped(id)).toMatchObject({ state: 'waiting' });
    made.test.vault.database.execute('drop trigger full');
    made.jobs.resumeAll(officerCaller);
    expect(await made.stopped(id)).toMatchObject({ state: 'done', done: 300 });
  });

  it('removes what it had staged for tenants it does not come back to', async () => {
    const made = bench(['acme']);
    made.acts(async (item) => {
      made.test.vault.write(item.caller, { action: 'byok.wrap', tenant: 'acme' }, (rows) => {
        rows.run(`insert into data_keys (tenant, version, state, created_at) values ('acme', 1, 'active', 0)`);
        rows.run(`insert into wrappings (tenant, version, blob, state, job, created_at) values ('acme', 1, x'00', 'staged', :job, 0)`, { job: item.job.id });
      });
      return hanging(item);
    });
    const staged = (): number => made.test.vault.read((rows) => rows.all(`select 1 from wrappings where state = 'staged'`).length);
    const { id } = made.start(['acme']);
    for (let turn = 0; turn < 5; turn += 1) await next();
    const jobs = await made.relock();
    expect(staged()).toBe(1);
    jobs.cancel(officerCaller, id);
    await next();
    expect(staged()).toBe(0);
  });
});

describe('trying the failed ones again', () => {
  it('leaves those that are done alone', async () => {
    const tenants = tenantsNamed(50);
    const made = bench(tenants);
    made.acts(async ({ tenant }) => (tenant >= 'tenant-00040' ? Promise.reject(denied()) : Promise.resolve('done')));
    const { id } = await made.stopped(made.start(tenants).id);
    const { act, given } = counting();
    made.acts(act);
    expect(made.jobs.retry(officerCaller, id)).toMatchObject({ state: 'running', done: 40, failed: 0, finishedAt: null });
    expect(await made.stopped(id)).toMatchObject({ state: 'done', done: 50, failed: 0, retryable: false });
    expect([...given.keys()]).toEqual(tenants.slice(40));
    expect(fleetEvents(made)).toContain('job.retry ok');
  });

  it('is refused while the fleet runs, when nothing failed, and for other work', async () => {
    const made = bench(tenantsNamed(1));
    made.acts(hanging);
    const { id } = made.start(tenantsNamed(1));
    expect(() => made.jobs.retry(officerCaller, id)).toThrow(KeydeskError);
    made.acts(async () => Promise.resolve('done'));
    await made.relock();
    made.jobs.resumeAll(officerCaller);
    await made.stopped(id);
    expect(() => made.jobs.retry(officerCaller, id)).toThrow(/STATE_CONFLICT/);
  });

  it('is refused while another fleet has one of the tenants', async () => {
    const made = bench(tenantsNamed(2));
    made.acts(async () => Promise.reject(denied()));
    const { id } = await made.stopped(made.start(['tenant-00000']).id);
    made.acts(hanging);
    const other = made.start(tenantsNamed(2));
    expect(() => made.jobs.retry(officerCaller, id)).toThrow(other.id);
  });
});

describe('the tenants of a fleet', () => {
  it('are shown in windows, by state, with their names', async () => {
    const tenants = tenantsNamed(30);
    const made = bench(tenants);
    made.acts(async ({ tenant }) => (tenant.endsWith('5') ? Promise.reject(denied()) : Promise.resolve('done')));
    const { id } = await made.stopped(made.start(tenants).id);
    expect(made.jobs.items({ job: id, state: 'failed', offset: 1, limit: 1 })).toMatchObject({ total: 3, rows: [{ tenant: 'tenant-00015', displayName: 'tenant-00015 & Co' }] });
    expect(made.jobs.items({ job: id, state: 'running', offset: 0, limit: 10 })).toEqual({ total: 0, rows: [] });
  });

  it('have unfinished work until their own turn has ended', async () => {
    const made = bench([...tenantsNamed(2), 'other']);
    made.acts(async (item) => (item.tenant === 'tenant-00001' ? hanging(item) : Promise.resolve('done')));
    const { id } = made.start(tenantsNamed(2));
    expect(made.jobs.unfinishedOf('tenant-00000')).toMatchObject([{ id, kind: 'fleet' }]);
    for (let turn = 0; turn < 5; turn += 1) await next();
    made.test.clock.advance(300);
    expect(made.jobs.unfinishedOf('tenant-00000')).toEqual([]);
    expect(made.jobs.unfinishedOf('tenant-00001')).toMatchObject([{ id }]);
    expect(made.jobs.unfinishedOf('other')).toEqual([]);
  });

  it('are in one fleet at a time, save for a preflight', () => {
    const made = bench([...tenantsNamed(3), 'other']);
    made.acts(hanging);
    const { id } = made.start(tenantsNamed(3));
    expect(() => made.start(['tenant-00002', 'other'], 'rotate')).toThrow(id);
    expect(made.start(['other'], 'rotate').state).toBe('running');
    expect(made.start(tenantsNamed(2), 'preflight').state).toBe('running');
    expect(() => made.start(tenantsNamed(1), 'preflight')).toThrow(/STATE_CONFLICT/);
  });

  it('must exist, or the fleet does not start at all', () => {
    const made = bench(tenantsNamed(1));
    expect(() => made.start(['tenant-00000', 'nobody'])).toThrow();
    expect(made.jobs.list()).toEqual([]);
  });
});
