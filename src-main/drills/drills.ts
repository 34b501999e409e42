import type { Drill } from '../../src-shared/drills.ts';
import { isKeydeskError } from '../../src-shared/errors.ts';
import type { KeyWait } from '../../src-shared/keys.ts';
import type { Asker } from '../lib/asker.ts';
import { type Caller, deskCaller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { Vault } from '../vault/vault.ts';
import { drillOf, findDrill, listDrills, openDrills } from './drill-rows.ts';
import { insertDrill, requireLookedAt } from './starting.ts';
import { hasNews, requireOpen, writeConfirmed, writeMeasured } from './steps.ts';

/** What the drills stand on. */
export interface DrillsParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly newId: () => string;
  /** What a key waits for before it can be looked at. @throws NOT_FOUND */
  readonly waitsFor: (kmsKey: string) => KeyWait | null;
  /** Told of what a measurement could not write. */
  readonly unforeseen: (error: unknown) => void;
}

/** After how many milliseconds an event is measured: many tenants are sealed in a row, and one write tells of all. */
const gathering = 200;
const telling: ReadonlySet<string> = new Set(['byok.seal', 'byok.unseal', 'key.validate']);

/**
 * Rehearsals of the customers' kill switch. The key is looked at as often as ever; what is measured is read from the log, so a lock
 * or a crash in the middle loses nothing, and its time counts.
 */
export class Drills {
  readonly #parts: DrillsParts;
  #forgetEvents: () => void = () => undefined;
  #cancel: (() => void) | null = null;

  constructor(parts: DrillsParts) {
    this.#parts = parts;
  }

  /** Listens from now on, and takes up the drills that were open at the last lock. */
  resume(): void {
    this.#forgetEvents();
    this.#forgetEvents = this.#parts.vault.onEvent(({ action }) => {
      if (telling.has(action)) this.#measureSoon();
    });
    this.#measureSoon();
  }

  /** Measures nothing any more until the next `resume`. */
  close(): void {
    this.#forgetEvents();
    this.#cancel?.();
    this.#cancel = null;
  }

  list(window: { readonly offset: number; readonly limit: number }): { readonly total: number; readonly rows: readonly Drill[] } {
    return this.#parts.vault.read((rows) => {
      const { total, found } = listDrills(rows, window);
      return { total, rows: found.map(drillOf) };
    });
  }

  /** @throws NOT_FOUND */
  get(id: string): Drill {
    return this.#parts.vault.read((rows) => drillOf(findDrill(rows, id)));
  }

  /** Begins a drill on a key that serves at least one tenant. @throws NOT_FOUND, STATE_CONFLICT */
  async start(asker: Asker, { kmsKey, reason }: { readonly kmsKey: string; readonly reason: string }): Promise<Drill> {
    const { vault, clock, newId, waitsFor } = this.#parts;
    const id = newId();
    const draft = { action: 'drill.start', object: id, detail: { kmsKey, reason } } as const;
    await this.#attempt(asker, draft, (caller) => {
      requireLookedAt(kmsKey, waitsFor(kmsKey));
      const told = (tenants: number): AuditDraft => ({ ...draft, detail: { ...draft.detail, tenants } });
      vault.write(caller, told, (rows) => insertDrill(rows, { id, kmsKey, reason, officer: caller.actor, now: clock.now() }));
    });
    return this.get(id);
  }

  /** Takes the officer's word that the key has just been disabled, or enabled again. @throws NOT_FOUND, STATE_CONFLICT */
  async confirm(asker: Asker, { drill, step }: { readonly drill: string; readonly step: 'disable' | 'enable' }): Promise<Drill> {
    const { vault, clock } = this.#parts;
    await this.#attempt(asker, { action: 'drill.confirm', object: drill, detail: { step } }, (caller) => {
      vault.write(caller, (events: readonly AuditDraft[]) => events, (rows) => writeConfirmed(rows, drill, step, clock.now()));
    });
    return this.get(drill);
  }

  /** Ends a drill that will not come to its end; what was measured until then stays. @throws NOT_FOUND, STATE_CONFLICT */
  async abandon(asker: Asker, { drill, note }: { readonly drill: string; readonly note: string }): Promise<Drill> {
    const { vault, clock } = this.#parts;
    const draft = { action: 'drill.abandon', object: drill, detail: { note } } as const;
    await this.#attempt(asker, draft, (caller) => {
      const now = clock.now();
      const told = (events: readonly AuditDraft[]): readonly AuditDraft[] => [...events, draft];
      vault.write(caller, told, (rows) => {
        const measured = writeMeasured(rows, drill, now);
        requireOpen(findDrill(rows, drill));
        rows.run(`update drills set step = 'abandoned', ended_at = :now, note = :note where id = :drill`, { drill, now, note });
        return measured;
      });
    });
    return this.get(drill);
  }

  /** Reads from the log what the open drills have come to, and writes what is new. */
  measure(): void {
    const { vault, clock, newId } = this.#parts;
    const now = clock.now();
    for (const { id } of vault.read(openDrills)) {
      // Looked at first, for a write without an event would be none.
      if (!vault.read((rows) => hasNews(rows, id))) continue;
      vault.write(deskCaller(newId()), (events: readonly AuditDraft[]) => events, (rows) => writeMeasured(rows, id, now));
    }
  }

  #measureSoon(): void {
    this.#cancel ??= this.#parts.clock.after(gathering, () => {
      this.#cancel = null;
      try {
        this.measure();
      } catch (error) {
        // The lock fell: the next unlock reads the same from the log.
        if (!isKeydeskError(error, 'VAULT_LOCKED')) this.#parts.unforeseen(error);
      }
    });
  }

  async #attempt(asker: Asker, draft: AuditDraft, call: (caller: Caller) => void): Promise<void> {
    await this.#parts.vault.attempt(asker.caller, draft, () => {
      asker.admit();
      call(asker.caller);
    });
  }
}
