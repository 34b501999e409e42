import { describe, expect, it } from 'vitest';
import { takeCensus } from '../../src-main/byok/census.ts';
import { events, officer, refusal, wrappings } from '../support/byok-desk.ts';
import { eachDesk } from '../support/each-desk.ts';

const desk = eachDesk(async (made) => {
  made.addTenant();
  await made.addSecrets('acme', 7);
});

const request = { tenant: 'acme', category: 'customer_request', reason: 'the contract has ended', confirmName: 'acme & Co', acknowledgedDependants: 7 } as const;

describe('the census', () => {
  it('counts secrets, revisions, versions and jobs, and hashes what it counted', async () => {
    const census = desk.rooms.byok.census('acme');
    expect(census).toMatchObject({ tenant: 'acme', secrets: 7, revisions: 7, dataKeyVersions: 1, runningJobs: 0, dependants: 7, takenAt: desk.clock.now() });
    expect(census.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(desk.rooms.byok.census('acme')).toEqual(census);
    await desk.addSecrets('acme', 0);
    desk.rooms.vault.write(officer.caller, { action: 'vault.check' }, (rows) => rows.run('delete from revisions where rowid = 1'));
    const other = desk.rooms.byok.census('acme');
    expect(other.hash).not.toBe(census.hash);
    expect(other.dependants).toBe(7);
  });

  it('counts a job that runs', async () => {
    await desk.validated();
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.activate(officer, 'acme');
    expect(desk.rooms.byok.census('acme')).toMatchObject({ runningJobs: 1, dependants: 8 });
    go();
    await desk.ended(job);
  });

  it('knows nothing of an unknown tenant', async () => {
    expect((await refusal(() => desk.rooms.byok.census('nobody'))).code).toBe('NOT_FOUND');
    expect(desk.rooms.vault.read((rows) => takeCensus(rows, 'nobody', 0))).toMatchObject({ dependants: 0 });
  });
});

describe('revoking', () => {
  it('destroys every wrapping for ever and says so in the chain, with the hash of the census', async () => {
    await desk.activated();
    const status = await desk.rooms.byok.revoke(officer, request);
    expect(status.config?.status).toBe('REVOKED');
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline superseded destroyed', '1 customer superseded destroyed']);
    const event = desk.rooms.vault.read((rows) => rows.get<{ detail: string }>(`select detail from audit_events where action = 'byok.revoke'`));
    expect(JSON.parse(event?.detail ?? '')).toMatchObject({
      category: 'customer_request',
      reason: 'the contract has ended',
      dependants: 7,
      wrappingsDestroyed: 1,
      census: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  });

  it('ends everything that could open the data key, cached or not', async () => {
    await desk.activated();
    const { key } = await desk.rooms.dataKeys.active(officer.caller, 'acme');
    await desk.rooms.byok.revoke(officer, request);
    expect(() => key.expose()).toThrow('wiped');
    expect((await refusal(async () => desk.rooms.dataKeys.active(officer.caller, 'acme'))).code).toBe('TENANT_REVOKED');
    expect((await refusal(async () => desk.rooms.dataKeys.open(officer.caller, 'acme', 1))).code).toBe('TENANT_REVOKED');
    const { byok } = desk.rooms;
    const key2 = byok.status('acme').config?.kmsKey ?? '';
    for (const call of [
      async () => byok.stage(officer, 'acme', key2),
      async () => byok.preflight(officer, 'acme'),
      async () => byok.activate(officer, 'acme'),
      async () => byok.seal(officer, 'acme', 'a second thought'),
      async () => byok.offboard(officer, 'acme'),
      async () => byok.rotate(officer, 'acme'),
      async () => byok.revoke(officer, { ...request, acknowledgedDependants: 7 }),
    ]) {
      expect((await refusal(call)).code).toBe('TENANT_REVOKED');
    }
  });

  it('frees the key for others, and the registry lets it go', async () => {
    const key = await desk.activated();
    await desk.rooms.byok.revoke(officer, request);
    expect(desk.rooms.keys.get(key).state).toBe('AVAILABLE');
    await expect(desk.rooms.keys.remove(officer, key)).resolves.toBeUndefined();
  });

  it('works while sealed, for a key that will never answer again', async () => {
    await desk.activated();
    desk.kms.refuse('not-found');
    await refusal(async () => desk.values());
    await expect(desk.rooms.byok.revoke(officer, { ...request, category: 'key_destroyed' })).resolves.toMatchObject({ config: { status: 'REVOKED' } });
  });

  it.each([
    ['another name', { confirmName: 'Acme & Co' }, 'BAD_INPUT', { field: 'confirmName' }],
    ['no name', { confirmName: '' }, 'BAD_INPUT', { field: 'confirmName' }],
    ['fewer dependants', { acknowledgedDependants: 6 }, 'DEPENDANTS_EXIST', { count: 7, examples: ['KEY_0000', 'KEY_0001', 'KEY_0002', 'KEY_0003', 'KEY_0004'] }],
    ['more dependants', { acknowledgedDependants: 8 }, 'DEPENDANTS_EXIST', { count: 7 }],
  ])('is refused for %s, and changes nothing', async (_what, change, code, data) => {
    await desk.activated();
    const refused = await refusal(async () => desk.rooms.byok.revoke(officer, { ...request, ...change }));
    expect({ code: refused.code, data: refused.data }).toMatchObject({ code, data });
    expect(desk.rooms.byok.status('acme').config?.status).toBe('ACTIVE');
    expect(events(desk.rooms.vault, 'byok.revoke')).toEqual(['byok.revoke refused']);
    expect(await desk.values()).toHaveLength(7);
  });

  it('is refused on the baseline, staged, and to whoever has not just entered the passphrase', async () => {
    expect((await refusal(async () => desk.rooms.byok.revoke(officer, request))).code).toBe('NOT_FOUND');
    await desk.validated();
    expect((await refusal(async () => desk.rooms.byok.revoke(officer, request))).data).toMatchObject({ state: 'VALIDATED', wanted: 'REVOKED' });
  });
});
