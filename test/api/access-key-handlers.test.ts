import { createRouterClient } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { accessKeyHandlers } from '../../src-main/api/access-keys.ts';
import { createImplementer } from '../../src-main/api/boundary.ts';
import { type Role, roles } from '../../src-shared/officers.ts';
import { KeysScene } from '../access-keys/keys-scene.ts';
import { each } from '../support/each-desk.ts';
import { officerCaller } from '../support/open-vault.ts';

const scene = each(() => new KeysScene(), () => undefined);
const readers: readonly Role[] = ['administrator', 'officer', 'auditor'];
const changers: readonly Role[] = ['administrator', 'officer'];
const made = { tenant: 'acme', name: 'deploy', roles: ['secrets-read'] as ['secrets-read'] };

function clientOf(role: Role, fresh = true) {
  const os = createImplementer({ logger: { error: () => undefined }, newReference: () => '9b1f8a10-5c0e-4a5e-9d55-2f0f5a1f6f10' });
  const access = () => ({ caller: { ...officerCaller, role }, rooms: { accessKeys: scene.keys }, fresh });
  return createRouterClient(accessKeyHandlers(os, access), { context: { requestId: 'request-1', via: 'cli' } });
}

/** Every call, each on a key and a secret of its own. */
async function callsOf(role: Role): Promise<{ readonly reading: readonly (() => Promise<unknown>)[]; readonly changing: readonly (() => Promise<unknown>)[] }> {
  const client = clientOf(role);
  const [{ key }, rotated, deleted, secret] = [await scene.make(), await scene.make(), await scene.make(), scene.secret('db.password')];
  const { publicKey, identity: agent } = key;
  return {
    reading: [() => client.list({}), () => client.get({ publicKey }), () => client.review(), () => client.grants({ secret })],
    changing: [
      () => client.create(made),
      () => client.update({ publicKey, name: 'ci' }),
      () => client.rotate({ publicKey: rotated.key.publicKey, overlapSeconds: 0 }),
      () => client.remove({ publicKey: deleted.key.publicKey }),
      () => client.grant({ secret, agent }),
      () => client.revokeGrant({ secret, agent }),
    ],
  };
}

describe('who may ask for access keys', () => {
  it.each(roles)('a %s as the table says', async (role) => {
    const { reading, changing } = await callsOf(role);
    for (const [calls, allowed] of [[reading, readers], [changing, changers]] as const)
      for (const [at, call] of calls.entries()) {
        if (allowed.includes(role)) await expect(call(), String(at)).resolves.toBeDefined();
        else await expect(call(), String(at)).rejects.toMatchObject({ code: 'ROLE_REQUIRED', data: { role } });
      }
    const refused = scene.events().filter(({ outcome }) => outcome === 'refused');
    expect(refused).toHaveLength(changers.includes(role) ? 0 : changing.length);
  });

  it('asks for a fresh passphrase before a key is made', async () => {
    await expect(clientOf('officer', false).create(made)).rejects.toMatchObject({ code: 'REAUTHENTICATION_REQUIRED' });
    expect(scene.list().total).toBe(0);
  });
});

describe('access keys over the contract', () => {
  it('are made, listed with what stands by default, and shown without their private half', async () => {
    const client = clientOf('officer');
    const { key, privateKey } = await client.create(made);
    expect(key).toMatchObject({ expiresAt: null, findings: ['never-expires'] });
    const listed = await client.list({});
    expect(listed).toEqual({ total: 1, rows: [key] });
    expect(JSON.stringify([listed, await client.get({ publicKey: key.publicKey })])).not.toContain(privateKey);
    expect(await client.review()).toContainEqual({ finding: 'never-expires', count: 1 });
  });

  it.each<readonly [string, (client: ReturnType<typeof clientOf>) => Promise<unknown>]>([
    ['no role', async (client) => client.create({ ...made, roles: [] })],
    ['a role twice', async (client) => client.create({ ...made, roles: ['auditor', 'auditor'] })],
    ['an empty name', async (client) => client.create({ ...made, name: ' ' })],
    ['a public key that is no uuid', async (client) => client.get({ publicKey: 'deploy' })],
    ['an overlap longer than thirty days', async (client) => client.rotate({ publicKey: '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55', overlapSeconds: 30 * 86_400 + 1 })],
    ['an overlap below nothing', async (client) => client.rotate({ publicKey: '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55', overlapSeconds: -1 })],
    ['a reason that is none', async (client) => client.grant({ secret: '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55', agent: '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55', reason: 'x' })],
  ])('refuse %s', async (_, call) => {
    await expect(call(clientOf('officer'))).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(scene.list().total).toBe(0);
  });

  it('pass the errors of the room on as declared', async () => {
    const client = clientOf('officer');
    await expect(client.create({ ...made, roles: ['account-admin'] })).rejects.toMatchObject({ code: 'BAD_INPUT', data: { field: 'roles' } });
    await expect(client.get({ publicKey: '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55' })).rejects.toMatchObject({ code: 'NOT_FOUND', data: { noun: 'access key' } });
  });
});
