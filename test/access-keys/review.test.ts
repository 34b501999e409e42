import { describe, expect, it } from 'vitest';
import { type AccessKeyFinding, accessKeyFindings, accessKeyReview } from '../../src-shared/access-keys.ts';
import { each } from '../support/each-desk.ts';
import type { Asker } from '../../src-main/lib/asker.ts';
import { day, KeysScene, officer, reasonOf, restCaller } from './keys-scene.ts';

const scene = each(() => new KeysScene(), () => undefined);
const findings = (publicKey: string): readonly AccessKeyFinding[] => scene.keys.get(publicKey).findings;
const far = () => scene.clock.now() + 1000 * day;

/** The counts of the review, without the findings that are true of no key; each is what the list shows for it. */
function reviewed(): Readonly<Partial<Record<AccessKeyFinding, number>>> {
  const counts = scene.keys.review();
  expect(counts.map(({ finding }) => finding)).toEqual(accessKeyFindings);
  for (const { finding, count } of counts) expect(scene.list({ finding }).total, finding).toBe(count);
  return Object.fromEntries(counts.filter(({ count }) => count > 0).map(({ finding, count }) => [finding, count]));
}

describe('the review list', () => {
  it('is empty for a key as it should be', async () => {
    const { key } = await scene.make({ expiresAt: far() });
    expect(key.findings).toEqual([]);
    expect(reviewed()).toEqual({});
  });

  it('names a key that was not used for ninety days, from its making on', async () => {
    const made = await scene.make({ expiresAt: far() });
    const { publicKey } = made.key;
    scene.clock.advance(accessKeyReview.unusedDays * day - 1);
    expect(findings(publicKey)).toEqual([]);
    scene.clock.advance(1);
    expect(findings(publicKey)).toEqual(['unused']);
    expect(reviewed()).toEqual({ unused: 1 });
    scene.prove(made);
    expect(findings(publicKey)).toEqual([]);
    scene.clock.advance(accessKeyReview.unusedDays * day - 1);
    expect(findings(publicKey)).toEqual([]);
    scene.clock.advance(1);
    expect(findings(publicKey)).toEqual(['unused']);
  });

  it('names a key that ends within fourteen days, unless a rotation has replaced it', async () => {
    const expiresAt = scene.clock.now() + (accessKeyReview.expiringDays + 1) * day;
    const { key } = await scene.make({ expiresAt });
    scene.clock.advance(day - 1);
    expect(findings(key.publicKey)).toEqual([]);
    scene.clock.advance(1);
    expect(findings(key.publicKey)).toEqual(['expiring']);
    const next = await scene.keys.rotate(officer, { publicKey: key.publicKey, overlapSeconds: 60 });
    expect([findings(key.publicKey), findings(next.key.publicKey)]).toEqual([[], []]);
    scene.clock.advance((accessKeyReview.expiringDays + 1) * day);
    expect(findings(next.key.publicKey)).toEqual([]);
    expect(scene.keys.get(next.key.publicKey).state).toBe('expired');
  });

  it('names a key that never expires', async () => {
    const { key } = await scene.make({ expiresAt: null });
    expect(key.findings).toEqual(['never-expires']);
    await scene.keys.update(officer, { publicKey: key.publicKey, expiresAt: far() });
    expect(findings(key.publicKey)).toEqual([]);
  });

  it.each([
    [['account-admin'], null, true],
    [['keys-read', 'account-admin'], null, true],
    [['tenant-admin'], 'acme', false],
    [['tenant-admin', 'secrets-read'], 'acme', true],
    [['keys-admin', 'secrets-admin', 'auditor'], 'acme', false],
  ] as const)('says of the roles %j whether they are more than is needed', async (roles, tenant, isMore) => {
    const { key } = await scene.make({ roles, tenant, expiresAt: far() });
    expect(key.findings).toEqual(isMore ? ['over-privileged'] : []);
  });

  describe('of what a token made', () => {
    const by = (facts: { readonly agent: string; readonly token?: string }): Asker => ({ ...officer, caller: { ...restCaller, ...facts } });
    const wanted = () => ({ tenant: 'acme', name: 'later', roles: ['secrets-read'], expiresAt: far() }) as const;
    const admin = async (): Promise<string> => (await scene.make({ roles: ['tenant-admin'], expiresAt: far() })).key.identity;

    it('names it, and its event names the token', async () => {
      const agent = await admin();
      const { key } = await scene.keys.create(by({ agent, token: 't-1' }), wanted());
      expect(key.findings).toEqual(['made-by-token']);
      expect(scene.lastEvent()).toMatchObject({ action: 'access-key.create', object: key.publicKey, detail: { byToken: 't-1' } });
      expect(reviewed()).toEqual({ 'made-by-token': 1 });
      await scene.keys.remove(officer, key.publicKey);
      expect(reviewed()).toEqual({});
    });

    it('does not name what the private key made', async () => {
      const { key } = await scene.keys.create(by({ agent: await admin() }), wanted());
      expect(key.findings).toEqual([]);
      expect(scene.lastEvent()?.detail).not.toHaveProperty('byToken');
    });

    it('names what such a key makes in turn, and its own rotation', async () => {
      const first = await scene.keys.create(by({ agent: await admin(), token: 't-1' }), { ...wanted(), roles: ['tenant-admin'] });
      const { identity: agent, publicKey } = first.key;
      const second = await scene.keys.create(by({ agent }), wanted());
      const rotated = await scene.keys.rotate(by({ agent }), { publicKey, overlapSeconds: 0 });
      expect([second.key.findings, rotated.key.findings]).toEqual([['made-by-token'], ['made-by-token']]);
    });

    it('names a key that a token rotated or gave a role, with the pair that still works, until somebody else rotates it', async () => {
      const agent = await admin();
      const { key } = await scene.make({ expiresAt: far() });
      await scene.keys.update(by({ agent, token: 't-1' }), { publicKey: key.publicKey, name: 'renamed', roles: [] });
      await scene.keys.update(officer, { publicKey: key.publicKey, roles: ['secrets-read'] });
      expect(findings(key.publicKey)).toEqual([]);
      await scene.keys.update(by({ agent, token: 't-2' }), { publicKey: key.publicKey, roles: ['secrets-read', 'auditor'] });
      expect(scene.lastEvent()).toMatchObject({ action: 'access-key.update', detail: { byToken: 't-2' } });
      expect(findings(key.publicKey)).toEqual(['made-by-token']);
      const next = await scene.keys.rotate(officer, { publicKey: key.publicKey, overlapSeconds: 60 });
      expect([findings(key.publicKey), findings(next.key.publicKey)]).toEqual([['made-by-token'], []]);
      const more = await scene.keys.rotate(by({ agent, token: 't-3' }), { publicKey: next.key.publicKey, overlapSeconds: 0 });
      expect(more.key.findings).toEqual(['made-by-token']);
      expect(scene.lastEvent()).toMatchObject({ action: 'access-key.rotate', detail: { byToken: 't-3' } });
    });
  });

  it('names a key that can do nothing: without a role, or of an archived tenant', async () => {
    const { key } = await scene.make({ roles: [], expiresAt: far() });
    const other = await scene.make({ tenant: 'blue', expiresAt: far() });
    expect(key.findings).toEqual(['orphaned']);
    expect(other.key.findings).toEqual([]);
    scene.archive('blue');
    expect(findings(other.key.publicKey)).toEqual(['orphaned']);
    expect(reviewed()).toEqual({ orphaned: 2 });
  });

  it('names a deleted key that somebody still uses, and nothing else about it', async () => {
    const made = await scene.make({ roles: ['account-admin'], tenant: null });
    await scene.keys.remove(officer, made.key.publicKey);
    scene.archive('acme');
    scene.clock.advance(100 * day);
    expect(reviewed()).toEqual({});
    expect(await reasonOf(() => scene.prove(made))).toBe('deleted');
    expect(findings(made.key.publicKey)).toEqual(['used-after-end']);
    expect(reviewed()).toEqual({ 'used-after-end': 1 });
    expect(scene.names({ finding: 'used-after-end', state: 'active' })).toEqual([]);
    expect(scene.names()).toEqual([]);
  });

  it('lists several findings of one key in their order', async () => {
    const { key } = await scene.make({ tenant: null, roles: ['account-admin'] });
    scene.clock.advance(accessKeyReview.unusedDays * day);
    expect(findings(key.publicKey)).toEqual(['unused', 'never-expires', 'over-privileged']);
  });
});
