import { describe, expect, it } from 'vitest';
import { uuid } from '../../src-main/crypto/primitives.ts';
import { Drills } from '../../src-main/drills/drills.ts';
import { unasked } from '../../src-main/lib/asker.ts';
import { deskCaller } from '../../src-main/lib/caller.ts';
import type { Drill } from '../../src-shared/drills.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { KeyWait } from '../../src-shared/keys.ts';
import { each } from '../support/each-desk.ts';
import { insertTenant, officerCaller, openTestVault } from '../support/open-vault.ts';

const officer = unasked(officerCaller);
const desk = deskCaller('monitor');
const kmsKey = 'cck-acme1';

/** A vault with a key and two tenants under it, whose seals a test makes happen as the rooms do: a change with its event. */
class DrillRoom {
  readonly test = openTestVault();
  readonly unforeseen: unknown[] = [];
  #wait: KeyWait | null = null;
  drills = this.#open();

  constructor() {
    this.test.vault.write(officerCaller, { action: 'key.add', object: kmsKey }, (rows) => {
      rows.run(
        `insert into kms_keys (id, display_name, provider, reference, resource, phase, message, since, created_at, modified_at)
         values (:kmsKey, 'Acme key', 'AWS', '{}', 'r', 'VALID', '', 0, 0, 0)`,
        { kmsKey },
      );
    });
    for (const tenant of ['acme', 'beta']) this.#bind(tenant);
  }

  async started(): Promise<string> {
    const { id } = await this.drills.start(officer, { kmsKey, reason: 'yearly rehearsal' });
    return id;
  }

  /** The key refuses: the monitor's event, `seconds` from now. */
  refuse(seconds: number): number {
    this.test.clock.advance(seconds * 1000);
    this.test.vault.write(desk, { action: 'key.validate', object: kmsKey, outcome: 'failed', detail: { kind: 'disabled' } }, (rows) => {
      rows.run(`update kms_keys set phase = 'INVALID' where id = :kmsKey`, { kmsKey });
    });
    return this.test.clock.now();
  }

  seal(tenant: string, seconds: number, by: 'desk' | 'officer' = 'desk'): number {
    return this.#move(tenant, seconds, 'SEALED', { action: 'byok.seal', detail: { by, cause: 'disabled' } });
  }

  unseal(tenant: string, seconds: number): number {
    return this.#move(tenant, seconds, 'ACTIVE', { action: 'byok.unseal', detail: {} });
  }

  waits(wait: KeyWait | null): void {
    this.#wait = wait;
  }

  /** The drill as it is once what happened has been measured. */
  seen(id: string): Drill {
    this.test.clock.advance(1000);
    return this.drills.get(id);
  }

  relock(): void {
    this.drills.close();
    this.test.reopen();
    this.drills = this.#open();
  }

  events(): readonly string[] {
    const sql = `select action, outcome from audit_events where action like 'drill.%' order by seq`;
    return this.test.vault.read((rows) => rows.all<{ action: string; outcome: string }>(sql)).map(({ action, outcome }) => `${action} ${outcome}`);
  }

  close(): void {
    this.drills.close();
    this.test.close();
  }

  #open(): Drills {
    const { vault, clock } = this.test;
    const drills = new Drills({ vault, clock, newId: uuid, waitsFor: () => this.#wait, unforeseen: (error) => this.unforeseen.push(error) });
    drills.resume();
    return drills;
  }

  #bind(tenant: string): void {
    insertTenant(this.test.vault, tenant, (rows) => {
      rows.run(
        `insert into byok_configs (id, tenant, kms_key, status, config_version, live, created_at, modified_at)
         values (:tenant || '-config', :tenant, :kmsKey, 'ACTIVE', 1, 1, 0, 0)`,
        { tenant, kmsKey },
      );
    });
  }

  #move(tenant: string, seconds: number, status: string, draft: { readonly action: 'byok.seal' | 'byok.unseal'; readonly detail: Readonly<Record<string, string>> }): number {
    this.test.clock.advance(seconds * 1000);
    this.test.vault.write(desk, { ...draft, tenant }, (rows) => {
      rows.run('update byok_configs set status = :status where tenant = :tenant', { tenant, status });
    });
    return this.test.clock.now();
  }
}

const room = each(
  () => new DrillRoom(),
  () => undefined,
);

async function refusal(call: () => unknown): Promise<KeydeskError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof KeydeskError) return error;
    throw error;
  }
  throw new Error('the call was not refused');
}

const confirm = async (drill: string, step: 'disable' | 'enable'): Promise<Drill> => room.drills.confirm(officer, { drill, step });

describe('a kill-switch drill', () => {
  it('measures from the word of the officer to the last seal, and back to the last tenant that serves', async () => {
    const id = await room.started();
    expect(room.drills.get(id)).toMatchObject({ step: 'disable', keyName: 'Acme key', tenants: 2, sealed: 0, serving: 0, officer: 'Ada Officer', disabledAt: null, endedAt: null });
    const { disabledAt, step } = await confirm(id, 'disable');
    expect([disabledAt, step]).toEqual([room.test.clock.now(), 'sealing']);
    const refusedAt = room.refuse(40);
    room.seal('acme', 1);
    expect(room.seen(id)).toMatchObject({ step: 'sealing', sealed: 1, refusedAt, sealedAt: null });
    const sealedAt = room.seal('beta', 2);
    expect(room.seen(id)).toMatchObject({ step: 'enable', sealed: 2, refusedAt, sealedAt, servingAt: null });
    room.test.clock.advance(60_000);
    const { enabledAt } = await confirm(id, 'enable');
    expect(enabledAt).toBe(room.test.clock.now());
    room.unseal('beta', 30);
    expect(room.seen(id)).toMatchObject({ step: 'unsealing', serving: 1, servingAt: null });
    const servingAt = room.unseal('acme', 5);
    expect(room.seen(id)).toMatchObject({ step: 'done', serving: 2, disabledAt, refusedAt, sealedAt, enabledAt, servingAt, endedAt: room.test.clock.now() - 800 });
    expect(room.events()).toEqual([
      ...['drill.start ok', 'drill.confirm ok', 'drill.measure ok', 'drill.measure ok', 'drill.measure ok', 'drill.confirm ok'],
      ...['drill.measure ok', 'drill.finish ok'],
    ]);
    expect(room.unforeseen).toEqual([]);
  });

  it('invents no time: when the effect was seen before the word came, when it was done stays unknown', async () => {
    const id = await room.started();
    const refusedAt = room.refuse(10);
    const sealed = [room.seal('acme', 1), room.seal('beta', 1)];
    expect(room.seen(id)).toMatchObject({ step: 'disable', sealed: 2 });
    expect(await confirm(id, 'disable')).toMatchObject({ step: 'enable', disabledAt: null, refusedAt, sealedAt: sealed[1] });
    room.unseal('acme', 9);
    const servingAt = room.unseal('beta', 1);
    expect(await confirm(id, 'enable')).toMatchObject({ step: 'done', enabledAt: null, servingAt });
    expect(room.events().at(-1)).toBe('drill.finish ok');
  });

  it('a refusal that a read met before the monitor did is the first seal', async () => {
    const id = await room.started();
    await confirm(id, 'disable');
    const first = room.seal('beta', 12);
    room.refuse(20);
    expect(room.seen(id)).toMatchObject({ refusedAt: first, sealed: 1 });
  });

  it('counts only what the desk sealed, and none that was sealed or refused before it began', async () => {
    room.seal('acme', 0);
    room.unseal('acme', 1);
    const id = await room.started();
    await confirm(id, 'disable');
    room.seal('acme', 5, 'officer');
    expect(room.seen(id)).toMatchObject({ sealed: 0, refusedAt: null });
  });

  it('a tenant that is sealed once more serves no longer', async () => {
    const id = await room.started();
    await confirm(id, 'disable');
    for (const tenant of ['acme', 'beta']) room.seal(tenant, 1);
    await confirm(id, 'enable').catch(() => undefined);
    room.seen(id);
    room.unseal('acme', 1);
    room.seal('acme', 1);
    expect(room.seen(id)).toMatchObject({ serving: 0, sealed: 2 });
  });

  it('goes on after a lock in the middle, with the times at which things happened', async () => {
    const id = await room.started();
    await confirm(id, 'disable');
    const refusedAt = room.refuse(20);
    const sealedAt = [room.seal('acme', 1), room.seal('beta', 1)][1];
    room.relock();
    room.test.clock.advance(3_600_000);
    expect(room.drills.get(id)).toMatchObject({ step: 'enable', refusedAt, sealedAt });
    await confirm(id, 'enable');
    room.unseal('acme', 1);
    const servingAt = room.unseal('beta', 1);
    room.relock();
    expect(room.seen(id)).toMatchObject({ step: 'done', servingAt });
  });

  it('looks no more after close, and one measurement tells of many seals', async () => {
    const id = await room.started();
    await confirm(id, 'disable');
    room.seal('acme', 1);
    room.drills.close();
    room.seal('beta', 1);
    expect(room.seen(id)).toMatchObject({ sealed: 0 });
    expect(room.test.clock.waiting).toBe(0);
    room.drills.resume();
    expect(room.seen(id)).toMatchObject({ sealed: 2, step: 'enable' });
    expect(room.events().filter((event) => event.startsWith('drill.measure'))).toHaveLength(1);
  });

  it('can be abandoned at every step, and keeps what was measured', async () => {
    const id = await room.started();
    await confirm(id, 'disable');
    room.seal('acme', 1);
    const abandoned = await room.drills.abandon(officer, { drill: id, note: 'beta moved to another key' });
    expect(abandoned).toMatchObject({ step: 'abandoned', sealed: 1, note: 'beta moved to another key', endedAt: room.test.clock.now() });
    room.seal('beta', 1);
    expect(room.seen(id)).toEqual(abandoned);
    expect((await refusal(async () => room.drills.abandon(officer, { drill: id, note: 'x' }))).data).toMatchObject({ state: 'abandoned', wanted: 'open' });
    expect(room.drills.list({ offset: 0, limit: 10 }).total).toBe(1);
  });
});

describe('a drill is refused', () => {
  const start = async (): Promise<unknown> => room.drills.start(officer, { kmsKey, reason: 'yearly rehearsal' });

  it('on a key that is not there, is not valid, or waits for the officer', async () => {
    expect((await refusal(async () => room.drills.start(officer, { kmsKey: 'cck-00000', reason: 'x' }))).code).toBe('NOT_FOUND');
    room.waits('pin');
    expect((await refusal(start)).data).toMatchObject({ state: 'waits for pin', remedy: expect.stringContaining('PIN') as string });
    room.waits(null);
    room.refuse(0);
    expect((await refusal(start)).data).toMatchObject({ state: 'INVALID', wanted: 'VALID' });
    expect(room.events()).toEqual(Array.from({ length: 3 }, () => 'drill.start refused'));
  });

  it('on a key that serves nobody', async () => {
    for (const tenant of ['acme', 'beta']) room.seal(tenant, 1);
    expect((await refusal(start)).data).toMatchObject({ wanted: 'IN_USE' });
    expect(room.drills.list({ offset: 0, limit: 10 }).total).toBe(0);
  });

  it('on a key with another drill, which it names', async () => {
    const id = await room.started();
    expect((await refusal(start)).data).toMatchObject({ noun: 'drill', id, wanted: 'over' });
    await room.drills.abandon(officer, { drill: id, note: 'begin anew' });
    await start();
  });

  it('a step that is not its turn, saying what is', async () => {
    const id = await room.started();
    expect((await refusal(async () => confirm(id, 'enable'))).data).toMatchObject({ state: 'disable', wanted: 'enable', remedy: expect.stringContaining('Disable the key') as string });
    await confirm(id, 'disable');
    expect((await refusal(async () => confirm(id, 'disable'))).data).toMatchObject({ state: 'sealing' });
    expect((await refusal(async () => confirm(uuid(), 'disable'))).code).toBe('NOT_FOUND');
  });

  it('to who may not, as an event', async () => {
    const auditor = {
      ...officer,
      admit: () => {
        throw new KeydeskError('ROLE_REQUIRED', { role: 'auditor', allowed: ['officer'] });
      },
    };
    const id = await room.started();
    for (const call of [
      async () => room.drills.start(auditor, { kmsKey, reason: 'x' }),
      async () => room.drills.confirm(auditor, { drill: id, step: 'disable' }),
      async () => room.drills.abandon(auditor, { drill: id, note: 'x' }),
    ])
      expect((await refusal(call)).code).toBe('ROLE_REQUIRED');
    expect(room.events().slice(1)).toEqual(['drill.start refused', 'drill.confirm refused', 'drill.abandon refused']);
  });
});
