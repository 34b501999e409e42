const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How precise a time is written. */
export type TimeDetail = 'day' | 'minute' | 'second';

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * A time in local terms: `2026-03-04 09:12`. One order for every locale, so that columns line up and sort.
 * @param at milliseconds since 1970
 */
export function localTime(at: number, detail: TimeDetail = 'minute'): string {
  const date = new Date(at);
  const calendar = `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  if (detail === 'day') return calendar;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return detail === 'minute' ? `${calendar} ${clock}` : `${calendar} ${clock}:${two(date.getSeconds())}`;
}

/** The same moment in UTC, to the second: `2026-03-04 08:12:33 UTC`. */
export function utcTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function amount(value: number, unit: string): string {
  const whole = Math.floor(value);
  return `${String(whole)} ${unit}${whole === 1 ? '' : 's'}`;
}

function span(length: number): string {
  if (length < hour) return amount(length / minute, 'minute');
  return length < day ? amount(length / hour, 'hour') : amount(length / day, 'day');
}

/** How long ago or how far ahead a time is; beyond 30 days the date itself. */
export function relativeTime(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance < minute) return at <= now ? 'just now' : 'in a moment';
  if (distance >= 30 * day) return localTime(at, 'day');
  return at <= now ? `${span(distance)} ago` : `in ${span(distance)}`;
}

/** A length of time in words: `1 h 04 min`, `2 min 10 s`, `8 s`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${String(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min ${two(seconds % 60)} s`;
  return `${String(Math.floor(minutes / 60))} h ${two(minutes % 60)} min`;
}
