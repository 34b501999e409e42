import { useSearch } from '../../routing.tsx';
import { reportKinds } from '../../../src-shared/reports.ts';
import type { ReportKind, ReportScope } from '../../../src-shared/reports.ts';
import { useNow } from '../../components/use-now.ts';
import { periodNames, rangeOf, spanOf } from './report-period.ts';
import type { DayRange, PeriodName } from './report-period.ts';

/** What a report is to be about, as it stands in the URL. */
export interface ScopeView {
  readonly kind: ReportKind;
  readonly period: PeriodName;
  readonly range: DayRange;
  readonly tenant: string | undefined;
  /** As main takes it; null while the period is not whole. */
  readonly scope: ReportScope | null;
}

function rangeIn(search: URLSearchParams, period: PeriodName, now: number): DayRange {
  return period === 'custom' ? { from: search.get('from') ?? '', to: search.get('to') ?? '' } : rangeOf(period, now);
}

/** Reads the scope from the URL; without one it is the audit activity of the last 30 days. */
export function readScope(search: URLSearchParams, now: number): ScopeView {
  const kind = reportKinds.find((name) => name === search.get('kind')) ?? 'audit-activity';
  const period = periodNames.find((name) => name === search.get('period')) ?? '30-days';
  const range = rangeIn(search, period, now);
  const tenant = search.get('tenant') ?? undefined;
  const span = spanOf(range);
  return { kind, period, range, tenant, scope: span && { kind, ...span, ...(tenant === undefined ? {} : { tenant }) } };
}

/** The scope and what changes it. */
export function useReportScope(): readonly [ScopeView, ReturnType<typeof useSearch>[1]] {
  const [search, change] = useSearch();
  return [readScope(search, useNow(60_000)), change];
}
