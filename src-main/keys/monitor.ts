import { type ErrorCode, isKeydeskError } from '../../src-shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { KmsError } from '../kms/provider.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import { Agenda, type MonitoredKey } from './agenda.ts';
import type { Probe } from './probe.ts';
import { continued, isRefusal, pace, sightOf, type Streak, untilFirst, untilNext } from './schedule.ts';

/** What the monitor needs of the registry of keys. */
export interface MonitoredKeys {
  /** Every registered key. */
  monitored(): readonly MonitoredKey[];
  /** Tries a key out and writes nothing; `null` when it waits for the officer. @throws NOT_FOUND, CANCELLED */
  look(id: string, limits: { readonly signal: AbortSignal; readonly milliseconds: number }): Promise<Probe | null>;
  /** Keeps what a look told: as an event when it is news. @throws NOT_FOUND, VAULT_LOCKED */
  recordLook(id: string, probe: Probe): void;
  /** Says when a key will be looked at next, by the machine's clock. */
  planned(id: string, nextCheckAt: number): void;
}

/** What the monitor stands on. */
export interface MonitorParts {
  readonly keys: MonitoredKeys;
  readonly clock: Clock;
  /** Evenly in [0, 1). */
  readonly random: () => number;
  /** Hears every event of the vault; the answer ends that. */
  readonly onEvent: (listener: (draft: AuditDraft) => void) => () => void;
  /** A key that tenants depend on refuses, or cannot be reached: told at every such look, the first one and each after. */
  readonly onRefused: (kmsKey: string, refusal: KmsError) => unknown;
  /** A key that tenants depend on serves: told at every such look. The signal ends with the monitor. */
  readonly onServing: (kmsKey: string, signal: AbortSignal) => unknown;
  readonly unforeseen: (error: unknown) => void;
}

const width = { atOnce: 8, perHost: 2 } as const;
/** So much more time on the machine's clock than on the monotonic one means that it was suspended, or its clock moved. */
const leap = 30_000;
/** Acts after which a key may serve that did not before. */
const freeing: ReadonlySet<string> = new Set(['key.unlock-file', 'key.unlock-token', 'key.sign-in', 'key.restore']);

/** What cuts a look off without being a fault. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['VAULT_LOCKED', 'NOT_FOUND', 'CANCELLED']);

/**
 * Looks at every registered key while the vault is open, and tells what refuses and what serves.
 * It stops for good at `close`.
 */
export class KeyMonitor {
  readonly #parts: MonitorParts;
  readonly #agenda = new Agenda(width);
  readonly #looks = new Set<Promise<void>>();
  readonly #tellings = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();
  #forgetEvents: () => void = () => undefined;
  #cancelTimer: () => void = () => undefined;
  #stale = true;
  #keptAt = -Infinity;
  #seen = { now: 0, monotonic: 0 };

  constructor(parts: MonitorParts) {
    this.#parts = parts;
  }

  /** Begins; the first look at each key comes within its interval. */
  start(): void {
    const { clock, onEvent } = this.#parts;
    this.#seen = { now: clock.now(), monotonic: clock.monotonic() };
    this.#forgetEvents = onEvent((draft) => {
      this.#heard(draft);
    });
    this.#work();
  }

  /** Looks at nothing any more; what is on its way ends now, and tells nothing. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#cancelTimer();
    this.#forgetEvents();
    await this.settled();
  }

  /** Resolves when no look is on its way, and nothing is being told. */
  async settled(): Promise<void> {
    while (this.#looks.size + this.#tellings.size > 0) await Promise.all([...this.#looks, ...this.#tellings.values()]);
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Starts what is due, and sleeps until something else is. */
  #work(): void {
    if (this.#closed) return;
    this.#cancelTimer();
    try {
      this.#refresh();
    } catch (error) {
      this.#parts.unforeseen(error);
    }
    const now = this.#parts.clock.monotonic();
    for (const key of this.#agenda.take(now)) this.#follow(this.#lookAt(key));
    const due = this.#agenda.nextDue() ?? Infinity;
    this.#cancelTimer = this.#parts.clock.after(Math.max(0, Math.min(due - now, pace.nap)), () => {
      this.#work();
    });
  }

  #refresh(): void {
    const { clock, keys, random } = this.#parts;
    const seen = { now: clock.now(), monotonic: clock.monotonic() };
    if (seen.now - this.#seen.now - (seen.monotonic - this.#seen.monotonic) >= leap) this.#agenda.allDue(seen.monotonic);
    this.#seen = seen;
    // Not at every event: work for ten thousand tenants writes as many.
    if (!this.#stale || seen.monotonic - this.#keptAt < pace.nap) return;
    this.#keptAt = seen.monotonic;
    this.#agenda.keep(keys.monitored(), (key) => this.#planned(key, untilFirst({ ...key, random: random() })));
    // Only now: a registry that could not be read is read again.
    this.#stale = false;
  }

  /** Takes note of what changes the agenda. What the desk itself validated changes nothing. */
  #heard({ action, object, outcome = 'ok' }: AuditDraft): void {
    if (action === 'key.validate' || !/^(?:key|byok)\./.test(action)) return;
    this.#stale = true;
    if (outcome !== 'ok' || !freeing.has(action) || typeof object !== 'string') return;
    const entry = this.#agenda.entry(object);
    if (entry !== undefined) this.#agenda.plan(object, this.#parts.clock.monotonic(), entry.streak);
  }

  #follow(look: Promise<void>): void {
    this.#looks.add(look);
    void look.then(() => {
      this.#looks.delete(look);
      this.#work();
    });
  }

  async #lookAt({ id }: MonitoredKey): Promise<void> {
    const { keys } = this.#parts;
    try {
      const probe = await keys.look(id, { signal: this.#closing.signal, milliseconds: pace.look });
      if (!this.#closed) this.#seenAt(id, probe);
    } catch (error) {
      if (this.#closed) return;
      this.#failed(error);
      this.#planAfter(id, continued(this.#agenda.entry(id)?.streak ?? null, 'faulty'), null);
    } finally {
      this.#agenda.free(id);
    }
  }

  #seenAt(id: string, probe: Probe | null): void {
    const entry = this.#agenda.entry(id);
    if (entry === undefined) return;
    const sight = probe === null ? 'away' : sightOf(probe.failure);
    const streak = continued(entry.streak, sight);
    const failure = probe?.failure ?? null;
    this.#planAfter(id, streak, failure?.retryAfterMs ?? null);
    if (probe === null) return;
    const { inUse } = entry.key;
    if (sight !== 'unreachable' || isRefusal(streak) || !inUse) this.#parts.keys.recordLook(id, probe);
    if (inUse) this.#tellOf(id, streak, failure);
  }

  #tellOf(id: string, streak: Streak, failure: KmsError | null): void {
    const { onRefused, onServing } = this.#parts;
    if (streak.sight === 'serving') this.#tell(`${id} serves`, () => onServing(id, this.#closing.signal));
    else if (isRefusal(streak) && failure !== null) this.#tell(`${id} refuses`, () => onRefused(id, failure));
  }

  /** Tells what came of a look beside the looks: to unseal a thousand tenants holds up no other key. The same is not told twice at once. */
  #tell(what: string, call: () => unknown): void {
    if (this.#tellings.has(what)) return;
    const telling = (async () => {
      // Not before it is kept: what throws at once must not be kept after its end.
      await Promise.resolve();
      try {
        await call();
      } catch (error) {
        this.#failed(error);
      } finally {
        this.#tellings.delete(what);
      }
    })();
    this.#tellings.set(what, telling);
  }

  /** A key that was removed and a vault that was locked meanwhile are told by their own events. */
  #failed(error: unknown): void {
    if (!(isKeydeskError(error) && passing.has(error.code))) this.#parts.unforeseen(error);
  }

  #planAfter(id: string, streak: Streak, askedToWait: number | null): void {
    const entry = this.#agenda.entry(id);
    if (entry === undefined) return;
    const { inUse, intervalSeconds } = entry.key;
    const wait = untilNext({ inUse, intervalSeconds, streak, random: this.#parts.random(), askedToWait });
    this.#agenda.plan(id, this.#planned(entry.key, wait), streak);
  }

  /** The moment on the monotonic clock, with the one of the machine's clock told to the registry. */
  #planned({ id }: MonitoredKey, wait: number): number {
    const { clock, keys } = this.#parts;
    keys.planned(id, Math.round(clock.now() + wait));
    return clock.monotonic() + wait;
  }
}
