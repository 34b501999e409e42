import type { BoardCount, BoardRow, ByokConfig, ByokStatus, Census, FleetPlan, FleetRequest } from '../../src-shared/byok.ts';
import { isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import type { Preflight } from '../../src-shared/keys.ts';
import type { Asker } from '../lib/asker.ts';
import { type Caller, deskCaller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { JobPlan, Jobs } from '../lib/jobs.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { Reader } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';
import { removeAllStaged } from '../vault/wrappings.ts';
import { type BoardQuery, countCrossings, listBoard } from './board.ts';
import { takeCensus } from './census.ts';
import { findTenant, insertConfig, liveConfig, pastConfigs, requireConfig, restage } from './configs.ts';
import type { Custody } from './custody.ts';
import type { CustomerKeys } from './customer-keys.ts';
import { type KeyOffboarding, offboardKey } from './emergency.ts';
import { planFleet, startFleet } from './many-tenants.ts';
import { Patience } from './patience.ts';
import { preflightTenant } from './preflighting.ts';
import { type Revocation, revokeScheduled, revokeTenant, scheduleRevocation, undoRevocation } from './revocation.ts';
import { dueRevocations, requireNotScheduled } from './scheduled.ts';
import { sealByOfficer } from './sealing.ts';
import {
  activationPlan,
  movePlan,
  offboardingPlan,
  requireInUse,
  requireNoImport,
  requireNoJob,
  rewrapPlan,
  rotationPlan,
  unfinishedJob,
} from './starting.ts';
import { successorOf } from './successors.ts';
import { type RefusalFacts, sealUnder, unsealProven, unsealUnder } from './under-key.ts';

/** What the BYOK room stands on. */
export interface ByokParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly keys: CustomerKeys;
  readonly custody: Custody;
  readonly newId: () => string;
  /** Folds the log into the database file, so that bytes that were destroyed do not linger in it. */
  readonly settle: () => void;
}

const hour = 3_600_000;

/** The tenants under customers' keys: stage, preflight, activate, seal, unseal, offboard, revoke, rotate, rewrap, move; one or many. */
export class Byok {
  readonly #parts: ByokParts;
  readonly #patience = new Patience();

  constructor(parts: ByokParts) {
    this.#parts = parts;
  }

  /** @throws NOT_FOUND */
  status(tenant: string): ByokStatus {
    const job = unfinishedJob(this.#parts.jobs, tenant)?.id ?? null;
    return this.#parts.vault.read((rows) => {
      findTenant(rows, tenant);
      return { tenant, config: liveConfig(rows, tenant) ?? null, history: pastConfigs(rows, tenant), successor: successorOf(rows, tenant) ?? null, job };
    });
  }

  board(query: BoardQuery): { readonly total: number; readonly rows: readonly BoardRow[] } {
    return this.#parts.vault.read((rows) => listBoard(rows, query));
  }

  /** How many tenants stand at each crossing of custody and validation. */
  matrix(): readonly BoardCount[] {
    return this.#parts.vault.read(countCrossings);
  }

  /** Counts what depends on a tenant's key now. @throws NOT_FOUND */
  census(tenant: string): Census {
    const { vault, clock } = this.#parts;
    return vault.read((rows) => {
      findTenant(rows, tenant);
      return takeCensus(rows, tenant, clock.now());
    });
  }

  /**
   * Says which key a tenant shall be under. Moves nothing; may be repeated, also with another key, until it is activated.
   * @throws NOT_FOUND, TENANT_ARCHIVED, TENANT_REVOKED, STATE_CONFLICT while the tenant is under a key or a job runs
   */
  async stage(asker: Asker, tenant: string, kmsKey: string): Promise<ByokStatus> {
    const { vault, jobs, keys, clock } = this.#parts;
    const draft: AuditDraft = { action: 'byok.stage', tenant, detail: { kmsKey } };
    await this.#attempt(asker, draft, (caller) => {
      requireNoJob(jobs, tenant);
      keys.get(kmsKey);
      vault.write(caller, (config: ByokConfig) => ({ ...draft, object: config.id, detail: { kmsKey, configVersion: config.configVersion } }), (rows) => {
        requireInUse(rows, tenant);
        if (keys.ownsCredential(rows, tenant)) throw ownsCredential(tenant);
        const config = liveConfig(rows, tenant);
        removeAllStaged(rows, tenant);
        if (config === undefined) insertConfig(rows, { id: this.#parts.newId(), tenant, kmsKey, now: clock.now() });
        else restage(rows, config, kmsKey, clock.now());
        return requireConfig(rows, tenant);
      });
    });
    return this.status(tenant);
  }

  /**
   * Tries the tenant's key out, live. It changes only what is known of the key and of the config.
   * @throws NOT_FOUND, TENANT_REVOKED, STATE_CONFLICT when the tenant was staged anew meanwhile
   */
  async preflight(asker: Asker, tenant: string): Promise<Preflight> {
    const draft: AuditDraft = { action: 'byok.preflight', tenant };
    return await this.#attempt(asker, draft, async (caller) => preflightTenant(this.#parts, caller, tenant));
  }

  /** Starts to bring the tenant's data key under its customer's key. @throws PREFLIGHT_REQUIRED, STATE_CONFLICT, … */
  async activate(asker: Asker, tenant: string): Promise<{ readonly job: string }> {
    const now = this.#parts.clock.now();
    return await this.#start(asker, { action: 'byok.activate', tenant }, (rows) => activationPlan(rows, tenant, now));
  }

  /** Starts to bring it back under the baseline, for which the customer's key must work. */
  async offboard(asker: Asker, tenant: string): Promise<{ readonly job: string }> {
    return await this.#start(asker, { action: 'byok.offboard', tenant }, (rows) => {
      asker.requireFresh();
      return offboardingPlan(rows, tenant);
    });
  }

  /** Starts a new version of the tenant's data key, and the re-encryption of every revision under it. */
  async rotate(asker: Asker, tenant: string): Promise<{ readonly job: string }> {
    return await this.#start(asker, { action: 'byok.rotate', tenant }, (rows) => {
      requireNoImport(this.#parts.jobs, tenant);
      return rotationPlan(rows, tenant);
    });
  }

  /** Wraps the tenant's data key anew by the newest version of the key it is under. */
  async rewrap(asker: Asker, tenant: string): Promise<{ readonly job: string }> {
    return await this.#start(asker, { action: 'byok.rewrap', tenant }, (rows) => rewrapPlan(rows, tenant));
  }

  /** Starts to move an active tenant to another customer's key; the old one serves until the switch. */
  async move(asker: Asker, tenant: string, kmsKey: string): Promise<{ readonly job: string }> {
    return await this.#start(asker, { action: 'byok.move', tenant, detail: { toKmsKey: kmsKey } }, (rows) => {
      asker.requireFresh();
      this.#parts.keys.get(kmsKey);
      return movePlan(rows, tenant, kmsKey);
    });
  }

  /** Takes a tenant's data away until an officer unseals it. @throws STATE_CONFLICT unless it is active, or sealed by the desk */
  async seal(asker: Asker, tenant: string, reason: string): Promise<ByokStatus> {
    const draft: AuditDraft = { action: 'byok.seal', tenant, detail: { reason } };
    await this.#attempt(asker, draft, (caller) => {
      sealByOfficer(this.#parts, caller, tenant, reason);
    });
    return this.status(tenant);
  }

  /** Gives a tenant's data back, once its customer's key has opened its data key. @throws STATE_CONFLICT unless it is sealed, KMS_FAILED */
  async unseal(asker: Asker, tenant: string): Promise<ByokStatus> {
    const { vault } = this.#parts;
    await this.#attempt(asker, { action: 'byok.unseal', tenant }, async (caller) => {
      vault.read((rows) => {
        requireNotScheduled(requireConfig(rows, tenant));
      });
      await unsealProven(this.#parts, caller, tenant, { by: 'officer' });
      this.#patience.forget(tenant);
    });
    this.#resumeWaiting(asker.caller, tenant);
    return this.status(tenant);
  }

  /** Seals, by the desk, every tenant that is active under a key that refused. Answers how many. See `sealUnder`. */
  async sealUnder(caller: Caller, kmsKey: string, refusal: RefusalFacts): Promise<number> {
    return await sealUnder(this.#parts, caller, kmsKey, refusal);
  }

  /** Unseals, once the key has opened a data key of each, the tenants under a key that the desk has sealed. Answers how many. */
  async unsealUnder(caller: Caller, kmsKey: string, signal?: AbortSignal): Promise<number> {
    const unsealed = await unsealUnder({ ...this.#parts, patience: this.#patience, signal }, caller, kmsKey);
    for (const tenant of unsealed) this.#resumeWaiting(caller, tenant);
    return unsealed.length;
  }

  /**
   * Destroys every wrapping of a tenant's data key, for ever: now, or after so many hours, during which it is sealed and the
   * revocation can be undone. See `revokeTenant` for what it asks.
   */
  async revoke(asker: Asker, input: Revocation, graceHours = 0): Promise<ByokStatus> {
    const { tenant, category, reason } = input;
    const action = graceHours > 0 ? 'byok.schedule-revoke' : 'byok.revoke';
    await this.#attempt(asker, { action, tenant, detail: { category, reason } }, (caller) => {
      asker.requireFresh();
      if (graceHours > 0) scheduleRevocation(this.#parts, caller, input, this.#parts.clock.now() + graceHours * hour);
      else revokeTenant(this.#parts, caller, input);
    });
    this.#parts.settle();
    return this.status(tenant);
  }

  /** Takes back a revocation that has not taken place; the tenant stays sealed until an officer unseals it. @throws STATE_CONFLICT */
  async undoRevoke(asker: Asker, tenant: string): Promise<ByokStatus> {
    await this.#attempt(asker, { action: 'byok.undo-revoke', tenant }, (caller) => {
      undoRevocation(this.#parts, caller, tenant);
    });
    return this.status(tenant);
  }

  /** Destroys what was to be destroyed by now. One that fails is an event, and stops no other. Answers how many were. */
  async revokeDue(caller: Caller): Promise<number> {
    const { vault, clock, settle } = this.#parts;
    const due = vault.read((rows) => dueRevocations(rows, clock.now()));
    const revoked: string[] = [];
    for (const tenant of due) {
      const attempt = vault.attempt(caller, { action: 'byok.revoke', tenant }, () => {
        revokeScheduled(this.#parts, caller, tenant);
        revoked.push(tenant);
      });
      await attempt.catch(skipKnown);
    }
    if (revoked.length > 0) settle();
    return revoked.length;
  }

  /** What a fleet would do. @throws BAD_INPUT, NOT_FOUND for a key that is not there */
  planFleet(request: FleetRequest): FleetPlan {
    return planFleet(this.#parts, request).plan;
  }

  /** Starts one act for many tenants. @throws BAD_INPUT when none of them can take part */
  async startFleet(asker: Asker, request: FleetRequest): Promise<{ readonly job: string }> {
    const { act } = request;
    return await this.#attempt(asker, { action: 'byok.fleet', detail: { act } }, (caller) => {
      if (act === 'offboard' || act === 'move') asker.requireFresh();
      return { job: startFleet(this.#parts, caller, request) };
    });
  }

  /** Emergency: brings every tenant under a key back to the baseline while that key still works. See `offboardKey`. */
  async offboardKey(asker: Asker, input: KeyOffboarding): Promise<{ readonly job: string }> {
    const { kmsKey, reason } = input;
    return await this.#attempt(asker, { action: 'byok.offboard-key', object: kmsKey, detail: { reason } }, (caller) => {
      asker.requireFresh();
      return { job: offboardKey(this.#parts, caller, input) };
    });
  }

  /** Does what not everybody may; a refusal is an event too. */
  async #attempt<T>(asker: Asker, draft: AuditDraft, call: (caller: Caller) => T | Promise<T>): Promise<T> {
    return await this.#parts.vault.attempt(asker.caller, draft, () => {
      asker.admit();
      return call(asker.caller);
    });
  }

  async #start(asker: Asker, draft: AuditDraft & { readonly tenant: string }, plan: (rows: Reader) => JobPlan): Promise<{ readonly job: string }> {
    const { vault, jobs } = this.#parts;
    return await this.#attempt(asker, draft, (caller) => {
      const planned = vault.read(plan);
      requireNoJob(jobs, draft.tenant);
      return { job: jobs.start(caller, planned).id };
    });
  }

  /** Work that stood still because of the seal goes on. */
  #resumeWaiting(caller: Caller, tenant: string): void {
    const { jobs } = this.#parts;
    for (const { id, kind, state } of jobs.unfinishedOf(tenant)) {
      if (state === 'waiting' && kind !== 'fleet') jobs.resume(deskCaller(caller.requestId), id);
    }
  }
}

/** An error of the closed list is on the record already, and the next one is tried; anything else is not known and goes on. */
function skipKnown(error: unknown): void {
  if (!isKeydeskError(error)) throw error;
}

/** On the day this tenant's key refused, nobody could sign in to the other one either. */
function ownsCredential(tenant: string): KeydeskError<'STATE_CONFLICT'> {
  const remedy = "A secret of this tenant signs in to a customer's key, so it stays on the baseline. Remove that key, or sign in to it by application default credentials.";
  return new KeydeskError('STATE_CONFLICT', { noun: 'tenant', id: tenant, state: 'holds the sign-in of a key', wanted: 'holds none', remedy });
}
