import { setImmediate } from 'node:timers/promises';
import { type ErrorCode, isKeydeskError } from '../../src-shared/errors.ts';
import type { FleetAct } from '../../src-shared/jobs.ts';
import type { Caller } from '../lib/caller.ts';
import { errorOf, failureOf } from '../lib/job-failure.ts';
import type { JobFailure } from '../lib/job-store.ts';
import type { JobControl, JobRecord } from '../lib/jobs.ts';
import { endItem, failureCauses, openItems } from '../vault/job-items.ts';
import type { ActEnd, FleetItem, FleetParts } from './fleet-acts.ts';
import { FleetBook } from './fleet-book.ts';
import { removeLeftovers } from './fleet-leftovers.ts';
import { fleetBounds, FleetTurns, type Turn } from './fleet-turns.ts';

/** A fleet that says what it does. */
export type FleetJob = JobRecord & { readonly act: FleetAct };

/** What no tenant is to blame for: nothing more can be written, whoever's turn it is. */
const breaking: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['STORAGE_FULL', 'STORAGE_READ_ONLY', 'VAULT_DAMAGED', 'VAULT_LOCKED']);
/** The least time between two foldings of the log, in milliseconds. */
const settlePace = 1_000;

/** A fleet under way, from where it stood to its end or its stop. */
export class FleetRun {
  readonly #parts: FleetParts;
  readonly #job: FleetJob;
  readonly #caller: Caller;
  readonly #control: JobControl;
  readonly #book: FleetBook;
  readonly #turns: FleetTurns;
  readonly #inHand = new Set<string>();
  readonly #broken = new AbortController();
  readonly #signal: AbortSignal;
  readonly #total: number;
  #done: number;
  #failed: number;
  #unsettled: (() => void) | null = null;
  #wake: () => void = () => undefined;

  constructor(parts: FleetParts, job: FleetJob, caller: Caller, control: JobControl) {
    this.#parts = parts;
    this.#job = job;
    this.#caller = caller;
    this.#control = control;
    this.#signal = AbortSignal.any([control.signal, this.#broken.signal]);
    const { vault, clock } = parts;
    this.#book = new FleetBook({ vault, clock, job: job.id, act: job.act, caller, broken: (error) => this.#break(error) });
    this.#turns = new FleetTurns(vault.read((rows) => openItems(rows, job.id)));
    const { total, done, skipped, failed } = this.#book.counts;
    this.#total = total;
    this.#done = done + skipped;
    this.#failed = failed;
  }

  /** Takes up one tenant after the other until none is left. */
  async run(): Promise<void> {
    const wake = (): void => {
      this.#wake();
    };
    this.#signal.addEventListener('abort', wake);
    try {
      this.#report();
      await this.#takeUpAll();
      this.#finish();
    } finally {
      this.#signal.removeEventListener('abort', wake);
      this.#book.close();
      this.#unsettled?.();
    }
  }

  async #takeUpAll(): Promise<void> {
    for (;;) {
      if (!this.#signal.aborted) this.#takeUp();
      if (this.#inHand.size === 0 && (this.#signal.aborted || this.#turns.isEmpty)) return;
      await this.#moved();
      // Acts that wait for nothing must not keep everybody else waiting.
      await setImmediate();
    }
  }

  #takeUp(): void {
    const now = this.#parts.clock.monotonic();
    while (this.#inHand.size < fleetBounds.inHand) {
      const turn = this.#turns.next(now);
      if (turn === undefined) return;
      this.#inHand.add(turn.tenant);
      void this.#work(turn);
    }
  }

  /** Waits until a tenant has come to its end, a key has rested, or the fleet is to stop. */
  async #moved(): Promise<void> {
    const { clock } = this.#parts;
    const { wakesAt } = this.#turns;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#wake = () => {
      resolve(undefined);
    };
    const cancel = wakesAt === null ? null : clock.after(Math.max(0, wakesAt - clock.monotonic()), this.#wake);
    await promise;
    cancel?.();
  }

  /** One tenant's turn. It never rejects: whatever happens is kept with the tenant, or stops the fleet. */
  async #work(turn: Turn): Promise<void> {
    try {
      this.#ended(turn, await this.#parts.acts[this.#job.act](this.#itemOf(turn)));
    } catch (error) {
      this.#stopped(turn, error);
    }
    this.#inHand.delete(turn.tenant);
    this.#report();
    this.#wake();
  }

  #itemOf({ tenant, kmsKey }: Turn): FleetItem {
    const item = { job: this.#job.id, tenant };
    const signal = this.#signal;
    const commit = (): void => {
      signal.throwIfAborted();
    };
    return {
      tenant,
      job: { ...this.#job, tenant, total: 0, done: 0, failed: 0 },
      kmsKey,
      caller: this.#caller,
      control: { signal, commit, report: () => undefined, conclude: () => undefined },
      keepEnd: (rows, end) => void endItem(rows, item, end, null, this.#parts.clock.now()),
    };
  }

  #ended(turn: Turn, end: ActEnd): void {
    // Read first: should it throw, the turn is still in hand and ends once.
    const written = this.#book.hasEnded(turn.tenant);
    this.#turns.ended(turn, this.#parts.clock.monotonic());
    this.#done += 1;
    if (!written) this.#book.note({ tenant: turn.tenant, state: end, error: null });
    if (end === 'done') this.#settleSoon();
  }

  /** An act threw: the fleet is to stop and the tenant waits; or the tenant is tried again, or has failed. */
  #stopped(turn: Turn, error: unknown): void {
    if (this.#signal.aborted) return;
    if (isKeydeskError(error) && breaking.has(error.code)) {
      this.#break(error);
      return;
    }
    const failure = failureOf(error, (unforeseen) => this.#parts.unforeseen(unforeseen, this.#job));
    const now = this.#parts.clock.monotonic();
    if (!isKeydeskError(error, 'KMS_FAILED') || !error.data.retryable) {
      this.#turns.ended(turn, now);
      this.#fail(turn.tenant, failure);
      return;
    }
    const { again, givenUp } = this.#turns.setBack(turn, now);
    if (again) this.#book.note({ tenant: turn.tenant, state: 'waiting', error: failure });
    else this.#fail(turn.tenant, failure);
    for (const { tenant } of givenUp) this.#fail(tenant, failure);
  }

  #fail(tenant: string, error: JobFailure): void {
    this.#failed += 1;
    this.#book.note({ tenant, state: 'failed', error });
  }

  #break(error: unknown): void {
    this.#broken.abort(error);
  }

  #report(): void {
    this.#control.report({ total: this.#total, done: this.#done, failed: this.#failed, inHand: this.#inHand });
  }

  #settleSoon(): void {
    this.#unsettled ??= this.#parts.clock.after(settlePace, () => {
      this.#unsettled = null;
      try {
        this.#parts.settle();
      } catch (error) {
        this.#break(error);
      }
    });
  }

  /** Nothing is in hand any more: writes down the rest, and says how the fleet has ended. */
  #finish(): void {
    const { signal } = this.#control;
    if (this.#broken.signal.aborted && !signal.aborted) this.#broken.signal.throwIfAborted();
    this.#book.flush();
    if (!signal.aborted || isKeydeskError(signal.reason, 'CANCELLED')) removeLeftovers(this.#parts.vault, this.#caller, this.#job.id);
    this.#parts.settle();
    signal.throwIfAborted();
    this.#conclude();
  }

  #conclude(): void {
    const { done, skipped, failed, total } = this.#book.counts;
    this.#done = done + skipped;
    this.#failed = failed;
    this.#report();
    this.#control.conclude([
      { label: 'Done', value: String(done) },
      { label: 'Needed nothing', value: String(skipped) },
      { label: 'Failed', value: String(failed) },
    ]);
    if (failed === total && total > 0) this.#throwCommonCause();
  }

  /** Not one of the tenants was done: when all failed for the same reason, it is the fleet's. */
  #throwCommonCause(): void {
    const [cause, another] = this.#parts.vault.read((rows) => failureCauses(rows, this.#job.id));
    const error = cause === undefined || another !== undefined ? undefined : errorOf(cause);
    if (error !== undefined) throw error;
  }
}
