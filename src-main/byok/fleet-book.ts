import type { FleetAct } from '../../src-shared/jobs.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { JobFailure } from '../lib/job-store.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import { countItems, deferItem, endItem, hasItemEnded, type ItemCounts, type ItemEnd } from '../vault/job-items.ts';
import { keepProgress } from '../vault/job-store.ts';
import type { Writer } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';

/** What has become of a tenant; one that waits is tried again. */
export interface FleetNote {
  readonly tenant: string;
  readonly state: ItemEnd | 'waiting';
  readonly error: JobFailure | null;
}

/** What the book of a fleet is kept with. `broken` is told when it cannot be. */
export interface FleetBookParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly job: string;
  readonly act: FleetAct;
  readonly caller: Caller;
  readonly broken: (error: unknown) => void;
}

/** How many notes are written together at most, and how long one waits for others, in milliseconds. */
const batch = { notes: 64, milliseconds: 250 } as const;

/** Writes down what has become of the tenants of a fleet, some together in one transaction with one event. */
export class FleetBook {
  readonly #parts: FleetBookParts;
  #notes: FleetNote[] = [];
  #cancel: (() => void) | null = null;

  constructor(parts: FleetBookParts) {
    this.#parts = parts;
  }

  /** How far the fleet is, as far as it is written down. */
  get counts(): ItemCounts {
    const { vault, job } = this.#parts;
    return vault.read((rows) => countItems(rows, job));
  }

  /** Whether the end of a tenant's work is on the disk. */
  hasEnded(tenant: string): boolean {
    const { vault, job } = this.#parts;
    return vault.read((rows) => hasItemEnded(rows, { job, tenant }));
  }

  /** Notes what has become of a tenant; it is on the disk a moment later. */
  note(note: FleetNote): void {
    this.#notes.push(note);
    if (this.#notes.length >= batch.notes) {
      this.#try();
      return;
    }
    this.#cancel ??= this.#parts.clock.after(batch.milliseconds, () => {
      this.#try();
    });
  }

  /** Writes down what is noted. @throws what the disk says; then it is still noted */
  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    const notes = this.#notes;
    if (notes.length === 0) return;
    const { vault, caller } = this.#parts;
    vault.write(caller, this.#eventOf(notes), (rows) => {
      for (const note of notes) this.#keep(rows, note);
      this.#keepProgress(rows);
    });
    this.#notes = [];
  }

  /** Leaves the rest unwritten: no timer strikes any more. */
  close(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #try(): void {
    try {
      this.flush();
    } catch (error) {
      this.#parts.broken(error);
    }
  }

  #keep(rows: Writer, { tenant, state, error }: FleetNote): void {
    const item = { job: this.#parts.job, tenant };
    if (state !== 'waiting') endItem(rows, item, state, error, this.#parts.clock.now());
    else if (error !== null) deferItem(rows, item, error);
  }

  #keepProgress(rows: Writer): void {
    const { total, done, skipped, failed } = countItems(rows, this.#parts.job);
    keepProgress(rows, this.#parts.job, { total, done: done + skipped, failed });
  }

  #eventOf(notes: readonly FleetNote[]): AuditDraft {
    const of = (state: FleetNote['state']): readonly FleetNote[] => notes.filter((note) => note.state === state);
    const names = (state: FleetNote['state']): readonly string[] => of(state).map(({ tenant }) => tenant);
    const errors = (state: FleetNote['state']) => Object.fromEntries(of(state).map(({ tenant, error }) => [tenant, error?.code ?? '']));
    const { job: object, act } = this.#parts;
    const outcome = of('failed').length > 0 ? 'failed' : 'ok';
    return { action: 'byok.fleet', object, outcome, detail: { act, done: names('done'), skipped: names('skipped'), failed: errors('failed'), waiting: errors('waiting') } };
  }
}
