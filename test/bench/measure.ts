/**
 * One measurement beside its raw limit, which was taken in the same run: the bare database, cipher or hash doing the same
 * amount of work with nothing around it. `ratio` is value/baseline. With a unit per second, higher is better and 1 is the
 * limit; with `ms`, lower is better and 1 is the limit. With `s` the baseline is a bound that was promised, and with `events`
what they are counted against.
 */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  readonly ratio: number;
}

/** Four digits are more than the noise leaves. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** A measurement with its ratio. */
export function measured(name: string, unit: string, value: number, baseline: number): Measured {
  return { name, value: rounded(value), unit, baseline: rounded(baseline), ratio: rounded(value / baseline) };
}

/** How long a piece of work takes, in milliseconds. */
export async function millisecondsOf(call: () => unknown): Promise<number> {
  const began = performance.now();
  await call();
  return performance.now() - began;
}

/** How many a second, when a piece of work does so many. */
export async function rateOf(count: number, call: () => unknown): Promise<number> {
  return (count * 1000) / (await millisecondsOf(call));
}

/** How many a second of something small and synchronous, tried for so many milliseconds after a warm-up of a tenth of it. */
export function rateFor(milliseconds: number, call: () => void): number {
  const run = (limit: number): number => {
    const began = performance.now();
    let count = 0;
    for (; performance.now() - began < limit; count += 16) for (let turn = 0; turn < 16; turn += 1) call();
    return (count * 1000) / (performance.now() - began);
  };
  run(milliseconds / 10);
  return run(milliseconds);
}

/** The middle one; of an even number the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted[Math.ceil(sorted.length / 2) - 1];
  if (middle === undefined) throw new Error('there is no middle of nothing');
  return middle;
}

/** The middle of several times, in milliseconds. */
export async function medianMilliseconds(times: number, call: () => unknown): Promise<number> {
  const taken: number[] = [];
  for (let turn = 0; turn < times; turn += 1) taken.push(await millisecondsOf(call));
  return median(taken);
}
