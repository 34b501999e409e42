/** How a lane yields when a provider asks for less. Times are milliseconds. */
export const yielding = {
  /** The first wait when the provider does not say how long; it doubles with each further one in a row. */
  firstWait: 250,
  /** No wait is longer, whatever the provider says: whoever waits longer tries again later. */
  longestWait: 60_000,
} as const;

/** How wide a lane stands open now, and until when it is closed. Times are those of a clock that only grows. */
export interface LaneWidth {
  readonly most: number;
  /** Between 1 and `most`; its whole part is how many calls may be in flight. */
  readonly width: number;
  readonly closedUntil: number;
  /** When it was last narrowed: what was in flight then says nothing about the new width. */
  readonly narrowedAt: number;
  /** How often in a row it was narrowed. */
  readonly strikes: number;
}

/** A lane that nobody has asked to narrow. */
export function fullWidth(most: number): LaneWidth {
  return { most, width: most, closedUntil: 0, narrowedAt: -1, strikes: 0 };
}

/** A call that was throttled, as the lane sees it. */
export interface Throttled {
  readonly now: number;
  /** When the call was begun. */
  readonly begunAt: number;
  /** What the provider asked for, when it did. */
  readonly retryAfterMs: number | null;
  /** At random, from 0 up to but not including 1: so that those who were turned away together do not come back together. */
  readonly random: number;
}

/**
 * The lane after a throttled call: closed for as long as the provider asks, or with a wait that doubles; and half as wide,
 * once for all the calls that were in flight together. Each wait is stretched at random by up to a half, never shortened.
 */
export function narrowed(lane: LaneWidth, { now, begunAt, retryAfterMs, random }: Throttled): LaneWidth {
  const late = begunAt <= lane.narrowedAt;
  const strikes = late ? lane.strikes : lane.strikes + 1;
  const wait = retryAfterMs ?? yielding.firstWait * 2 ** (Math.max(1, strikes) - 1);
  const closedUntil = Math.max(lane.closedUntil, now + Math.min(yielding.longestWait, wait * (1 + random / 2)));
  if (late) return { ...lane, closedUntil };
  return { ...lane, width: Math.max(1, lane.width / 2), closedUntil, narrowedAt: now, strikes };
}

/** The lane after a call that went through: wider by one for each full width of them. */
export function widened(lane: LaneWidth): LaneWidth {
  return { ...lane, width: Math.min(lane.most, lane.width + 1 / lane.width), strikes: 0 };
}

/** How many calls the lane lets in flight together, when it is not closed. */
export function places(lane: LaneWidth): number {
  return Math.floor(lane.width);
}

/** Whether the lane stands open as wide as it can, as if it were new. */
export function isUnmarked(lane: LaneWidth, now: number): boolean {
  return lane.width === lane.most && lane.closedUntil <= now;
}
