import type { Clouds } from '../emulators/clouds.ts';

/** A source of numbers from 0 up to but not including 1 that a seed repeats (mulberry32, Tommy Ettinger, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What can happen at every cloud, wrong answers of the right shape among it: those are the ones that could destroy data. */
const everywhere = [
  { kind: 'latency', milliseconds: 40 },
  { kind: 'throttle', retryAfterSeconds: 0 },
  { kind: 'throttle' },
  { kind: '5xx', status: 503 },
  { kind: 'cut' },
  { kind: 'garbage' },
  { kind: 'empty' },
  { kind: 'other-key' },
] as const;
const atAws = [...everywhere, { kind: 'wrong-plaintext' }] as const;
const atGcp = [...everywhere, { kind: 'damaged-request' }, { kind: 'damaged-answer' }, { kind: 'unverified' }] as const;
const atAzure = [...everywhere, { kind: 'wrong-plaintext' }, { kind: 'other-version' }] as const;

/** How many requests a storm has met, and how many of them it let go wrong. */
export interface Tally {
  requests: number;
  faults: number;
}

/** Lets a share of all requests to all clouds go wrong, until `calm`. Answers what it counts. */
export function raiseStorm({ emulators }: Clouds, share: number, random: () => number): Tally {
  const tally: Tally = { requests: 0, faults: 0 };
  const strikes = <Kind>(kinds: readonly Kind[]) => (): Kind | null => {
    tally.requests += 1;
    if (random() >= share) return null;
    tally.faults += 1;
    return kinds[Math.floor(random() * kinds.length)] ?? null;
  };
  emulators.aws.faults.storm = strikes(atAws);
  emulators.gcp.faults.storm = strikes(atGcp);
  emulators.azure.faults.storm = strikes(atAzure);
  return tally;
}

/** Lets every request go well again. */
export function calm({ emulators: { aws, gcp, azure } }: Clouds): void {
  for (const { faults } of [aws, gcp, azure]) faults.storm = null;
}
