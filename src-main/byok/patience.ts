/** How long a tenant is left alone that could not be unsealed, in milliseconds: the first time, and at the most. */
const wait = { first: 30_000, most: 3_600_000 } as const;

interface Wait {
  readonly until: number;
  readonly next: number;
}

/**
 * Which tenants the desk tries to unseal now. One that could not be unsealed is left alone for a while that doubles each time:
 * every try is an event, and a thousand that never open must neither fill the log nor stand before those that would. Times are
 * those of a clock that only grows. It is forgotten at the lock.
 */
export class Patience {
  readonly #waits = new Map<string, Wait>();

  /** Whether a tenant may be tried. */
  isOver(tenant: string, now: number): boolean {
    return (this.#waits.get(tenant)?.until ?? -Infinity) <= now;
  }

  failed(tenant: string, now: number): void {
    const next = this.#waits.get(tenant)?.next ?? wait.first;
    this.#waits.set(tenant, { until: now + next, next: Math.min(wait.most, next * 2) });
  }

  /** The tenant serves, or is sealed by nobody any more. */
  forget(tenant: string): void {
    this.#waits.delete(tenant);
  }
}
