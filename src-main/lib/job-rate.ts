/** How long ago work still counts towards the present rate: what is older weighs less and less. */
const memoryMilliseconds = 30_000;
/** Before this time has passed nobody can say how long the rest takes. */
const patienceMilliseconds = 2_000;

/** How much was done lately, in how much time; both fade, so that their quotient is the present rate. */
export interface WorkRate {
  readonly at: number;
  readonly count: number;
  readonly work: number;
  readonly milliseconds: number;
  readonly since: number;
}

/** The rate of work that begins now, with so much done already. Times are those of a clock that only grows. */
export function startRate(at: number, count: number): WorkRate {
  return { at, count, work: 0, milliseconds: 0, since: at };
}

/** The rate after the count has come to where it is now. */
export function measured(rate: WorkRate, at: number, count: number): WorkRate {
  const passed = at - rate.at;
  const kept = Math.exp(-passed / memoryMilliseconds);
  return { ...rate, at, count, work: rate.work * kept + (count - rate.count), milliseconds: rate.milliseconds * kept + passed };
}

/** How long so much more work takes at the present rate, in seconds; `null` while nobody can say. */
export function secondsFor(rate: WorkRate, more: number, now: number): number | null {
  const { work, milliseconds, since } = measured(rate, now, rate.count);
  if (more <= 0) return 0;
  if (now - since < patienceMilliseconds || work <= 0) return null;
  return Math.ceil((more * milliseconds) / work / 1000);
}
