import { createRouterClient, ORPCError } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { createImplementer } from '../../src-main/api/boundary.ts';
import { byokHandlers } from '../../src-main/api/byok.ts';
import { jobHandlers } from '../../src-main/api/jobs.ts';
import { keyHandlers } from '../../src-main/api/keys.ts';
import type { Role } from '../../src-shared/officers.ts';
import { awsKey, events, type Rooms } from '../support/byok-desk.ts';
import { eachDesk } from '../support/each-desk.ts';
import { officerCaller } from '../support/open-vault.ts';

const desk = eachDesk((made) => {
  made.addTenant();
});

/** The three nouns as a screen sees them, for an officer of a role. */
function client(role: Role = 'administrator', fresh = true) {
  const os = createImplementer({ logger: { error: () => undefined }, newReference: () => '9b1f8a10-5c0e-4a5e-9d55-2f0f5a1f6f10' });
  const access = (): { readonly caller: typeof officerCaller; readonly rooms: Rooms; readonly fresh: boolean } => ({
    caller: { ...officerCaller, role },
    rooms: desk.rooms,
    fresh,
  });
  const router = { keys: keyHandlers(os, access), byok: byokHandlers(os, access), jobs: jobHandlers(os, access) };
  return createRouterClient(router, { context: { requestId: 'request-1', via: 'cli' } });
}

async function code(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
  } catch (error) {
    if (error instanceof ORPCError) return String(error.code);
    throw error;
  }
  throw new Error('the call was not refused');
}

const revocation = { tenant: 'acme', category: 'customer_request', reason: 'the contract has ended', confirmName: 'acme & Co', acknowledgedDependants: 0 } as const;

describe('the contract of keys, BYOK and jobs', () => {
  it('carries a tenant from staging to the switch, and the watcher sees the end', async () => {
    const { keys, byok, jobs } = client();
    const { id } = await keys.add({ displayName: 'Acme key', key: awsKey() });
    await desk.rooms.keys.settled();
    expect(await keys.preflight({ key: id })).toMatchObject({ success: true });
    await byok.stage({ tenant: 'acme', kmsKey: id });
    await byok.preflight({ tenant: 'acme' });
    const { job } = await byok.activate({ tenant: 'acme' });
    const states: string[] = [];
    for await (const { state } of await jobs.watch({ job })) states.push(state);
    expect(states.at(-1)).toBe('done');
    expect(await byok.status({ tenant: 'acme' })).toMatchObject({ config: { status: 'ACTIVE', kmsKey: id }, job: null });
    expect(await byok.board({})).toMatchObject({ total: 1 });
    expect(await keys.list({ state: 'IN_USE' })).toMatchObject({ total: 1, rows: [{ id, tenantCount: 1 }] });
    expect(await keys.rename({ key: id, displayName: 'New name' })).toMatchObject({ displayName: 'New name' });
    expect(await jobs.list()).toMatchObject([{ id: job, state: 'done' }]);
    expect((await byok.seal({ tenant: 'acme', reason: 'a test of the seal' })).config?.status).toBe('SEALED');
    expect((await byok.unseal({ tenant: 'acme' })).config?.status).toBe('ACTIVE');
    const rotation = await byok.rotate({ tenant: 'acme' });
    for await (const _ of await jobs.watch(rotation));
    expect(await byok.census({ tenant: 'acme' })).toMatchObject({ dataKeyVersions: 2, dependants: 0 });
    expect((await byok.revoke(revocation)).config?.status).toBe('REVOKED');
    expect(await keys.remove({ key: id })).toEqual({});
  });

  it('a reader may look and not touch; a custodian may not even look', async () => {
    const { id } = await client().keys.add({ displayName: 'Acme key', key: awsKey() });
    const reader = client('auditor');
    await expect(reader.keys.get({ key: id })).resolves.toMatchObject({ id });
    await expect(reader.byok.status({ tenant: 'acme' })).resolves.toMatchObject({ config: null });
    await expect(reader.jobs.list()).resolves.toEqual([]);
    expect(await code(async () => reader.byok.stage({ tenant: 'acme', kmsKey: id }))).toBe('ROLE_REQUIRED');
    expect(await code(async () => reader.keys.remove({ key: id }))).toBe('ROLE_REQUIRED');
    expect(await code(async () => reader.jobs.cancel({ job: officerCaller.officer }))).toBe('ROLE_REQUIRED');
    const custodian = client('custodian');
    expect(await code(async () => custodian.keys.list({}))).toBe('ROLE_REQUIRED');
    expect(await code(async () => custodian.byok.census({ tenant: 'acme' }))).toBe('ROLE_REQUIRED');
    expect(await code(async () => custodian.jobs.list())).toBe('ROLE_REQUIRED');
  });

  it('asks for the passphrase again before what cannot be undone, and records that it did', async () => {
    const stale = client('administrator', false);
    await desk.activated();
    expect(await code(async () => stale.byok.revoke(revocation))).toBe('REAUTHENTICATION_REQUIRED');
    expect(await code(async () => stale.byok.offboard({ tenant: 'acme' }))).toBe('REAUTHENTICATION_REQUIRED');
    const key = desk.rooms.byok.status('acme').config?.kmsKey ?? '';
    const copy = { key, to: '/media/usb/copy.keydesk-key', reason: 'a copy for the safe' };
    expect(await code(async () => stale.keys.exportKeyFile(copy))).toBe('REAUTHENTICATION_REQUIRED');
    expect(events(desk.rooms.vault).slice(-3)).toEqual(['byok.revoke refused', 'byok.offboard refused', 'key.export-file refused']);
    await expect(stale.byok.rotate({ tenant: 'acme' })).resolves.toMatchObject({ job: expect.any(String) as string });
  });
});
