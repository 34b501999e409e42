import { beforeEach, describe, expect, it, vi } from 'vitest';
import { awsKey, events, googleKey, lastDetail, officer, refusal, wrappings } from '../support/byok-desk.ts';
import { type Desk, eachDesk, killAtEachWrite } from '../support/each-desk.ts';

const desk = eachDesk((made) => {
  made.addTenant();
});

const values = ['value 0', 'value 1'];

/** A tenant with two versions of its data key and two values under an AWS key, and a Google key to go to. */
async function prepare(on: Desk): Promise<{ readonly from: string; readonly to: string }> {
  await on.addSecrets('acme', 2);
  await on.ended((await on.rooms.byok.rotate(officer, 'acme')).job);
  const from = await on.activated();
  const to = await on.addKeyAt(googleKey, 'Key at Google');
  return { from, to };
}

/** What must hold of a move that came to nothing. */
async function nothingHasChanged(on: Desk, from: string, to: string, status = 'ACTIVE'): Promise<void> {
  expect(on.rooms.byok.status('acme')).toMatchObject({ config: { kmsKey: from, status }, successor: null, history: [] });
  expect(wrappings(on.rooms.vault).slice(2)).toEqual(['1 customer live', '2 customer live']);
  expect(on.rooms.keys.get(to).state).toBe('AVAILABLE');
  on.kms.allow();
  if (status === 'SEALED') await on.rooms.byok.unseal(officer, 'acme');
  expect(await on.values()).toEqual(values);
}

describe('moving to another customer’s key', () => {
  it('of another provider: the new key alone opens every version, and the old wrappings are destroyed', async () => {
    const { from, to } = await prepare(desk);
    const { key: held } = await desk.rooms.dataKeys.active(officer.caller, 'acme');
    const job = await desk.ended((await desk.rooms.byok.move(officer, 'acme', to)).job);
    expect(job.state).toBe('done');
    expect(desk.rooms.byok.status('acme')).toMatchObject({
      config: { kmsKey: to, status: 'ACTIVE', activatedAt: desk.clock.now() },
      successor: null,
      history: [{ kmsKey: from, status: 'OFFBOARDED' }],
    });
    expect(wrappings(desk.rooms.vault).slice(2)).toEqual([
      ...['1', '2'].map((version) => `${version} customer superseded destroyed`),
      ...['1', '2'].map((version) => `${version} customer live`),
    ]);
    expect(() => held.expose()).toThrow('wiped');
    desk.kms.refuse('denied', undefined, 0, awsKey());
    expect(await desk.values()).toEqual(values);
    expect(desk.rooms.keys.get(from).state).toBe('AVAILABLE');
  });

  it('shows by its marks that each data key came through unchanged, and names both keys', async () => {
    const { from, to } = await prepare(desk);
    const { result } = await desk.ended((await desk.rooms.byok.move(officer, 'acme', to)).job);
    const detail = lastDetail(desk.rooms.vault, 'byok.move') as { dataKeys: readonly { version: number; before: string; after: string }[] };
    expect(detail).toMatchObject({ kmsKey: from, toKmsKey: to, dataKeyVersions: 2 });
    expect(detail.dataKeys.map(({ version }) => version)).toEqual([1, 2]);
    for (const { before, after } of detail.dataKeys) expect([after, /^[0-9a-f]{32}$/.test(before)]).toEqual([before, true]);
    expect(new Set(detail.dataKeys.map(({ before }) => before)).size).toBe(2);
    expect(result.map(({ label }) => label)).toEqual([
      'Customer key',
      'New customer key',
      'Data key versions',
      'SHA-256 of the wrappings before',
      'SHA-256 of the wrappings after',
      'Mark of data key 1',
      'Mark of data key 2',
    ]);
  });

  it('lets the tenant be read while it moves, and shows the successor beside what is live', async () => {
    const { from, to } = await prepare(desk);
    desk.kms.refuse('unreachable', ['wrap'], 2, googleKey);
    const { job } = await desk.rooms.byok.move(officer, 'acme', to);
    expect((await desk.ended(job)).state).toBe('waiting');
    expect(desk.rooms.byok.status('acme')).toMatchObject({ config: { kmsKey: from, status: 'ACTIVE' }, successor: { kmsKey: to, status: 'VALIDATED' }, job });
    expect(desk.rooms.byok.board({ search: '', offset: 0, limit: 10 }).rows.map(({ config }) => config.kmsKey)).toEqual([from]);
    expect(desk.rooms.keys.get(to)).toMatchObject({ state: 'IN_USE', tenants: ['acme'], tenantCount: 1 });
    expect((await refusal(async () => desk.rooms.keys.remove(officer, to))).data).toMatchObject({ count: 1, examples: ['acme'] });
    expect(await desk.values()).toEqual(values);
    desk.kms.allow();
    desk.rooms.jobs.resume(officer.caller, job);
    expect((await desk.ended(job)).state).toBe('done');
    expect(await desk.values()).toEqual(values);
  });
});

describe('a move is refused', () => {
  it('while sealed, to the same key, to an unknown one, on the baseline, and under other work', async () => {
    const { from, to } = await prepare(desk);
    expect((await refusal(async () => desk.rooms.byok.move(officer, 'acme', from))).data).toMatchObject({ field: 'kmsKey' });
    expect((await refusal(async () => desk.rooms.byok.move(officer, 'acme', 'cck-00000'))).code).toBe('NOT_FOUND');
    desk.addTenant('beta');
    expect((await refusal(async () => desk.rooms.byok.move(officer, 'beta', to))).code).toBe('NOT_FOUND');
    await desk.rooms.byok.stage(officer, 'beta', from);
    expect((await refusal(async () => desk.rooms.byok.move(officer, 'beta', to))).data).toMatchObject({ state: 'PENDING_VALIDATION', wanted: 'ACTIVE' });
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.rewrap(officer, 'acme');
    expect((await refusal(async () => desk.rooms.byok.move(officer, 'acme', to))).data).toMatchObject({ noun: 'job', id: job });
    go();
    await desk.ended(job);
    await desk.rooms.byok.seal(officer, 'acme', 'the customer called');
    const { data } = await refusal(async () => desk.rooms.byok.move(officer, 'acme', to));
    expect(data).toMatchObject({ state: 'SEALED', wanted: 'ACTIVE', remedy: expect.stringContaining('unseal') as string });
  });
});

describe('a move that was cancelled while its new key gave no answer', () => {
  it('does not get into the way of the next one', async () => {
    const { from, to } = await prepare(desk);
    const third = await desk.addKey(3);
    const answer = desk.kms.hold();
    const { job } = await desk.rooms.byok.move(officer, 'acme', third);
    desk.rooms.jobs.cancel(officer.caller, job);
    desk.kms.hold()();
    desk.kms.refuse('unreachable', ['wrap'], 1, googleKey);
    const next = await desk.rooms.byok.move(officer, 'acme', to);
    expect((await desk.ended(next.job)).state).toBe('waiting');
    answer();
    await vi.waitUntil(() => !desk.rooms.jobs.get(job).cancellable && events(desk.rooms.vault, 'byok.move').length > 0, { timeout: 20_000 });
    expect(desk.rooms.byok.status('acme').successor).toMatchObject({ kmsKey: to });
    desk.kms.allow();
    desk.rooms.jobs.resume(officer.caller, next.job);
    expect((await desk.ended(next.job)).state).toBe('done');
    expect(desk.rooms.byok.status('acme')).toMatchObject({ config: { kmsKey: to }, successor: null, history: [{ kmsKey: from }] });
    expect(await desk.values()).toEqual(values);
  });
});

describe('a move that comes to nothing', () => {
  const steps = [
    { who: 'the new key', reference: googleKey, operation: 'wrap', from: 0 },
    { who: 'the new key', reference: googleKey, operation: 'unwrap', from: 0 },
  ] as const;
  const refusals = steps.flatMap((step) => [0, 1, 2].map((after) => ({ ...step, after })));

  it.each(refusals)('because $who refuses to $operation after $after calls leaves nothing behind, and seals nobody', async ({ reference, operation, after }) => {
    const { from, to } = await prepare(desk);
    desk.kms.refuse('denied', [operation], after, reference);
    const ended = await desk.ended((await desk.rooms.byok.move(officer, 'acme', to)).job);
    expect(ended).toMatchObject({ state: 'failed', error: { code: 'KMS_FAILED', data: { kind: 'denied' } } });
    expect(events(desk.rooms.vault, 'byok.move').at(-1)).toBe('byok.move failed');
    await nothingHasChanged(desk, from, to);
  });

  it.each([0, 1])('because the old key refuses after %i calls seals the tenant, as any refusal does', async (after) => {
    const { from, to } = await prepare(desk);
    desk.kms.refuse('disabled', ['unwrap'], after, awsKey());
    const ended = await desk.ended((await desk.rooms.byok.move(officer, 'acme', to)).job);
    expect(ended).toMatchObject({ state: 'failed', error: { code: 'TENANT_SEALED' } });
    await nothingHasChanged(desk, from, to, 'SEALED');
  });

  it('because the old key refuses, which the monitor heard first, says that the tenant is sealed', async () => {
    const { from, to } = await prepare(desk);
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.move(officer, 'acme', to);
    await desk.rooms.byok.sealUnder(officer.caller, from, { kind: 'disabled', detail: 'The key is disabled.' });
    desk.kms.refuse('disabled', ['unwrap'], 0, awsKey());
    go();
    expect(await desk.ended(job)).toMatchObject({ state: 'failed', error: { code: 'TENANT_SEALED', data: { cause: 'The key is disabled.' } } });
    await nothingHasChanged(desk, from, to, 'SEALED');
  });

  it('because the new key gives back other bytes is not trusted', async () => {
    const { from, to } = await prepare(desk);
    desk.kms.refuse('unreachable', ['unwrap'], 1, googleKey);
    const { job } = await desk.rooms.byok.move(officer, 'acme', to);
    await desk.ended(job);
    desk.kms.allow();
    const go = desk.kms.hold();
    desk.rooms.jobs.resume(officer.caller, job);
    desk.kms.lie();
    go();
    expect((await desk.ended(job)).state).toBe('failed');
    await nothingHasChanged(desk, from, to);
  });

  it('because the tenant is sealed in the middle switches nothing', async () => {
    const { from, to } = await prepare(desk);
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.move(officer, 'acme', to);
    await new Promise(setImmediate);
    await desk.rooms.byok.seal(officer, 'acme', 'the customer called');
    go();
    expect(await desk.ended(job)).toMatchObject({ state: 'failed', error: { code: 'TENANT_SEALED' } });
    await nothingHasChanged(desk, from, to, 'SEALED');
  });

  it('because it is cancelled while it waits takes the successor away', async () => {
    const { from, to } = await prepare(desk);
    desk.kms.refuse('unreachable', ['wrap'], 2, googleKey);
    const { job } = await desk.rooms.byok.move(officer, 'acme', to);
    await desk.ended(job);
    desk.rooms.jobs.cancel(officer.caller, job);
    await desk.rooms.jobs.close();
    await nothingHasChanged(desk, from, to);
  });
});

describe('a move that is cut off', () => {
  let keys = { from: '', to: '' };
  beforeEach(async () => (keys = await prepare(desk)));

  it('by a lock waits, and the next unlock takes it up', async () => {
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.move(officer, 'acme', keys.to);
    await new Promise(setImmediate);
    setTimeout(go, 0);
    const rooms = await desk.relock();
    rooms.jobs.resumeAll(officer.caller);
    expect((await desk.ended(job)).state).toBe('done');
    expect(rooms.byok.status('acme').config).toMatchObject({ kmsKey: keys.to, status: 'ACTIVE' });
    expect(await desk.values()).toEqual(values);
  });

  it('by a kill at any write: the values open at once, and it goes on to its end', async () => {
    let to = '';
    const reached = await killAtEachWrite({
      prepare: async (killed) => {
        killed.addTenant();
        ({ to } = await prepare(killed));
      },
      work: async (killed) => killed.ended((await killed.rooms.byok.move(officer, 'acme', to)).job),
      opened: async (killed) => {
        expect(killed.rooms.byok.status('acme').config?.status).toBe('ACTIVE');
        expect(await killed.values()).toEqual(values);
      },
      ended: async (killed) => {
        const { byok, vault } = killed.rooms;
        // Killed before the job itself was acknowledged: it is asked for again.
        if (byok.status('acme').config?.kmsKey !== to) await killed.ended((await byok.move(officer, 'acme', to)).job);
        expect(byok.status('acme')).toMatchObject({ config: { kmsKey: to, status: 'ACTIVE' }, successor: null });
        expect(wrappings(vault).filter((row) => row.endsWith('staged'))).toEqual([]);
        expect(wrappings(vault).filter((row) => row.endsWith('live'))).toHaveLength(2);
        expect(await killed.values()).toEqual(values);
      },
    });
    expect(reached).toBeGreaterThan(15);
  }, 120_000);
});
