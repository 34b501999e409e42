import { describe, expect, it } from 'vitest';
import type { FleetRequest } from '../../src-shared/byok.ts';
import { awsKey, events, googleKey, lastDetail, officer, refusal, wrappings } from '../support/byok-desk.ts';
import { type Desk, eachDesk, killAtEachWrite } from '../support/each-desk.ts';

const names = ['acme', 'beta', 'gamma'] as const;

const desk = eachDesk((made) => {
  for (const tenant of names) made.addTenant(tenant);
});

const of = (act: FleetRequest['act'], tenants: readonly string[] = names, kmsKey?: string): FleetRequest => ({
  act,
  scope: { by: 'tenants', tenants },
  ...(kmsKey === undefined ? {} : { kmsKey }),
});

const run = async (request: FleetRequest) => desk.ended((await desk.rooms.byok.startFleet(officer, request)).job);
const statuses = (on: Desk = desk): readonly (string | undefined)[] => names.map((tenant) => on.rooms.byok.status(tenant).config?.status);
const items = (job: string): readonly string[] => desk.rooms.jobs.items({ job, offset: 0, limit: 100 }).rows.map(({ tenant, state }) => `${tenant} ${state}`);

async function staged(): Promise<string> {
  const key = await desk.addKey();
  for (const tenant of names) {
    await desk.addSecrets(tenant, 2);
    await desk.rooms.byok.stage(officer, tenant, key);
  }
  return key;
}

async function active(): Promise<string> {
  const key = await staged();
  await run(of('activate'));
  return key;
}

describe('the plan of a fleet', () => {
  it('says who takes part and who does not and why, by act', async () => {
    const key = await desk.activated('acme');
    await desk.rooms.byok.stage(officer, 'beta', key);
    const { byok } = desk.rooms;
    const everybody = [...names, 'nobody'];
    const plan = (act: FleetRequest['act'], kmsKey?: string) => {
      const { eligible, excluded } = byok.planFleet(of(act, everybody, kmsKey));
      return [eligible, ...excluded.map(({ reason, count, examples }) => `${reason} ${String(count)} ${examples.join()}`)];
    };
    const other = await desk.addKey(2);
    expect(plan('activate')).toEqual([1, 'It is under its key already. 1 acme & Co', 'No customer key is staged for it. 1 gamma & Co', 'There is no such tenant. 1 nobody']);
    expect(plan('rotate')).toEqual([3, 'There is no such tenant. 1 nobody']);
    expect(plan('rewrap')).toEqual([1, 'Its key was never activated. 1 beta & Co', 'No customer key is staged for it. 1 gamma & Co', 'There is no such tenant. 1 nobody']);
    expect(plan('offboard')[0]).toBe(1);
    expect(plan('preflight')[0]).toBe(2);
    expect(plan('move', other)[0]).toBe(1);
    expect(plan('move', key).slice(0, 2)).toEqual([0, 'It is under this very key already. 1 acme & Co']);
  });

  it('counts the secrets of those that take part, and takes the tenants of the board by its filter', async () => {
    const key = await staged();
    expect(desk.rooms.byok.planFleet({ act: 'activate', scope: { by: 'filter', filter: { search: '', kmsKey: key } } })).toEqual({
      act: 'activate',
      eligible: 3,
      excluded: [],
      secrets: 6,
    });
    expect(desk.rooms.byok.planFleet({ act: 'activate', scope: { by: 'filter', filter: { search: 'beta' } } })).toMatchObject({ eligible: 1, secrets: 2 });
  });

  it('leaves out whoever other work is under way for, a fleet too', async () => {
    await staged();
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.startFleet(officer, of('activate', ['acme', 'beta']));
    expect(desk.rooms.byok.planFleet(of('activate'))).toMatchObject({ eligible: 1, excluded: [{ reason: 'Other work on its data key has not ended.', count: 2 }] });
    expect((await refusal(async () => desk.rooms.byok.rotate(officer, 'acme'))).data).toMatchObject({ noun: 'job', id: job });
    go();
    expect((await desk.ended(job)).state).toBe('done');
  });

  it('is refused without the key of a move, and with the key of anything else', async () => {
    const key = await desk.addKey();
    const plan = (request: FleetRequest) => refusal(() => desk.rooms.byok.planFleet(request));
    expect((await plan(of('move'))).data).toMatchObject({ field: 'kmsKey' });
    expect((await plan(of('rewrap', names, key))).data).toMatchObject({ field: 'kmsKey' });
    expect((await plan(of('move', names, 'cck-00000'))).code).toBe('NOT_FOUND');
    expect((await refusal(async () => desk.rooms.byok.startFleet(officer, of('rewrap')))).data).toMatchObject({ field: 'scope' });
    expect(events(desk.rooms.vault, 'byok.fleet')).toEqual(['byok.fleet refused']);
  });
});

describe('a fleet', () => {
  it('activates, with the preflight of each, and every value opens', async () => {
    await staged();
    const job = await run(of('activate'));
    expect(job).toMatchObject({ kind: 'fleet', act: 'activate', tenant: null, state: 'done', total: 3, done: 3, failed: 0 });
    expect(statuses()).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
    for (const tenant of names) expect(await desk.values(tenant)).toEqual(['value 0', 'value 1']);
    expect(events(desk.rooms.vault, 'byok.preflight')).toHaveLength(3);
  });

  it('rewraps, rotates, moves and offboards each tenant as a job of its own would', async () => {
    await active();
    const to = await desk.addKeyAt(googleKey, 'Key at Google');
    for (const act of ['rewrap', 'rotate'] as const) expect(await run(of(act))).toMatchObject({ state: 'done', done: 3, failed: 0 });
    expect(await run(of('move', names, to))).toMatchObject({ state: 'done', done: 3, failed: 0 });
    expect(names.map((tenant) => desk.rooms.byok.status(tenant).config?.kmsKey)).toEqual([to, to, to]);
    for (const tenant of names) expect(await desk.values(tenant)).toEqual(['value 0', 'value 1']);
    expect(await run(of('offboard'))).toMatchObject({ state: 'done', done: 3, failed: 0 });
    expect(statuses()).toEqual([undefined, undefined, undefined]);
    for (const tenant of names) {
      expect(wrappings(desk.rooms.vault, tenant).filter((row) => row.endsWith('live'))).toEqual(['1 baseline live', '2 baseline live']);
      expect(await desk.values(tenant)).toEqual(['value 0', 'value 1']);
    }
    expect(desk.rooms.unforeseen).toEqual([]);
  });

  it('keeps the tenant that fails with its reason, and the others go on', async () => {
    await active();
    desk.rooms.vault.write(officer.caller, { action: 'vault.check' }, (rows) => {
      rows.run(`update wrappings set blob = (select blob from wrappings where tenant = 'acme' and state = 'live') where tenant = 'beta' and state = 'live'`);
    });
    const job = await run(of('rewrap'));
    expect(job).toMatchObject({ state: 'done', done: 2, failed: 1, retryable: true });
    expect(items(job.id)).toEqual(['acme done', 'beta failed', 'gamma done']);
    expect(statuses()).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
    expect(wrappings(desk.rooms.vault, 'beta').filter((row) => row.endsWith('staged'))).toEqual([]);
  });

  it('of preflights says who failed', async () => {
    await staged();
    desk.kms.refuse('denied', ['wrap']);
    const job = await desk.ended((await desk.rooms.byok.startFleet(officer, of('preflight'))).job);
    expect(items(job.id)).toEqual(['acme failed', 'beta failed', 'gamma failed']);
    expect(statuses()).toEqual(['PENDING_VALIDATION', 'PENDING_VALIDATION', 'PENDING_VALIDATION']);
  });

  it('of activations fails for a key whose preflight fails, and changes nothing', async () => {
    await staged();
    desk.kms.refuse('disabled', ['wrap']);
    await run(of('activate'));
    expect(statuses()).toEqual(['PENDING_VALIDATION', 'PENDING_VALIDATION', 'PENDING_VALIDATION']);
    for (const tenant of names) expect(wrappings(desk.rooms.vault, tenant)).toEqual(['1 baseline live']);
  });

  it('cut off by a lock goes on with who was left', async () => {
    await active();
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.startFleet(officer, of('rewrap'));
    await new Promise(setImmediate);
    setTimeout(go, 0);
    const rooms = await desk.relock();
    rooms.jobs.resumeAll(officer.caller);
    expect(await desk.ended(job)).toMatchObject({ state: 'done', done: 3, failed: 0 });
    for (const tenant of names) expect(await desk.values(tenant)).toEqual(['value 0', 'value 1']);
  });

  it('of moves, paused and then cancelled, leaves no successor and nothing staged', async () => {
    const from = await active();
    const to = await desk.addKeyAt(googleKey, 'Key at Google');
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.startFleet(officer, of('move', names, to));
    await new Promise(setImmediate);
    // The new key has been tried out and has wrapped: what is staged waits for the fleet to be resumed.
    desk.rooms.vault.onEvent(({ action }) => {
      if (action === 'byok.wrap' && desk.rooms.jobs.get(job).state === 'running') desk.rooms.jobs.pause(officer.caller, job);
    });
    go();
    await desk.ended(job, 'paused');
    await desk.rooms.jobs.close();
    const rooms = await desk.relock();
    expect(names.map((tenant) => rooms.byok.status(tenant).successor?.kmsKey)).toContain(to);
    rooms.jobs.cancel(officer.caller, job);
    await rooms.jobs.close();
    for (const tenant of names) {
      expect(rooms.byok.status(tenant)).toMatchObject({ config: { kmsKey: from, status: 'ACTIVE' }, successor: null });
      expect(wrappings(rooms.vault, tenant)).toEqual(['1 baseline superseded destroyed', '1 customer live']);
    }
  });

  it('lets two fleets for different tenants go on at once', async () => {
    await active();
    const both = await Promise.all([run(of('rewrap', ['acme'])), run(of('rotate', ['beta', 'gamma']))]);
    expect(both.map(({ state, done }) => [state, done])).toEqual([
      ['done', 1],
      ['done', 2],
    ]);
  });
});

describe('a fleet that is killed at any write', () => {
  const pair = ['acme', 'beta'] as const;
  /** Where the tenants must stand in the end, by act. */
  const acts = [
    { act: 'activate', begins: 'staged', custody: 'customer', live: 1 },
    { act: 'rewrap', begins: 'active', custody: 'customer', live: 1 },
    { act: 'move', begins: 'active', custody: 'customer', live: 1 },
    { act: 'rotate', begins: 'active', custody: 'customer', live: 2 },
    { act: 'offboard', begins: 'active', custody: 'baseline', live: 1 },
  ] as const;

  it.each(acts)('to $act goes on to its end, and every value opens all the while', async ({ act, begins, custody, live }) => {
    let kmsKey = '';
    const request = (): FleetRequest => of(act, pair, act === 'move' ? kmsKey : undefined);
    const everyValue = async (killed: Desk): Promise<void> => {
      for (const tenant of pair) expect(await killed.values(tenant)).toEqual(['value 0']);
    };
    const reached = await killAtEachWrite({
      prepare: async (killed) => {
        const key = await killed.addKey();
        kmsKey = await killed.addKey(2);
        for (const tenant of pair) {
          killed.addTenant(tenant);
          await killed.addSecrets(tenant, 1);
          if (begins === 'active') await killed.activatedUnder(key, tenant);
          else await killed.rooms.byok.stage(officer, tenant, key);
        }
      },
      work: async (killed) => killed.ended((await killed.rooms.byok.startFleet(officer, request())).job),
      opened: everyValue,
      ended: async (killed) => {
        const { jobs, byok, vault } = killed.rooms;
        const [fleet] = jobs.list().filter(({ kind }) => kind === 'fleet');
        // Killed before the fleet itself was acknowledged: it is asked for again.
        if (fleet === undefined) await killed.ended((await byok.startFleet(officer, request())).job);
        else expect(fleet).toMatchObject({ state: 'done', done: 2, failed: 0 });
        for (const tenant of pair) {
          expect(wrappings(vault, tenant).filter((row) => row.endsWith('staged'))).toEqual([]);
          const ends = wrappings(vault, tenant).filter((row) => row.endsWith('live'));
          expect(ends).toEqual(Array.from({ length: live }, (_, at) => `${String(at + 1)} ${custody} live`));
          expect(byok.status(tenant)).toMatchObject({ successor: null, job: null });
        }
        await everyValue(killed);
      },
    });
    expect(reached).toBeGreaterThan(10);
  }, 120_000);
});

describe('the emergency of a key', () => {
  const input = { reason: 'the customer leaves tonight', confirmName: 'Key 1', acknowledgedTenants: 3 };

  it('brings every tenant under it back, the sealed ones too, and cancels what stands in the way', async () => {
    const kmsKey = await active();
    await desk.rooms.byok.seal(officer, 'gamma', 'the customer called');
    desk.kms.refuse('unreachable', ['wrap'], 0, awsKey());
    const { job: waiting } = await desk.rooms.byok.rewrap(officer, 'acme');
    await desk.ended(waiting);
    desk.kms.allow();
    if (statuses()[0] === 'SEALED') await desk.rooms.byok.unseal(officer, 'acme').catch(() => undefined);
    const job = await desk.ended((await desk.rooms.byok.offboardKey(officer, { ...input, kmsKey })).job);
    expect(job).toMatchObject({ state: 'done', done: 3, failed: 0, act: 'offboard' });
    expect(statuses()).toEqual([undefined, undefined, undefined]);
    for (const tenant of names) expect(await desk.values(tenant)).toEqual(['value 0', 'value 1']);
    expect(desk.rooms.keys.get(kmsKey).state).toBe('AVAILABLE');
    expect(lastDetail(desk.rooms.vault, 'byok.offboard-key')).toMatchObject({ reason: input.reason, tenants: 3 });
  });

  it('cancels a fleet that stands in the way', async () => {
    const kmsKey = await active();
    const go = desk.kms.hold();
    const { job: fleet } = await desk.rooms.byok.startFleet(officer, of('rewrap'));
    await new Promise(setImmediate);
    const { job } = await desk.rooms.byok.offboardKey(officer, { ...input, kmsKey });
    go();
    expect((await desk.ended(job)).state).toBe('done');
    expect(desk.rooms.jobs.get(fleet).state).toBe('cancelled');
    expect(statuses()).toEqual([undefined, undefined, undefined]);
    for (const tenant of names) {
      expect(wrappings(desk.rooms.vault, tenant).filter((row) => row.endsWith('staged'))).toEqual([]);
      expect(await desk.values(tenant)).toEqual(['value 0', 'value 1']);
    }
  });

  it('cancels what would bring more tenants under it', async () => {
    const kmsKey = await active();
    desk.addTenant('delta');
    const from = await desk.addKey(2);
    await desk.activatedUnder(from, 'delta');
    desk.kms.refuse('unreachable', ['wrap'], 1, awsKey());
    const { job: coming } = await desk.rooms.byok.move(officer, 'delta', kmsKey);
    expect((await desk.ended(coming)).state).toBe('waiting');
    desk.kms.allow();
    expect((await desk.ended((await desk.rooms.byok.offboardKey(officer, { ...input, kmsKey })).job)).state).toBe('done');
    expect(desk.rooms.jobs.get(coming).state).toBe('cancelled');
    await desk.rooms.jobs.close();
    expect(desk.rooms.byok.status('delta')).toMatchObject({ config: { kmsKey: from, status: 'ACTIVE' }, successor: null });
  });

  it.each(['job', 'fleet'] as const)('cancels an activation that would bring another tenant under it: a %s', async (of) => {
    const kmsKey = await active();
    desk.addTenant('delta');
    await desk.rooms.byok.stage(officer, 'delta', kmsKey);
    await desk.rooms.byok.preflight(officer, 'delta');
    const go = desk.kms.hold();
    const scope = { by: 'tenants', tenants: ['delta'] } as const;
    const { job: coming } = await (of === 'job' ? desk.rooms.byok.activate(officer, 'delta') : desk.rooms.byok.startFleet(officer, { act: 'activate', scope }));
    const { job } = await desk.rooms.byok.offboardKey(officer, { ...input, kmsKey });
    go();
    expect((await desk.ended(job)).state).toBe('done');
    expect(desk.rooms.jobs.get(coming).state).toBe('cancelled');
    await desk.rooms.jobs.close();
    expect(desk.rooms.byok.status('delta').config?.status).toBe('VALIDATED');
    expect(wrappings(desk.rooms.vault, 'delta')).toEqual(['1 baseline live']);
  });

  it('is refused for another name, another number, and a key without tenants', async () => {
    const kmsKey = await active();
    const call = async (change: object) => refusal(async () => desk.rooms.byok.offboardKey(officer, { ...input, kmsKey, ...change }));
    expect((await call({ confirmName: 'key 1' })).data).toMatchObject({ field: 'confirmName' });
    expect((await call({ acknowledgedTenants: 2 })).data).toMatchObject({ noun: 'KMS key', count: 3, examples: ['acme', 'beta', 'gamma'] });
    expect((await call({ kmsKey: await desk.addKey(2), confirmName: 'Key 2', acknowledgedTenants: 0 })).data).toMatchObject({ field: 'kmsKey' });
    expect(statuses()).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
    expect(events(desk.rooms.vault, 'byok.offboard-key')).toEqual(['byok.offboard-key refused', 'byok.offboard-key refused', 'byok.offboard-key refused']);
  });
});
