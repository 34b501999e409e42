import { dayStart, dayText } from '../audit/period.ts';

/** The periods an auditor asks for; `custom` is two days of one's own. */
export const periodNames = ['7-days', '30-days', 'month', 'quarter', 'year', 'custom'] as const;
export type PeriodName = (typeof periodNames)[number];

/** A period between two days, both included, as the URL writes them. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** The last whole stretch of so many months: a month, a quarter, a year. */
function wholeMonths(now: number, months: number): DayRange {
  const today = new Date(now);
  const begun = Math.floor(today.getMonth() / months) * months;
  const first = new Date(today.getFullYear(), begun - months, 1);
  const last = new Date(today.getFullYear(), begun, 0);
  return { from: dayText(first.getTime()), to: dayText(last.getTime()) };
}

function lastDays(now: number, days: number): DayRange {
  const today = new Date(now);
  return { from: dayText(new Date(today.getFullYear(), today.getMonth(), today.getDate() - days + 1).getTime()), to: dayText(now) };
}

/** The days of a named period, seen from now. */
export function rangeOf(name: Exclude<PeriodName, 'custom'>, now: number): DayRange {
  switch (name) {
    case '7-days':
      return lastDays(now, 7);
    case '30-days':
      return lastDays(now, 30);
    case 'month':
      return wholeMonths(now, 1);
    case 'quarter':
      return wholeMonths(now, 3);
    case 'year':
      return wholeMonths(now, 12);
  }
}

/** The period in ms, `to` exclusive; null when a day is missing or they stand the wrong way round. */
export function spanOf({ from, to }: DayRange): { readonly from: number; readonly to: number } | null {
  const [start, end] = [dayStart(from), dayStart(to, 1)];
  return start === undefined || end === undefined || start >= end ? null : { from: start, to: end };
}
