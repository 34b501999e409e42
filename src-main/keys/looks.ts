/** When a key was last looked at, and when it will be. Times of the machine's clock. */
export interface Look {
  readonly checkedAt: number | null;
  readonly nextCheckAt: number | null;
}

const never: Look = { checkedAt: null, nextCheckAt: null };

/**
 * What the monitor knows of its looks and nobody has to prove: a probe that found nothing new is no event, so it changes no row.
 * It is forgotten at the lock.
 */
export class Looks {
  readonly #looks = new Map<string, Look>();

  of(id: string): Look {
    return this.#looks.get(id) ?? never;
  }

  looked(id: string, checkedAt: number): void {
    this.#looks.set(id, { ...this.of(id), checkedAt });
  }

  planned(id: string, nextCheckAt: number | null): void {
    this.#looks.set(id, { ...this.of(id), nextCheckAt });
  }

  forget(id: string): void {
    this.#looks.delete(id);
  }
}
