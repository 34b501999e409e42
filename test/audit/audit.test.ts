import { describe, expect, it } from 'vitest';
import { type Audit, createAudit } from '../../src-main/audit/audit.ts';
import type { KnownHead } from '../../src-main/audit/chain-rows.ts';
import { conditionOf } from '../../src-main/audit/event-filter.ts';
import { checkpointMessage } from '../../src-main/crypto/audit-hash.ts';
import { fromBase64Url, fromHex } from '../../src-main/crypto/base64url.ts';
import { verifySignature } from '../../src-main/crypto/signing.ts';
import type { AuditDraft } from '../../src-main/vault/audit-draft.ts';
import { type AuditFilter, auditFilterSchema, type ChainVerification } from '../../src-shared/audit.ts';
import { officerCaller, openTestVault, type TestVault } from '../support/open-vault.ts';

const day = 86_400_000;

/** A test vault with its audit room, closed at the end of the test. */
class Desk implements Disposable {
  readonly test: TestVault = openTestVault();
  anchors: readonly KnownHead[] = [];

  get audit(): Audit {
    return createAudit({ vault: this.test.vault, clock: this.test.clock, anchors: () => this.anchors });
  }

  record(draft: AuditDraft | readonly AuditDraft[]): void {
    this.test.vault.record(officerCaller, draft);
  }

  async seqs(fields: Partial<AuditFilter>): Promise<readonly number[]> {
    return (await this.audit.page(filter(fields), { limit: 100 })).rows.map(({ seq }) => seq);
  }

  async verified(): Promise<ChainVerification> {
    for await (const { result } of this.audit.verify(officerCaller)) if (result !== null) return result;
    throw new Error('no result');
  }

  async problems(): Promise<readonly string[]> {
    return (await this.verified()).problems.map(({ kind, seq }) => `${kind} ${seq}`);
  }

  /** Does to the database what its triggers forbid, and opens it again. */
  manipulate(sql: string): void {
    const { database } = this.test.vault;
    for (const trigger of ['audit_events_stay', 'audit_events_remain', 'audit_checkpoints_stay', 'audit_checkpoints_remain'])
      database.execute(`drop trigger if exists ${trigger}`);
    database.execute(sql);
    this.test.crash();
  }

  [Symbol.dispose](): void {
    this.test.close();
  }
}

const filter = (fields: Partial<AuditFilter>): AuditFilter => auditFilterSchema.parse(fields);

/** Records events of two tenants over ten days: number 1 to 20, two a day. */
function twentyEvents(): Desk {
  const desk = new Desk();
  for (let at = 0; at < 20; at += 1) {
    const tenant = at % 2 === 0 ? 'acme' : 'globex';
    const outcome = at % 5 === 0 ? 'refused' : 'ok';
    desk.record({ action: at < 10 ? 'secret.create' : 'secret.reveal', tenant, object: `secret-${at}`, sensitivity: 'PHI', outcome });
    desk.test.clock.advance(day / 2);
  }
  return desk;
}

describe('a page of events', () => {
  it('comes newest first and goes on where it ended', async () => {
    using desk = twentyEvents();
    const first = await desk.audit.page(filter({}), { limit: 12 });
    expect(first.rows.map(({ seq }) => seq)).toEqual([20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9]);
    const second = await desk.audit.page(filter({}), { limit: 12, before: first.nextBefore ?? 0 });
    expect(second.rows.map(({ seq }) => seq)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect(second.nextBefore).toBeNull();
  });

  it('shows each event with the hash before it', async () => {
    using desk = twentyEvents();
    const { rows } = await desk.audit.page(filter({}), { limit: 20 });
    expect(rows.at(-1)?.prevHash).toBe('00'.repeat(32));
    expect(rows[0]?.prevHash).toBe(rows[1]?.hash);
    expect(rows[0]).toMatchObject({ seq: 20, actor: 'Ada Officer', tenant: 'globex', detail: '{"via":"cli"}', sensitivity: 'PHI' });
  });

  it('is narrowed by each filter', async () => {
    using desk = twentyEvents();
    expect(await desk.seqs({ tenant: 'acme', action: 'secret.reveal' })).toEqual([19, 17, 15, 13, 11]);
    expect(await desk.seqs({ outcome: 'refused' })).toEqual([16, 11, 6, 1]);
    expect(await desk.seqs({ object: 'secret-3' })).toEqual([4]);
    expect(await desk.seqs({ actor: 'Nobody' })).toEqual([]);
    expect(await desk.seqs({ sensitivity: 'PII' })).toEqual([]);
    expect(await desk.seqs({ search: 'CRET-1' })).toEqual([20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 2]);
    expect(await desk.seqs({ search: '%' })).toEqual([]);
  });

  it('is narrowed by a period that includes its start and not its end', async () => {
    using desk = twentyEvents();
    const start = desk.test.clock.now() - 10 * day;
    expect(await desk.seqs({ from: start + day, to: start + 2 * day })).toEqual([4, 3]);
    expect(await desk.seqs({ from: start + 100 * day })).toEqual([]);
    expect(await desk.seqs({ to: start })).toEqual([]);
  });

  it('keeps to the period when the clock was moved back', async () => {
    using desk = twentyEvents();
    const start = desk.test.clock.now() - 10 * day;
    desk.test.clock.shift(-10 * day);
    desk.record({ action: 'vault.lock' });
    expect(await desk.seqs({ from: start, to: start + 1 })).toEqual([21, 1]);
  });

  it('holds what was only buffered', async () => {
    using desk = new Desk();
    desk.test.vault.recordSoon(officerCaller, { action: 'secret.reveal' });
    expect(await desk.seqs({})).toEqual([1]);
    expect(await desk.audit.count(filter({}))).toBe(1);
  });

  it.each<[Partial<AuditFilter>, string]>([
    [{ tenant: 'acme' }, 'audit_by_tenant'],
    [{ object: 'x' }, 'audit_by_object'],
    [{ action: 'vault.lock' }, 'audit_by_action'],
    [{ outcome: 'failed' }, 'audit_by_outcome'],
  ])('is found by an index for %o', (fields, index) => {
    using desk = new Desk();
    const { sql, parameters } = desk.test.vault.read((rows) => conditionOf(rows, filter(fields)));
    const plan = desk.test.vault.read((rows) =>
      rows.all<{ detail: string }>(
        `explain query plan select e.seq from audit_events e where e.seq between :sliceFrom and :sliceTo ${sql} order by e.seq desc limit 1`,
        { ...parameters, sliceFrom: 1, sliceTo: 2 },
      ),
    );
    expect(plan.map(({ detail }) => detail).join()).toContain(index);
    expect(plan.map(({ detail }) => detail).join()).not.toContain('TEMP B-TREE');
  });
});

describe('a count of events', () => {
  it('counts what the page would show', async () => {
    using desk = twentyEvents();
    expect(await desk.audit.count(filter({}))).toBe(20);
    expect(await desk.audit.count(filter({ tenant: 'globex', outcome: 'refused' }))).toBe(2);
    expect(await desk.audit.count(filter({ search: 'nothing' }))).toBe(0);
  });

  it('is zero in an empty log', async () => {
    using desk = new Desk();
    expect(await desk.audit.count(filter({ from: 0, to: 1 }))).toBe(0);
    expect(await desk.audit.page(filter({}), { limit: 10 })).toEqual({ rows: [], nextBefore: null });
  });
});

describe('activity', () => {
  it('counts each day by how its events ended, empty days too', () => {
    using desk = twentyEvents();
    const days = desk.audit.activity(12);
    expect(days).toHaveLength(12);
    expect(days.at(-1)).toEqual({ day: Math.floor(desk.test.clock.now() / day) * day, ok: 0, refused: 0, failed: 0 });
    expect(days[1]).toMatchObject({ ok: 1, refused: 1, failed: 0 });
    expect(days.reduce((sum, { ok, refused, failed }) => sum + ok + refused + failed, 0)).toBe(20);
  });

  it('counts on from where it stood, on days that were counted before too', () => {
    using desk = twentyEvents();
    const { audit } = desk;
    const before = audit.activity(12);
    desk.record([{ action: 'vault.lock' }, { action: 'vault.unlock', outcome: 'failed' }]);
    desk.test.clock.shift(-5 * day);
    desk.record({ action: 'vault.unlock', outcome: 'refused' });
    desk.test.clock.shift(5 * day);
    const after = audit.activity(12);
    expect(after).toEqual(desk.audit.activity(12));
    expect(after.at(-1)).toMatchObject({ ok: 1, refused: 0, failed: 1 });
    expect(after[6]?.refused).toBe((before[6]?.refused ?? 0) + 1);
    expect(audit.activity(12)).toEqual(after);
  });

  it('can be of one tenant', () => {
    using desk = twentyEvents();
    const total = desk.audit.activity(30, 'acme').reduce((sum, { ok, refused }) => ({ ok: sum.ok + ok, refused: sum.refused + refused }), {
      ok: 0,
      refused: 0,
    });
    expect(total).toEqual({ ok: 8, refused: 2 });
  });
});

describe('the head', () => {
  it('is null while nothing happened', () => {
    using desk = new Desk();
    expect(desk.audit.head().head).toBeNull();
  });

  it('is signed by the key it names', () => {
    using desk = twentyEvents();
    const { head, publicKey } = desk.audit.head();
    if (head === null) throw new Error('no head');
    const message = checkpointMessage({ ...head, hash: fromHex(head.hash) });
    expect(head.seq).toBe(20);
    expect(verifySignature(fromBase64Url(publicKey), message, fromBase64Url(head.signature))).toBe(true);
  });
});

describe('verification of a vault', () => {
  it('finds nothing wrong with a sound one, and records that', async () => {
    using desk = twentyEvents();
    desk.test.vault.checkpoint();
    expect(await desk.verified()).toMatchObject({ ok: true, rows: 20, firstSeq: 1, lastSeq: 20, checkpoints: 1, problems: [] });
    const [event] = (await desk.audit.page(filter({ action: 'audit.verify' }), { limit: 1 })).rows;
    expect(event).toMatchObject({ seq: 21, outcome: 'ok', actor: 'Ada Officer' });
    expect(JSON.parse(event?.detail ?? '')).toMatchObject({ rows: 20, lastSeq: 20, problems: 0 });
  });

  it('is refused by triggers to change anything', () => {
    using desk = twentyEvents();
    expect(() => { desk.test.vault.database.execute("update audit_events set actor = 'Eve'"); }).toThrow(/never changed/);
    expect(() => { desk.test.vault.database.execute('delete from audit_events'); }).toThrow(/never deleted/);
    expect(() => { desk.test.vault.database.execute('delete from audit_checkpoints'); }).not.toThrow();
    desk.test.vault.checkpoint();
    expect(() => { desk.test.vault.database.execute('delete from audit_checkpoints'); }).toThrow(/never deleted/);
  });

  it.each([
    ["update audit_events set actor = 'Eve' where seq = 7", ['changed 7']],
    ["update audit_events set detail = '{}' where seq in (7, 12)", ['changed 7', 'changed 12']],
    ['update audit_events set hash = zeroblob(32) where seq = 7', ['changed 7']],
    ['delete from audit_events where seq = 7', ['missing 7']],
    ['delete from audit_events where seq = 7; update audit_events set seq = seq - 1 where seq > 7', ['missing 7']],
    ['update audit_events set seq = 1000 where seq = 7; update audit_events set seq = 7 where seq = 8; update audit_events set seq = 8 where seq = 1000',
      ['reordered 7', 'reordered 8']],
    [`update audit_events set seq = -seq where seq > 7; update audit_events set seq = 1 - seq where seq < 0;
      insert into audit_events select 8, time, 'Eve', action, tenant, object, sensitivity, outcome, request_id, detail, hash from audit_events where seq = 7`,
      ['inserted 8']],
  ])('names what %s did, and records that it failed', async (sql, expected) => {
    using desk = twentyEvents();
    desk.manipulate(sql);
    expect(await desk.problems()).toEqual(expected);
    const [event] = (await desk.audit.page(filter({ action: 'audit.verify' }), { limit: 1 })).rows;
    expect(event?.outcome).toBe('failed');
  });

  it('names a cut end by the checkpoint that was left', async () => {
    using desk = twentyEvents();
    desk.test.vault.checkpoint();
    desk.manipulate('delete from audit_events where seq > 15');
    expect(await desk.problems()).toEqual(['truncated 16']);
  });

  it('names a cut end by the head outside alone', async () => {
    using desk = twentyEvents();
    desk.test.vault.checkpoint();
    desk.manipulate('delete from audit_events where seq > 15; delete from audit_checkpoints');
    desk.anchors = desk.test.heads.map((head) => ({ ...head, where: 'keyslots.json' }));
    const result = await desk.verified();
    expect(result.problems).toEqual([expect.objectContaining({ kind: 'truncated', seq: 16 })]);
    expect(result.anchors).toEqual([{ where: 'keyslots.json', seq: 20, ok: false }]);
  });

  it('names a checkpoint that was altered', async () => {
    using desk = twentyEvents();
    desk.test.vault.checkpoint();
    desk.manipulate('update audit_checkpoints set time = time + 1');
    expect(await desk.problems()).toEqual(['bad-checkpoint 20']);
  });

  it('shows how far it is, and can be ended early', async () => {
    using desk = new Desk();
    const many = Array.from({ length: 41_000 }, (): AuditDraft => ({ action: 'secret.create', tenant: 'acme' }));
    desk.test.vault.record(officerCaller, many);
    const stop = new AbortController();
    const seen: number[] = [];
    for await (const { done, total, result } of desk.audit.verify(officerCaller, stop.signal)) {
      expect(total).toBe(41_000);
      expect(result).toBeNull();
      seen.push(done);
      if (done === 40_000) stop.abort();
    }
    expect(seen).toEqual([20_000, 40_000]);
    expect(await desk.audit.count(filter({ action: 'audit.verify' }))).toBe(0);
    expect(await desk.verified()).toMatchObject({ ok: true, rows: 41_000, checkpoints: 41 });
  });
});
