import { statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { events, officer, refusal, wrappings } from '../support/byok-desk.ts';
import { type Desk, eachDesk, killAtEachWrite } from '../support/each-desk.ts';

const desk = eachDesk((made) => {
  made.addTenant();
});

/** Gives the tenant two more versions of its data key, with a value under each. */
async function threeVersions(on: Desk): Promise<void> {
  await on.addSecrets('acme', 2);
  for (let round = 0; round < 2; round += 1) {
    const { job } = await on.rooms.byok.rotate(officer, 'acme');
    await on.ended(job);
  }
}

const live = (on: Desk): readonly string[] => wrappings(on.rooms.vault).filter((row) => row.endsWith('live'));

describe('activating', () => {
  it("brings every version of the data key under the customer's key and destroys the baseline's bytes", async () => {
    await threeVersions(desk);
    await desk.activated();
    expect(desk.rooms.byok.status('acme')).toMatchObject({ config: { status: 'ACTIVE', activatedAt: desk.clock.now() }, history: [], job: null });
    expect(wrappings(desk.rooms.vault)).toEqual([
      ...['1', '2', '3'].map((version) => `${version} baseline superseded destroyed`),
      ...['1', '2', '3'].map((version) => `${version} customer live`),
    ]);
    expect(await desk.values()).toEqual(['value 0', 'value 1']);
  });

  it('records each wrap, each unwrap, the switch and the end', async () => {
    await desk.validated();
    const before = events(desk.rooms.vault).length;
    const { job } = await desk.rooms.byok.activate(officer, 'acme');
    await desk.ended(job);
    expect(events(desk.rooms.vault).slice(before)).toEqual([
      'job.start ok',
      'byok.wrap ok',
      'byok.unwrap ok',
      'byok.activate ok',
      'job.finish ok',
    ]);
  });

  it('leaves nothing of the old wrappings in the log beside the database', async () => {
    const log = join(desk.test.folder, 'vault.db-wal');
    await desk.validated();
    expect(statSync(log).size).toBeGreaterThan(0);
    const sizes: number[] = [];
    desk.rooms.vault.onEvent(({ action }) => {
      if (action === 'job.finish') sizes.push(statSync(log).size);
    });
    await desk.ended((await desk.rooms.byok.activate(officer, 'acme')).job);
    const [afterFinish] = sizes;
    desk.rooms.vault.database.checkpoint();
    desk.rooms.vault.record(officer.caller, { action: 'vault.check' });
    // All that stands in the log is the one write that came after the switch was settled.
    expect(afterFinish).toBeLessThanOrEqual(2 * statSync(log).size);
  });

  it('removes what a cancelled activation could not, because it was killed', async () => {
    await threeVersions(desk);
    await desk.validated();
    desk.kms.refuse('unreachable', ['wrap'], 2);
    const { job } = await desk.rooms.byok.activate(officer, 'acme');
    await desk.ended(job);
    desk.rooms.vault.write(officer.caller, { action: 'job.cancel' }, (rows) => rows.run(`update jobs set state = 'cancelled'`));
    await desk.crash();
    desk.kms.allow();
    expect(wrappings(desk.rooms.vault).filter((row) => row.endsWith('staged'))).toHaveLength(2);
    await desk.ended((await desk.rooms.byok.activate(officer, 'acme')).job);
    expect(wrappings(desk.rooms.vault).filter((row) => row.endsWith('staged'))).toEqual([]);
    expect(live(desk)).toHaveLength(3);
  });

  it('changes nothing before the switch', async () => {
    await desk.validated();
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.activate(officer, 'acme');
    await new Promise(setImmediate);
    expect(desk.rooms.jobs.get(job).state).toBe('running');
    expect(desk.rooms.byok.status('acme')).toMatchObject({ config: { status: 'VALIDATED' }, job });
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline live']);
    go();
    expect((await desk.ended(job)).state).toBe('done');
  });
});

describe('an activation is refused', () => {
  it.each([
    ['without a preflight', async () => desk.rooms.byok.stage(officer, 'acme', await desk.addKey())],
    [
      'when the preflight is older than ten minutes',
      async () => {
        await desk.validated();
        desk.clock.advance(600_001);
      },
    ],
    [
      'when the clock was moved back behind the preflight',
      async () => {
        await desk.validated();
        desk.clock.shift(-1);
      },
    ],
    [
      'when a later preflight failed',
      async () => {
        await desk.validated();
        desk.kms.refuse('denied');
        await desk.rooms.byok.preflight(officer, 'acme');
      },
    ],
    [
      'when the tenant was staged anew since',
      async () => {
        const key = await desk.validated();
        await desk.rooms.byok.stage(officer, 'acme', key);
      },
    ],
  ])('%s', async (_when, given) => {
    await given();
    const { code, data } = await refusal(async () => desk.rooms.byok.activate(officer, 'acme'));
    expect({ code, data }).toEqual({ code: 'PREFLIGHT_REQUIRED', data: { tenant: 'acme', maxAgeSeconds: 600 } });
    expect(events(desk.rooms.vault, 'byok.activate')).toEqual(['byok.activate refused']);
    expect(events(desk.rooms.vault, 'job')).toEqual([]);
  });

  it('ten minutes after the preflight, not a millisecond later', async () => {
    await desk.validated();
    desk.clock.advance(600_000);
    await expect(desk.rooms.byok.activate(officer, 'acme')).resolves.toMatchObject({ job: expect.any(String) as string });
  });

  it('without a staged key, for an unknown tenant, and for an archived one', async () => {
    expect((await refusal(async () => desk.rooms.byok.activate(officer, 'acme'))).data).toEqual({ noun: 'BYOK config', id: 'acme' });
    expect((await refusal(async () => desk.rooms.byok.activate(officer, 'nobody'))).data).toEqual({ noun: 'tenant', id: 'nobody' });
    await desk.validated();
    desk.rooms.vault.write(officer.caller, { action: 'tenant.archive' }, (rows) => rows.run(`update tenants set state = 'archived'`));
    expect((await refusal(async () => desk.rooms.byok.activate(officer, 'acme'))).code).toBe('TENANT_ARCHIVED');
  });

  it('while another one runs, even when both are asked for at once', async () => {
    await desk.validated();
    const both = await Promise.allSettled([desk.rooms.byok.activate(officer, 'acme'), desk.rooms.byok.activate(officer, 'acme')]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const [job] = desk.rooms.jobs.list();
    expect((await desk.ended(job?.id ?? '')).state).toBe('done');
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline superseded destroyed', '1 customer live']);
  });

  it('once it is active, sealed or offboarded', async () => {
    await desk.activated();
    expect((await refusal(async () => desk.rooms.byok.activate(officer, 'acme'))).data).toMatchObject({ state: 'ACTIVE', wanted: 'VALIDATED' });
    await desk.rooms.byok.seal(officer, 'acme', 'a test of the seal');
    expect((await refusal(async () => desk.rooms.byok.activate(officer, 'acme'))).data).toMatchObject({ state: 'SEALED', wanted: 'VALIDATED', remedy: expect.stringContaining('unseal it') as string });
    const { job } = await desk.rooms.byok.offboard(officer, 'acme');
    await desk.ended(job);
    expect((await refusal(async () => desk.rooms.byok.activate(officer, 'acme'))).code).toBe('NOT_FOUND');
  });
});

describe('when the customer refuses on the way', () => {
  beforeEach(async () => threeVersions(desk));

  const steps = (['wrap', 'unwrap'] as const).flatMap((operation) => [0, 1, 2].map((after) => ({ operation, after })));

  it.each(steps)('at $operation number $after, nothing has changed and nothing is left behind', async ({ operation, after }) => {
    await desk.validated();
    desk.kms.refuse('denied', [operation], after);
    const { job } = await desk.rooms.byok.activate(officer, 'acme');
    const ended = await desk.ended(job);
    expect(ended).toMatchObject({ state: 'failed', error: { code: 'KMS_FAILED', data: { kind: 'denied', operation } } });
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline live', '2 baseline live', '3 baseline live']);
    expect(desk.rooms.byok.status('acme').config?.status).toBe('VALIDATED');
    expect(events(desk.rooms.vault, 'byok').slice(-2)).toEqual([`byok.${operation} failed`, 'byok.activate failed']);
    expect(events(desk.rooms.vault, 'job').at(-1)).toBe('job.fail failed');
    desk.kms.allow();
    expect(await desk.values()).toEqual(['value 0', 'value 1']);
    const again = await desk.rooms.byok.activate(officer, 'acme');
    expect((await desk.ended(again.job)).state).toBe('done');
  });

  it('a KMS that gives back other bytes is not trusted', async () => {
    await desk.validated();
    desk.kms.lie();
    const { job } = await desk.rooms.byok.activate(officer, 'acme');
    expect(await desk.ended(job)).toMatchObject({ state: 'failed', error: { code: 'KMS_FAILED', data: { kind: 'wrong-key', retryable: false } } });
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline live', '2 baseline live', '3 baseline live']);
    expect(events(desk.rooms.vault, 'byok.unwrap').at(-1)).toBe('byok.unwrap failed');
  });

  it('a KMS that cannot be reached lets the job wait, and it goes on from where it was', async () => {
    await desk.validated();
    desk.kms.refuse('unreachable', ['wrap'], 2);
    const { job } = await desk.rooms.byok.activate(officer, 'acme');
    expect(await desk.ended(job)).toMatchObject({ state: 'waiting', done: 2, error: { code: 'KMS_FAILED', data: { kind: 'unreachable' } } });
    expect(wrappings(desk.rooms.vault).filter((row) => row.endsWith('staged'))).toHaveLength(2);
    desk.kms.allow();
    desk.kms.calls.length = 0;
    desk.rooms.jobs.resume(officer.caller, job);
    expect((await desk.ended(job)).state).toBe('done');
    expect(desk.kms.calls.filter((call) => call === 'wrap')).toHaveLength(1);
    expect(await desk.values()).toEqual(['value 0', 'value 1']);
  });
});

describe('cancelling an activation', () => {
  it('before its switch leaves everything as it was', async () => {
    await threeVersions(desk);
    await desk.validated();
    desk.kms.refuse('unreachable', ['wrap'], 2);
    const { job } = await desk.rooms.byok.activate(officer, 'acme');
    await desk.ended(job);
    expect(desk.rooms.jobs.cancel(officer.caller, job)).toMatchObject({ state: 'cancelled', cancellable: false });
    await desk.rooms.jobs.close();
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline live', '2 baseline live', '3 baseline live']);
    expect(desk.rooms.byok.status('acme')).toMatchObject({ config: { status: 'VALIDATED' }, job: null });
  });

  it('while it waits for the KMS ends the call and stages nothing', async () => {
    await desk.validated();
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.activate(officer, 'acme');
    await new Promise(setImmediate);
    expect(desk.rooms.jobs.cancel(officer.caller, job).state).toBe('cancelled');
    go();
    await desk.rooms.jobs.close();
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline live']);
    expect(events(desk.rooms.vault, 'job')).toEqual(['job.start ok', 'job.cancel ok']);
    expect(desk.rooms.byok.status('acme').config?.status).toBe('VALIDATED');
  });

  it('is refused once it has ended', async () => {
    await desk.activated();
    const [job] = desk.rooms.jobs.list();
    expect((await refusal(() => desk.rooms.jobs.cancel(officer.caller, job?.id ?? ''))).data).toMatchObject({ noun: 'job', state: 'done' });
  });
});

describe('a lock in the middle of an activation', () => {
  it('lets it wait, and the next unlock takes it up', async () => {
    await threeVersions(desk);
    await desk.validated();
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.activate(officer, 'acme');
    await new Promise(setImmediate);
    setTimeout(go, 0);
    const rooms = await desk.relock();
    expect(rooms.jobs.get(job).state).toBe('waiting');
    rooms.jobs.resumeAll(officer.caller);
    expect((await desk.ended(job)).state).toBe('done');
    expect(await desk.values()).toEqual(['value 0', 'value 1']);
    expect(events(rooms.vault, 'job').slice(-3)).toEqual(['job.start ok', 'job.resume ok', 'job.finish ok']);
  });
});

describe('a process that is killed in the middle of an activation', () => {
  it('at any write: the vault opens, the values too, and the job goes on to its end', async () => {
    const reached = await killAtEachWrite({
      prepare: async (killed) => {
        killed.addTenant();
        await threeVersions(killed);
        await killed.validated();
      },
      work: async (killed) => killed.ended((await killed.rooms.byok.activate(officer, 'acme')).job),
      opened: async (killed) => {
        const by = new Set(live(killed).map((row) => row.split(' ')[1]));
        expect(by.size).toBe(1);
        expect(await killed.values()).toEqual(['value 0', 'value 1']);
      },
      ended: async (killed) => {
        const { byok } = killed.rooms;
        // Killed before the job itself was acknowledged: it is asked for again.
        if (byok.status('acme').config?.status !== 'ACTIVE') await killed.ended((await byok.activate(officer, 'acme')).job);
        expect(live(killed)).toEqual(['1 customer live', '2 customer live', '3 customer live']);
        expect(wrappings(killed.rooms.vault).filter((row) => row.endsWith('staged'))).toEqual([]);
        expect(await killed.values()).toEqual(['value 0', 'value 1']);
      },
    });
    expect(reached).toBeGreaterThan(15);
  }, 120_000);
});
