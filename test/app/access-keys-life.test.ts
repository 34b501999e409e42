import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeVault, openDesk, type OpenedDesk } from '../support/opened-desk.ts';

describe('access keys from unlock to lock', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-keys-'));
    await makeVault(join(folder, 'Clinic.keydesk'));
  }, 60_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function atDesk<T>(work: (desk: OpenedDesk) => T | Promise<T>): Promise<T> {
    const desk = await openDesk(join(folder, 'Clinic.keydesk'));
    try {
      return await work(desk);
    } finally {
      await desk.close();
    }
  }

  it('writes at the lock when keys were last used', async () => {
    const { key, used } = await atDesk(async ({ rooms, asker }) => {
      const made = await rooms.accessKeys.create(asker, { tenant: null, name: 'deploy', roles: ['account-admin'], expiresAt: null });
      const pair = { publicKey: made.key.publicKey, privateKey: made.privateKey };
      rooms.accessKeys.provePair(pair, { requestId: 'request-1' });
      rooms.accessKeys.provePair(pair, { requestId: 'request-2' });
      return { key: made.key, used: rooms.accessKeys.get(made.key.publicKey).lastUsedAt };
    });
    expect(used).toBeGreaterThanOrEqual(key.createdAt);
    await atDesk(({ rooms, vault }) => {
      expect(rooms.accessKeys.get(key.publicKey).lastUsedAt).toBe(used);
      const events = vault.read((rows) => rows.all<{ detail: string }>(`select detail from audit_events where action = 'access-key.use'`));
      expect(events.map(({ detail }) => JSON.parse(detail) as unknown)).toEqual([expect.objectContaining({ publicKey: key.publicKey, uses: 2 })]);
    });
  });

  it('forgets at the unlock the revoked tokens that are long over', async () => {
    await atDesk((desk) => {
      const { vault, asker } = desk;
      const left = (): number => vault.read((rows) => rows.all('select id from revoked_tokens')).length;
      vault.write(asker.caller, { action: 'access-key.revoke-token' }, (rows) => rows.run(`insert into revoked_tokens (id, expires_at) values ('old', 0), ('new', 8e15)`));
      expect(left()).toBe(2);
      desk.start();
      expect(left()).toBe(1);
    });
  });
});
