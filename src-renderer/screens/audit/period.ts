import { localTime } from '../../components/time-text.ts';

/** A stretch of time in ms since 1970: `from` inclusive, `to` exclusive; open where undefined. */
export interface Period {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

const written = /^(\d{4})-(\d{2})-(\d{2})(Z?)$/;

/**
 * The midnight that begins a day, so many days later; undefined when the text is no day.
 * `2026-03-04` is a day of the officer's calendar, `2026-03-04Z` a day of UTC.
 */
export function dayStart(text: string | undefined, later = 0): number | undefined {
  const parts = written.exec(text ?? '');
  if (parts === null) return undefined;
  const [year, month, day] = parts.slice(1, 4).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const real = new Date(Date.UTC(year, month - 1, day)).toISOString().startsWith(`${text?.slice(0, 10) ?? ''}T`);
  if (!real) return undefined;
  return parts[4] === 'Z' ? Date.UTC(year, month - 1, day + later) : new Date(year, month - 1, day + later).getTime();
}

/** The period between two days, both included. */
export function periodOf(first: string | undefined, last: string | undefined): Period {
  return { from: dayStart(first), to: dayStart(last, 1) };
}

/** A day of the officer's calendar as the URL writes it. */
export function dayText(at: number): string {
  return localTime(at, 'day');
}

/** The last so many days, today included. */
export function lastDays(days: number, now: number): { readonly from: string; readonly to: string } {
  const today = new Date(now);
  const first = new Date(today.getFullYear(), today.getMonth(), today.getDate() - days + 1);
  return { from: dayText(first.getTime()), to: dayText(now) };
}
