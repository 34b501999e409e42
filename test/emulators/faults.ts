/** A fault of one operation (`*` is any), as many times as it says. */
export type FaultOf<Kind> = Kind & { readonly operation: string; times: number };

/** The faults still to come at an emulator, in order; each serves its operation until its times are used up. */
export class FaultsOf<Kind extends object> {
  readonly #waiting: FaultOf<Kind>[] = [];
  /** Decides, for a request that no fault waits for, whether one happens all the same. */
  storm: ((operation: string) => Kind | null) | null = null;

  push(...faults: readonly FaultOf<Kind>[]): void {
    this.#waiting.push(...faults.map((fault) => ({ ...fault })));
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  /** The fault for this request, counted as used; null when it is to be served well. `*` and storms leave out what is named alone. */
  take(operation: string, namedAlone = false): FaultOf<Kind> | null {
    const names = namedAlone ? [operation] : ['*', operation];
    const fault = this.#waiting.find((candidate) => candidate.times > 0 && names.includes(candidate.operation));
    if (fault === undefined) return namedAlone ? null : this.#stormy(operation);
    fault.times -= 1;
    return fault;
  }

  #stormy(operation: string): FaultOf<Kind> | null {
    const kind = this.storm?.(operation) ?? null;
    return kind === null ? null : { ...kind, operation, times: 0 };
  }
}
