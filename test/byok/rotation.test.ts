import { describe, expect, it } from 'vitest';
import type { Job } from '../../src-shared/jobs.ts';
import { events, officer, refusal, wrappings } from '../support/byok-desk.ts';
import { type Desk, eachDesk, killAtEachWrite } from '../support/each-desk.ts';

const desk = eachDesk((made) => {
  made.addTenant();
});

const rotate = async (): Promise<Job> => desk.ended((await desk.rooms.byok.rotate(officer, 'acme')).job);

/** How many revisions each version of the data key still has. */
function revisions(on: Desk): readonly string[] {
  const sql = 'select data_key_version as version, count(*) as count from revisions group by 1 order by 1';
  return on.rooms.vault.read((rows) => rows.all<{ version: number; count: number }>(sql)).map(({ version, count }) => `${String(count)} under ${String(version)}`);
}

/** Resolves in the turn in which the first chunk has reached the disk. */
async function firstChunk(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const deaf = desk.rooms.vault.onEvent(({ action }) => {
    if (action === 'byok.reencrypt') resolve(undefined);
  });
  await promise;
  deaf();
}

function versions(on: Desk): readonly string[] {
  const sql = 'select version, state from data_keys order by version';
  return on.rooms.vault.read((rows) => rows.all<{ version: number; state: string }>(sql)).map(({ version, state }) => `${String(version)} ${state}`);
}

describe('rotating the data key', () => {
  it('lets a new version take over and re-encrypts every revision under it', async () => {
    await desk.addSecrets('acme', 450);
    const before = await desk.values();
    expect(await rotate()).toMatchObject({ state: 'done', total: 450, done: 450, failed: 0 });
    expect(versions(desk)).toEqual(['1 retired', '2 active']);
    expect(revisions(desk)).toEqual(['450 under 2']);
    expect(await desk.values()).toEqual(before);
    expect(events(desk.rooms.vault, 'byok')).toEqual(['byok.rotate ok', ...Array<string>(3).fill('byok.reencrypt ok')]);
  });

  it('moves revisions of every older version', async () => {
    await desk.addSecrets('acme', 3);
    await rotate();
    desk.rooms.vault.write(officer.caller, { action: 'vault.check' }, (rows) => rows.run(`delete from revisions where rowid = 1`));
    await rotate();
    await rotate();
    expect(versions(desk)).toEqual(['1 retired', '2 retired', '3 retired', '4 active']);
    expect(revisions(desk)).toEqual(['2 under 4']);
  });

  it('under a customer’s key asks it to wrap the new version, and proves it', async () => {
    await desk.addSecrets('acme', 2);
    await desk.activated();
    desk.kms.calls.length = 0;
    const before = events(desk.rooms.vault).length;
    expect((await rotate()).state).toBe('done');
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline superseded destroyed', '1 customer live', '2 customer live']);
    expect(desk.kms.calls.slice(0, 3)).toEqual(['unwrap', 'wrap', 'unwrap']);
    expect(events(desk.rooms.vault).slice(before, before + 5)).toEqual([
      'job.start ok',
      'byok.unwrap ok',
      'byok.unwrap ok',
      'byok.wrap ok',
      'byok.rotate ok',
    ]);
    expect(await desk.values()).toEqual(['value 0', 'value 1']);
  });

  it('changes nothing when the customer’s key gives back other bytes for the new version', async () => {
    await desk.activated();
    // The old version is in memory: only what is wrapped anew is asked for.
    await desk.rooms.dataKeys.active(officer.caller, 'acme');
    desk.kms.lie();
    expect(await rotate()).toMatchObject({ state: 'failed', error: { code: 'KMS_FAILED', data: { kind: 'wrong-key' } } });
    expect(versions(desk)).toEqual(['1 active']);
  });

  it('is refused while sealed, archived, or under other work', async () => {
    await desk.validated();
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.activate(officer, 'acme');
    expect((await refusal(async () => desk.rooms.byok.rotate(officer, 'acme'))).data).toMatchObject({ noun: 'job', id: job, state: 'running' });
    go();
    await desk.ended(job);
    await desk.rooms.byok.seal(officer, 'acme', 'the customer called');
    expect((await refusal(async () => desk.rooms.byok.rotate(officer, 'acme'))).code).toBe('TENANT_SEALED');
    expect((await refusal(async () => desk.rooms.byok.rotate(officer, 'nobody'))).code).toBe('NOT_FOUND');
  });
});

describe('a rotation that is cut off', () => {
  it('by the seal waits, and goes on once the tenant is unsealed', async () => {
    await desk.addSecrets('acme', 450);
    await desk.activated();
    const chunk = firstChunk();
    const { job } = await desk.rooms.byok.rotate(officer, 'acme');
    await chunk;
    await desk.rooms.byok.seal(officer, 'acme', 'the customer called');
    const stopped = await desk.ended(job);
    expect(stopped).toMatchObject({ state: 'waiting', error: { code: 'TENANT_SEALED' } });
    expect(stopped.done).toBeLessThan(450);
    await desk.rooms.byok.unseal(officer, 'acme');
    expect(await desk.ended(job)).toMatchObject({ state: 'done', done: 450, total: 450 });
    expect(revisions(desk)).toEqual(['450 under 2']);
    expect(versions(desk)).toEqual(['1 retired', '2 active']);
  });

  it('by an officer keeps what is done, and the next rotation finishes it', async () => {
    await desk.addSecrets('acme', 450);
    const chunk = firstChunk();
    const { job } = await desk.rooms.byok.rotate(officer, 'acme');
    await chunk;
    expect(desk.rooms.jobs.cancel(officer.caller, job).state).toBe('cancelled');
    await desk.rooms.jobs.close();
    const rooms = await desk.relock();
    expect(await desk.values()).toHaveLength(450);
    expect(rooms.jobs.get(job).state).toBe('cancelled');
    expect((await rotate()).state).toBe('done');
    expect(revisions(desk)).toEqual(['450 under 3']);
  });

  it('killed at any write, it goes on from there, makes no second version and loses no value', async () => {
    const three = ['value 0', 'value 1', 'value 2'];
    const reached = await killAtEachWrite({
      prepare: async (killed) => {
        killed.addTenant();
        await killed.addSecrets('acme', 3);
        await killed.activated();
      },
      work: async (killed) => killed.ended((await killed.rooms.byok.rotate(officer, 'acme')).job),
      opened: async (killed) => {
        expect(await killed.values()).toEqual(three);
      },
      ended: async (killed) => {
        const { byok, jobs } = killed.rooms;
        if (!jobs.list().some(({ kind }) => kind === 'rotate')) await killed.ended((await byok.rotate(officer, 'acme')).job);
        expect(versions(killed)).toEqual(['1 retired', '2 active']);
        expect(revisions(killed)).toEqual(['3 under 2']);
        expect(await killed.values()).toEqual(three);
      },
    });
    expect(reached).toBeGreaterThan(10);
  }, 120_000);
});

describe('a revision that is damaged', () => {
  it('stays as it is, is named, and the others are moved', async () => {
    await desk.addSecrets('acme', 5);
    desk.rooms.vault.write(officer.caller, { action: 'vault.check' }, (rows) =>
      rows.run(`update revisions set stored = zeroblob(length(stored)) where rowid = 3`),
    );
    expect(await rotate()).toMatchObject({ state: 'failed', done: 4, failed: 1, error: { code: 'INTEGRITY_FAILED' } });
    expect(revisions(desk)).toEqual(['1 under 1', '4 under 2']);
    expect(events(desk.rooms.vault, 'byok.reencrypt')).toEqual(['byok.reencrypt failed']);
  });

  it('a revision moved to another secret is refused as damaged too', async () => {
    await desk.addSecrets('acme', 2);
    desk.rooms.vault.write(officer.caller, { action: 'vault.check' }, (rows) =>
      rows.run(`update revisions set stored = (select stored from revisions where rowid = 2) where rowid = 1`),
    );
    expect(await rotate()).toMatchObject({ state: 'failed', failed: 1 });
    expect(revisions(desk)).toEqual(['1 under 1', '1 under 2']);
  });
});
