import { describe, expect, it } from 'vitest';
import { deskCaller } from '../../src-main/lib/caller.ts';
import { events, officer, refusal, wrappings } from '../support/byok-desk.ts';
import { eachDesk, killAtEachWrite } from '../support/each-desk.ts';

const monitor = deskCaller('monitor');
const disabled = { kind: 'disabled', detail: 'The key is disabled.' } as const;

const desk = eachDesk(async (made) => {
  made.addTenant();
  await made.addSecrets('acme', 2);
});

describe('offboarding', () => {
  it('brings every version back under the baseline, destroys the customer’s wrappings and frees the key', async () => {
    const key = await desk.activated();
    await desk.ended((await desk.rooms.byok.rotate(officer, 'acme')).job);
    expect(desk.rooms.keys.get(key)).toMatchObject({ state: 'IN_USE', tenants: ['acme'], tenantCount: 1 });
    const { job } = await desk.rooms.byok.offboard(officer, 'acme');
    expect(await desk.ended(job)).toMatchObject({ state: 'done', done: 2, total: 2 });
    expect(wrappings(desk.rooms.vault).filter((row) => !row.endsWith('destroyed'))).toEqual(['1 baseline live', '2 baseline live']);
    expect(desk.rooms.byok.status('acme')).toMatchObject({ config: null, history: [{ status: 'OFFBOARDED' }], job: null });
    expect(desk.rooms.keys.get(key)).toMatchObject({ state: 'AVAILABLE', tenants: [] });
    desk.kms.refuse('denied');
    expect(await desk.values()).toEqual(['value 0', 'value 1']);
  });

  it('keeps no baseline wrapping on the disk before the switch', async () => {
    await desk.activated();
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.offboard(officer, 'acme');
    await new Promise(setImmediate);
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline superseded destroyed', '1 customer live']);
    desk.rooms.jobs.cancel(officer.caller, job);
    go();
    await desk.rooms.jobs.close();
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline superseded destroyed', '1 customer live']);
    expect(desk.rooms.byok.status('acme').config?.status).toBe('ACTIVE');
  });

  it('needs the customer’s key: when it refuses, the tenant is sealed and stays under it', async () => {
    await desk.activated();
    desk.kms.refuse('denied');
    const { job } = await desk.rooms.byok.offboard(officer, 'acme');
    expect(await desk.ended(job)).toMatchObject({ state: 'failed', error: { code: 'TENANT_SEALED' } });
    expect(desk.rooms.byok.status('acme').config?.status).toBe('SEALED');
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline superseded destroyed', '1 customer live']);
  });

  it('works from the seal too, once the key works again', async () => {
    await desk.activated();
    desk.kms.refuse('disabled');
    await refusal(async () => desk.values());
    desk.kms.allow();
    const { job } = await desk.rooms.byok.offboard(officer, 'acme');
    expect((await desk.ended(job)).state).toBe('done');
    expect(await desk.values()).toEqual(['value 0', 'value 1']);
  });

  it('goes on when the desk unseals the tenant meanwhile, and ends as sealed when its customer takes the key away before the switch', async () => {
    const key = await desk.activated();
    await desk.rooms.byok.sealUnder(monitor, key, disabled);
    const staying = desk.kms.hold();
    const unsealed = desk.rooms.byok.unsealUnder(monitor, key);
    const left = await desk.rooms.byok.offboard(officer, 'acme');
    staying();
    expect(await unsealed).toBe(1);
    expect(await desk.ended(left.job)).toMatchObject({ state: 'done', error: null });

    await desk.activatedUnder(key, 'acme');
    const going = desk.kms.hold();
    const { job } = await desk.rooms.byok.offboard(officer, 'acme');
    await desk.rooms.byok.sealUnder(monitor, key, disabled);
    going();
    expect(await desk.ended(job)).toMatchObject({ state: 'failed', error: { code: 'TENANT_SEALED' } });
    expect(desk.rooms.byok.status('acme').config).toMatchObject({ status: 'SEALED' });
    expect(wrappings(desk.rooms.vault).filter((row) => !row.endsWith('destroyed'))).toEqual(['1 customer live']);
  });

  it('refused a moment after the monitor has sealed the tenant, says that it is sealed; from the seal, what the key says', async () => {
    const key = await desk.activated();
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.offboard(officer, 'acme');
    await new Promise(setImmediate);
    await desk.rooms.byok.sealUnder(monitor, key, disabled);
    desk.kms.refuse('disabled');
    go();
    expect(await desk.ended(job)).toMatchObject({ state: 'failed', error: { code: 'TENANT_SEALED', data: { cause: disabled.detail } } });
    const again = await desk.rooms.byok.offboard(officer, 'acme');
    expect(await desk.ended(again.job)).toMatchObject({ state: 'failed', error: { code: 'KMS_FAILED', data: { kind: 'disabled' } } });
  });

  it('withdraws a staged key without asking it anything', async () => {
    const key = await desk.validated();
    desk.kms.calls.length = 0;
    const { job } = await desk.rooms.byok.offboard(officer, 'acme');
    expect((await desk.ended(job)).state).toBe('done');
    expect(desk.kms.calls).toEqual([]);
    expect(desk.rooms.byok.status('acme')).toMatchObject({ config: null, history: [{ status: 'OFFBOARDED', activatedAt: null }] });
    expect(desk.rooms.keys.get(key).state).toBe('AVAILABLE');
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline live']);
  });

  it('lets the tenant be staged anew, under a new config', async () => {
    const key = await desk.activated();
    await desk.ended((await desk.rooms.byok.offboard(officer, 'acme')).job);
    const { config, history } = await desk.rooms.byok.stage(officer, 'acme', key);
    expect(config).toMatchObject({ status: 'PENDING_VALIDATION', configVersion: 1 });
    expect(history).toHaveLength(1);
    expect(history[0]?.id).not.toBe(config?.id);
  });

  it('is refused without a config, and twice at once', async () => {
    expect((await refusal(async () => desk.rooms.byok.offboard(officer, 'acme'))).code).toBe('NOT_FOUND');
    await desk.activated();
    const both = await Promise.allSettled([desk.rooms.byok.offboard(officer, 'acme'), desk.rooms.byok.offboard(officer, 'acme')]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('killed at any write, it goes on to its end and no value is lost', async () => {
    const reached = await killAtEachWrite({
      prepare: async (killed) => {
        killed.addTenant();
        await killed.addSecrets('acme', 1);
        await killed.activated();
      },
      work: async (killed) => killed.ended((await killed.rooms.byok.offboard(officer, 'acme')).job),
      opened: async (killed) => {
        expect(await killed.values()).toEqual(['value 0']);
      },
      ended: async (killed) => {
        const { byok, vault } = killed.rooms;
        if (byok.status('acme').config !== null) await killed.ended((await byok.offboard(officer, 'acme')).job);
        expect(wrappings(vault).filter((row) => row.endsWith('live'))).toEqual(['1 baseline live']);
        expect(await killed.values()).toEqual(['value 0']);
      },
    });
    expect(reached).toBeGreaterThan(6);
  }, 120_000);
});

describe('events of an offboarding', () => {
  it('each unwrap, the switch and the end', async () => {
    await desk.activated();
    const before = events(desk.rooms.vault).length;
    await desk.ended((await desk.rooms.byok.offboard(officer, 'acme')).job);
    expect(events(desk.rooms.vault).slice(before)).toEqual(['job.start ok', 'byok.unwrap ok', 'byok.offboard ok', 'job.finish ok']);
  });
});
