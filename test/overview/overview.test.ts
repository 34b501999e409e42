import { describe, expect, it } from 'vitest';
import { createAudit } from '../../src-main/audit/audit.ts';
import type { Standing } from '../../src-main/overview/attention.ts';
import { createOverview } from '../../src-main/overview/overview.ts';
import type { AuditDraft } from '../../src-main/vault/audit-draft.ts';
import { auditFilterSchema } from '../../src-shared/audit.ts';
import { type Attention, overviewSchema } from '../../src-shared/overview.ts';
import { insertTenant, officerCaller, openTestVault, type TestVault } from '../support/open-vault.ts';

const day = 86_400_000;

/** An empty vault with its overview. */
class Desk implements Disposable {
  readonly test: TestVault = openTestVault();
  standing: Standing = { overdue: 0, waiting: [] };

  get overview() {
    const { vault, clock } = this.test;
    const audit = createAudit({ vault, clock, anchors: () => [] });
    return createOverview({
      vault,
      clock,
      activity: (days) => audit.activity(days),
      recent: async (limit) => (await audit.page(auditFilterSchema.parse({}), { limit })).rows,
      standing: () => this.standing,
    });
  }

  async attention(): Promise<readonly Pick<Attention, 'tone' | 'title' | 'route'>[]> {
    return (await this.overview.get()).attention.map(({ tone, title, route }) => ({ tone, title, route }));
  }

  record(...drafts: readonly AuditDraft[]): void {
    this.test.vault.record(officerCaller, drafts);
  }

  run(sql: string): void {
    this.test.vault.write(officerCaller, { action: 'vault.settings' }, (rows) => rows.run(sql));
  }

  tenant(id: string): void {
    insertTenant(this.test.vault, id, () => undefined);
  }

  key(id: string, phase: string, provider = 'AWS'): void {
    this.run(`insert into kms_keys (id, display_name, provider, reference, resource, phase, message, since, created_at, modified_at)
      values ('${id}', 'Key ${id}', '${provider}', '{}', '${id}', '${phase}', 'It refused.', 5, 1, 1)`);
  }

  bind(tenant: string, key: string, status: string, live = 1): void {
    this.run(`insert into byok_configs (id, tenant, kms_key, status, config_version, sealed_since, sealed_cause, live, created_at, modified_at)
      values ('${tenant}-${status}', '${tenant}', '${key}', '${status}', 1, ${status === 'SEALED' ? '7' : 'null'}, 'unreachable', ${live}, 1, 1)`);
  }

  secret(id: string, sensitivity: string, state: string, purgeAt: number | null = null): void {
    this.run(`insert into secrets (id, tenant, key, description, sensitivity, state, published_revision, published_version, latest_version,
      size, created_by, created_at, modified_at, purge_at)
      values ('${id}', 'acme', '${id}', '', '${sensitivity}', '${state}', 'r', 1, 1, 1, 'Ada', 1, 1, ${purgeAt ?? 'null'})`);
  }

  accessKey(publicKey: string, name: string, usesAfterEnd: number): void {
    this.run(`insert into access_keys (public_key, identity, tenant, name, roles, private_hash, created_by, created_at, modified_at, uses_after_end)
      values ('${publicKey}', '${publicKey}', null, '${name}', '[]', x'00', 'Ada', 1, 1, ${usesAfterEnd})`);
  }

  fleet(id: string, act: string, state: string, { startedAt, failed = 0, paused = 0 }: { readonly startedAt: number; readonly failed?: number; readonly paused?: number }): void {
    this.run(`insert into jobs (id, kind, act, title, state, paused, total, done, failed, detail, started_at)
      values ('${id}', 'fleet', '${act}', 'Fleet ${id}', '${state}', ${paused}, 5, 5, ${failed}, '{}', ${startedAt})`);
  }

  job(id: string, kind: string, state: string, startedAt: number): void {
    this.run(`insert into jobs (id, kind, tenant, title, state, total, done, failed, detail, started_at)
      values ('${id}', '${kind}', 'acme', 'Job ${id}', '${state}', 1, 0, 0, '{}', ${startedAt})`);
  }

  [Symbol.dispose](): void {
    this.test.close();
  }
}

describe('the overview', () => {
  it('keeps to the contract in an empty vault, and asks for a backup', async () => {
    using desk = new Desk();
    const overview = await desk.overview.get();
    expect(overviewSchema.parse(overview)).toEqual(overview);
    expect(overview).toMatchObject({ tenants: [], keys: [], secrets: [], recent: [] });
    expect(overview.activity).toHaveLength(30);
    expect(overview.attention.map(({ title }) => title)).toEqual(['There is no backup']);
  });

  it('counts tenants, keys and secrets by how they stand', async () => {
    using desk = new Desk();
    for (const tenant of ['acme', 'globex', 'initech', 'gone']) desk.tenant(tenant);
    desk.run("update tenants set state = 'archived' where id = 'gone'");
    desk.key('cck-one', 'VALID');
    desk.key('cck-two', 'INITIALIZING');
    desk.bind('acme', 'cck-one', 'ACTIVE');
    desk.bind('globex', 'cck-one', 'OFFBOARDED', 0);
    desk.secret('a', 'PHI', 'active');
    desk.secret('b', 'PHI', 'disabled');
    desk.secret('c', 'STANDARD', 'deleted');
    const { tenants, keys, secrets, recent } = await desk.overview.get();
    expect(tenants).toEqual([{ custody: 'ACTIVE', count: 1 }, { custody: 'BASELINE', count: 2 }]);
    expect(keys).toEqual([{ phase: 'INITIALIZING', count: 1 }, { phase: 'VALID', count: 1 }]);
    expect(secrets).toEqual([{ sensitivity: 'PHI', count: 2 }]);
    expect(recent).toHaveLength(12);
    expect(recent[0]?.seq).toBe(12);
  });
});

describe('what wants attention', () => {
  it('puts danger first, each with the way to it', async () => {
    using desk = new Desk();
    desk.tenant('acme');
    desk.key('cck-one', 'INVALID', 'KEY_FILE');
    desk.key('cck-two', 'INVALID');
    desk.bind('acme', 'cck-one', 'SEALED');
    desk.record({ action: 'vault.backup' }, { action: 'audit.verify', outcome: 'failed' });
    expect(await desk.attention()).toEqual([
      { tone: 'danger', title: 'The audit log does not verify', route: '/audit' },
      { tone: 'danger', title: 'acme & Co is sealed', route: '/tenants/acme/byok' },
      { tone: 'danger', title: 'The key file Key cck-one cannot be used', route: '/keys/cck-one' },
      { tone: 'attention', title: 'The key Key cck-two cannot be used', route: '/keys/cck-two' },
    ]);
  });

  it('names access keys that are shown after their end, for a month after the last time', async () => {
    using desk = new Desk();
    desk.record({ action: 'vault.backup' });
    desk.accessKey('pk-leaked', 'Contractor laptop', 2);
    desk.accessKey('pk-unnamed', '', 1);
    desk.accessKey('pk-guessed', 'Never ended', 0);
    for (const object of ['pk-leaked', 'pk-unnamed', 'pk-guessed']) desk.record({ action: 'access-key.refuse', object, outcome: 'refused' });
    const told = [
      { tone: 'danger', title: 'The access key Contractor laptop is used after its end', route: '/access-keys/review/pk-leaked' },
      { tone: 'danger', title: 'The access key pk-unnamed is used after its end', route: '/access-keys/review/pk-unnamed' },
    ];
    expect([...(await desk.attention())].sort((one, other) => one.title.localeCompare(other.title))).toEqual(told);
    desk.test.clock.advance(30 * day);
    desk.record({ action: 'vault.backup' });
    expect(await desk.attention()).toEqual([]);
  });

  it('forgets a broken chain once it verifies again', async () => {
    using desk = new Desk();
    desk.record({ action: 'vault.backup' }, { action: 'audit.verify', outcome: 'failed' }, { action: 'audit.verify' });
    expect(await desk.attention()).toEqual([]);
  });

  it('names jobs that wait, and failed ones until one of their kind was started again', async () => {
    using desk = new Desk();
    desk.record({ action: 'vault.backup' });
    desk.tenant('acme');
    desk.job('one', 'rotate', 'failed', 1);
    desk.job('two', 'rotate', 'done', 2);
    desk.job('three', 'activate', 'failed', 3);
    desk.standing = { overdue: 0, waiting: [{ id: 'four', title: 'Job four', tenant: 'acme', startedAt: 4 }] };
    expect(await desk.attention()).toEqual([
      { tone: 'danger', title: 'Job three', route: '/tenants/acme/status' },
      { tone: 'attention', title: 'Job four', route: '/tenants/acme/status' },
    ]);
  });

  it('names fleets that are paused, or of which some failed until another of their act was started', async () => {
    using desk = new Desk();
    desk.record({ action: 'vault.backup' });
    desk.fleet('one', 'rewrap', 'done', { startedAt: 1, failed: 2 });
    desk.fleet('two', 'rewrap', 'done', { startedAt: 2 });
    desk.fleet('three', 'activate', 'done', { startedAt: 3, failed: 1 });
    desk.fleet('four', 'move', 'running', { startedAt: 4, paused: 1 });
    desk.standing = { overdue: 0, waiting: [{ id: 'five', title: 'Fleet five', tenant: null, startedAt: 5 }] };
    expect(await desk.attention()).toEqual([
      { tone: 'danger', title: 'Fleet three', route: '/work/three' },
      { tone: 'attention', title: 'Fleet four', route: '/work/four' },
      { tone: 'attention', title: 'Fleet five', route: '/work/five' },
    ]);
  });

  it('names open drills, revocations that can be undone, and overdue keys', async () => {
    using desk = new Desk();
    desk.record({ action: 'vault.backup' });
    desk.tenant('acme');
    desk.key('cck-one', 'VALID');
    desk.bind('acme', 'cck-one', 'ACTIVE');
    desk.run(`update byok_configs set revoke_at = 99`);
    desk.run(`insert into drills (id, kms_key, step, reason, officer, tenants, started_at) values ('d1', 'cck-one', 'enable', '', 'Ada', 1, 5)`);
    desk.standing = { overdue: 2, waiting: [] };
    expect(await desk.attention()).toEqual([
      { tone: 'danger', title: 'acme & Co will be revoked', route: '/tenants/acme/byok' },
      { tone: 'attention', title: 'A kill-switch drill on Key cck-one is under way', route: '/keys/drills/d1' },
      { tone: 'attention', title: '2 keys are past their cryptoperiod', route: '/keys/cryptoperiods' },
    ]);
    desk.run(`update drills set step = 'done'`);
    desk.run(`update byok_configs set revoke_at = null`);
    desk.standing = { overdue: 0, waiting: [] };
    expect(await desk.attention()).toEqual([]);
  });

  it('counts refused unlocks since the vault was open before', async () => {
    using desk = new Desk();
    const refused: AuditDraft = { action: 'vault.unlock', outcome: 'refused' };
    desk.record({ action: 'vault.backup' }, refused, { action: 'vault.unlock' }, refused, refused, { action: 'vault.unlock' });
    expect((await desk.attention()).map(({ title }) => title)).toEqual(['2 unlock attempts were refused']);
    desk.record({ action: 'vault.unlock' });
    expect(await desk.attention()).toEqual([]);
  });

  it('asks for a backup after thirty days, and does not count a failed one', async () => {
    using desk = new Desk();
    desk.record({ action: 'vault.backup' });
    desk.test.clock.advance(30 * day - 1);
    desk.record({ action: 'vault.backup', outcome: 'failed' });
    expect(await desk.attention()).toEqual([]);
    desk.test.clock.advance(1);
    expect((await desk.attention()).map(({ title }) => title)).toEqual(['The last backup is 30 days old']);
  });

  it('tells of secrets that will be purged within a week', async () => {
    using desk = new Desk();
    desk.record({ action: 'vault.backup' });
    desk.tenant('acme');
    desk.secret('a', 'PHI', 'deleted', desk.test.clock.now() + 6 * day);
    desk.secret('b', 'PHI', 'deleted', desk.test.clock.now() + 8 * day);
    expect(await desk.attention()).toEqual([{ tone: 'info', title: '1 deleted secret will be purged within 7 days', route: '/secrets' }]);
  });
});
