import { describe, expect, it, vi } from 'vitest';
import { deskCaller } from '../../src-main/lib/caller.ts';
import { events, officer, refusal, wrappings } from '../support/byok-desk.ts';
import { eachDesk } from '../support/each-desk.ts';
import { sealAfterRefusal } from '../../src-main/byok/sealing.ts';
import { KmsError } from '../../src-main/kms/provider.ts';
import type { KmsFailureKind } from '../../src-shared/errors.ts';

const desk = eachDesk(async (made) => {
  made.addTenant();
  await made.addSecrets('acme', 1);
});

const read = async (): Promise<unknown> => desk.rooms.dataKeys.active(officer.caller, 'acme');

describe('a refusal by the customer', () => {
  const kinds: readonly KmsFailureKind[] = ['denied', 'disabled', 'not-found', 'unreachable'];

  it.each(kinds)('%s seals the tenant: by the desk, with its cause, and every later read is refused without a call', async (kind) => {
    await desk.activated();
    desk.kms.refuse(kind);
    const { code, data } = await refusal(read);
    expect({ code, data }).toEqual({
      code: 'TENANT_SEALED',
      data: { tenant: 'acme', since: desk.clock.now(), cause: `The customer says no (${kind}).` },
    });
    expect(desk.rooms.byok.status('acme').config).toMatchObject({ status: 'SEALED', sealedCause: `The customer says no (${kind}).` });
    expect(events(desk.rooms.vault).slice(-2)).toEqual(['byok.unwrap failed', 'byok.seal ok']);
    const sealed = desk.rooms.vault.read((rows) => rows.get<{ actor: string }>(`select actor from audit_events where action = 'byok.seal'`));
    expect(sealed).toEqual({ actor: 'keydesk' });
    desk.kms.allow();
    const calls = desk.kms.calls.length;
    expect((await refusal(read)).code).toBe('TENANT_SEALED');
    expect(desk.kms.calls).toHaveLength(calls);
  });

  it.each<KmsFailureKind>(['throttled', 'wrong-key', 'invalid-response'])('%s is told as it is, recorded, and seals nobody', async (kind) => {
    await desk.activated();
    desk.kms.refuse(kind);
    const { code, data } = await refusal(read);
    expect({ code, data }).toMatchObject({ code: 'KMS_FAILED', data: { kind, retryable: kind === 'throttled', operation: 'unwrap' } });
    expect(desk.rooms.byok.status('acme').config?.status).toBe('ACTIVE');
    expect(events(desk.rooms.vault).at(-1)).toBe('byok.unwrap failed');
    desk.kms.allow();
    expect(await desk.values()).toEqual(['value 0']);
  });

  it("seals nobody when an officer's own sign-in is refused before the customer is asked", async () => {
    await desk.activated();
    const { vault } = desk.rooms;
    const problem = { kind: 'denied', provider: 'AWS', detail: 'The sign-in ran out.' } as const;
    const parts = { vault, clock: desk.clock };
    const place = { tenant: 'acme', config: desk.rooms.byok.status('acme').config?.id ?? '' };
    expect(sealAfterRefusal(parts, officer.caller, place, new KmsError({ ...problem, operation: 'open' }))).toBeNull();
    expect(desk.rooms.byok.status('acme').config?.status).toBe('ACTIVE');
    expect(sealAfterRefusal(parts, officer.caller, place, new KmsError({ ...problem, operation: 'unwrap' }))?.code).toBe('TENANT_SEALED');
  });

  it('wipes what is cached, so that a held key does not outlive the refusal', async () => {
    await desk.activated();
    const job = await desk.rooms.byok.rotate(officer, 'acme');
    await desk.ended(job.job);
    const { key } = await desk.rooms.dataKeys.open(officer.caller, 'acme', 2);
    await desk.rooms.dataKeys.open(officer.caller, 'acme', 1);
    await desk.rooms.byok.seal(officer, 'acme', 'the customer called');
    expect(() => key.expose()).toThrow('wiped');
    expect((await refusal(async () => desk.rooms.dataKeys.open(officer.caller, 'acme', 1))).code).toBe('TENANT_SEALED');
  });

  it("seals only the tenant it concerns, not the customer's other one", async () => {
    desk.addTenant('beta');
    await desk.activated();
    const beta = desk.rooms.byok.stage(officer, 'beta', desk.rooms.byok.status('acme').config?.kmsKey ?? '');
    await beta;
    await desk.rooms.byok.preflight(officer, 'beta');
    await desk.ended((await desk.rooms.byok.activate(officer, 'beta')).job);
    desk.kms.refuse('disabled');
    expect((await refusal(read)).code).toBe('TENANT_SEALED');
    expect(desk.rooms.byok.status('beta').config?.status).toBe('ACTIVE');
  });
});

describe('sealing by hand', () => {
  it('keeps the reason and is refused unless the tenant is active', async () => {
    await desk.activated();
    await desk.rooms.byok.seal(officer, 'acme', 'the customer called');
    expect(desk.rooms.byok.status('acme').config).toMatchObject({ status: 'SEALED', sealedCause: 'the customer called', sealedSince: desk.clock.now() });
    expect((await refusal(async () => desk.rooms.byok.seal(officer, 'acme', 'again and again'))).code).toBe('STATE_CONFLICT');
    expect(events(desk.rooms.vault, 'byok.seal')).toEqual(['byok.seal ok', 'byok.seal refused']);
  });
});

describe('unsealing', () => {
  it("opens the tenant's own data key with the customer's key first", async () => {
    await desk.activated();
    await desk.rooms.byok.seal(officer, 'acme', 'the customer called');
    desk.kms.calls.length = 0;
    const { config } = await desk.rooms.byok.unseal(officer, 'acme');
    expect(config).toMatchObject({ status: 'ACTIVE', sealedSince: null, sealedCause: null });
    expect(desk.kms.calls).toEqual(['unwrap']);
    expect(events(desk.rooms.vault).slice(-2)).toEqual(['byok.unwrap ok', 'byok.unseal ok']);
    expect(await desk.values()).toEqual(['value 0']);
  });

  it('leaves the tenant sealed, with the same cause, when the key still refuses', async () => {
    await desk.activated();
    await desk.rooms.byok.seal(officer, 'acme', 'the customer called');
    desk.kms.refuse('denied');
    const { code, data } = await refusal(async () => desk.rooms.byok.unseal(officer, 'acme'));
    expect({ code, data }).toMatchObject({ code: 'KMS_FAILED', data: { kind: 'denied' } });
    expect(desk.rooms.byok.status('acme').config).toMatchObject({ status: 'SEALED', sealedCause: 'the customer called' });
    expect(events(desk.rooms.vault, 'byok').slice(-2)).toEqual(['byok.unwrap failed', 'byok.unseal failed']);
  });

  it('is refused by another key under the same name', async () => {
    await desk.activated();
    await desk.rooms.byok.seal(officer, 'acme', 'the customer called');
    desk.kms.replaceKey(desk.rooms.keys.get(desk.rooms.byok.status('acme').config?.kmsKey ?? '').key);
    expect((await refusal(async () => desk.rooms.byok.unseal(officer, 'acme'))).data).toMatchObject({ kind: 'wrong-key' });
    expect(desk.rooms.byok.status('acme').config?.status).toBe('SEALED');
  });

  it('is refused when the tenant is not sealed', async () => {
    await desk.activated();
    expect((await refusal(async () => desk.rooms.byok.unseal(officer, 'acme'))).data).toMatchObject({ state: 'ACTIVE', wanted: 'SEALED' });
  });
});

describe('the customer’s key being gone while a call is on its way', () => {
  it('a seal that comes in between wins: the key that arrives is not handed out', async () => {
    await desk.activated();
    const go = desk.kms.hold();
    const reading = refusal(read);
    await new Promise(setImmediate);
    await desk.rooms.byok.seal(officer, 'acme', 'the customer called');
    go();
    expect((await reading).code).toBe('TENANT_SEALED');
  });

  it.each(['rotate', 'rewrap'] as const)('a %s that is refused after the monitor was waits like any that the seal cuts off, and goes on', async (work) => {
    const key = await desk.activated();
    // What is in memory is not asked for: the first call of either is its own.
    await read();
    const calls = desk.kms.calls.length;
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok[work](officer, 'acme');
    await vi.waitUntil(() => desk.kms.calls.length > calls, { timeout: 20_000 });
    await desk.rooms.byok.sealUnder(deskCaller('monitor'), key, { kind: 'disabled', detail: 'The key is disabled.' });
    desk.kms.refuse('disabled');
    go();
    expect(await desk.ended(job)).toMatchObject({ state: 'waiting', error: { code: 'TENANT_SEALED', data: { cause: 'The key is disabled.' } } });
    desk.kms.allow();
    await desk.rooms.byok.unseal(officer, 'acme');
    expect((await desk.ended(job)).state).toBe('done');
  });
});

describe('a seal right before a new data key takes over', () => {
  it('lets the rotation wait, which then goes on, and makes one version only', async () => {
    const key = await desk.activated();
    await read();
    const calls = desk.kms.calls.length;
    const wrap = desk.kms.hold();
    const { job } = await desk.rooms.byok.rotate(officer, 'acme');
    await vi.waitUntil(() => desk.kms.calls.length > calls, { timeout: 20_000 });
    const unwrap = desk.kms.hold();
    wrap();
    await vi.waitUntil(() => desk.kms.calls.length > calls + 1, { timeout: 20_000 });
    await desk.rooms.byok.sealUnder(deskCaller('monitor'), key, { kind: 'disabled', detail: 'The key is disabled.' });
    unwrap();
    expect(await desk.ended(job)).toMatchObject({ state: 'waiting', error: { code: 'TENANT_SEALED' } });
    await desk.rooms.byok.unseal(officer, 'acme');
    expect((await desk.ended(job)).state).toBe('done');
    expect(wrappings(desk.rooms.vault).slice(-2)).toEqual(['1 customer live', '2 customer live']);
    expect(await desk.values()).toEqual(['value 0']);
  });
});

describe('wrapped bytes that were moved', () => {
  it('between tenants under one key open nothing', async () => {
    desk.addTenant('beta');
    const key = await desk.activated();
    await desk.rooms.byok.stage(officer, 'beta', key);
    await desk.rooms.byok.preflight(officer, 'beta');
    await desk.ended((await desk.rooms.byok.activate(officer, 'beta')).job);
    desk.rooms.vault.write(officer.caller, { action: 'vault.check' }, (rows) => {
      rows.run(`update wrappings set blob = (select blob from wrappings where tenant = 'beta' and state = 'live') where tenant = 'acme' and state = 'live'`);
    });
    expect((await refusal(read)).data).toMatchObject({ kind: 'wrong-key' });
    expect(desk.rooms.byok.status('acme').config?.status).toBe('ACTIVE');
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline superseded destroyed', '1 customer live']);
  });
});
