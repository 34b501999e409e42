import { describe, expect, it } from 'vitest';
import { awsKey, events, lastDetail, officer, refusal, wrappings } from '../support/byok-desk.ts';
import { type Desk, eachDesk, killAtEachWrite } from '../support/each-desk.ts';

const desk = eachDesk((made) => {
  made.addTenant();
});

const values = ['value 0', 'value 1'];

async function prepare(on: Desk): Promise<void> {
  await on.addSecrets('acme', 2);
  await on.ended((await on.rooms.byok.rotate(officer, 'acme')).job);
  await on.activated();
  on.kms.keyVersion = 'version-2';
}

const rewrap = async () => desk.ended((await desk.rooms.byok.rewrap(officer, 'acme')).job);
const untouched = ['1 customer live', '2 customer live'];

describe('rewrapping', () => {
  it('wraps every version anew by the newest version of the same key, and destroys what was', async () => {
    await prepare(desk);
    expect((await rewrap()).state).toBe('done');
    expect(wrappings(desk.rooms.vault).slice(2)).toEqual([...untouched.map((row) => row.replace('live', 'superseded destroyed')), ...untouched]);
    const sql = `select distinct key_version as version from wrappings where state = 'live'`;
    expect(desk.rooms.vault.read((rows) => rows.all(sql))).toEqual([{ version: 'version-2' }]);
    expect(desk.rooms.byok.status('acme')).toMatchObject({ config: { status: 'ACTIVE' }, history: [] });
    expect(await desk.values()).toEqual(values);
  });

  it('shows that the data keys are the same and the wrappings are not', async () => {
    await prepare(desk);
    const { result } = await rewrap();
    const detail = lastDetail(desk.rooms.vault, 'byok.rewrap') as Record<string, unknown> & { dataKeys: readonly Record<string, unknown>[] };
    for (const { before, after, keyVersion } of detail.dataKeys) expect([after, keyVersion]).toEqual([before, 'version-2']);
    expect(detail['wrappingsBefore']).not.toBe(detail['wrappingsAfter']);
    expect(result.find(({ label }) => label === 'Mark of data key 2')?.value).toContain('the same data key, wrapped by key version version-2');
  });

  it('leaves the data keys in memory: the same key allows the same', async () => {
    await prepare(desk);
    const { key } = await desk.rooms.dataKeys.active(officer.caller, 'acme');
    await rewrap();
    expect(key.length).toBe(32);
    expect(() => key.expose()).not.toThrow();
  });

  it('is refused on the baseline, staged, sealed and under other work', async () => {
    expect((await refusal(async () => desk.rooms.byok.rewrap(officer, 'acme'))).code).toBe('NOT_FOUND');
    await desk.validated();
    expect((await refusal(async () => desk.rooms.byok.rewrap(officer, 'acme'))).data).toMatchObject({ state: 'VALIDATED', wanted: 'ACTIVE' });
    await desk.ended((await desk.rooms.byok.activate(officer, 'acme')).job);
    await desk.rooms.byok.seal(officer, 'acme', 'the customer called');
    expect((await refusal(async () => desk.rooms.byok.rewrap(officer, 'acme'))).code).toBe('TENANT_SEALED');
  });

  it.each([
    ['wrap', 0],
    ['wrap', 1],
    ['unwrap', 0],
    ['unwrap', 1],
    ['unwrap', 3],
  ] as const)('refused at %s after %i calls seals the tenant, waits, and goes on once it is unsealed', async (operation, after) => {
    await prepare(desk);
    desk.kms.refuse('denied', [operation], after);
    const job = await rewrap();
    expect(job).toMatchObject({ state: 'waiting', error: { code: 'TENANT_SEALED' } });
    expect(wrappings(desk.rooms.vault).slice(2, 4)).toEqual(untouched);
    desk.kms.allow();
    await desk.rooms.byok.unseal(officer, 'acme');
    expect((await desk.ended(job.id)).state).toBe('done');
    expect(await desk.values()).toEqual(values);
  });

  it('fails when another key has come under the same name, and changes nothing', async () => {
    await prepare(desk);
    const old = desk.kms.keepKeys();
    desk.kms.replaceKey(awsKey());
    expect(await rewrap()).toMatchObject({ state: 'failed', error: { data: { kind: 'wrong-key' } } });
    expect(wrappings(desk.rooms.vault).slice(2)).toEqual(untouched);
    expect(events(desk.rooms.vault, 'byok.rewrap')).toEqual(['byok.rewrap failed']);
    old();
    expect(await desk.values()).toEqual(values);
  });

  it('killed at any write, it goes on to its end, once', async () => {
    const reached = await killAtEachWrite({
      prepare: async (killed) => {
        killed.addTenant();
        await prepare(killed);
      },
      work: async (killed) => killed.ended((await killed.rooms.byok.rewrap(officer, 'acme')).job),
      opened: async (killed) => {
        expect(await killed.values()).toEqual(values);
      },
      ended: async (killed) => {
        const { byok, vault } = killed.rooms;
        if (events(vault, 'byok.rewrap').length === 0) await killed.ended((await byok.rewrap(officer, 'acme')).job);
        expect(events(vault, 'byok.rewrap')).toEqual(['byok.rewrap ok']);
        expect(wrappings(vault).slice(2)).toEqual([...untouched.map((row) => row.replace('live', 'superseded destroyed')), ...untouched]);
        expect(await killed.values()).toEqual(values);
      },
    });
    expect(reached).toBeGreaterThan(10);
  }, 120_000);
});

describe('a tenant that is revoked while its data key is wrapped anew', () => {
  it('gets no wrapping any more, not even an inert one', async () => {
    await prepare(desk);
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.rewrap(officer, 'acme');
    const said = { category: 'customer_request', reason: 'the contract has ended', confirmName: 'acme & Co', acknowledgedDependants: 3 } as const;
    await desk.rooms.byok.revoke(officer, { ...said, tenant: 'acme' });
    go();
    expect(await desk.ended(job)).toMatchObject({ state: 'failed', error: { code: 'TENANT_REVOKED' } });
    const since = events(desk.rooms.vault, 'byok');
    expect(since.slice(since.indexOf('byok.revoke ok'))).not.toContain('byok.wrap ok');
    expect(wrappings(desk.rooms.vault).every((row) => row.endsWith('superseded destroyed'))).toBe(true);
  });
});
