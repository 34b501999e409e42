import { createRouterClient } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { auditHandlers } from '../../src-main/api/audit.ts';
import { createImplementer } from '../../src-main/api/boundary.ts';
import { overviewHandlers } from '../../src-main/api/overview.ts';
import { reportHandlers } from '../../src-main/api/reports.ts';
import { createAudit } from '../../src-main/audit/audit.ts';
import { createOverview } from '../../src-main/overview/overview.ts';
import { readStoredZip } from '../../src-main/reports/stored-zip.ts';
import { verifyFiles } from '../../src-main/reports/verify-report.ts';
import type { ChainVerification } from '../../src-shared/audit.ts';
import { type Role, roles } from '../../src-shared/officers.ts';
import { livelyVault } from '../reports/report-vault.ts';
import { officerCaller } from '../support/open-vault.ts';

const allowed: readonly Role[] = ['administrator', 'officer', 'auditor'];

function desk(role: Role) {
  const lively = livelyVault();
  const { vault, clock } = lively.test;
  const rooms = {
    audit: createAudit({ vault, clock, anchors: () => [] }),
    reports: lively.reports,
    overview: createOverview({ vault, clock, activity: () => [], recent: async () => [], standing: () => ({ overdue: 0, waiting: [] }) }),
  };
  const os = createImplementer({ logger: { error: () => undefined }, newReference: () => '9b1f8a10-5c0e-4a5e-9d55-2f0f5a1f6f10' });
  const access = () => ({ caller: { ...officerCaller, role }, rooms, fresh: false });
  const router = { audit: auditHandlers(os, access), reports: reportHandlers(os, access), overview: overviewHandlers(os, access) };
  const client = createRouterClient(router, { context: { requestId: 'request-1', via: 'cli' } });
  const scope = lively.scope('audit-activity');
  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    page: async () => client.audit.page({}),
    count: async () => client.audit.count({}),
    activity: async () => client.audit.activity({}),
    head: async () => client.audit.head(),
    verify: async () => (await client.audit.verify()).next(),
    preview: async () => client.reports.preview({ scope }),
    export: async () => client.reports.export({ scope }),
    overview: async () => client.overview.get(),
  };
  return { lively, client, scope, calls };
}

describe('who may read the evidence', () => {
  it.each(roles)('a %s as the table says', async (role) => {
    const { lively, calls } = desk(role);
    using _vault = lively;
    for (const [name, call] of Object.entries(calls)) {
      if (allowed.includes(role)) await expect(call(), name).resolves.toBeDefined();
      else await expect(call(), name).rejects.toMatchObject({ code: 'ROLE_REQUIRED', data: { role } });
    }
  });

  it('a refused export leaves its event', async () => {
    const { lively, calls } = desk('custodian');
    using _vault = lively;
    await expect(calls['export']?.()).rejects.toThrow();
    const last = lively.test.vault.read((rows) => rows.get<object>('select action, outcome from audit_events order by seq desc limit 1'));
    expect(last).toEqual({ action: 'report.export', outcome: 'refused' });
  });
});

describe('the evidence over the contract', () => {
  it('pages, counts and verifies', async () => {
    const { lively, client } = desk('auditor');
    using _vault = lively;
    const page = await client.audit.page({ limit: 5, tenant: 'acme' });
    expect(page.rows).toHaveLength(5);
    expect(page.nextBefore).toBe(page.rows.at(-1)?.seq);
    expect(await client.audit.count({ tenant: 'acme' })).toEqual({ total: 9 });
    const results: ChainVerification[] = [];
    for await (const { result } of await client.audit.verify()) if (result !== null) results.push(result);
    expect(results).toMatchObject([{ ok: true, rows: 13 }]);
  });

  it('hands out an archive that verifies', async () => {
    const { lively, client, scope } = desk('auditor');
    using _vault = lively;
    const { fileName, content, rowCount } = await client.reports.export({ scope: { ...scope, tenant: 'acme' } });
    expect(fileName).toBe('keydesk-audit-activity-acme-2026-01-15-to-2026-01-17.zip');
    const files = readStoredZip(Buffer.from(content, 'base64url'));
    expect(verifyFiles(files)).toMatchObject({ ok: true, facts: { rowCount, tenant: 'acme' } });
  });

  it('refuses a period that ends before it starts', async () => {
    const { lively, client } = desk('auditor');
    using _vault = lively;
    await expect(client.reports.preview({ scope: { kind: 'byok-status', from: 2, to: 1 } })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});
