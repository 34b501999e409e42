import { describe, expect, it } from 'vitest';
import { purge, remove } from '../../src-main/secrets/state.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import type { Asker } from '../../src-main/lib/asker.ts';
import { grantSchema } from '../../src-shared/access-keys.ts';
import { sensitivities } from '../../src-shared/sensitivity.ts';
import { each } from '../support/each-desk.ts';
import { auditor, KeysScene, officer, refusal, restCaller, stale } from './keys-scene.ts';

const scene = each(() => new KeysScene(), () => undefined);
const missing = 'a1b2c3d4-0000-4000-8000-000000000001';
const rest: Asker = { caller: restCaller, admit: () => undefined, requireFresh: () => undefined };
const reason = 'The nightly deployment';
const granted = () => scene.events('secret.grant').length;

describe('granting a secret', () => {
  it('lets an identity have it resolved, with an event on the secret', async () => {
    const { key } = await scene.make();
    const secret = scene.secret('db.password', 'PII');
    const grant = await scene.keys.grant(officer, { secret, agent: key.identity, reason });
    expect(grantSchema.parse(grant)).toMatchObject({ secret, agent: key.identity, agentName: 'deploy', createdBy: 'Ada Officer', createdAt: scene.clock.now(), reason });
    expect(scene.keys.grants(secret)).toEqual([grant]);
    expect(scene.keys.grantFor(secret, key.identity)).toEqual(grant);
    expect(scene.lastEvent()).toMatchObject({
      action: 'secret.grant', tenant: 'acme', object: secret, sensitivity: 'PII', outcome: 'ok',
      detail: { key: 'db.password', agent: key.identity, agentName: 'deploy', reason },
    });
  });

  it('takes a public key for the identity behind it, and is not lost by a rotation', async () => {
    const { key } = await scene.make();
    const secret = scene.secret('db.password');
    const grant = await scene.keys.grant(officer, { secret, agent: key.publicKey });
    expect(grant).toMatchObject({ agent: key.identity, reason: '' });
    await scene.keys.rotate(officer, { publicKey: key.publicKey, overlapSeconds: 0 });
    expect(scene.keys.grantFor(secret, key.identity)).toEqual(grant);
    expect(await scene.keys.grant(officer, { secret, agent: key.publicKey })).toEqual(grant);
  });

  it('answers a grant that stands as it is, with no event', async () => {
    const { key } = await scene.make();
    const secret = scene.secret('db.password', 'PHI');
    const grant = await scene.keys.grant(officer, { secret, agent: key.identity.toUpperCase(), reason });
    expect(await scene.keys.grant(stale, { secret, agent: key.identity })).toEqual(grant);
    expect(granted()).toBe(1);
  });

  it('is for keys of the tenant and of the whole vault alone', async () => {
    const secret = scene.secret('db.password');
    const [whole, other] = [await scene.make({ tenant: null, name: 'whole' }), await scene.make({ tenant: 'blue' })];
    expect((await scene.keys.grant(officer, { secret, agent: whole.key.identity })).agentName).toBe('whole');
    expect(await refusal(() => scene.keys.grant(officer, { secret, agent: other.key.identity }))).toMatchObject({ code: 'BAD_INPUT', data: { field: 'agent' } });
    expect(scene.lastEvent()).toMatchObject({ action: 'secret.grant', outcome: 'refused', tenant: 'acme', detail: { agent: other.key.identity, error: 'BAD_INPUT' } });
    expect(scene.keys.grants(secret)).toHaveLength(1);
  });

  it('is refused for a secret or key that there is none of, and without the role', async () => {
    const { key } = await scene.make();
    const secret = scene.secret('db.password');
    expect(await refusal(() => scene.keys.grant(officer, { secret: missing, agent: key.identity }))).toMatchObject({ code: 'NOT_FOUND', data: { noun: 'secret' } });
    expect(await refusal(() => scene.keys.grant(officer, { secret, agent: missing }))).toMatchObject({ code: 'NOT_FOUND', data: { noun: 'access key', id: missing } });
    expect(await refusal(() => scene.keys.grant(auditor, { secret, agent: key.identity }))).toMatchObject({ code: 'ROLE_REQUIRED' });
    expect(await refusal(() => scene.keys.grants(missing))).toMatchObject({ code: 'NOT_FOUND' });
    expect(scene.events('secret.grant').map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'refused']);
  });

  it('is refused for a key that works no more', async () => {
    const secret = scene.secret('db.password');
    const [ended, deleted] = [await scene.make({ expiresAt: scene.clock.now() + 1 }), await scene.make()];
    scene.clock.advance(1);
    await scene.keys.remove(officer, deleted.key.publicKey);
    for (const { key } of [ended, deleted])
      expect(await refusal(() => scene.keys.grant(officer, { secret, agent: key.identity }))).toMatchObject({ code: 'STATE_CONFLICT', data: { noun: 'access key' } });
  });

  it('is refused for a deleted secret and in an archived tenant', async () => {
    const { key } = await scene.make();
    const [deleted, kept] = [scene.secret('gone'), scene.secret('kept')];
    scene.vault.write(officer.caller, { action: 'secret.delete', object: deleted }, (rows) => rows.run(`update secrets set state = 'deleted' where id = :deleted`, { deleted }));
    expect(await refusal(() => scene.keys.grant(officer, { secret: deleted, agent: key.identity }))).toMatchObject({ code: 'STATE_CONFLICT', data: { noun: 'secret', state: 'deleted' } });
    scene.archive('acme');
    expect(await refusal(() => scene.keys.grant(officer, { secret: kept, agent: key.identity }))).toMatchObject({ code: 'TENANT_ARCHIVED' });
  });

  it.each(sensitivities)('of %s asks for a reason and a fresh passphrase from PHI on', async (sensitivity) => {
    const { key } = await scene.make();
    const secret = scene.secret('value', sensitivity);
    const asks = ['PHI', 'FINANCIAL', 'REGULATED'].includes(sensitivity);
    if (asks) {
      expect(await refusal(() => scene.keys.grant(officer, { secret, agent: key.identity }))).toMatchObject({ code: 'REASON_REQUIRED', data: { sensitivity } });
      expect(await refusal(() => scene.keys.grant(stale, { secret, agent: key.identity, reason }))).toMatchObject({ code: 'REAUTHENTICATION_REQUIRED' });
      expect(scene.keys.grants(secret)).toEqual([]);
      expect((await scene.keys.grant(officer, { secret, agent: key.identity, reason })).reason).toBe(reason);
    } else expect((await scene.keys.grant(stale, { secret, agent: key.identity })).reason).toBe('');
  });

  it('over the REST API has a reason of its own', async () => {
    const { key } = await scene.make();
    const secret = scene.secret('value', 'REGULATED');
    expect(await scene.keys.grant(rest, { secret, agent: key.identity })).toMatchObject({ reason: 'Granted over the REST API', createdBy: 'key deploy' });
  });

  it.each(sensitivities)('of %s by an administrator’s key to itself is told as such: it could make a second one', async (sensitivity) => {
    const { key } = await scene.make({ roles: ['tenant-admin'] });
    const own: Asker = { ...rest, caller: { ...restCaller, agent: key.identity } };
    expect(await scene.keys.grant(own, { secret: scene.secret('value', sensitivity), agent: key.identity })).toMatchObject({ agent: key.identity });
    expect(scene.lastEvent()).toMatchObject({ action: 'secret.grant', outcome: 'ok', sensitivity, detail: { toItself: true } });
  });

  it.each(sensitivities)('of %s by a key to itself is refused from PHI on, and has no reason below', async (sensitivity) => {
    const [{ key }, other] = [await scene.make(), await scene.make()];
    const own: Asker = { ...rest, caller: { ...restCaller, agent: key.identity } };
    const secret = scene.secret('value', sensitivity);
    if (['PHI', 'FINANCIAL', 'REGULATED'].includes(sensitivity)) {
      const next = await scene.keys.rotate(officer, { publicKey: key.publicKey, overlapSeconds: 60 });
      for (const agent of [key.identity, key.publicKey.toUpperCase(), next.key.publicKey])
        expect(await refusal(() => scene.keys.grant(own, { secret, agent, reason }))).toMatchObject({ code: 'GRANT_REQUIRED', data: { secret, agent: key.identity } });
      expect(scene.lastEvent()).toMatchObject({ action: 'secret.grant', outcome: 'refused', object: secret, sensitivity, detail: { agent: key.identity, toItself: true, error: 'GRANT_REQUIRED' } });
      expect(scene.keys.grants(secret)).toEqual([]);
      const given = await scene.keys.grant({ ...rest, caller: { ...restCaller, agent: other.key.identity } }, { secret, agent: key.identity });
      expect(await scene.keys.grant(own, { secret, agent: key.identity })).toEqual(given);
    } else {
      expect((await scene.keys.grant(own, { secret, agent: key.identity })).reason).toBe('');
      expect(scene.lastEvent()).toMatchObject({ action: 'secret.grant', outcome: 'ok', detail: { toItself: true } });
      scene.vault.write(officer.caller, { action: 'secret.reclassify', object: secret }, (rows) => rows.run(`update secrets set sensitivity = 'PHI' where id = :secret`, { secret }));
      expect(scene.keys.grantFor(secret, key.identity)).toBeNull();
      expect(await refusal(() => scene.keys.grant(own, { secret, agent: key.identity }))).toMatchObject({ code: 'GRANT_REQUIRED' });
    }
  });

  it('counts for nothing once its secret has become PHI without a reason, until it is granted with one', async () => {
    const { key } = await scene.make();
    const secret = scene.secret('value');
    await scene.keys.grant(officer, { secret, agent: key.identity });
    scene.vault.write(officer.caller, { action: 'secret.reclassify', object: secret }, (rows) => rows.run(`update secrets set sensitivity = 'PHI' where id = :secret`, { secret }));
    expect(scene.keys.grantFor(secret, key.identity)).toBeNull();
    expect(await refusal(() => scene.keys.grant(officer, { secret, agent: key.identity }))).toMatchObject({ code: 'REASON_REQUIRED' });
    const renewed = await scene.keys.grant(officer, { secret, agent: key.identity, reason });
    expect(scene.keys.grantFor(secret, key.identity)).toEqual(renewed);
    expect(scene.keys.grants(secret)).toEqual([renewed]);
  });
});

describe('revoking a grant', () => {
  it('ends it, and is an event only when something changed', async () => {
    const { key } = await scene.make();
    const secret = scene.secret('db.password', 'PII');
    await scene.keys.grant(officer, { secret, agent: key.identity });
    expect(await scene.keys.revokeGrant(stale, { secret, agent: key.publicKey })).toEqual({ revoked: true });
    expect(scene.keys.grantFor(secret, key.identity)).toBeNull();
    expect(scene.lastEvent()).toMatchObject({ action: 'secret.revoke-grant', tenant: 'acme', object: secret, sensitivity: 'PII', detail: { key: 'db.password', agent: key.identity, agentName: 'deploy' } });
    expect(await scene.keys.revokeGrant(officer, { secret, agent: key.identity })).toEqual({ revoked: false });
    expect(await scene.keys.revokeGrant(officer, { secret, agent: missing })).toEqual({ revoked: false });
    expect(scene.events('secret.revoke-grant')).toHaveLength(1);
  });

  it('is refused without the role and for a secret that there is none of', async () => {
    const { key } = await scene.make();
    const secret = scene.secret('db.password');
    await scene.keys.grant(officer, { secret, agent: key.identity });
    expect(await refusal(() => scene.keys.revokeGrant(auditor, { secret, agent: key.identity }))).toMatchObject({ code: 'ROLE_REQUIRED' });
    expect(await refusal(() => scene.keys.revokeGrant(officer, { secret: missing, agent: key.identity }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(scene.keys.grants(secret)).toHaveLength(1);
  });
});

describe('the end of a grant', () => {
  it('comes with the last key of its identity, each with its event', async () => {
    const { key } = await scene.make();
    const secrets = [scene.secret('a'), scene.secret('b')];
    for (const secret of secrets) await scene.keys.grant(officer, { secret, agent: key.identity });
    const next = await scene.keys.rotate(officer, { publicKey: key.publicKey, overlapSeconds: 60 });
    await scene.keys.remove(officer, key.publicKey);
    expect(secrets.map((secret) => scene.keys.grants(secret).length)).toEqual([1, 1]);
    await scene.keys.remove(officer, next.key.publicKey);
    expect(secrets.map((secret) => scene.keys.grants(secret).length)).toEqual([0, 0]);
    expect(scene.events().slice(-3).map(({ action, object, detail }) => [action, object, detail['grants'] ?? detail['cause']])).toEqual([
      ['access-key.delete', next.key.publicKey, 2],
      ['secret.revoke-grant', secrets[0], 'access-key.delete'],
      ['secret.revoke-grant', secrets[1], 'access-key.delete'],
    ]);
  });

  it('comes with its secret: one with grants can be purged', async () => {
    const { key } = await scene.make();
    const [secret, other] = [scene.secret('gone'), scene.secret('kept')];
    for (const granting of [secret, other]) await scene.keys.grant(officer, { secret: granting, agent: key.identity });
    const keyring = { active: () => Promise.reject(new Error('no data key is needed')), open: () => Promise.reject(new Error('no data key is needed')) };
    const parts = { vault: scene.vault, clock: scene.clock, newId: uuid, keyring };
    await remove(parts, officer, secret);
    await purge(parts, officer, secret, 'gone');
    expect(scene.vault.read((rows) => rows.all('select secret from grants'))).toEqual([{ secret: other }]);
    expect(scene.keys.grantFor(secret, key.identity)).toBeNull();
  });

  it('grants nothing to anybody who has none', async () => {
    const { key } = await scene.make();
    const secret = scene.secret('a');
    expect([scene.keys.grantFor(secret, key.identity), scene.keys.grantFor(secret, key.publicKey), scene.keys.grantFor(missing, key.identity)]).toEqual([null, null, null]);
  });
});
