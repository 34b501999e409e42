import { type Caller, deskCaller } from '../lib/caller.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { Writer } from '../vault/rows.ts';
import { eventOn } from './events.ts';
import type { AccessKeyParts, LastUses } from './parts.ts';
import { keyOrNothing } from './rows.ts';

/** How long uses are kept in memory before they are written: a key in use costs one row in five minutes. */
export const usesHeldMilliseconds = 300_000;

interface Uses {
  readonly at: number;
  readonly count: number;
}

/** When and how often keys were used, written together from time to time. */
export class Usage {
  readonly #parts: AccessKeyParts;
  #held = new Map<string, Uses>();
  #cancel: (() => void) | null = null;

  constructor(parts: AccessKeyParts) {
    this.#parts = parts;
  }

  /** One use of a key, at a time in milliseconds since 1970. */
  note(publicKey: string, at: number): void {
    const known = this.#held.get(publicKey);
    this.#held.set(publicKey, { at: Math.max(at, known?.at ?? 0), count: 1 + (known?.count ?? 0) });
    this.#writeLater();
  }

  /** The uses that are not on the disk yet. */
  get last(): LastUses {
    return Object.fromEntries([...this.#held].map(([publicKey, { at }]) => [publicKey, at]));
  }

  /** Writes what is held; what cannot be written is held on. @throws what the vault throws */
  write(caller: Caller): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#held.size === 0) return;
    try {
      this.#parts.vault.write(
        caller,
        (events: readonly AuditDraft[]) => events,
        (rows) => [...this.#held].flatMap(([publicKey, uses]) => writeUses(rows, publicKey, uses)),
      );
      this.#held = new Map();
    } catch (error) {
      this.#writeLater();
      throw error;
    }
  }

  /** Writes what is held and waits for nothing more. */
  close(caller: Caller): void {
    try {
      this.write(caller);
    } finally {
      this.#cancel?.();
    }
  }

  #writeLater(): void {
    const { vault, clock, newId } = this.#parts;
    this.#cancel ??= clock.after(usesHeldMilliseconds, () => {
      this.#cancel = null;
      if (!vault.isOpen) return;
      try {
        this.write(deskCaller(newId()));
      } catch {
        // Held on, and tried again; a disk that takes nothing is said by whatever must be written.
      }
    });
  }
}

function writeUses(rows: Writer, publicKey: string, { at, count }: Uses): readonly AuditDraft[] {
  const key = keyOrNothing(rows, publicKey, at);
  if (key === undefined) return [];
  rows.run('update access_keys set last_used_at = max(coalesce(last_used_at, 0), :at) where public_key = :publicKey', { at, publicKey });
  return [eventOn('access-key.use', key, { uses: count, lastUsedAt: at })];
}
