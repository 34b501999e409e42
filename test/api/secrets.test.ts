import { createRouterClient } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { createImplementer } from '../../src-main/api/boundary.ts';
import { secretHandlers } from '../../src-main/api/secrets.ts';
import { tenantHandlers } from '../../src-main/api/tenants.ts';
import type { Role } from '../../src-shared/officers.ts';
import { officerCaller } from '../support/open-vault.ts';
import { eachRoom, unwire, wire } from '../secrets/room.ts';

const room = eachRoom();

/** The contract as a person of a role reaches it. */
function asRole(role: Role, fresh = true) {
  const os = createImplementer({ logger: { error: () => undefined }, newReference: () => 'r' });
  const access = () => ({ caller: { ...officerCaller, role }, rooms: { secrets: room.secrets, tenants: room.tenants }, fresh });
  const router = { secrets: secretHandlers(os, access), tenants: tenantHandlers(os, access) };
  return createRouterClient(router, { context: { requestId: 'request-1', via: 'cli' as const } });
}

const codeOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error as { code?: unknown }).code,
  );

describe('who may ask what', () => {
  it.each([
    ['administrator', 'no error', 'no error'],
    ['officer', 'no error', 'no error'],
    ['auditor', 'no error', 'ROLE_REQUIRED'],
    ['custodian', 'ROLE_REQUIRED', 'ROLE_REQUIRED'],
  ] as const)('%s: reading about secrets %s, values %s', async (role, about, values) => {
    await room.open();
    const made = await room.add('K', 'v');
    const { secrets, tenants } = asRole(role);
    const secret = made.id;
    for (const call of [secrets.list({}), secrets.get({ secret }), secrets.history({ secret }), tenants.list({}), tenants.get({ tenant: 'acme' }), tenants.dataKeys({ tenant: 'acme' })])
      expect(await codeOf(call)).toBe(about);
    const changes = [
      secrets.reveal({ secret }),
      secrets.copy({ secret }),
      secrets.create({ tenant: 'acme', key: `NEW_${role}`, value: wire('x') }),
      secrets.publish({ secret, value: wire('w') }),
      secrets.describe({ secret, description: 'd' }),
      secrets.previewImport({ tenant: 'acme', fileName: 'a.env', content: wire('A=1'), options: {} }),
      tenants.update({ tenant: 'acme', displayName: 'Other' }),
      tenants.create({ id: `t-${role}`, displayName: 'T' }),
    ];
    for (const call of changes) expect(await codeOf(call)).toBe(values);
    const refused = room.events().filter(({ outcome }) => outcome === 'refused');
    expect(refused).toHaveLength(values === 'no error' ? 0 : changes.length);
  });

  it('hands out what the contract promises, and asks for a fresh passphrase where it must', async () => {
    await room.open();
    const { secrets } = asRole('officer', false);
    const made = await secrets.create({ tenant: 'acme', key: 'K', value: wire('v'), sensitivity: 'PHI' });
    expect(await codeOf(secrets.reveal({ secret: made.id, reason: 'the ward asked' }))).toBe('REAUTHENTICATION_REQUIRED');
    const read = await asRole('officer').secrets.reveal({ secret: made.id, reason: 'the ward asked' });
    expect([unwire(read.value), read.text, read.revision.version]).toEqual(['v', true, 1]);
    expect(await codeOf(secrets.create({ tenant: 'acme', key: ' ', value: 'AA' }))).toBe('BAD_INPUT');
  });
});
