import { describe, expect, it } from 'vitest';
import { privateKeyText } from '../../src-main/crypto/access-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { accessRoles } from '../../src-shared/access-keys.ts';
import type { AccessKeyMade } from '../../src-shared/access-keys.ts';
import { each } from '../support/each-desk.ts';
import { Failpoint } from '../support/failpoint.ts';
import { day, KeysScene, officer, reasonOf, request } from './keys-scene.ts';

const scene = each(() => new KeysScene(), () => undefined);
const missing = 'a1b2c3d4-0000-4000-8000-000000000001';
const anyHalf = (): string => {
  using half = SecretBytes.random(32);
  return privateKeyText(half);
};
const show = (publicKey: string, privateKey: string) => () => scene.keys.provePair({ publicKey, privateKey }, request);
const wrong = ({ key }: AccessKeyMade) => reasonOf(show(key.publicKey, anyHalf()));
const stored = (column: string, publicKey: string) =>
  scene.vault.read((rows) => rows.get<Record<string, unknown>>(`select ${column} as cell from access_keys where public_key = :publicKey`, { publicKey }))?.['cell'];

describe('proving a pair', () => {
  it('answers who it stands for', async () => {
    const { key, privateKey } = await scene.make({ name: 'deploy', roles: ['keys-read', 'secrets-read'] });
    const agent = { identity: key.identity, publicKey: key.publicKey, name: 'deploy', tenant: 'acme', roles: ['keys-read', 'secrets-read'] };
    expect(show(key.publicKey, privateKey)()).toEqual({ agent, token: null });
    expect(show(key.publicKey.toUpperCase(), privateKey)()).toEqual({ agent, token: null });
    const whole = await scene.make({ tenant: null, roles: [...accessRoles] });
    expect(scene.prove(whole).agent).toMatchObject({ tenant: null, roles: accessRoles });
  });

  it.each([
    ['a public key that is no uuid', 'deploy', anyHalf()],
    ['no public key', '', anyHalf()],
    ['no private half', missing, ''],
    ['a private half without its mark', missing, anyHalf().slice(3)],
    ['a private half that is cut off', missing, anyHalf().slice(0, -1)],
  ])('refuses %s as malformed, and writes nothing', async (_, publicKey, privateKey) => {
    const before = scene.events().length;
    expect(await reasonOf(show(publicKey, privateKey))).toBe('malformed');
    expect(scene.events()).toHaveLength(before);
  });

  it('says the same of a key that there is none of and of a wrong half', async () => {
    const { key, privateKey } = await scene.make();
    expect(await reasonOf(show(missing, privateKey))).toBe('unknown');
    expect(await reasonOf(show(key.publicKey, anyHalf()))).toBe('unknown');
    expect(await reasonOf(show(key.publicKey, privateKeyText(SecretBytes.adopt(new Uint8Array(32)))))).toBe('unknown');
  });

  it('writes a wrong half of a key that there is, and never a public key that there is none of', async () => {
    const made = await scene.make();
    await reasonOf(show(missing, anyHalf()));
    expect(scene.events('access-key.refuse')).toEqual([]);
    await wrong(made);
    expect(scene.lastEvent()).toMatchObject({
      action: 'access-key.refuse', tenant: 'acme', object: made.key.publicKey, outcome: 'refused', actor: 'unproven key', requestId: 'request-9',
      detail: { reason: 'unknown', tries: 1, via: 'rest', correlationId: 'nightly-7' },
    });
    expect(scene.keys.get(made.key.publicKey).usesAfterEnd).toBe(0);
  });

  it('writes at most ten wrong halves a minute for each key, and then how many there were', async () => {
    const [made, other] = [await scene.make(), await scene.make({ name: 'other' })];
    for (let tries = 0; tries < 10; tries += 1) expect(await wrong(made)).toBe('unknown');
    for (let tries = 0; tries < 5; tries += 1) expect(await wrong(made)).toBe('throttled');
    expect(scene.events('access-key.refuse')).toHaveLength(10);
    expect(await wrong(other)).toBe('unknown');
    expect(scene.prove(made).agent.publicKey).toBe(made.key.publicKey);
    scene.clock.advance(59_999);
    expect(await wrong(made)).toBe('throttled');
    scene.clock.advance(1);
    expect(await wrong(made)).toBe('unknown');
    expect(scene.lastEvent('access-key.refuse')).toMatchObject({ object: made.key.publicKey, detail: { tries: 7 } });
  });

  it('is not let through sooner by a clock that is moved', async () => {
    const made = await scene.make();
    for (let tries = 0; tries < 10; tries += 1) await wrong(made);
    scene.clock.shift(day);
    expect(await wrong(made)).toBe('throttled');
    scene.clock.shift(-2 * day);
    expect(await wrong(made)).toBe('throttled');
  });

  it('writes what it held back at the hour and at the lock', async () => {
    const made = await scene.make();
    for (let tries = 0; tries < 12; tries += 1) await wrong(made);
    scene.keys.tidy(officer.caller);
    expect(scene.lastEvent('access-key.refuse')?.detail).toMatchObject({ tries: 2 });
    await wrong(made);
    scene.reopen();
    expect(scene.events('access-key.refuse').map(({ detail }) => detail['tries'])).toEqual([...Array.from({ length: 10 }, () => 1), 2, 1]);
  });
});

describe('a key that has ended', () => {
  it('is refused, counted and written when it is shown rightly', async () => {
    const made = await scene.make();
    await scene.keys.remove(officer, made.key.publicKey);
    expect(await reasonOf(() => scene.prove(made))).toBe('deleted');
    expect(await reasonOf(() => scene.prove(made))).toBe('deleted');
    expect(scene.keys.get(made.key.publicKey)).toMatchObject({ usesAfterEnd: 2, findings: ['used-after-end'], lastUsedAt: null });
    expect(scene.lastEvent()).toMatchObject({
      action: 'access-key.refuse', object: made.key.publicKey, tenant: 'acme', outcome: 'refused', actor: 'key deploy', requestId: 'request-9',
      detail: { reason: 'deleted', uses: 1, usesAfterEnd: 2, correlationId: 'nightly-7' },
    });
  });

  it('is not counted when it is shown with a wrong half', async () => {
    const made = await scene.make();
    await scene.keys.remove(officer, made.key.publicKey);
    expect(await wrong(made)).toBe('unknown');
    expect(scene.keys.get(made.key.publicKey).usesAfterEnd).toBe(0);
  });

  it('ends with the very moment of its end, whatever is done to the clock then', async () => {
    const made = await scene.make({ expiresAt: scene.clock.now() + 1000 });
    scene.clock.advance(999);
    expect(scene.prove(made).agent.name).toBe('deploy');
    scene.clock.advance(1);
    expect(await reasonOf(() => scene.prove(made))).toBe('expired');
    scene.clock.shift(-day);
    expect(await reasonOf(() => scene.prove(made))).toBe('expired');
    expect(scene.lastEvent()?.detail).toMatchObject({ reason: 'expired', usesAfterEnd: 2 });
  });

  it('is written at most ten times a minute, and every use is counted in the end', async () => {
    const made = await scene.make();
    await scene.keys.remove(officer, made.key.publicKey);
    const reasons: string[] = [];
    for (let uses = 0; uses < 15; uses += 1) reasons.push(await reasonOf(() => scene.prove(made)));
    expect(reasons).toEqual([...Array.from({ length: 10 }, () => 'deleted'), ...Array.from({ length: 5 }, () => 'throttled')]);
    expect(scene.events('access-key.refuse')).toHaveLength(10);
    expect(scene.keys.get(made.key.publicKey).usesAfterEnd).toBe(10);
    scene.reopen();
    expect(scene.keys.get(made.key.publicKey).usesAfterEnd).toBe(15);
    expect(scene.lastEvent('access-key.refuse')?.detail).toMatchObject({ uses: 5, usesAfterEnd: 15 });
  });

  it('is refused by the fault itself, and not counted, when its event cannot be written', async () => {
    const point = new Failpoint();
    const failing = new KeysScene({ wrap: point.wrap });
    try {
      const made = await failing.make();
      await failing.keys.remove(officer, made.key.publicKey);
      point.after(0);
      expect(() => failing.prove(made)).toThrow();
      point.disarm();
      expect(failing.keys.get(made.key.publicKey).usesAfterEnd).toBe(0);
    } finally {
      point.disarm();
      failing.close();
    }
  });
});

describe('when a key was last used', () => {
  it('shows at once, and is written within five minutes, with how often', async () => {
    const made = await scene.make();
    const { publicKey } = made.key;
    scene.prove(made);
    scene.clock.advance(1000);
    scene.prove(made);
    const at = scene.clock.now();
    expect(scene.keys.get(publicKey).lastUsedAt).toBe(at);
    expect(scene.list().rows[0]?.lastUsedAt).toBe(at);
    expect(stored('last_used_at', publicKey)).toBeNull();
    expect(scene.events('access-key.use')).toEqual([]);
    scene.clock.advance(300_000);
    expect(stored('last_used_at', publicKey)).toBe(at);
    expect(scene.events('access-key.use')).toMatchObject([{ tenant: 'acme', object: publicKey, actor: 'keydesk', outcome: 'ok', detail: { uses: 2, lastUsedAt: at } }]);
    expect(scene.keys.get(publicKey).lastUsedAt).toBe(at);
    scene.clock.advance(day);
    expect(scene.events('access-key.use')).toHaveLength(1);
  });

  it('is written at the lock, and nothing waits after it', async () => {
    const made = await scene.make();
    scene.prove(made);
    scene.keys.close();
    expect(stored('last_used_at', made.key.publicKey)).toBe(scene.clock.now());
    expect(scene.clock.waiting).toBe(0);
  });

  it('is kept, and written later, when the disk takes nothing for a while', async () => {
    const point = new Failpoint();
    const failing = new KeysScene({ wrap: point.wrap });
    try {
      const made = await failing.make();
      failing.prove(made);
      const at = failing.clock.now();
      point.after(0);
      failing.clock.advance(300_000);
      expect(point.struck).toBe(true);
      point.disarm();
      expect(failing.events('access-key.use')).toEqual([]);
      expect(failing.keys.get(made.key.publicKey).lastUsedAt).toBe(at);
      failing.clock.advance(300_000);
      expect(failing.events('access-key.use')).toMatchObject([{ detail: { uses: 1, lastUsedAt: at } }]);
    } finally {
      point.disarm();
      failing.close();
    }
  });
});

describe('what a proof may leave behind', () => {
  it('is never the private half', async () => {
    const made = await scene.make();
    const half = anyHalf();
    await reasonOf(show(made.key.publicKey, half));
    await scene.keys.remove(officer, made.key.publicKey);
    await reasonOf(() => scene.prove(made));
    const said = JSON.stringify(scene.events());
    expect([said.includes(half), said.includes(made.privateKey), said.includes(half.slice(3))]).toEqual([false, false, false]);
  });
});
