import type { Clock } from '../../lib/clock.ts';

/** How much of a minute's calls is left. `resetSeconds` is from now. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** An allowance after one more call. */
export interface Taken extends Allowance {
  /** Whether the call is one too many. */
  readonly over: boolean;
  /** Whether it is the first such call of its minute: the only one that is recorded. */
  readonly firstOver: boolean;
}

/** Counts calls in fixed windows of one minute: by credential, and those without a proven one together. */
export interface RateLimits {
  take(identity: string, limit: number): Taken;
  takeAsStranger(): Taken;
  /** What strangers have left; nothing is counted. */
  seenByStranger(): Allowance;
}

const window = 60_000;
const strangersPerMinute = 60;
/** The name of no identity, for those are UUIDs. */
const strangers = '';

/** Counters by the clock that nobody can move. They are forgotten every minute, so that they hold no more than the keys in use. */
export function createRateLimits(clock: Pick<Clock, 'monotonic'>): RateLimits {
  let began = 0;
  const used = new Map<string, number>();

  const sinceStart = (): number => {
    const now = clock.monotonic();
    const current = now - (now % window);
    if (current !== began) used.clear();
    began = current;
    return now - current;
  };
  const allowance = (identity: string, limit: number, passed: number): Allowance => ({
    limit,
    remaining: Math.max(0, limit - (used.get(identity) ?? 0)),
    resetSeconds: Math.max(1, Math.ceil((window - passed) / 1000)),
  });
  const take = (identity: string, limit: number): Taken => {
    const passed = sinceStart();
    const count = (used.get(identity) ?? 0) + 1;
    used.set(identity, count);
    return { ...allowance(identity, limit, passed), over: count > limit, firstOver: count === limit + 1 };
  };
  return {
    take,
    takeAsStranger: () => take(strangers, strangersPerMinute),
    seenByStranger: () => allowance(strangers, strangersPerMinute, sinceStart()),
  };
}
