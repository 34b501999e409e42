import { createRouterClient } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { createImplementer } from '../../src-main/api/boundary.ts';
import { jobHandlers } from '../../src-main/api/jobs.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import { JobRunner } from '../../src-main/lib/job-runner.ts';
import type { JobWorker } from '../../src-main/lib/jobs.ts';
import { createJobStore } from '../../src-main/vault/job-store.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { FleetAct } from '../../src-shared/jobs.ts';
import type { Role } from '../../src-shared/officers.ts';
import { events } from '../support/byok-desk.ts';
import { eachVault } from '../support/each-desk.ts';
import { insertTenant, officerCaller } from '../support/open-vault.ts';

const test = eachVault();

/** Ends when it is told to stop, and never before. */
const endless: JobWorker = async (_job, _caller, { signal }) =>
  new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });

function bench(act: FleetAct = 'rewrap', fleet: JobWorker = endless) {
  const jobs = new JobRunner({
    store: createJobStore(test.vault),
    clock: test.clock,
    workers: { import: endless, activate: endless, offboard: endless, rotate: endless, move: endless, rewrap: endless, fleet },
    newId: uuid,
    unforeseen: () => 'reference-1',
  });
  const client = (role: Role, fresh = true) => {
    const os = createImplementer({ logger: { error: () => undefined }, newReference: uuid });
    const access = () => ({ caller: { ...officerCaller, role }, rooms: { jobs }, fresh });
    return createRouterClient({ jobs: jobHandlers(os, access) }, { context: { requestId: 'request-1', via: 'cli' } }).jobs;
  };
  insertTenant(test.vault, 'acme', () => undefined);
  const { id } = jobs.start(officerCaller, { kind: 'fleet', act, tenant: null, title: 'Rewrap', total: 1, detail: {}, items: ['acme'] });
  return { jobs, client, id };
}

describe('the contract of the jobs', () => {
  it('lets an officer pause, resume and cancel a fleet, and see its tenants', async () => {
    const { client, id, jobs } = bench();
    const officer = client('officer');
    expect(await officer.items({ job: id })).toEqual({ total: 1, rows: [{ tenant: 'acme', displayName: 'acme & Co', state: 'waiting', error: null, finishedAt: null }] });
    expect(await officer.pause({ job: id })).toMatchObject({ id, state: 'paused', act: 'rewrap', tenant: null });
    expect(await officer.resume({ job: id })).toMatchObject({ state: 'running', pausable: true });
    expect(await officer.cancel({ job: id })).toMatchObject({ state: 'cancelled', retryable: false });
    await expect(officer.retry({ job: id })).rejects.toMatchObject({ code: 'STATE_CONFLICT', data: { noun: 'job', state: 'cancelled' } });
    await jobs.close();
  });

  it.each([
    ['offboard', 'job.retry refused'],
    ['move', 'job.retry refused'],
    ['rewrap', 'job.retry ok'],
  ] as const)('asks for the passphrase before the failed tenants of a fleet are taken up again when it was asked for at its start: %s', async (act, event) => {
    const failing: JobWorker = async () => Promise.reject(new KeydeskError('STORAGE_FULL', { path: '/' }));
    const { client, id, jobs } = bench(act, failing);
    for await (const { state } of jobs.watch(id)) if (state === 'failed') break;
    await client('officer', false).retry({ job: id }).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'REAUTHENTICATION_REQUIRED' });
    });
    expect(events(test.vault, 'job.retry')).toEqual([event]);
    if (act !== 'rewrap') expect(await client('officer').retry({ job: id })).toMatchObject({ state: 'running' });
    await jobs.close();
  });

  it.each(['pause', 'resume', 'cancel', 'retry'] as const)('lets an auditor look and not %s, which is an event', async (move) => {
    const { client, id, jobs } = bench();
    const auditor = client('auditor');
    expect(await auditor.items({ job: id, state: 'waiting' })).toMatchObject({ total: 1 });
    await expect(auditor[move]({ job: id })).rejects.toMatchObject({ code: 'ROLE_REQUIRED' });
    expect(jobs.get(id).state).toBe('running');
    expect(events(test.vault, 'job')).toEqual(['job.start ok', `job.${move} refused`]);
    await jobs.close();
  });

  it('shows a custodian nothing', async () => {
    const { client, id, jobs } = bench();
    await expect(client('custodian').items({ job: id })).rejects.toMatchObject({ code: 'ROLE_REQUIRED' });
    await jobs.close();
  });

  it('refuses a window that is none and a state that is none', async () => {
    const { client, id, jobs } = bench();
    await expect(client('officer').items({ job: id, limit: 0 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(client('officer').items({ job: id, state: 'lost' as 'done' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await jobs.close();
  });
});
