import type { KmsFailureKind } from '../../src-shared/errors.ts';

/** How the monitor paces itself. All in milliseconds. The sum of the parts keeps the five-minute bound: see `INVARIANTS.md`. */
export const pace = {
  /** The longest between two looks at a key that a tenant depends on. */
  mostInUse: 240_000,
  /** Between two looks at a key that nobody depends on yet. */
  unused: 900_000,
  /** The longest between two looks at an unused key that fails. */
  mostUnused: 3_600_000,
  /** Until a key that could not be reached is looked at a second time. */
  again: 15_000,
  /** The soonest after a key is first known, so that a short errand at an unlocked vault is over before the desk looks. */
  first: 5_000,
  /** How long one look may take. */
  look: 20_000,
  /** The longest the monitor sleeps, so that it sees a machine that was suspended. */
  nap: 15_000,
} as const;

/** Refusals by which a customer takes their data away; one such answer is enough. */
const refusing: ReadonlySet<KmsFailureKind> = new Set<KmsFailureKind>(['denied', 'disabled', 'not-found']);

/** What a look told: `away` is a sign-in on this desk that failed, or a key that waits for the officer. */
export type Sight = 'serving' | 'refused' | 'unreachable' | 'faulty' | 'away';

/** What a look comes to, by what failed at the key. */
export function sightOf(failure: { readonly kind: KmsFailureKind; readonly operation: string } | null): Sight {
  if (failure === null) return 'serving';
  if (failure.operation === 'open') return 'away';
  if (failure.kind === 'unreachable') return 'unreachable';
  return refusing.has(failure.kind) ? 'refused' : 'faulty';
}

/** Where a key stands in the schedule: how many looks in a row found it unreachable, or faulty in another way. */
export interface Streak {
  readonly sight: Sight;
  readonly length: number;
}

/** The streak with one more look. */
export function continued(streak: Streak | null, sight: Sight): Streak {
  return { sight, length: streak?.sight === sight ? streak.length + 1 : 1 };
}

/** Whether a streak is a refusal by which tenants are sealed: an answer that says no, or two looks in a row without one. */
export function isRefusal({ sight, length }: Streak): boolean {
  return sight === 'refused' || (sight === 'unreachable' && length >= 2);
}

/** What decides how long until the next look. `random` is in [0, 1); `askedToWait` is the provider's own wish, in milliseconds. */
export interface Pacing {
  readonly inUse: boolean;
  readonly intervalSeconds: number;
  readonly streak: Streak;
  readonly random: number;
  readonly askedToWait?: number | null;
}

/** How long until the next look, in milliseconds. A key in use never waits longer than `pace.mostInUse`. */
export function untilNext({ inUse, intervalSeconds, streak, random, askedToWait }: Pacing): number {
  if (inUse && streak.sight === 'unreachable' && streak.length === 1) return pace.again * (0.8 + 0.2 * random);
  const usual = inUse ? intervalSeconds * 1000 : pace.unused;
  const most = inUse ? pace.mostInUse : pace.mostUnused;
  const wanted = Math.max(jittered(usual * backOff(streak), random), askedToWait ?? 0);
  return Math.min(wanted, most);
}

/** When a key is looked at for the first time: spread out, so that an unlock is no stampede. */
export function untilFirst({ inUse, intervalSeconds, random }: Pick<Pacing, 'inUse' | 'intervalSeconds' | 'random'>): number {
  const latest = inUse ? Math.min(intervalSeconds * 1000, 60_000) : pace.unused;
  return pace.first + random * (latest - pace.first);
}

/** A span moved by at most a fifth to either side. */
export function jittered(milliseconds: number, random: number): number {
  return milliseconds * (0.8 + 0.4 * random);
}

/** What does not refuse and does not serve either is asked less and less often. A refusal is not: its end is waited for. */
function backOff({ sight, length }: Streak): number {
  if (sight === 'faulty') return 2 ** Math.min(length, 6);
  return sight === 'unreachable' ? 2 ** Math.min(Math.max(length - 2, 0), 6) : 1;
}
