import { describe, expect, it } from 'vitest';
import { each } from '../support/each-desk.ts';
import { auditor, day, KeysScene, officer, reasonOf, refusal, stale } from './keys-scene.ts';

const scene = each(() => new KeysScene(), () => undefined);

describe('rotating a key', () => {
  it('makes a new pair of the same identity, and lets the old one work until the overlap ends, to the millisecond', async () => {
    const old = await scene.make({ roles: ['secrets-read', 'auditor'] });
    const next = await scene.keys.rotate(officer, { publicKey: old.key.publicKey, overlapSeconds: 60 });
    const { identity, tenant, name, roles } = old.key;
    expect(next.key).toMatchObject({ identity, tenant, name, roles, state: 'active', expiresAt: null, replacedBy: null });
    expect(next.key.publicKey).not.toBe(old.key.publicKey);
    expect(next.privateKey).not.toBe(old.privateKey);
    expect(scene.keys.get(old.key.publicKey)).toMatchObject({ replacedBy: next.key.publicKey, expiresAt: scene.clock.now() + 60_000, state: 'active' });
    const detail = { publicKey: old.key.publicKey, identity, name, overlapSeconds: 60, replacedBy: next.key.publicKey, roles };
    expect(scene.lastEvent()).toMatchObject({ action: 'access-key.rotate', object: old.key.publicKey, tenant: 'acme', detail });
    scene.clock.advance(59_999);
    expect(scene.prove(old).agent.identity).toBe(identity);
    expect(scene.prove(next).agent.identity).toBe(identity);
    scene.clock.advance(1);
    expect(await reasonOf(() => scene.prove(old))).toBe('expired');
    expect(scene.prove(next).agent.publicKey).toBe(next.key.publicKey);
  });

  it('ends the old pair and its tokens at once without an overlap', async () => {
    const old = await scene.make();
    const token = scene.token(old);
    await scene.keys.rotate(officer, { publicKey: old.key.publicKey, overlapSeconds: 0 });
    expect(await reasonOf(() => scene.prove(old))).toBe('expired');
    expect(await reasonOf(() => scene.keys.proveToken(token, { requestId: 'r' }))).toBe('expired');
  });

  it('proves the new pair by its own half alone', async () => {
    const old = await scene.make();
    const next = await scene.keys.rotate(officer, { publicKey: old.key.publicKey, overlapSeconds: 60 });
    expect(await reasonOf(() => scene.prove({ ...next, privateKey: old.privateKey }))).toBe('unknown');
    expect(await reasonOf(() => scene.prove({ ...old, privateKey: next.privateKey }))).toBe('unknown');
  });

  it('gives the new pair as long a life as the old one had, and the old one no longer a life than it had', async () => {
    const old = await scene.make({ expiresAt: scene.clock.now() + 10 * day });
    scene.clock.advance(9 * day);
    const next = await scene.keys.rotate(officer, { publicKey: old.key.publicKey, overlapSeconds: 7 * 86_400 });
    expect(next.key.expiresAt).toBe(scene.clock.now() + 10 * day);
    expect(scene.keys.get(old.key.publicKey).expiresAt).toBe(old.key.expiresAt);
  });

  it('is refused for a key that was rotated, is deleted or has expired, and names what to do', async () => {
    const old = await scene.make();
    const rotate = (publicKey: string) => scene.keys.rotate(officer, { publicKey, overlapSeconds: 1 });
    const next = await rotate(old.key.publicKey);
    expect(await refusal(() => rotate(old.key.publicKey))).toMatchObject({ code: 'STATE_CONFLICT', data: { state: 'rotated', remedy: expect.stringContaining(next.key.publicKey) as unknown } });
    scene.clock.advance(1000);
    expect(await refusal(() => rotate(old.key.publicKey))).toMatchObject({ code: 'STATE_CONFLICT', data: { state: 'expired' } });
    await scene.keys.remove(officer, next.key.publicKey);
    expect(await refusal(() => rotate(next.key.publicKey))).toMatchObject({ code: 'STATE_CONFLICT', data: { state: 'deleted' } });
    expect(await refusal(() => rotate('a1b2c3d4-0000-4000-8000-000000000001'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(scene.events('access-key.rotate').map(({ outcome }) => outcome)).toEqual(['ok', 'refused', 'refused', 'refused', 'refused']);
    expect(scene.list({ state: 'deleted' }).total + scene.list().total).toBe(2);
  });

  it('asks for the role and for a fresh passphrase', async () => {
    const { key } = await scene.make();
    expect(await refusal(() => scene.keys.rotate(auditor, { publicKey: key.publicKey, overlapSeconds: 0 }))).toMatchObject({ code: 'ROLE_REQUIRED' });
    expect(await refusal(() => scene.keys.rotate(stale, { publicKey: key.publicKey, overlapSeconds: 0 }))).toMatchObject({ code: 'REAUTHENTICATION_REQUIRED' });
    expect(scene.keys.get(key.publicKey)).toEqual(key);
  });
});

describe('what rotation has replaced', () => {
  it('takes on name and roles that are given to the new pair', async () => {
    const old = await scene.make({ roles: ['secrets-read', 'secrets-admin'] });
    const next = await scene.keys.rotate(officer, { publicKey: old.key.publicKey, overlapSeconds: 60 });
    await scene.keys.update(officer, { publicKey: next.key.publicKey, name: 'narrow', roles: ['secrets-read'] });
    expect(scene.prove(old).agent).toMatchObject({ name: 'narrow', roles: ['secrets-read'] });
    expect(scene.keys.get(old.key.publicKey).expiresAt).toBe(scene.clock.now() + 60_000);
  });

  it('can be ended sooner, and not be prolonged', async () => {
    const { key } = await scene.make();
    const { publicKey } = key;
    const next = await scene.keys.rotate(officer, { publicKey, overlapSeconds: 60 });
    for (const expiresAt of [null, scene.clock.now() + 60_001])
      expect(await refusal(() => scene.keys.update(officer, { publicKey, expiresAt }))).toMatchObject({ code: 'STATE_CONFLICT', data: { state: 'rotated', remedy: expect.stringContaining(next.key.publicKey) as unknown } });
    expect((await scene.keys.update(officer, { publicKey, expiresAt: scene.clock.now() + 1 })).expiresAt).toBe(scene.clock.now() + 1);
  });

  it('is not brought back by a clock that is moved back', async () => {
    const old = await scene.make();
    await scene.keys.rotate(officer, { publicKey: old.key.publicKey, overlapSeconds: 60 });
    scene.clock.advance(60_000);
    scene.clock.shift(-3_600_000);
    expect(await reasonOf(() => scene.prove(old))).toBe('expired');
    expect(scene.keys.get(old.key.publicKey).state).toBe('expired');
  });

  it('is ended at once by a rotation under a clock that was moved back', async () => {
    const old = await scene.make();
    scene.clock.shift(-3_600_000);
    await scene.keys.rotate(officer, { publicKey: old.key.publicKey, overlapSeconds: 0 });
    expect(await reasonOf(() => scene.prove(old))).toBe('expired');
  });
});
