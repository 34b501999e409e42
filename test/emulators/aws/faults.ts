/**
 * A fault to inject into the next `times` requests of one operation (`*`: of any).
 * `hold` answers only when released or never; `status` answers with an error of the server; `error` with a named one;
 * `cut` breaks the connection in the middle of the answer; `garbage` answers 200 with no JSON; `empty` without fields;
 * `wrong-plaintext` decrypts to other bytes; `other-key` names another key in the answer.
 */
export type FaultKind =
  | { readonly kind: 'hold'; readonly until: Promise<void> }
  | { readonly kind: 'latency'; readonly milliseconds: number }
  | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number }
  | { readonly kind: '5xx'; readonly status: number }
  | { readonly kind: 'error'; readonly code: string; readonly status: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'wrong-plaintext' }
  | { readonly kind: 'other-key' };

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
