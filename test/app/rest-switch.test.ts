import { describe, expect, it } from 'vitest';
import { ManualClock } from '../support/manual-clock.ts';
import { freePort, freePorts } from '../support/own-port.ts';
import { openRestDesk, passphrase, type RestDesk, takenPort } from './rest-desk.ts';

const at = (port: number, path = '/v1/tenant/keys'): string => `http://127.0.0.1:${String(port)}${path}`;
const statusAt = async (port: number, path?: string, headers: Record<string, string> = {}): Promise<number> => (await fetch(at(port, path), { headers })).status;
const standing = async ({ client }: RestDesk) => (await client.rest.status()).standing;

async function accountKey({ client }: RestDesk): Promise<{ readonly publicKey: string; readonly authorization: string }> {
  const { key, privateKey } = await client.accessKeys.create({ tenant: null, name: 'Backup', roles: ['account-admin'] });
  return { publicKey: key.publicKey, authorization: `Basic ${Buffer.from(`${key.publicKey}:${privateKey}`).toString('base64')}` };
}

describe('the REST API', () => {
  it('is off in a new vault', async () => {
    const desk = await openRestDesk();
    await desk.app.rest.settled();
    expect(await standing(desk)).toEqual({ state: 'off' });
    expect(await desk.events()).toEqual([]);
  });

  it('is switched on, moved and switched off by the settings, each an event of who did it', async () => {
    const desk = await openRestDesk();
    const [first = 0, second = 0] = await freePorts(2);
    await desk.set(true, first);
    expect(await statusAt(first)).toBe(401);
    expect(await standing(desk)).toMatchObject({ state: 'on', port: first, url: at(first, '') });
    await desk.set(true, second);
    await expect(fetch(at(first))).rejects.toThrow();
    expect(await statusAt(second)).toBe(401);
    await desk.set(false, second);
    await expect(fetch(at(second))).rejects.toThrow();
    expect(await standing(desk)).toEqual({ state: 'off' });
    const ada = 'ok Ada Officer';
    expect(await desk.events()).toEqual([`rest.start ${ada}`, `rest.stop ${ada}`, `rest.start ${ada}`, `rest.stop ${ada}`]);
  });

  it('takes no long-lived credential for the identity of the desk', async () => {
    const { client } = await openRestDesk();
    const before = await client.settings.get();
    const aws = { profile: 'keydesk', roleArn: null, externalId: 'AKIAIOSFODNN7EXAMPLE', endpoint: null, stsEndpoint: null };
    const told = client.settings.update({ cloudIdentities: { ...before.cloudIdentities, aws } });
    await expect(told).rejects.toMatchObject({ code: 'STATIC_CREDENTIALS_REJECTED', data: { field: 'cloudIdentities.aws.externalId' } });
    expect(await client.settings.get()).toEqual(before);
    expect(JSON.stringify(await client.audit.page({ search: '' }))).not.toContain('AKIA');
  });

  it('stays as it is when another setting changes', async () => {
    const desk = await openRestDesk();
    await desk.set(true, await freePort());
    const before = await standing(desk);
    await desk.client.settings.update({ autoLockMinutes: 20 });
    await desk.app.rest.settled();
    expect(await standing(desk)).toEqual(before);
    expect(await desk.events()).toHaveLength(1);
  });

  it('says that its port is taken and what to do, and comes on when it is free', async () => {
    const desk = await openRestDesk();
    const { port, server } = await takenPort();
    await desk.set(true, port);
    expect(await standing(desk)).toMatchObject({ state: 'failed', port, problem: expect.stringContaining('Another program') as unknown, remedy: expect.stringContaining('another port') as unknown });
    expect(await desk.events()).toEqual(['rest.start failed Ada Officer']);
    await new Promise((resolve) => server.close(resolve));
    await desk.set(true, port);
    expect(await standing(desk)).toMatchObject({ state: 'on', port });
  });

  it('says that the vault is locked while it is, and answers again when it is open', async () => {
    const desk = await openRestDesk();
    const port = await freePort();
    await desk.set(true, port);
    const { authorization } = await accountKey(desk);
    expect(await statusAt(port, '/byok/v1/keys', { authorization })).toBe(200);
    await desk.app.lock('officer');
    const locked = await fetch(at(port, '/byok/v1/keys'), { headers: { authorization } });
    expect(locked.status).toBe(503);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await statusAt(port, '/openapi.json')).toBe(200);
    await desk.unlock();
    expect(await statusAt(port, '/byok/v1/keys', { authorization })).toBe(200);
    expect(await desk.events()).toEqual(['rest.start ok Ada Officer']);
  });

  it('is there again after the app was closed and its vault unlocked', async () => {
    const desk = await openRestDesk();
    const port = await freePort();
    await desk.set(true, port);
    await desk.app.rest.close();
    await expect(fetch(at(port))).rejects.toThrow();
    desk.app.rest.follow();
    await desk.app.rest.settled();
    expect(await statusAt(port)).toBe(401);
    expect(await desk.events()).toEqual(['rest.start ok Ada Officer', 'rest.stop ok keydesk', 'rest.start ok keydesk']);
  });

  it('ends when another vault is put on the desk, whose settings then count', async () => {
    const desk = await openRestDesk();
    const port = await freePort();
    await desk.set(true, port);
    await desk.client.vault.close();
    await desk.app.rest.settled();
    await expect(fetch(at(port))).rejects.toThrow();
    await desk.client.vault.create({ folder: desk.folder, name: 'Other', officer: 'Bob', passphrase });
    await desk.app.rest.settled();
    expect(await standing(desk)).toEqual({ state: 'off' });
  });

  it('can be on whatever the settings say, and tells the vault when it is opened', async () => {
    const desk = await openRestDesk();
    await desk.app.lock('officer');
    const { port } = await desk.app.rest.serve(0);
    expect(await statusAt(port)).toBe(503);
    await desk.unlock();
    expect(await statusAt(port)).toBe(401);
    expect(await desk.events()).toEqual(['rest.start ok keydesk']);
    await desk.set(false, await freePort());
    expect(await statusAt(port)).toBe(401);
  });

  it('cannot be forced where something else listens', async () => {
    const desk = await openRestDesk();
    const { port } = await takenPort();
    await expect(desk.app.rest.serve(port)).rejects.toMatchObject({ code: 'PORT_UNAVAILABLE', data: { port } });
  });
});

describe('what a screen sees of the REST API', () => {
  it('are the last calls, the account, and the document with its address', async () => {
    const desk = await openRestDesk();
    const port = await freePort();
    await desk.set(true, port);
    const { authorization, publicKey } = await accountKey(desk);
    await fetch(at(port, '/byok/v1/keys?page_size=2'), { headers: { authorization } });
    const { calls, account } = await desk.client.rest.status();
    expect(calls[0]).toMatchObject({ operation: 'listKeys', path: '/byok/v1/keys', status: 200, publicKey, keyName: 'Backup' });
    const state = await desk.client.vault.state();
    expect(account).toBe(state.phase === 'unlocked' ? state.id : '');
    const { document } = await desk.client.rest.reference();
    expect(document['servers']).toEqual([{ url: at(port, ''), description: 'This desk' }]);
    expect(await (await fetch(at(port, '/openapi.json'))).json()).toEqual(document);
  });

  it('are no calls of the vault that lay on the desk before', async () => {
    const desk = await openRestDesk();
    const { port } = await desk.app.rest.serve(0);
    await fetch(at(port));
    expect((await desk.client.rest.status()).calls).toHaveLength(1);
    await desk.client.vault.close();
    await desk.client.vault.create({ folder: desk.folder, name: 'Other', officer: 'Bob', passphrase });
    await desk.app.rest.settled();
    expect((await desk.client.rest.status()).calls).toEqual([]);
    expect(await statusAt(port)).toBe(401);
  });

  it('is nothing while the vault is locked', async () => {
    const desk = await openRestDesk();
    await desk.app.lock('officer');
    await expect(desk.client.rest.status()).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  });
});

describe('a vault that nobody is at', () => {
  const minute = 60_000;

  async function calledEveryMinute(keepsOpen: boolean): Promise<string> {
    const clock = new ManualClock();
    const desk = await openRestDesk({ clock });
    const port = await freePort();
    await desk.set(true, port, keepsOpen);
    const { authorization } = await accountKey(desk);
    for (let n = 0; n < 11; n += 1) {
      clock.advance(minute);
      await fetch(at(port, '/byok/v1/keys'), { headers: { authorization } });
    }
    return (await desk.client.vault.state()).phase;
  }

  it('locks in spite of calls', async () => {
    expect(await calledEveryMinute(false)).toBe('locked');
  });

  it('stays open where its settings let calls keep it open', async () => {
    expect(await calledEveryMinute(true)).toBe('unlocked');
  });
});
