import type { CryptoperiodPolicy, DueRow } from '../../src-shared/cryptoperiods.ts';
import type { Asker } from '../lib/asker.ts';
import { unasked } from '../lib/asker.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { Reader } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';
import { countOverdue, type DueQuery, listDue, rotatable } from './due.ts';
import { readPolicies, writePolicy } from './policies.ts';

/** What the cryptoperiods stand on. */
export interface CryptoperiodParts {
  readonly vault: Vault;
  readonly clock: Clock;
  /** Starts a fleet that rotates the data keys of these tenants. */
  readonly rotate: (asker: Asker, tenants: readonly string[]) => Promise<{ readonly job: string }>;
}

/** The most tenants that one fleet takes. */
const fleetLimit = 10_000;
const rotating = `select 1 from jobs where kind = 'fleet' and act = 'rotate' and state = 'running'`;

/** How long each kind of key may be used, what is due, and rotating it. */
export class Cryptoperiods {
  readonly #parts: CryptoperiodParts;

  constructor(parts: CryptoperiodParts) {
    this.#parts = parts;
  }

  policies(): readonly CryptoperiodPolicy[] {
    return this.#parts.vault.read(readPolicies);
  }

  /** @throws BAD_INPUT, ROLE_REQUIRED */
  async update(asker: Asker, policy: CryptoperiodPolicy): Promise<readonly CryptoperiodPolicy[]> {
    const { vault } = this.#parts;
    const { kind, ...detail } = policy;
    const draft = { action: 'cryptoperiod.update', object: kind, detail } as const;
    return await vault.attempt(asker.caller, draft, () => {
      asker.admit();
      return vault.write(asker.caller, draft, (rows) => {
        writePolicy(rows, policy);
        return readPolicies(rows);
      });
    });
  }

  due(query: DueQuery): { readonly total: number; readonly rows: readonly DueRow[] } {
    return this.#parts.vault.read((rows) => listDue(rows, query, this.#parts.clock.now()));
  }

  /** How many keys are past their cryptoperiod. */
  overdue(): number {
    return this.#parts.vault.read((rows) => countOverdue(rows, this.#parts.clock.now()));
  }

  /** Starts the rotation of every data key that is overdue and can be rotated; `null` when there is none, or one is under way. */
  async rotateDue(asker: Asker): Promise<{ readonly job: string | null }> {
    const { vault } = this.#parts;
    return await vault.attempt(asker.caller, { action: 'cryptoperiod.rotate' }, async () => {
      asker.admit();
      return { job: await this.#rotate(asker, false) };
    });
  }

  /** The same on the schedule, when the policy says so: at the unlock and every hour while the vault is open. */
  async rotateOnSchedule(caller: Caller): Promise<string | null> {
    const automatic = this.policies().some(({ kind, automatic: on }) => kind === 'data-key' && on);
    return automatic ? await this.#rotate(unasked(caller), true) : null;
  }

  async #rotate(asker: Asker, automatic: boolean): Promise<string | null> {
    const { vault, rotate } = this.#parts;
    const tenants = vault.read((rows) => this.#waiting(rows));
    if (tenants.length === 0) return null;
    const { job } = await rotate(asker, tenants);
    vault.record(asker.caller, { action: 'cryptoperiod.rotate', object: job, detail: { tenants: tenants.length, automatic } });
    return job;
  }

  #waiting(rows: Reader): readonly string[] {
    return rows.get(rotating) === undefined ? rotatable(rows, this.#parts.clock.now(), fleetLimit) : [];
  }
}
