import type { Tone } from './tone.ts';

/** One part of a whole. */
export interface Share {
  readonly label: string;
  readonly count: number;
  readonly tone: Tone;
}

/** A picture in words, for those who do not see it. */
export function sharesText(shares: readonly Share[]): string {
  return shares.map(({ label, count }) => `${label}: ${count.toLocaleString()}`).join(', ');
}

/** The sum of all parts. */
export function total(shares: readonly Share[]): number {
  return shares.reduce((sum, { count }) => sum + count, 0);
}

/** A part drawn on a line of the given length: where it starts and how long it is. */
export interface Span extends Share {
  readonly start: number;
  readonly length: number;
}

/**
 * Lays the parts one after another; parts of zero are left out, and none is shorter than `least`, so that one
 * sealed tenant among thousands is still seen.
 */
export function spans(shares: readonly Share[], line: number, least: number): readonly Span[] {
  const present = shares.filter(({ count }) => count > 0);
  const raw = present.map(({ count }) => Math.max(least, (count / total(present)) * line));
  const shrink = line / raw.reduce((sum, length) => sum + length, 0);
  let start = 0;
  return present.map((share, place) => {
    const length = (raw[place] ?? 0) * shrink;
    const span = { ...share, start, length };
    start += length;
    return span;
  });
}
