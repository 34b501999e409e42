import type { DrillStep } from '../../src-shared/drills.ts';
import { sealBoundSeconds } from '../../src-shared/drills.ts';
import type { Reader } from '../vault/rows.ts';
import { column, type ReportCell, type ReportGround, type ReportRow } from './report-body.ts';

/** The columns of the report on drills. */
export const drillColumns = [
  column('drill', 'Drill', 'id'),
  column('kmsKey', 'Key', 'id'),
  column('keyName', 'Label'),
  column('tenant', 'Tenant', 'id'),
  column('tenantName', 'Name'),
  column('step', 'State', 'status'),
  column('started', 'Started', 'time'),
  column('disabled', 'Disabled (as told)', 'time'),
  column('refused', 'Refusal seen', 'time'),
  column('sealed', 'Sealed', 'time'),
  column('untilSealed', 'Until sealed (s)', 'count'),
  column('bound', 'Within the bound', 'status'),
  column('enabled', 'Enabled (as told)', 'time'),
  column('serving', 'Serving again', 'time'),
  column('untilServing', 'Until serving (s)', 'count'),
  column('officer', 'Officer'),
  column('reason', 'Reason'),
  column('note', 'Note'),
] as const;

/** One tenant in one drill. Times are milliseconds since 1970. */
export interface DrillLine {
  readonly drill: string;
  readonly kmsKey: string;
  readonly keyName: string;
  readonly tenant: string;
  readonly tenantName: string;
  readonly step: DrillStep;
  readonly started: number;
  readonly disabled: number | null;
  readonly refused: number | null;
  readonly sealed: number | null;
  readonly enabled: number | null;
  readonly serving: number | null;
  readonly officer: string;
  readonly reason: string;
  readonly note: string;
}

const linesSql = `select d.id as drill, d.kms_key as kmsKey, k.display_name as keyName, n.tenant, t.display_name as tenantName, d.step,
  d.started_at as started, d.disabled_at as disabled, d.refused_at as refused, n.sealed_at as sealed, d.enabled_at as enabled,
  n.serving_at as serving, d.officer, d.reason, d.note
  from drills d join kms_keys k on k.id = d.kms_key join drill_tenants n on n.drill = d.id join tenants t on t.id = n.tenant
  where d.started_at >= :from and d.started_at < :to and (:tenant is null or n.tenant = :tenant)
  order by d.started_at, d.id, n.tenant`;

/** The drills that began in the period, one line a tenant. */
export function drillLines(rows: Reader, { scope }: ReportGround): readonly DrillLine[] {
  return rows.all<DrillLine>(linesSql, { from: scope.from, to: scope.to, tenant: scope.tenant ?? null });
}

/** Whole seconds from one time to another, rounded up; `null` when one of them is not known or the clock was moved back. */
export function secondsBetween(from: number | null, to: number | null): number | null {
  return from === null || to === null || to < from ? null : Math.ceil((to - from) / 1000);
}

/** How long it took from the disabling to the seal, where both are known. */
export function untilSealed({ disabled, sealed }: DrillLine): number | null {
  return secondsBetween(disabled, sealed);
}

function withinBound(line: DrillLine): string {
  const seconds = untilSealed(line);
  if (seconds === null) return 'not measured';
  return seconds <= sealBoundSeconds ? 'yes' : 'no';
}

/** The row of one tenant in one drill. */
export function drillRow(line: DrillLine): ReportRow {
  const cells: Readonly<Record<(typeof drillColumns)[number]['id'], ReportCell>> = {
    ...line,
    untilSealed: untilSealed(line),
    bound: withinBound(line),
    untilServing: secondsBetween(line.enabled, line.serving),
  };
  return drillColumns.map(({ id }) => cells[id]);
}
