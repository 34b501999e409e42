import { dataKeyCacheSeconds } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { keyLength } from '../crypto/derive.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { DataKeyring, OpenDataKey } from '../vault/data-keyring.ts';
import type { Writer } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';
import { byBaseline, contextOf, type CustomerWrapping, insertLive, isCustomers, liveWrapping, type Wrapping } from '../vault/wrappings.ts';
import { activeVersion, requireOpenable } from './data-key-standing.ts';

/** Opens what a customer's key wrapped: one call to their KMS, recorded. @throws TENANT_SEALED, KMS_FAILED */
export interface CustomerCustody {
  unwrap(caller: Caller, wrapping: CustomerWrapping): Promise<SecretBytes>;
}

/** What the data keys stand on. */
export interface DataKeysParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly customer: CustomerCustody;
}

interface Held {
  readonly tenant: string;
  readonly key: SecretBytes;
  /** When it must be gone, by the monotonic clock; never, for a key on the baseline. */
  readonly until: number;
  /** The same by the machine's clock: the other one may stand still while the machine sleeps. */
  readonly gone: number;
  readonly stop: () => void;
}

/** A key on its way into memory. */
interface Flight {
  readonly tenant: string;
  readonly landed: Promise<void>;
}

/** How often a key is fetched for one who wants it: a tenant that moves meanwhile, as one that is activated, does so once. */
const mostTries = 3;

/** Events after which nothing of a tenant's data keys may be taken from memory. A rewrap is none: the same key still allows the same. */
const moves: ReadonlySet<AuditDraft['action']> = new Set<AuditDraft['action']>([
  'byok.seal',
  'byok.revoke',
  'byok.schedule-revoke',
  'byok.activate',
  'byok.move',
  'byok.offboard',
]);

/**
 * The data keys of the tenants. A key on the baseline stays open until the lock; one under a customer's key for five
 * minutes at most, and not a moment longer than its tenant is allowed to be read.
 */
export class DataKeys implements DataKeyring {
  readonly #parts: DataKeysParts;
  readonly #held = new Map<string, Held>();
  readonly #flights = new Map<string, Flight>();
  readonly #deaf: () => void;
  #closed = false;

  constructor(parts: DataKeysParts) {
    this.#parts = parts;
    this.#deaf = parts.vault.onEvent((draft) => {
      const happened = (draft.outcome ?? 'ok') === 'ok' && moves.has(draft.action);
      if (happened && typeof draft.tenant === 'string') this.forget(draft.tenant);
    });
  }

  async active(caller: Caller, tenant: string): Promise<OpenDataKey> {
    const version = this.#parts.vault.read((rows) => activeVersion(rows, tenant));
    return await this.open(caller, tenant, version);
  }

  async open(caller: Caller, tenant: string, version: number): Promise<OpenDataKey> {
    for (let tries = 1; tries <= mostTries; tries += 1) {
      const key = await this.#opened(caller, tenant, version);
      if (key !== undefined) return { version, key };
    }
    throw new KeydeskError('CANCELLED', { what: 'opening the data key, because the tenant changes all the time; try again' });
  }

  /** The key in memory, fetched if need be; `undefined` when its tenant has moved while it came, so that it was forgotten at once. */
  async #opened(caller: Caller, tenant: string, version: number): Promise<SecretBytes | undefined> {
    this.#requireOpenable(tenant, version);
    const held = this.#take(tenant, version);
    if (held !== undefined) return held;
    try {
      await this.#fetchOnce(caller, tenant, version);
    } finally {
      // The tenant may have been sealed, or the vault locked, while its KMS was asked: that is then what to say.
      this.#requireOpenable(tenant, version);
    }
    return this.#take(tenant, version);
  }

  /**
   * Makes a tenant's first data key, wrapped by the baseline, in the transaction that makes the tenant.
   * @param now when that is, in milliseconds since 1970
   * @returns the version it has: 1
   */
  createFirst(rows: Writer, tenant: string, now: number): number {
    const { vault } = this.#parts;
    const place = { tenant, version: 1 };
    using key = SecretBytes.random(keyLength);
    rows.run(`insert into data_keys (tenant, version, state, created_at) values (:tenant, :version, 'active', :now)`, { ...place, now });
    insertLive(rows, { ...byBaseline, ...place, blob: vault.wrapWithBaseline(key, contextOf(vault.id, place)) }, now);
    return place.version;
  }

  /** Wipes what is held of one tenant. */
  forget(tenant: string): void {
    for (const [name, held] of this.#held) if (held.tenant === tenant) this.#drop(name);
    for (const [name, flight] of this.#flights) if (flight.tenant === tenant) this.#flights.delete(name);
  }

  /** Wipes everything, at the lock; what comes back later from a KMS is wiped as it comes. */
  wipe(): void {
    this.#closed = true;
    this.#deaf();
    for (const name of this.#held.keys()) this.#drop(name);
    this.#flights.clear();
  }

  #requireOpenable(tenant: string, version: number): void {
    const { vault } = this.#parts;
    if (this.#closed || !vault.isOpen) throw new KeydeskError('VAULT_LOCKED', {});
    vault.read((rows) => {
      requireOpenable(rows, tenant, version);
    });
  }

  #take(tenant: string, version: number): SecretBytes | undefined {
    const name = nameOf(tenant, version);
    const held = this.#held.get(name);
    if (held === undefined) return undefined;
    const { clock } = this.#parts;
    if (clock.monotonic() < held.until && clock.now() < held.gone) return held.key;
    this.#drop(name);
    return undefined;
  }

  /** Opens a key into memory; those who want it at the same time wait for the same call. */
  async #fetchOnce(caller: Caller, tenant: string, version: number): Promise<void> {
    const name = nameOf(tenant, version);
    const running = this.#flights.get(name);
    if (running !== undefined) {
      await running.landed;
      return;
    }
    const flight: Flight = { tenant, landed: this.#fetch(caller, tenant, version, () => this.#flights.get(name) === flight) };
    this.#flights.set(name, flight);
    try {
      await flight.landed;
    } finally {
      if (this.#flights.get(name) === flight) this.#flights.delete(name);
    }
  }

  async #fetch(caller: Caller, tenant: string, version: number, wanted: () => boolean): Promise<void> {
    const wrapping = this.#parts.vault.read((rows) => liveWrapping(rows, tenant, version));
    if (wrapping === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'data key', id: nameOf(tenant, version) });
    const key = await this.#open(caller, wrapping);
    if (wanted()) this.#hold(wrapping, key);
    else key.wipe();
  }

  async #open(caller: Caller, wrapping: Wrapping): Promise<SecretBytes> {
    // A turn later, so that the flight is known before it can land.
    await Promise.resolve();
    return isCustomers(wrapping) ? await this.#parts.customer.unwrap(caller, wrapping) : this.#openBaseline(wrapping);
  }

  #openBaseline(wrapping: Wrapping): SecretBytes {
    const { vault } = this.#parts;
    if (!vault.isOpen) throw new KeydeskError('VAULT_LOCKED', {});
    try {
      return vault.unwrapWithBaseline(wrapping.blob, contextOf(vault.id, wrapping));
    } catch (error) {
      const what = `the wrapping of data key ${nameOf(wrapping.tenant, wrapping.version)}`;
      throw new KeydeskError('INTEGRITY_FAILED', { what }, { cause: error });
    }
  }

  #hold(wrapping: Wrapping, key: SecretBytes): void {
    const { clock } = this.#parts;
    const name = nameOf(wrapping.tenant, wrapping.version);
    const milliseconds = isCustomers(wrapping) ? dataKeyCacheSeconds * 1000 : Infinity;
    const stop = milliseconds < Infinity ? clock.after(milliseconds, () => this.#drop(name)) : () => undefined;
    this.#held.set(name, { tenant: wrapping.tenant, key, until: clock.monotonic() + milliseconds, gone: clock.now() + milliseconds, stop });
  }

  #drop(name: string): void {
    const held = this.#held.get(name);
    this.#held.delete(name);
    held?.stop();
    held?.key.wipe();
  }
}

function nameOf(tenant: string, version: number): string {
  return `${tenant}/${String(version)}`;
}
