import { KeydeskError } from '../../src-shared/errors.ts';
import type { DataKeyContext } from '../crypto/data-key.ts';
import { unwrapWithBaseline, wrapWithBaseline } from '../crypto/data-key.ts';
import { deriveFromRoot } from '../crypto/derive.ts';
import { fingerprint } from '../crypto/fingerprint.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import { SigningKey } from '../crypto/signing.ts';
import type { Clock } from '../lib/clock.ts';
import { type AuditDraft, unsuccessful } from './audit-draft.ts';
import type { Caller } from '../lib/caller.ts';
import {
  appendCheckpoint,
  appendEvent,
  type ChainEnd,
  checkpointEvery,
  readChainEnd,
  type SignedHead,
  signHead,
} from './chain.ts';
import type { Database } from './database.ts';
import type { Reader, Writer } from './rows.ts';

/** One event or several, or what makes them of the result of the write. */
export type Drafts<T> = AuditDraft | readonly AuditDraft[] | ((result: T) => AuditDraft | readonly AuditDraft[]);

/** Told of every event once it is on the disk. */
export type EventListener = (draft: AuditDraft, caller: Caller) => void;

/** Keeps the latest signed head outside the database, so that a truncated one shows. */
export type HeadKeeper = (head: SignedHead) => void;

/** What an open vault is made of. The vault owns database and root key from then on. */
export interface VaultParts {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly database: Database;
  readonly rootKey: SecretBytes;
  readonly clock: Clock;
  readonly keepHead: HeadKeeper;
  /** Called when the file has been let go. */
  readonly onClose?: () => void;
}

const bufferedForMilliseconds = 1000;
const mostBuffered = 1000;

/** An event that has happened and is on its way to the disk. */
interface HeldEvent {
  readonly draft: AuditDraft;
  readonly caller: Caller;
  readonly time: number;
}

/**
 * An unlocked vault. `write` is the only way to change it: nothing is changed without its event in the same transaction.
 * Every method throws a driver error after `close`.
 */
export class Vault {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly signer: SigningKey;
  /** Signs the tokens that access keys are exchanged for; a key of its own, so that no token can pass for a checkpoint. */
  readonly tokenSigner: SigningKey;
  readonly #parts: VaultParts;
  readonly #baseline: SecretBytes;
  readonly #fingerprint: SecretBytes;
  readonly #listeners = new Set<EventListener>();
  #end: ChainEnd;
  #soon: HeldEvent[] = [];
  #cancelFlush: (() => void) | null = null;
  #open = true;

  constructor(parts: VaultParts) {
    this.id = parts.id;
    this.name = parts.name;
    this.path = parts.path;
    this.#parts = parts;
    this.#baseline = deriveFromRoot(parts.rootKey, 'baseline');
    this.#fingerprint = deriveFromRoot(parts.rootKey, 'fingerprint');
    using seed = deriveFromRoot(parts.rootKey, 'audit-signing');
    this.signer = new SigningKey(seed);
    using tokenSeed = deriveFromRoot(parts.rootKey, 'access-token');
    this.tokenSigner = new SigningKey(tokenSeed);
    this.#end = readChainEnd(parts.database);
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** The root key, for the one who seals it into another slot. It stays the vault's. */
  get rootKey(): SecretBytes {
    return this.#parts.rootKey;
  }

  /** The database itself, for the vault's own room: backup, check, migration. */
  get database(): Database {
    return this.#parts.database;
  }

  /** Where the chain stands now, with what is still buffered written first. */
  get chainEnd(): ChainEnd {
    this.flush();
    return this.#end;
  }

  /** Reads rows. */
  read<T>(call: (rows: Reader) => T): T {
    return call(this.#parts.database);
  }

  /**
   * Changes rows and records why, in one transaction on the disk before this returns.
   * @param drafts the events of the change, or what makes them of its result
   * @throws whatever `call` throws, and then nothing has changed; STORAGE_FULL, STORAGE_READ_ONLY; VAULT_LOCKED when the lock
   *   fell while the caller waited for something else
   */
  write<T>(caller: Caller, drafts: Drafts<T>, call: (rows: Writer) => T): T {
    if (!this.#open) throw new KeydeskError('VAULT_LOCKED', {});
    const time = this.#parts.clock.now();
    // What is buffered goes to the disk with this write, before it and in the same transaction: one wait for the disk, not two.
    const held = [...this.#soon];
    const { result, events } = this.#commit((rows, append) => {
      for (const event of held) append(event.draft, event.caller, event.time);
      const written = call(rows);
      const made = typeof drafts === 'function' ? drafts(written) : drafts;
      const list = Array.isArray(made) ? (made as readonly AuditDraft[]) : [made as AuditDraft];
      for (const draft of list) append(draft, caller, time);
      return { result: written, events: list };
    });
    this.#written(held);
    for (const draft of events) this.#tell(draft, caller);
    return result;
  }

  /** Records an event by itself: it is on the disk when this returns, or this throws and the operation must not go on. */
  record(caller: Caller, drafts: AuditDraft | readonly AuditDraft[]): void {
    this.write(caller, drafts, () => undefined);
  }

  /**
   * Records an event within a second; for reads of `STANDARD` values only. When the disk takes none for so long that a
   * thousand are held, this throws like `record`.
   */
  recordSoon(caller: Caller, draft: AuditDraft): void {
    if (this.#soon.length >= mostBuffered) this.flush();
    this.#soon.push({ draft, caller, time: this.#parts.clock.now() });
    this.#flushSoon();
  }

  /** Runs a piece of work that records its own success; when it fails, that is recorded before the error goes on. */
  async attempt<T>(caller: Caller, draft: AuditDraft, call: () => T | Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (this.#open) this.record(caller, unsuccessful(draft, error));
      throw error;
    }
  }

  /** Writes what `recordSoon` holds. */
  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    const held = [...this.#soon];
    if (held.length === 0 || !this.#open) return;
    try {
      this.#commit((_rows, append) => {
        for (const { draft, caller, time } of held) append(draft, caller, time);
      });
    } catch (error) {
      // A full disk must neither end the process nor lose an event: they are held, and tried again.
      this.#flushSoon();
      throw error;
    }
    this.#written(held);
  }

  /** Signs where the chain stands, stores it as a checkpoint and keeps it outside; `null` while the chain is empty. */
  checkpoint(): SignedHead | null {
    this.flush();
    if (this.#end.seq === 0) return null;
    const head = signHead(this.#end, this.#parts.clock.now(), this.id, this.signer);
    this.#parts.database.transaction(() => {
      appendCheckpoint(this.#parts.database, head);
    });
    this.#parts.keepHead(head);
    return head;
  }

  /** A data key under the key of its tenant that comes from the root key. */
  wrapWithBaseline(dataKey: SecretBytes, context: DataKeyContext): Uint8Array {
    return wrapWithBaseline(this.#baseline, dataKey, context);
  }

  /** The data key that `wrapWithBaseline` wrapped; the caller wipes it. */
  unwrapWithBaseline(blob: Uint8Array, context: DataKeyContext): SecretBytes {
    return unwrapWithBaseline(this.#baseline, blob, context);
  }

  /** A short public mark by which two values can be told to be equal inside this vault, and nowhere else. */
  fingerprint(label: string, value: Uint8Array): string {
    return fingerprint(this.#fingerprint, label, value);
  }

  /** Hears every event from now on; the answer ends that. */
  onEvent(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Signs the last head, closes the file and wipes every key. May be called again. */
  close(): void {
    if (!this.#open) return;
    try {
      this.checkpoint();
      this.#parts.database.checkpoint();
    } finally {
      this.#open = false;
      // Before the file is let go of: a driver that does not close must not keep the keys.
      for (const key of [this.#parts.rootKey, this.#baseline, this.#fingerprint]) key.wipe();
      this.signer.wipe();
      this.tokenSigner.wipe();
      this.#parts.database.close();
      this.#parts.onClose?.();
    }
  }

  /** Runs a transaction that may append events; where the chain stands moves only when it is on the disk. */
  #commit<T>(call: (rows: Writer, append: (draft: AuditDraft, caller: Caller, time: number) => void) => T): T {
    const { database, clock } = this.#parts;
    let end = this.#end;
    const heads: SignedHead[] = [];
    const result = database.transaction(() =>
      call(database, (draft, caller, time) => {
        end = appendEvent(database, end, draft, caller, time);
        if (end.seq % checkpointEvery !== 0) return;
        const head = signHead(end, clock.now(), this.id, this.signer);
        appendCheckpoint(database, head);
        heads.push(head);
      }),
    );
    this.#end = end;
    const newest = heads.at(-1);
    if (newest !== undefined) this.#parts.keepHead(newest);
    return result;
  }

  #flushSoon(): void {
    this.#cancelFlush ??= this.#parts.clock.after(bufferedForMilliseconds, () => {
      this.#cancelFlush = null;
      try {
        this.flush();
      } catch {
        // Said by the next write, which cannot be done either.
      }
    });
  }

  /** Events that were held are on the disk: they are held no more, and told. */
  #written(held: readonly HeldEvent[]): void {
    if (held.length === 0) return;
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    this.#soon = this.#soon.slice(held.length);
    if (this.#soon.length > 0) this.#flushSoon();
    for (const { draft, caller } of held) this.#tell(draft, caller);
  }

  #tell(draft: AuditDraft, caller: Caller): void {
    for (const listener of this.#listeners) listener(draft, caller);
  }
}
