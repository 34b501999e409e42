/** What can go wrong on one request. */
export type FaultKind =
  | { readonly kind: 'hold'; readonly until: Promise<unknown> }
  | { readonly kind: 'latency'; readonly milliseconds: number }
  | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number }
  | { readonly kind: '5xx'; readonly status: number }
  | { readonly kind: 'error'; readonly status: number; readonly code: string; readonly inner?: string }
  | { readonly kind: 'cut' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'wrong-plaintext' }
  | { readonly kind: 'other-key' }
  | { readonly kind: 'other-version' };

/** A fault on the next `times` requests of an operation; `*` is any operation of a vault, and none of Entra. */
export type Fault = FaultKind & { readonly operation: string; times: number };

/** The faults still to come, in order; each serves its operation until its times are used up. */
export class Faults {
  readonly #waiting: Fault[] = [];
  /** Decides, for a request that no fault waits for, whether one happens all the same. */
  storm: ((operation: string) => FaultKind | null) | null = null;

  push(...faults: readonly Fault[]): void {
    this.#waiting.push(...faults.map((fault) => ({ ...fault })));
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  /** The fault for this request, counted as used; null when it is to be served well. */
  take(service: 'vault' | 'entra', operation: string): Fault | null {
    const names = service === 'vault' ? ['*', operation] : [operation];
    const fault = this.#waiting.find((candidate) => candidate.times > 0 && names.includes(candidate.operation));
    if (fault === undefined) return service === 'vault' ? this.#stormy(operation) : null;
    fault.times -= 1;
    return fault;
  }

  #stormy(operation: string): Fault | null {
    const kind = this.storm?.(operation) ?? null;
    return kind === null ? null : { ...kind, operation, times: 0 };
  }
}
