import { sealBoundSeconds } from '../../src-shared/drills.ts';
import type { Report } from '../../src-shared/reports.ts';
import { drillColumns, type DrillLine, drillLines, drillRow, secondsBetween, untilSealed } from './drill-rows.ts';
import { controlsOf, doesNotProve } from './honesty.ts';
import { counted, grouped, type ReportBody, type ReportGround, wanted } from './report-body.ts';

/** The longest of some durations in seconds, in words. */
function longest(seconds: readonly (number | null)[]): string {
  const known = seconds.filter((one) => one !== null);
  return known.length === 0 ? 'not measured' : `${grouped(known.reduce((most, one) => Math.max(most, one), 0))} s`;
}

function summaryOf(lines: readonly DrillLine[]): Report['summary'] {
  const drills = [...new Map(lines.map((line) => [line.drill, line])).values()];
  const late = lines.filter((line) => (untilSealed(line) ?? 0) > sealBoundSeconds);
  return [
    { label: 'Drills', value: grouped(drills.length) },
    { label: 'Completed', value: grouped(drills.filter(({ step }) => step === 'done').length) },
    { label: 'Abandoned', value: grouped(drills.filter(({ step }) => step === 'abandoned').length) },
    { label: 'Tenants in them', value: grouped(lines.length) },
    { label: 'Longest until sealed', value: longest(lines.map(untilSealed)) },
    { label: `Sealed later than ${String(sealBoundSeconds)} s`, value: grouped(late.length) },
    { label: 'Longest until serving', value: longest(lines.map(({ enabled, serving }) => secondsBetween(enabled, serving))) },
    { label: 'Never sealed', value: grouped(lines.filter(({ sealed }) => sealed === null).length) },
  ];
}

/** The report **Kill-switch drill**: one row for each tenant of each drill. */
export async function killSwitchDrill(ground: ReportGround): Promise<ReportBody> {
  const lines = ground.vault.read((rows) => drillLines(rows, ground));
  const of = ground.scope.tenant === undefined ? '' : `, of the tenant “${ground.scope.tenant}” alone`;
  return {
    population: `Every tenant that was active under the key of a kill-switch drill when the drill began, for every drill that began in the period${of}. The times of disabling and enabling are what the officer said; the others were measured by this desk.`,
    rowCount: lines.length,
    completeness: `Complete: ${counted(lines.length, 'row')} were read from the vault in one transaction, standing at event ${grouped(ground.head.seq)} of the chain; abandoned drills are among them.`,
    doesNotProve: doesNotProve('kill-switch-drill'),
    controls: controlsOf('kill-switch-drill'),
    summary: summaryOf(lines),
    columns: [...drillColumns],
    rows: wanted(lines.map(drillRow), ground.preview),
  };
}
