/** What goes wrong: before the operation is done, or with the answer to it. */
export type FaultKind =
  | { readonly kind: 'hold'; readonly until: Promise<unknown> }
  | { readonly kind: 'latency'; readonly milliseconds: number }
  | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number; readonly retryInfo?: string }
  | { readonly kind: '5xx'; readonly status: 500 | 502 | 503 }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly reason?: string }
  | { readonly kind: 'cut' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'damaged-request' }
  | { readonly kind: 'damaged-answer' }
  | { readonly kind: 'unverified' }
  | { readonly kind: 'other-key' };

/** A fault of one operation (`*` is any), as many times as it says. */
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
  take(operation: string): Fault | null {
    const fault = this.#waiting.find((candidate) => candidate.times > 0 && ['*', operation].includes(candidate.operation));
    if (fault === undefined) return this.#stormy(operation);
    fault.times -= 1;
    return fault;
  }

  #stormy(operation: string): Fault | null {
    const kind = this.storm?.(operation) ?? null;
    return kind === null ? null : { ...kind, operation, times: 0 };
  }
}
