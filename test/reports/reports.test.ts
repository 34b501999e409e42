import { describe, expect, it } from 'vitest';
import { unasked } from '../../src-main/lib/asker.ts';
import { deskCaller } from '../../src-main/lib/caller.ts';
import { reportFiles } from '../../src-main/reports/manifest.ts';
import type { ReportRow } from '../../src-main/reports/report-body.ts';
import { verifyFiles } from '../../src-main/reports/verify-report.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { type Report, reportKinds, reportSchema } from '../../src-shared/reports.ts';
import { officerCaller } from '../support/open-vault.ts';
import { acmeConfig, day, eventfulVault, globexConfig, livelyVault, ReportVault } from './report-vault.ts';

const asText = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const cell = (report: Report, row: ReportRow | undefined, id: string) => row?.[report.columns.findIndex((one) => one.id === id)];
const find = (report: Report, id: string, value: string): ReportRow | undefined => report.rows.find((row) => cell(report, row, id) === value);
const summary = (report: Report): Readonly<Record<string, string>> => Object.fromEntries(report.summary.map(({ label, value }) => [label, value]));

async function preview(lively: ReportVault, ...[kind, fields]: Parameters<ReportVault['scope']>): Promise<Report> {
  return lively.reports.preview(officerCaller, lively.scope(kind, fields), 100);
}

describe.each(reportKinds)('the report %s', (kind) => {
  it('keeps to the contract and says what it does not prove', async () => {
    using lively = eventfulVault();
    const report = await preview(lively, kind);
    expect(reportSchema.parse(report)).toEqual(report);
    expect(report.doesNotProve.length).toBeGreaterThan(4);
    expect(report.controls.every(({ answeredBy }) => answeredBy.startsWith('Supports'))).toBe(true);
    expect(report.rows.every((row) => row.length === report.columns.length)).toBe(true);
    expect(report).toMatchObject({ kind, tenant: null, generatedBy: 'Ada Officer', tool: 'Keydesk 0.1.0', rowCount: report.rows.length });
  });

  it('counts all rows in a preview that shows only some', async () => {
    using lively = eventfulVault();
    const [all, few] = [await preview(lively, kind), await lively.reports.preview(officerCaller, lively.scope(kind), 1)];
    expect(few.rows).toEqual(all.rows.slice(0, 1));
    expect(few.rowCount).toBe(all.rowCount);
    expect(few.rowCount).toBeGreaterThan(1);
  });

  it('can have no rows', async () => {
    using empty = new ReportVault();
    empty.record({ action: 'vault.create' });
    const { files, rowCount } = await empty.export(kind, { from: 0, to: 1, ...(kind === 'key-inventory' ? { tenant: 'nobody' } : {}) });
    expect(rowCount).toBe(0);
    expect(verifyFiles(files)).toMatchObject({ ok: true, problems: [] });
    expect(asText(files.get(reportFiles.csv)).split('\r\n')).toHaveLength(2);
  });

  it('is recorded before it is handed out', async () => {
    using lively = eventfulVault();
    const { sha256, rowCount } = await lively.export(kind, { tenant: 'acme' });
    const event = lively.test.vault.read((rows) => rows.get<{ action: string; tenant: string; object: string; detail: string }>('select * from audit_events order by seq desc limit 1'));
    expect(event).toMatchObject({ action: 'report.export', tenant: 'acme', object: kind });
    expect(JSON.parse(event?.detail ?? '')).toMatchObject({ sha256, rows: rowCount, kind, from: lively.start });
  });

  it('is refused to who may not have it, and that is recorded', async () => {
    using lively = eventfulVault();
    const refusal = new KeydeskError('ROLE_REQUIRED', { role: 'custodian', allowed: ['auditor'] });
    const asker = { ...unasked(officerCaller), admit: () => { throw refusal; } };
    await expect(lively.reports.export(asker, lively.scope(kind))).rejects.toBe(refusal);
    const event = lively.test.vault.read((rows) => rows.get<object>('select action, outcome from audit_events order by seq desc limit 1'));
    expect(event).toEqual({ action: 'report.export', outcome: 'refused' });
  });
});

describe('audit activity', () => {
  it('lists every event of the period in order, with its own columns', async () => {
    using lively = livelyVault();
    const report = await preview(lively, 'audit-activity');
    expect(report.rows.map(([seq]) => seq)).toEqual(Array.from({ length: 13 }, (_, at) => at + 1));
    const reveal = report.rows[10];
    expect(['operation', 'tenant', 'revision', 'sensitivity', 'outcome', 'reason', 'source'].map((id) => cell(report, reveal, id))).toEqual([
      'secret.reveal', 'acme', '3', 'PHI', 'ok', 'Support case 4711', 'cli',
    ]);
    expect(cell(report, report.rows[11], 'failure')).toBe('REASON_REQUIRED');
    expect(cell(report, report.rows[6], 'failure')).toBe('denied');
  });

  it('keeps to the period and the tenant', async () => {
    using lively = livelyVault();
    const late = await preview(lively, 'audit-activity', { from: lively.start + day });
    expect(late.rows.map(([seq]) => seq)).toEqual([6, 7, 8, 9, 10, 11, 12, 13]);
    const acme = await preview(lively, 'audit-activity', { from: lively.start + day, tenant: 'acme' });
    expect(acme.rows.map(([seq]) => seq)).toEqual([6, 7, 8, 9, 11, 12, 13]);
  });

  it('sums up', async () => {
    using lively = livelyVault();
    expect(summary(await preview(lively, 'audit-activity'))).toEqual({
      'Events': '13', 'Succeeded': '11', 'Refused': '1', 'Failed': '1', 'Actors': '1', 'Values revealed': '1', 'PHI or stricter': '2', 'Key operations': '8',
    });
  });

  it('proves at the export that nothing is missing, and ends before the export', async () => {
    using lively = livelyVault();
    await lively.export('key-inventory');
    const { files } = await lively.export('audit-activity');
    const report = JSON.parse(asText(files.get(reportFiles.json))) as Report;
    expect(report.rowCount).toBe(14);
    expect(report.completeness).toMatch(/^Complete: Events 1 to 14 .* without a gap/);
    expect(report.chainHead.seq).toBe(14);
    expect(verifyFiles(files).chainLinks).toBe(14);
  });

  it.each([
    ["update audit_events set actor = 'Eve' where seq = 7", 7],
    ['delete from audit_events where seq = 7', 7],
  ])('says that it is not complete after %s', async (sql, seq) => {
    using lively = livelyVault();
    const { database } = lively.test.vault;
    database.execute('drop trigger audit_events_stay; drop trigger audit_events_remain');
    database.execute(sql);
    const { files } = await lively.export('audit-activity');
    const report = JSON.parse(asText(files.get(reportFiles.json))) as Report;
    expect(report.completeness).toMatch(new RegExp(`^NOT COMPLETE: .* event ${seq} `));
  });
});

describe('key inventory', () => {
  it('lists the keys of the vault, the customers’ and the data keys', async () => {
    using lively = livelyVault();
    const report = await preview(lively, 'key-inventory');
    const classes = report.rows.map((row) => cell(report, row, 'class'));
    expect(classes).toEqual([...Array<string>(4).fill('VAULT'), 'CUSTOMER', 'CUSTOMER', ...Array<string>(6).fill('DATA')]);
    expect(summary(report)).toMatchObject({ 'Keys': '12', 'Of them in use': '2', 'Of them active': '3', 'Under a customer’s key': '4' });
  });

  it('tells of a customer’s key what is known, and leaves empty what is not', async () => {
    using lively = livelyVault();
    const report = await preview(lively, 'key-inventory');
    const [aws, file] = [find(report, 'keyId', 'cck-acme'), find(report, 'keyId', 'cck-globex')];
    const of = (row: ReportRow | undefined, ...ids: readonly string[]) => ids.map((id) => cell(report, row, id));
    expect(of(aws, 'provider', 'algorithm', 'length', 'state', 'validation', 'dependants')).toEqual(['AWS KMS', null, null, 'in use', 'VALID', 2]);
    expect(of(aws, 'owner', 'region', 'lastUsed', 'daysInUse')).toEqual(['customer: acme', 'eu-central-1', lively.start + 2 * day + 3_600_000, 2]);
    expect(of(file, 'provider', 'algorithm', 'length', 'lastUsed')).toEqual(['Key file', 'AES-256-GCM', 256, null]);
  });

  it('tells of a data key who wraps it, when it was rotated and how long it was in use', async () => {
    using lively = livelyVault();
    const report = await preview(lively, 'key-inventory');
    const of = (id: string, ...ids: readonly string[]) => ids.map((one) => cell(report, find(report, 'keyId', id), one));
    expect(of('acme/1', 'state', 'wrappedBy', 'lastRotation', 'retired', 'daysInUse')).toEqual(['retired', 'cck-acme', null, lively.start + day, 1]);
    expect(of('acme/2', 'state', 'wrappedBy', 'lastRotation', 'daysInUse')).toEqual(['active', 'cck-acme', lively.start + day, 1]);
    expect(of('initech/2', 'wrappedBy', 'protection')).toEqual([null, 'no wrapping is kept']);
  });

  it('is narrowed to a tenant and leaves the vault’s own keys out then', async () => {
    using lively = livelyVault();
    const report = await preview(lively, 'key-inventory', { tenant: 'acme' });
    expect(report.rows.map((row) => cell(report, row, 'keyId'))).toEqual(['cck-acme', 'acme/1', 'acme/2']);
    expect(report.population).toContain('left out');
  });

  it('leaves out what came after the period', async () => {
    using lively = livelyVault();
    const report = await preview(lively, 'key-inventory', { from: 0, to: lively.start });
    expect(report.rows.map((row) => cell(report, row, 'class'))).toEqual(['VAULT', 'VAULT', 'VAULT', 'VAULT']);
  });
});

describe('BYOK status', () => {
  it('counts seals, their time, preflights and what hangs on the key', async () => {
    using lively = livelyVault();
    const report = await preview(lively, 'byok-status');
    const of = (config: string, ...ids: readonly string[]) => ids.map((id) => cell(report, find(report, 'config', config), id));
    expect(of(acmeConfig, 'seals', 'sealedSeconds', 'longestSeconds', 'preflightsOk', 'preflightsFailed', 'dataKeys')).toEqual([1, 3600, 3600, 1, 1, 2]);
    expect(of(acmeConfig, 'provider', 'authentication', 'lifecycle', 'phase')).toEqual(['AWS KMS', 'assumed role with external id', 'ACTIVE', 'VALID']);
    expect(of(globexConfig, 'seals', 'sealedSeconds', 'authentication')).toEqual([1, day / 1000 + 1, 'passphrase of the key file']);
    expect(summary(report)).toMatchObject({ 'Bindings': '2', 'Sealed now': '1', 'Tenants on the baseline': '1', 'Seals in the period': '2' });
  });

  it('counts within the period alone', async () => {
    using lively = livelyVault();
    const report = await preview(lively, 'byok-status', { from: lively.start + day + 1_800_000, to: lively.start + day + 3_600_000 });
    const row = find(report, 'config', acmeConfig);
    expect(['seals', 'sealedSeconds', 'preflightsOk'].map((id) => cell(report, row, id))).toEqual([0, 1800, 0]);
  });

  it('adds up the jobs that were started while the binding stood', async () => {
    using lively = livelyVault();
    const at = lively.start + 1000;
    lively.test.vault.write(officerCaller, { action: 'job.start', tenant: 'acme' }, (rows) => {
      for (const [id, kind, started] of [['a', 'activate', at], ['b', 'rotate', at], ['c', 'import', at], ['d', 'rotate', 1]] as const)
        rows.run(
          `insert into jobs (id, kind, tenant, title, state, total, done, failed, detail, started_at) values (:id, :kind, 'acme', '', 'done', 10, 9, 1, '{}', :started)`,
          { id, kind, started },
        );
    });
    const report = await preview(lively, 'byok-status');
    const row = find(report, 'config', acmeConfig);
    expect(['jobs', 'jobTotal', 'jobDone', 'jobFailed'].map((id) => cell(report, row, id))).toEqual([2, 20, 18, 2]);
  });
});

describe('rotation compliance', () => {
  it('holds every key that protects new data against its cryptoperiod', async () => {
    using lively = livelyVault();
    lively.test.clock.advance(400 * day);
    lively.test.vault.write(officerCaller, { action: 'key.validate' }, (rows) => rows.run(`update kms_keys set rotated_at = :at where id = 'cck-acme'`, { at: lively.start + 3 }));
    const report = await preview(lively, 'rotation-compliance');
    const of = (key: string, ...ids: readonly string[]) => ids.map((id) => cell(report, find(report, 'key', key), id));
    expect(of('acme', 'class', 'version', 'policyDays', 'state', 'automatic', 'blocked', 'rotations')).toEqual(['DATA', 'version 2', 365, 'overdue', 'no', null, 1]);
    expect(of('acme', 'since', 'due', 'daysOver')).toEqual([lively.start + day, lively.start + 366 * day, 36]);
    expect(of('globex', 'state', 'blocked')).toEqual(['overdue', "The tenant is sealed: its customer's key must serve again first."]);
    expect(of('cck-acme', 'class', 'policyDays', 'since', 'state', 'rotations')).toEqual(['CUSTOMER', 730, lively.start + 3, 'current', null]);
    expect(summary(report)).toMatchObject({ 'Keys': '5', 'Overdue': '3', 'Overdue data keys': '3', 'Most days over': '36', 'Data keys rotated in the period': '3' });
  });

  it('is narrowed to a tenant and the key it is under', async () => {
    using lively = livelyVault();
    const report = await preview(lively, 'rotation-compliance', { tenant: 'acme' });
    expect(report.rows.map((row) => cell(report, row, 'key')).sort()).toEqual(['acme', 'cck-acme']);
  });
});

describe('kill-switch drill', () => {
  it('tells what was measured, apart from what was told', async () => {
    using eventful = eventfulVault();
    const report = await preview(eventful, 'kill-switch-drill');
    const of = (tenant: string, ...ids: readonly string[]) => ids.map((id) => cell(report, find(report, 'tenant', tenant), id));
    expect(of('acme', 'kmsKey', 'step', 'untilSealed', 'bound', 'untilServing')).toEqual(['cck-acme', 'done', 45, 'yes', 60]);
    expect(of('globex', 'untilSealed', 'bound')).toEqual([301, 'no']);
    expect(summary(report)).toEqual({
      'Drills': '2', 'Completed': '2', 'Abandoned': '0', 'Tenants in them': '2', 'Longest until sealed': '301 s', 'Sealed later than 300 s': '1',
      'Longest until serving': '60 s', 'Never sealed': '0',
    });
  });

  it('invents no time for what was not measured', async () => {
    using lively = livelyVault();
    lively.drill('acme', { step: 'abandoned', sealedAfter: null });
    const report = await preview(lively, 'kill-switch-drill');
    expect(['untilSealed', 'bound', 'untilServing'].map((id) => cell(report, report.rows[0], id))).toEqual([null, 'not measured', null]);
    expect(summary(report)).toMatchObject({ 'Abandoned': '1', 'Longest until sealed': 'not measured', 'Never sealed': '1' });
  });

  it('counts no time when the clock was moved back between', async () => {
    using lively = livelyVault();
    lively.drill('acme', { step: 'done', sealedAfter: -90_000 });
    const report = await preview(lively, 'kill-switch-drill');
    expect(['untilSealed', 'bound'].map((id) => cell(report, report.rows[0], id))).toEqual([null, 'not measured']);
  });
});

describe('destruction certificate', () => {
  it('certifies each version of the data key with its wrapping, its reason and its event', async () => {
    using eventful = eventfulVault();
    const report = await preview(eventful, 'destruction-certificate');
    expect(report.rows).toHaveLength(2);
    const of = (row: number, ...ids: readonly string[]) => ids.map((id) => cell(report, report.rows[row], id));
    expect(of(0, 'tenant', 'dataKey', 'wrappings', 'wrappingHash', 'kmsKey')).toEqual(['globex', 1, 1, '1'.repeat(64), 'cck-globex']);
    expect(of(1, 'dataKey', 'category', 'reason', 'officer', 'secrets', 'revisions')).toEqual([2, 'customer_request', 'The contract has ended', 'Ada Officer', 7, 9]);
    const event = eventful.test.vault.read((rows) => rows.get<{ seq: number; hash: Uint8Array }>(`select seq, hash from audit_events where action = 'byok.revoke'`));
    expect(of(0, 'event', 'eventHash')).toEqual([event?.seq, Buffer.from(event?.hash ?? []).toString('hex')]);
    expect(summary(report)).toMatchObject({ 'Tenants revoked': '1', 'Data key versions destroyed': '2', 'Secrets that cannot be read any more': '7' });
  });

  it('names the officer who asked for it, also where the desk carried it out when it was due', async () => {
    using lively = livelyVault();
    lively.revoke('acme', deskCaller('hourly'));
    const report = await preview(lively, 'destruction-certificate');
    expect(report.rows.map((row) => cell(report, row, 'officer'))).toEqual(report.rows.map(() => 'Ada Officer'));
    expect(report.rowCount).toBeGreaterThan(0);
  });

  it('certifies nothing for a revocation that was refused', async () => {
    using lively = livelyVault();
    lively.record({ action: 'byok.revoke', tenant: 'acme', object: acmeConfig, outcome: 'refused' });
    expect((await preview(lively, 'destruction-certificate')).rowCount).toBe(0);
  });
});
