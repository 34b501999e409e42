import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cryptoperiods } from '../../src-main/cryptoperiods/cryptoperiods.ts';
import { type Asker, unasked } from '../../src-main/lib/asker.ts';
import { deskCaller } from '../../src-main/lib/caller.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { insertTenant, officerCaller, openTestVault, type TestVault } from '../support/open-vault.ts';

const day = 86_400_000;
const officer = unasked(officerCaller);
const everything = { search: '', offset: 0, limit: 100 } as const;

describe('cryptoperiods', () => {
  let test: TestVault;
  let asked: (readonly string[])[];
  let cryptoperiods: Cryptoperiods;

  beforeEach(() => {
    test = openTestVault();
    asked = [];
    const rotate = async (asker: Asker, tenants: readonly string[]): Promise<{ readonly job: string }> => {
      asked.push(tenants);
      startFleet(asker.caller.actor);
      return { job: 'job-1' };
    };
    cryptoperiods = new Cryptoperiods({ vault: test.vault, clock: test.clock, rotate });
    for (const tenant of ['acme', 'contoso', 'fabrikam']) addTenant(tenant);
  });
  afterEach(() => test.close());

  function addTenant(tenant: string): void {
    insertTenant(test.vault, tenant, (rows) => {
      rows.run(`insert into data_keys (tenant, version, state, created_at) values (:tenant, 1, 'active', :now)`, { tenant, now: test.clock.now() });
    });
  }

  /** What the BYOK room does when a fleet begins, as far as this room can see it. */
  function startFleet(actor: string): void {
    test.vault.write({ ...officerCaller, actor }, { action: 'job.start' }, (rows) => {
      rows.run(
        `insert into jobs (id, kind, act, title, state, total, done, failed, detail, started_at)
         values ('job-1', 'fleet', 'rotate', 'Rotate', 'running', 1, 0, 0, '{}', 0)`,
      );
    });
  }

  function bind(tenant: string, status: 'ACTIVE' | 'SEALED', revokeAt: number | null = null): void {
    const now = test.clock.now();
    test.vault.write(officerCaller, { action: 'key.add' }, (rows) => {
      rows.run(
        `insert or ignore into kms_keys (id, display_name, provider, reference, resource, phase, message, since, created_at, modified_at)
         values ('cck-aaaaa', 'Acme key', 'AWS', '{}', 'arn', 'VALID', '', :now, :now, :now)`,
        { now },
      );
      rows.run(
        `insert into byok_configs (id, tenant, kms_key, status, config_version, revoke_at, created_at, modified_at)
         values (:tenant, :tenant, 'cck-aaaaa', :status, 1, :revokeAt, :now, :now)`,
        { tenant, status, revokeAt, now },
      );
    });
  }

  const events = (action: string): readonly string[] =>
    test.vault.read((rows) => rows.all<{ detail: string }>('select detail from audit_events where action = :action order by seq', { action })).map(({ detail }) => detail);

  it('begins with a year for data keys and two for customer keys, nothing automatic', () => {
    expect(cryptoperiods.policies()).toEqual([
      { kind: 'data-key', days: 365, warnDays: 30, automatic: false },
      { kind: 'customer-key', days: 730, warnDays: 60, automatic: false },
    ]);
  });

  it.each([
    [0, 'current'],
    [335 * day - 1, 'current'],
    [335 * day, 'due-soon'],
    [365 * day - 1, 'due-soon'],
    [365 * day, 'overdue'],
  ] as const)('says after %i ms that a data key is %s', (passed, state) => {
    test.clock.advance(passed);
    expect(cryptoperiods.due(everything).rows.map((row) => row.state)).toEqual([state, state, state]);
    expect(cryptoperiods.overdue()).toBe(state === 'overdue' ? 3 : 0);
  });

  it('counts the days over, and leads to the tenant', () => {
    test.clock.advance(370 * day + 5);
    const [first] = cryptoperiods.due({ ...everything, search: 'CONTOSO' }).rows;
    expect(first).toMatchObject({ kind: 'data-key', id: 'contoso', version: 'version 1', daysOver: 5, blockedBy: '', route: '/tenants/contoso/status' });
  });

  it('lists a customer key only while it protects something, from its last rotation on', () => {
    expect(cryptoperiods.due({ ...everything, kind: 'customer-key' }).total).toBe(0);
    bind('acme', 'ACTIVE');
    const registered = test.clock.now();
    expect(cryptoperiods.due({ ...everything, kind: 'customer-key' }).rows).toMatchObject([{ id: 'cck-aaaaa', version: 'AWS', since: registered, route: '/keys/cck-aaaaa' }]);
    test.vault.write(officerCaller, { action: 'key.validate' }, (rows) => rows.run('update kms_keys set rotated_at = :at', { at: registered + 7 }));
    expect(cryptoperiods.due({ ...everything, kind: 'customer-key' }).rows).toMatchObject([{ since: registered + 7 }]);
  });

  it('names what a data key waits for, and rotates the others', async () => {
    bind('acme', 'SEALED');
    bind('contoso', 'ACTIVE', test.clock.now() + 1);
    test.clock.advance(400 * day);
    const blocked = cryptoperiods.due({ ...everything, kind: 'data-key' }).rows.map(({ id, blockedBy }) => [id, blockedBy]);
    expect(blocked).toEqual([
      ['acme', "The tenant is sealed: its customer's key must serve again first."],
      ['contoso', 'The tenant is about to be revoked.'],
      ['fabrikam', ''],
    ]);
    expect(await cryptoperiods.rotateDue(officer)).toEqual({ job: 'job-1' });
    expect(asked).toEqual([['fabrikam']]);
    expect(events('cryptoperiod.rotate')).toEqual(['{"automatic":false,"tenants":1,"via":"cli"}']);
  });

  it('starts nothing when nothing is overdue, and no second fleet beside one that runs', async () => {
    expect(await cryptoperiods.rotateDue(officer)).toEqual({ job: null });
    test.clock.advance(400 * day);
    await cryptoperiods.rotateDue(officer);
    expect(await cryptoperiods.rotateDue(officer)).toEqual({ job: null });
    expect(asked).toHaveLength(1);
  });

  it('leaves a tenant out while other work on it has not ended, and starts nothing for it alone', async () => {
    test.clock.advance(400 * day);
    test.vault.write(officerCaller, { action: 'job.start' }, (rows) => {
      const job = `insert into jobs (id, kind, act, tenant, title, state, total, done, failed, detail, started_at)`;
      rows.run(`${job} values ('import', 'import', null, 'acme', '', 'running', 1, 0, 0, '{}', 0), ('fleet', 'fleet', 'rewrap', null, '', 'running', 2, 0, 0, '{}', 0)`);
      rows.run(`insert into job_items (job, tenant, state) values ('fleet', 'contoso', 'waiting'), ('fleet', 'fabrikam', 'done')`);
    });
    await cryptoperiods.rotateDue(officer);
    expect(asked).toEqual([['fabrikam']]);
    test.vault.write(officerCaller, { action: 'job.cancel' }, (rows) => {
      rows.run(`update jobs set state = 'done' where id = 'job-1'`);
      rows.run(`update job_items set state = 'waiting' where tenant = 'fabrikam'`);
    });
    expect(await cryptoperiods.rotateDue(officer)).toEqual({ job: null });
  });

  it('rotates by itself only when the policy says so, and says that it did', async () => {
    test.clock.advance(400 * day);
    const desk = deskCaller('hourly');
    expect(await cryptoperiods.rotateOnSchedule(desk)).toBeNull();
    await cryptoperiods.update(officer, { kind: 'data-key', days: 90, warnDays: 14, automatic: true });
    expect(await cryptoperiods.rotateOnSchedule(desk)).toBe('job-1');
    expect(asked).toEqual([['acme', 'contoso', 'fabrikam']]);
    expect(events('cryptoperiod.rotate')).toEqual(['{"automatic":true,"tenants":3,"via":"desk"}']);
  });

  it('changes a policy with an event', async () => {
    await cryptoperiods.update(officer, { kind: 'customer-key', days: 400, warnDays: 30, automatic: false });
    expect(cryptoperiods.policies()[1]).toEqual({ kind: 'customer-key', days: 400, warnDays: 30, automatic: false });
    expect(events('cryptoperiod.update')).toEqual(['{"automatic":false,"days":400,"via":"cli","warnDays":30}']);
  });

  it.each([
    [{ kind: 'data-key', days: 30, warnDays: 30, automatic: false }, 'warnDays'],
    [{ kind: 'customer-key', days: 30, warnDays: 3, automatic: true }, 'automatic'],
  ] as const)('refuses %j and names %s', async (policy, field) => {
    const before = cryptoperiods.policies();
    const error = await cryptoperiods.update(officer, policy).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KeydeskError);
    expect((error as KeydeskError).data).toMatchObject({ field });
    expect(cryptoperiods.policies()).toEqual(before);
  });
});
