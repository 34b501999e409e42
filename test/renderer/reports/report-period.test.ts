import { describe, expect, it } from 'vitest';
import { rangeOf, spanOf } from '../../../src-renderer/screens/reports/report-period.ts';
import { readScope } from '../../../src-renderer/screens/reports/use-report-scope.ts';
import { verificationSteps } from '../../../src-renderer/screens/reports/verify-words.ts';
import { reportScopeSchema } from '../../../src-shared/reports.ts';
import { opensslCommands } from '../../../src-main/reports/how-to-verify.ts';

const now = new Date(2026, 1, 14, 23, 50).getTime();

describe('the period of a report', () => {
  it.each([
    ['7-days', '2026-02-08', '2026-02-14'],
    ['30-days', '2026-01-16', '2026-02-14'],
    ['month', '2026-01-01', '2026-01-31'],
    ['quarter', '2025-10-01', '2025-12-31'],
    ['year', '2025-01-01', '2025-12-31'],
  ] as const)('%s is from %s to %s', (name, from, to) => {
    expect(rangeOf(name, now)).toEqual({ from, to });
  });

  it('holds the last day whole', () => {
    expect(spanOf({ from: '2026-01-01', to: '2026-01-31' })).toEqual({ from: new Date(2026, 0, 1).getTime(), to: new Date(2026, 1, 1).getTime() });
  });

  it.each([{ from: '', to: '' }, { from: '2026-01-02', to: '2026-01-01' }, { from: '2026-01-01', to: 'x' }])('is none for %j', (range) => {
    expect(spanOf(range)).toBeNull();
  });
});

describe('the scope in the URL', () => {
  it('is the audit activity of the last 30 days when nothing stands there', () => {
    const { kind, period, scope } = readScope(new URLSearchParams('kind=nonsense&period=never'), now);
    expect([kind, period]).toEqual(['audit-activity', '30-days']);
    expect(reportScopeSchema.safeParse(scope).success).toBe(true);
  });

  it('takes two days and a tenant', () => {
    const { scope } = readScope(new URLSearchParams('kind=byok-status&period=custom&from=2026-01-05&to=2026-01-05&tenant=acme'), now);
    expect(scope).toEqual({ kind: 'byok-status', from: new Date(2026, 0, 5).getTime(), to: new Date(2026, 0, 6).getTime(), tenant: 'acme' });
  });

  it('is none while a day is missing', () => {
    expect(readScope(new URLSearchParams('period=custom&from=2026-01-05'), now).scope).toBeNull();
  });
});

describe('how a report is verified', () => {
  it('gives the openssl commands that lie beside the report', () => {
    const [, ...byOpenssl] = verificationSteps('r.zip', 'aa'.repeat(8)).map(({ command }) => command);
    const hashed = (command: string | undefined): readonly string[] => [...(command ?? '').split(' ')].sort();
    expect(byOpenssl.map(hashed)).toEqual(opensslCommands.map(hashed));
  });

  it('quotes a file name that a shell would take apart', () => {
    expect(verificationSteps("it's mine.zip", undefined)[0]?.command).toBe("keydesk verify 'it'\\''s mine.zip'");
    expect(verificationSteps('r.zip', 'abc')[0]?.command).toBe('keydesk verify r.zip --key-id abc');
  });
});
