import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../lib/clock.ts';

/** How long work may hold the desk before others get their turn, in milliseconds. */
const turnMilliseconds = 15;

/** Lets others have their turn whenever a piece of long work has held the desk for 15 ms. */
export function takingTurns(clock: Clock): () => Promise<void> {
  let since = clock.monotonic();
  return async () => {
    if (clock.monotonic() - since < turnMilliseconds) return;
    await setImmediate();
    since = clock.monotonic();
  };
}

/** Does something for each item, one after another, without holding the desk. */
export async function takeTurns<T>(clock: Clock, items: Iterable<T>, call: (item: T) => Promise<void> | void): Promise<void> {
  const turn = takingTurns(clock);
  for (const item of items) {
    await turn();
    await call(item);
  }
}
