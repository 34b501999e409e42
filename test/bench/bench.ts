import type { Measured } from './measure.ts';

/** How much of everything is done. */
export interface Sizes {
  readonly creates: number;
  readonly reveals: number;
  readonly importRows: number;
  readonly revisions: number;
  readonly events: number;
  readonly secrets: number;
  /** How many wraps a round of comparing a provider with its bare library has. */
  readonly wraps: number;
  /** How many tenants a fleet rewraps, over four clouds. */
  readonly fleetTenants: number;
  /** How many tenants a key has that is refused. */
  readonly sealedTenants: number;
  /** How often the loss of a key is simulated, of which the worst counts. */
  readonly losses: number;
  /** For how long a small piece of cryptography is tried, in milliseconds. */
  readonly cryptoMilliseconds: number;
  /** How often something slow is done, of which the middle counts. */
  readonly times: number;
}

/** What `npm run bench` measures. */
export const fullSizes: Sizes = {
  creates: 2000,
  reveals: 20_000,
  importRows: 10_000,
  revisions: 100_000,
  events: 1_000_000,
  secrets: 1_000_000,
  wraps: 200,
  fleetTenants: 10_000,
  sealedTenants: 1000,
  losses: 50,
  cryptoMilliseconds: 1000,
  times: 7,
};

/** Enough to see that everything still runs; the numbers mean little. */
export const quickSizes: Sizes = {
  creates: 50,
  reveals: 200,
  importRows: 300,
  revisions: 400,
  events: 3000,
  secrets: 5000,
  wraps: 4,
  fleetTenants: 40,
  sealedTenants: 60,
  losses: 2,
  cryptoMilliseconds: 20,
  times: 1,
};

/** What a bench gets: a folder of its own, which is removed afterwards, and a way to say how far it is. */
export interface Ground {
  readonly folder: string;
  readonly sizes: Sizes;
  readonly note: (text: string) => void;
}

/** Measures one thing. */
export type Bench = (ground: Ground) => Promise<readonly Measured[]>;
