import type { OpenItem } from '../vault/job-items.ts';

/** How a fleet goes to work. Times are milliseconds. */
export const fleetBounds = {
  /** How many tenants are in hand together; how many calls these make at once is for the lanes to say. */
  inHand: 32,
  /** How many of them are under one customer's key at first: a key that does not answer holds up no more than these. */
  firstOfKey: 4,
  /** How often a tenant is tried when its KMS is away or throttles, and how often in a row a key may be found so. */
  tries: 5,
  /** How long a key that was found so is left alone; doubled with each further time in a row: 2, 4, 8, 16 seconds. */
  firstRest: 2_000,
} as const;

/** A tenant whose turn has come. */
export interface Turn extends OpenItem {
  readonly tries: number;
}

/** The tenants under one key, who wait for each other; those under none wait for nobody. */
interface Group {
  readonly waiting: Set<Turn>;
  inHand: number;
  /** How many may be in hand together: more with each that ends well, one after its KMS was away. */
  width: number;
  strikes: number;
  restsUntil: number;
}

/** What becomes of a tenant whose KMS was away: it comes again, or it has failed, and with it those that are not tried any more. */
export interface Setback {
  readonly again: boolean;
  readonly givenUp: readonly Turn[];
}

/**
 * Whose turn it is in a fleet. The keys take turns, so that nobody waits for somebody else's KMS; a key that is away is left
 * alone for a while, and after some times in a row its tenants are given up.
 */
export class FleetTurns {
  readonly #groups = new Map<string, Group>();
  /** Those with a turn to give, the longest waiting first. */
  readonly #ready = new Set<Group>();
  readonly #resting = new Set<Group>();
  /** No key that rests has rested before this. */
  #wakesAt = Infinity;
  #left: number;

  constructor(items: readonly OpenItem[]) {
    this.#left = items.length;
    for (const item of items) {
      const name = groupName(item);
      const group = this.#groups.get(name) ?? { waiting: new Set(), inHand: 0, width: fleetBounds.firstOfKey, strikes: 0, restsUntil: 0 };
      group.waiting.add({ ...item, tries: 1 });
      this.#groups.set(name, group);
      this.#ready.add(group);
    }
  }

  /** Whether no tenant waits any more; some may still be in hand. */
  get isEmpty(): boolean {
    return this.#left === 0;
  }

  /** When the next key has rested; `null` while none rests. */
  get wakesAt(): number | null {
    return this.#resting.size === 0 ? null : this.#wakesAt;
  }

  /** The next tenant; `undefined` while all that wait must wait. */
  next(now: number): Turn | undefined {
    this.#wakeRested(now);
    const [group] = this.#ready;
    const [turn] = group?.waiting ?? [];
    if (group === undefined || turn === undefined) return undefined;
    // Out and in again: the group is now the last in the row.
    this.#ready.delete(group);
    group.waiting.delete(turn);
    group.inHand += 1;
    this.#left -= 1;
    this.#offer(group, now);
    return turn;
  }

  /** A turn has ended, and its KMS was there. */
  ended(turn: Turn, now: number): void {
    const group = this.#groupOf(turn);
    group.inHand -= 1;
    group.width += 1;
    group.strikes = 0;
    this.#offer(group, now);
    this.#forget(turn, group);
  }

  /** A turn has ended because its KMS was away, or throttled it. */
  setBack(turn: Turn, now: number): Setback {
    const group = this.#groupOf(turn);
    group.inHand -= 1;
    group.width = 1;
    // Those that were in hand together find the same thing together: it counts once.
    if (group.restsUntil <= now) this.#rest(group, now);
    const over = group.strikes >= fleetBounds.tries;
    const again = !over && turn.tries < fleetBounds.tries;
    const givenUp = over ? [...group.waiting] : [];
    for (const other of givenUp) group.waiting.delete(other);
    if (again) group.waiting.add({ ...turn, tries: turn.tries + 1 });
    this.#left += again ? 1 : -givenUp.length;
    this.#offer(group, now);
    this.#forget(turn, group);
    return { again, givenUp };
  }

  #wakeRested(now: number): void {
    if (now < this.#wakesAt) return;
    this.#wakesAt = Infinity;
    for (const group of this.#resting) this.#offer(group, now);
  }

  #rest(group: Group, now: number): void {
    group.restsUntil = now + fleetBounds.firstRest * 2 ** group.strikes;
    group.strikes += 1;
  }

  /** Puts a group where it belongs now. */
  #offer(group: Group, now: number): void {
    const waits = group.waiting.size > 0 && group.inHand < group.width;
    const rests = waits && group.restsUntil > now;
    if (rests) this.#wakesAt = Math.min(this.#wakesAt, group.restsUntil);
    setMember(this.#resting, group, rests);
    setMember(this.#ready, group, waits && !rests);
  }

  #groupOf(turn: Turn): Group {
    const group = this.#groups.get(groupName(turn));
    if (group === undefined) throw new Error(`tenant ${turn.tenant} is not in hand`);
    return group;
  }

  #forget(turn: Turn, { waiting, inHand }: Group): void {
    if (waiting.size === 0 && inHand === 0) this.#groups.delete(groupName(turn));
  }
}

function setMember<T>(set: Set<T>, member: T, is: boolean): void {
  if (is) set.add(member);
  else set.delete(member);
}

function groupName({ tenant, kmsKey }: OpenItem): string {
  return kmsKey === null ? `tenant ${tenant}` : `key ${kmsKey}`;
}
