import { mostOverlapSeconds } from '../../../src-shared/access-keys.ts';

/** How long the old pair works beside the new one. */
export const overlapChoices = ['none', 'hour', 'day', 'week', 'own'] as const;
export type OverlapChoice = (typeof overlapChoices)[number];

/** The choice as it is being made; `hours` is what was typed for a length of one's own. */
export interface OverlapDraft {
  readonly choice: OverlapChoice;
  readonly hours: string;
}

/** What is proposed: a day to bring the new pair to everything that uses the old one. */
export const usualOverlap: OverlapDraft = { choice: 'day', hours: '48' };

const hour = 3600;
const mostHours = mostOverlapSeconds / hour;

const fixed: Readonly<Record<Exclude<OverlapChoice, 'own'>, number>> = { none: 0, hour, day: 24 * hour, week: 7 * 24 * hour };

/** The overlap in seconds; undefined while no length is typed that may be. */
export function overlapSecondsOf({ choice, hours }: OverlapDraft): number | undefined {
  if (choice !== 'own') return fixed[choice];
  const typed = /^\d{1,4}$/.test(hours.trim()) ? Number(hours) : 0;
  return typed >= 1 && typed <= mostHours ? typed * hour : undefined;
}

/** What is wrong with the length, or undefined. */
export function overlapProblem(draft: OverlapDraft): string | undefined {
  return overlapSecondsOf(draft) === undefined ? `Type whole hours, from 1 to ${String(mostHours)} (30 days).` : undefined;
}

/** When the old pair ends: after the overlap, or before when its own end comes first. In milliseconds since 1970. */
export function overlapEnd(expiresAt: number | null, seconds: number, now: number): number {
  return Math.min(expiresAt ?? Infinity, now + seconds * 1000);
}
