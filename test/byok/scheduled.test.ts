import { describe, expect, it } from 'vitest';
import { deskCaller } from '../../src-main/lib/caller.ts';
import { events, lastDetail, officer, refusal, wrappings } from '../support/byok-desk.ts';
import { eachDesk } from '../support/each-desk.ts';

const desk = eachDesk(async (made) => {
  made.addTenant();
  await made.addSecrets('acme', 7);
});

const hour = 3_600_000;
const request = { tenant: 'acme', category: 'customer_request', reason: 'the contract has ended', confirmName: 'acme & Co', acknowledgedDependants: 7 } as const;
const hourly = deskCaller('hourly');
const schedule = async (tenant = 'acme') => desk.rooms.byok.revoke(officer, { ...request, tenant, confirmName: `${tenant} & Co` }, 24);

describe('a revocation with time to think', () => {
  it('seals now, destroys nothing, and says when', async () => {
    await desk.activated();
    const { key } = await desk.rooms.dataKeys.active(officer.caller, 'acme');
    const { config } = await schedule();
    expect(config).toMatchObject({ status: 'SEALED', sealedBy: 'officer', sealedSince: desk.clock.now(), revokeAt: desk.clock.now() + 24 * hour });
    expect(config?.sealedCause).toMatch(/^To be revoked at \d{4}-\d\d-\d\d \d\d:\d\d UTC: /);
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline superseded destroyed', '1 customer live']);
    expect(() => key.expose()).toThrow('wiped');
    expect(events(desk.rooms.vault, 'byok').slice(-2)).toEqual(['byok.schedule-revoke ok', 'byok.seal ok']);
    expect(lastDetail(desk.rooms.vault, 'byok.schedule-revoke')).toMatchObject({ category: 'customer_request', dependants: 7, revokeAt: config?.revokeAt });
  });

  it('keeps since when a tenant was sealed, and makes the seal an officer’s', async () => {
    const key = await desk.activated();
    await desk.rooms.byok.sealUnder(hourly, key, { kind: 'denied', detail: 'no' });
    const since = desk.rooms.byok.status('acme').config?.sealedSince;
    desk.clock.advance(1000);
    expect((await schedule()).config).toMatchObject({ sealedBy: 'officer', sealedSince: since });
    expect(await desk.rooms.byok.unsealUnder(hourly, key)).toBe(0);
  });

  it('takes place when it is due, not a moment before, and is told as what it was', async () => {
    await desk.activated();
    const { config } = await schedule();
    desk.clock.advance(24 * hour - 1);
    expect(await desk.rooms.byok.revokeDue(hourly)).toBe(0);
    desk.clock.advance(1);
    expect(await desk.rooms.byok.revokeDue(hourly)).toBe(1);
    expect(desk.rooms.byok.status('acme').config).toMatchObject({ status: 'REVOKED', revokeAt: null });
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline superseded destroyed', '1 customer superseded destroyed']);
    expect(lastDetail(desk.rooms.vault, 'byok.revoke')).toMatchObject({
      category: 'customer_request',
      reason: 'the contract has ended',
      officer: 'Ada Officer',
      scheduledAt: config?.sealedSince,
      wrappings: [{ version: 1, count: 1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string, createdAt: expect.any(Number) as number }],
    });
    expect(await desk.rooms.byok.revokeDue(hourly)).toBe(0);
  });

  it('is undone until then: the tenant stays sealed until an officer unseals it', async () => {
    await desk.activated();
    await schedule();
    desk.clock.advance(24 * hour);
    expect((await desk.rooms.byok.undoRevoke(officer, 'acme')).config).toMatchObject({ status: 'SEALED', revokeAt: null, sealedBy: 'officer' });
    expect(await desk.rooms.byok.revokeDue(hourly)).toBe(0);
    expect(events(desk.rooms.vault, 'byok').at(-1)).toBe('byok.undo-revoke ok');
    await desk.rooms.byok.unseal(officer, 'acme');
    expect(await desk.values()).toHaveLength(7);
    expect((await refusal(async () => desk.rooms.byok.undoRevoke(officer, 'acme'))).data).toMatchObject({ wanted: 'to be revoked' });
  });

  it('cannot be gone around by an offboarding that was under way when it was scheduled', async () => {
    const key = await desk.activated();
    await desk.rooms.byok.sealUnder(hourly, key, { kind: 'denied', detail: 'no' });
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.offboard(officer, 'acme');
    await desk.rooms.byok.revoke(officer, { ...request, acknowledgedDependants: 8 }, 24);
    go();
    expect(await desk.ended(job)).toMatchObject({ state: 'failed', error: { code: 'STATE_CONFLICT', data: { state: 'SEALED, to be revoked' } } });
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline superseded destroyed', '1 customer live']);
    desk.clock.advance(24 * hour);
    expect(await desk.rooms.byok.revokeDue(hourly)).toBe(1);
  });

  it('cannot be gone around: neither unsealed, offboarded, moved nor scheduled again', async () => {
    const key = await desk.activated();
    const other = await desk.addKey(2);
    await schedule();
    const { byok } = desk.rooms;
    for (const call of [
      async () => byok.unseal(officer, 'acme'),
      async () => byok.offboard(officer, 'acme'),
      async () => byok.move(officer, 'acme', other),
      async () => schedule(),
    ]) {
      expect((await refusal(call)).data).toMatchObject({ state: 'SEALED, to be revoked', remedy: expect.stringContaining('undo') as string });
    }
    expect(await byok.unsealUnder(hourly, key)).toBe(0);
    expect(byok.planFleet({ act: 'offboard', scope: { by: 'tenants', tenants: ['acme'] } }).excluded).toMatchObject([{ reason: 'It is to be revoked.' }]);
  });

  it('can still be done at once', async () => {
    await desk.activated();
    await schedule();
    expect((await desk.rooms.byok.revoke(officer, request)).config).toMatchObject({ status: 'REVOKED', revokeAt: null });
    desk.clock.advance(24 * hour);
    expect(await desk.rooms.byok.revokeDue(hourly)).toBe(0);
  });

  it('outlives a lock', async () => {
    await desk.activated();
    await schedule();
    desk.clock.advance(24 * hour);
    const rooms = await desk.relock();
    expect(await rooms.byok.revokeDue(hourly)).toBe(1);
    expect(rooms.byok.status('acme').config?.status).toBe('REVOKED');
  });

  it.each([
    ['another name', { confirmName: 'Acme' }, 'BAD_INPUT'],
    ['another number', { acknowledgedDependants: 6 }, 'DEPENDANTS_EXIST'],
  ])('is refused for %s, and seals nobody', async (_what, change, code) => {
    await desk.activated();
    expect((await refusal(async () => desk.rooms.byok.revoke(officer, { ...request, ...change }, 24))).code).toBe(code);
    expect(desk.rooms.byok.status('acme').config).toMatchObject({ status: 'ACTIVE', revokeAt: null });
  });
});

describe('several revocations that are due', () => {
  it('do not hold each other up: one with more dependants than acknowledged waits, with an event', async () => {
    const key = await desk.activated();
    desk.addTenant('beta');
    await desk.addSecrets('beta', 7);
    await desk.activatedUnder(key, 'beta');
    await schedule();
    await schedule('beta');
    desk.rooms.vault.write(officer.caller, { action: 'vault.check' }, (rows) => {
      rows.run(`insert into secrets select 'more', tenant, 'MORE', description, sensitivity, state, null, published_revision, 1, 1, 8, 'Ada', 0, 0, null
        from secrets where tenant = 'acme' limit 1`);
    });
    desk.clock.advance(24 * hour);
    expect(await desk.rooms.byok.revokeDue(hourly)).toBe(1);
    expect(desk.rooms.byok.status('acme').config).toMatchObject({ status: 'SEALED', revokeAt: expect.any(Number) as number });
    expect(desk.rooms.byok.status('beta').config?.status).toBe('REVOKED');
    expect(events(desk.rooms.vault, 'byok.revoke')).toEqual(['byok.revoke refused', 'byok.revoke ok']);
  });

  it('do not hold each other up when one cannot be read', async () => {
    const key = await desk.activated();
    desk.addTenant('beta');
    await desk.addSecrets('beta', 7);
    await desk.activatedUnder(key, 'beta');
    await schedule();
    await schedule('beta');
    desk.rooms.vault.write(officer.caller, { action: 'vault.check' }, (rows) => rows.run(`update byok_configs set revocation = '{' where tenant = 'acme'`));
    desk.clock.advance(24 * hour);
    expect(await desk.rooms.byok.revokeDue(hourly)).toBe(1);
    expect(desk.rooms.byok.status('beta').config?.status).toBe('REVOKED');
    expect(wrappings(desk.rooms.vault, 'acme').at(-1)).toBe('1 customer live');
  });
});
