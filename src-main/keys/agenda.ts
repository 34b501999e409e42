import { DueQueue } from './due-queue.ts';
import type { Streak } from './schedule.ts';

/** A registered key as the monitor sees it. `host` is who answers for it, and must not be asked too much at once. */
export interface MonitoredKey {
  readonly id: string;
  readonly host: string;
  readonly inUse: boolean;
  readonly intervalSeconds: number;
}

/** A key with when it is due, on the monotonic clock. */
export interface Entry {
  readonly key: MonitoredKey;
  readonly due: number;
  readonly streak: Streak | null;
}

/** How much is looked at at once. */
export interface Width {
  readonly atOnce: number;
  readonly perHost: number;
}

/** What has to be looked at when. Holds no clock: times are handed in. */
export class Agenda {
  readonly #width: Width;
  readonly #entries = new Map<string, Entry>();
  readonly #queue = new DueQueue();
  /** What is due and waits for its turn, by host. */
  readonly #ready = new Map<string, Set<string>>();
  readonly #busy = new Map<string, string>();
  readonly #busyAt = new Map<string, number>();

  constructor(width: Width) {
    this.#width = width;
  }

  /** Takes in the keys as they are registered now; `first` says when one that is new, or is to be looked at more often, is due. */
  keep(keys: readonly MonitoredKey[], first: (key: MonitoredKey) => number): void {
    const kept = new Set(keys.map(({ id }) => id));
    for (const id of this.#entries.keys()) if (!kept.has(id)) this.#entries.delete(id);
    for (const key of keys) this.#keepOne(key, first);
  }

  entry(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  /** Sets when a key is due next, and how it stands. A key that is gone stays gone. */
  plan(id: string, due: number, streak: Streak | null): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.set(id, { ...entry, due, streak });
    if (!this.#busy.has(id)) this.#queue.push(id, due);
  }

  /** Makes everything due at once: nobody knows how much time went by. */
  allDue(now: number): void {
    for (const [id, { due, streak }] of this.#entries) if (due > now) this.plan(id, now, streak);
  }

  /** The keys that are due and may be looked at now. They are busy from here on. */
  take(now: number): readonly MonitoredKey[] {
    this.#makeReady(now);
    return [...this.#ready.keys()].flatMap((host) => this.#takeOf(host));
  }

  /** A look has ended. */
  free(id: string): void {
    const host = this.#busy.get(id);
    if (host === undefined) return;
    this.#busy.delete(id);
    this.#busyAt.set(host, (this.#busyAt.get(host) ?? 1) - 1);
    const entry = this.#entries.get(id);
    if (entry !== undefined) this.#queue.push(id, entry.due);
  }

  /** When the next key is due; what is due already waits for a look to end. */
  nextDue(): number | null {
    while (this.#queue.first !== undefined && !this.#isPlanned(this.#queue.first)) this.#queue.pop();
    return this.#queue.first?.due ?? null;
  }

  #keepOne(key: MonitoredKey, first: (key: MonitoredKey) => number): void {
    const known = this.#entries.get(key.id);
    const sooner = known === undefined || isSooner(known.key, key);
    this.#entries.set(key.id, { key, due: known?.due ?? Infinity, streak: known?.streak ?? null });
    if (sooner) this.plan(key.id, Math.min(first(key), known?.due ?? Infinity), known?.streak ?? null);
  }

  /** Whether what stands in the queue is still so: a key may have been planned anew, or removed. */
  #isPlanned({ id, due }: { readonly id: string; readonly due: number }): boolean {
    return this.#entries.get(id)?.due === due && !this.#busy.has(id);
  }

  #makeReady(now: number): void {
    for (let next = this.#queue.first; next !== undefined && next.due <= now; next = this.#queue.first) {
      this.#queue.pop();
      const entry = this.#entries.get(next.id);
      if (entry === undefined || !this.#isPlanned(next)) continue;
      const { host } = entry.key;
      this.#ready.set(host, (this.#ready.get(host) ?? new Set()).add(next.id));
    }
  }

  #takeOf(host: string): readonly MonitoredKey[] {
    const taken: MonitoredKey[] = [];
    const ready = this.#ready.get(host) ?? new Set();
    for (const id of ready) {
      if (this.#busy.size >= this.#width.atOnce || (this.#busyAt.get(host) ?? 0) >= this.#width.perHost) break;
      ready.delete(id);
      const key = this.#entries.get(id)?.key;
      if (key === undefined || this.#busy.has(id)) continue;
      this.#busy.set(id, host);
      this.#busyAt.set(host, (this.#busyAt.get(host) ?? 0) + 1);
      taken.push(key);
    }
    // A host that still waits comes after the others next time: one with many keys holds up none.
    this.#ready.delete(host);
    if (ready.size > 0) this.#ready.set(host, ready);
    return taken;
  }
}

function isSooner(before: MonitoredKey, after: MonitoredKey): boolean {
  return (after.inUse && !before.inUse) || after.intervalSeconds < before.intervalSeconds;
}
