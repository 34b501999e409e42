import type { Report } from '../../src-shared/reports.ts';
import { type BindingLine, bindings, byokColumns, byokRow, eventsByBinding } from './byok-rows.ts';
import { controlsOf, doesNotProve } from './honesty.ts';
import { counted, grouped, type ReportBody, type ReportGround, type ReportRow, wanted } from './report-body.ts';

interface Found {
  readonly lines: readonly BindingLine[];
  readonly rows: readonly ReportRow[];
  readonly onBaseline: number;
}

const baselineSql = `select count(*) as count from tenants t where t.created_at < :to and (:tenant is null or t.id = :tenant)
  and not exists (select 1 from byok_configs c where c.tenant = t.id and c.live = 1)`;

function find(ground: ReportGround): Found {
  const { vault, scope } = ground;
  return vault.read((rows) => {
    const lines = bindings(rows, ground);
    const events = eventsByBinding(rows, ground);
    const onBaseline = rows.get<{ count: number }>(baselineSql, { to: scope.to, tenant: scope.tenant ?? null })?.count ?? 0;
    return { lines, onBaseline, rows: lines.map((line) => byokRow(rows, line, events.get(line.id) ?? [], ground)) };
  });
}

const at = (id: (typeof byokColumns)[number]['id']): number => byokColumns.findIndex((one) => one.id === id);

function sum(rows: readonly ReportRow[], id: (typeof byokColumns)[number]['id']): number {
  return rows.reduce((total, row) => total + Number(row[at(id)] ?? 0), 0);
}

function summaryOf({ lines, rows, onBaseline }: Found): Report['summary'] {
  const withStatus = (status: string): number => lines.filter((line) => line.status === status).length;
  const figures: readonly (readonly [string, number])[] = [
    ['Bindings', lines.length],
    ['Active', withStatus('ACTIVE')],
    ['Sealed now', withStatus('SEALED')],
    ['Revoked', withStatus('REVOKED')],
    ['Tenants on the baseline', onBaseline],
    ['Seals in the period', sum(rows, 'seals')],
    ['Preflights failed', sum(rows, 'preflightsFailed')],
    ['Data keys under them', sum(rows, 'dataKeys')],
  ];
  return figures.map(([label, value]) => ({ label, value: grouped(value) }));
}

/** The report **BYOK status**: one row a binding of a tenant to a customer's key. */
export async function byokStatus(ground: ReportGround): Promise<ReportBody> {
  const found = find(ground);
  const { rows } = found;
  const of = ground.scope.tenant === undefined ? '' : ` of the tenant “${ground.scope.tenant}”`;
  return {
    population: `Every binding${of} to a customer’s key that was there at some time of the period, ended ones too. States are those at the moment of the report; seals, preflights and jobs are counted within the period. A tenant without a binding is on the baseline and has no row.`,
    rowCount: rows.length,
    completeness: `Complete: ${counted(rows.length, 'binding')} and the events about them up to event ${grouped(ground.head.seq)} of the chain were read from the vault in one transaction; every binding is listed.`,
    doesNotProve: doesNotProve('byok-status'),
    controls: controlsOf('byok-status'),
    summary: summaryOf(found),
    columns: [...byokColumns],
    rows: wanted(rows, ground.preview),
  };
}
