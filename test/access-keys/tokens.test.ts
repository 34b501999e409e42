import { describe, expect, it } from 'vitest';
import { signToken, type TokenClaims } from '../../src-main/crypto/jwt.ts';
import { stepUpSeconds, tokenSeconds } from '../../src-shared/rest/common.ts';
import { each } from '../support/each-desk.ts';
import { testVaultId } from '../support/open-vault.ts';
import { day, KeysScene, officer, reasonOf, refusal, request, restCaller } from './keys-scene.ts';

const scene = each(() => new KeysScene(), () => undefined);
const proof = (token: string) => scene.keys.proveToken(token, request);
const reason = (token: string) => reasonOf(() => proof(token));
const remembered = () => scene.vault.read((rows) => rows.all('select id from revoked_tokens')).length;

describe('an access token', () => {
  it('stands for its key for fifteen minutes', async () => {
    const made = await scene.make();
    const { agent } = scene.prove(made);
    const { accessToken, expires } = scene.keys.issueToken(restCaller, agent);
    expect(expires).toBe(scene.clock.now() + tokenSeconds * 1000);
    expect(proof(accessToken)).toMatchObject({ agent, token: { expires } });
    const id = proof(accessToken).token?.id;
    expect(scene.lastEvent()).toMatchObject({ action: 'access-key.token', object: made.key.publicKey, actor: 'key deploy', requestId: 'request-9', detail: { token: id, expires } });
    expect(JSON.stringify(scene.events())).not.toContain(accessToken);
    scene.clock.advance(tokenSeconds * 1000 - 1);
    expect(proof(accessToken).agent).toEqual(agent);
    scene.clock.advance(1);
    expect(await reason(accessToken)).toBe('expired');
  });

  it('ends with its key: at once, and written as a use after the end', async () => {
    const made = await scene.make();
    const token = scene.token(made);
    await scene.keys.remove(officer, made.key.publicKey);
    expect(await reason(token)).toBe('deleted');
    expect(scene.lastEvent()).toMatchObject({ action: 'access-key.refuse', object: made.key.publicKey, detail: { reason: 'deleted', usesAfterEnd: 1 } });
  });

  it('ends when its key expires, before its own time', async () => {
    const made = await scene.make({ expiresAt: scene.clock.now() + 1000 });
    const token = scene.token(made);
    scene.clock.advance(1000);
    expect(await reason(token)).toBe('expired');
    expect(scene.keys.get(made.key.publicKey).usesAfterEnd).toBe(1);
  });

  it('carries the roles that its key has now', async () => {
    const made = await scene.make({ roles: ['secrets-admin', 'secrets-read'] });
    const token = scene.token(made);
    await scene.keys.update(officer, { publicKey: made.key.publicKey, roles: ['auditor'], name: 'audit' });
    expect(proof(token).agent).toMatchObject({ roles: ['auditor'], name: 'audit' });
  });

  it('is ended by itself, and by no other', async () => {
    const made = await scene.make();
    const [token, other] = [scene.token(made), scene.token(made)];
    const shown = proof(token);
    scene.keys.revokeToken(restCaller, shown);
    expect(scene.lastEvent()).toMatchObject({ action: 'access-key.revoke-token', object: made.key.publicKey, detail: { token: shown.token?.id } });
    expect(await reason(token)).toBe('revoked');
    expect(proof(other).agent.name).toBe('deploy');
    scene.keys.revokeToken(restCaller, shown);
    expect(remembered()).toBe(1);
    scene.reopen();
    expect(await reason(token)).toBe('revoked');
  });

  it('cannot be ended by a pair, which is no token', async () => {
    const made = await scene.make();
    expect(await refusal(() => { scene.keys.revokeToken(restCaller, scene.prove(made)); })).toMatchObject({ code: 'BAD_INPUT', data: { field: 'authorization' } });
  });

  it('holds on through a lock, and no longer than its time', async () => {
    const token = scene.token(await scene.make());
    scene.reopen();
    expect(proof(token).agent.name).toBe('deploy');
    scene.clock.advance(tokenSeconds * 1000);
    expect(await reason(token)).toBe('expired');
  });

  it('is not brought back by a clock that is moved back', async () => {
    const made = await scene.make();
    const token = scene.token(made);
    scene.clock.advance(tokenSeconds * 1000);
    scene.clock.shift(-tokenSeconds * 1000);
    expect(await reason(token)).toBe('expired');
    expect(proof(scene.token(made)).agent.name).toBe('deploy');
    scene.reopen();
    scene.clock.shift(-day);
    scene.reopen();
    expect(await reason(token)).toBe('unknown');
  });

  it('is ended by a clock that is moved on', async () => {
    const token = scene.token(await scene.make());
    scene.clock.shift(tokenSeconds * 1000);
    expect(await reason(token)).toBe('expired');
  });

  it('is a token of one vault: another one does not accept it', async () => {
    const other = new KeysScene();
    try {
      const made = await other.make();
      const token = other.token(made);
      expect(await reason(token)).toBe('unknown');
      expect(other.keys.proveToken(token, request).agent.name).toBe('deploy');
    } finally {
      other.close();
    }
  });

  it.each([
    ['of a key that there is none of', { pk: 'a1b2c3d4-0000-4000-8000-000000000001' }, 'unknown'],
    ['of another identity', { sub: 'a1b2c3d4-0000-4000-8000-000000000001' }, 'unknown'],
    ['of another vault', { aud: 'a1b2c3d4-0000-4000-8000-000000000001' }, 'unknown'],
    ['for stepping up', { use: 'step-up' }, 'unknown'],
    ['from the future', { iat: 4_000_000_000, exp: 4_000_000_900 }, 'unknown'],
  ] as const)('%s is refused, though this vault had signed it', async (_, change, refused) => {
    const { key } = await scene.make();
    const iat = Math.floor(scene.clock.now() / 1000);
    const claims: TokenClaims = { iss: 'keydesk', aud: testVaultId, sub: key.identity, pk: key.publicKey, jti: 'j', iat, exp: iat + 900, use: 'access' };
    expect(proof(signToken(scene.vault.tokenSigner, claims)).agent.name).toBe('deploy');
    expect(await reason(signToken(scene.vault.tokenSigner, { ...claims, ...change }))).toBe(refused);
    expect(await reason(signToken(scene.vault.signer, claims))).toBe('unknown');
  });

  it.each(['', 'x', 'a.b', 'a.b.c.d', 'Bearer x', 'é.é.é'])('is malformed when it is %j', async (token) => {
    expect(await reason(token)).toBe('malformed');
  });

  it('is made no more after the lock', async () => {
    const { agent } = scene.prove(await scene.make());
    const { keys, vault } = scene;
    keys.close();
    vault.close();
    expect(() => vault.tokenSigner.sign(new Uint8Array())).toThrow(/wiped/);
    expect(await refusal(() => keys.issueToken(restCaller, agent))).toMatchObject({ code: 'VAULT_LOCKED' });
    scene.test.reopen();
  });
});

describe('revoked tokens', () => {
  it('are forgotten a day after their time, with an event', async () => {
    const token = scene.token(await scene.make());
    scene.keys.revokeToken(restCaller, proof(token));
    scene.clock.advance(tokenSeconds * 1000 + day);
    scene.keys.tidy(officer.caller);
    expect(remembered()).toBe(1);
    scene.clock.advance(1);
    scene.keys.tidy(officer.caller);
    expect(remembered()).toBe(0);
    expect(scene.lastEvent('access-key.revoke-token')?.detail).toMatchObject({ forgotten: 1 });
    const events = scene.events().length;
    scene.keys.tidy(officer.caller);
    expect(scene.events()).toHaveLength(events);
  });
});

describe('a step-up token', () => {
  it('holds for its agent for five minutes, and is no access token', async () => {
    const [made, other] = [await scene.make(), await scene.make({ name: 'other' })];
    const { agent } = scene.prove(made);
    const { stepUpToken, expires } = scene.keys.issueStepUp(restCaller, agent);
    expect(expires).toBe(scene.clock.now() + stepUpSeconds * 1000);
    expect(scene.lastEvent()).toMatchObject({ action: 'access-key.step-up', object: made.key.publicKey, detail: { expires } });
    expect(scene.keys.isSteppedUp(agent, stepUpToken)).toBe(true);
    expect(scene.keys.isSteppedUp(scene.prove(other).agent, stepUpToken)).toBe(false);
    expect(scene.keys.isSteppedUp({ ...agent, identity: 'other' }, stepUpToken)).toBe(false);
    expect(await reason(stepUpToken)).toBe('unknown');
    expect(scene.keys.isSteppedUp(agent, scene.token(made))).toBe(false);
    expect(scene.keys.isSteppedUp(agent, 'rubbish')).toBe(false);
    scene.clock.advance(stepUpSeconds * 1000 - 1);
    expect(scene.keys.isSteppedUp(agent, stepUpToken)).toBe(true);
    scene.clock.advance(1);
    expect(scene.keys.isSteppedUp(agent, stepUpToken)).toBe(false);
  });

  it('ends with its key', async () => {
    const made = await scene.make();
    const { agent } = scene.prove(made);
    const { stepUpToken } = scene.keys.issueStepUp(restCaller, agent);
    await scene.keys.remove(officer, made.key.publicKey);
    expect(scene.keys.isSteppedUp(agent, stepUpToken)).toBe(false);
  });
});
