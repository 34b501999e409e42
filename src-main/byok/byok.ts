import type { BoardRow, ByokConfig, ByokStatus, Census } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { JobKind } from '../../src-shared/jobs.ts';
import type { Preflight } from '../../src-shared/keys.ts';
import type { Asker } from '../lib/asker.ts';
import { type Caller, deskCaller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { JobPlan, Jobs } from '../lib/jobs.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { Reader } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';
import { isCustomers, liveWrapping, removeAllStaged } from '../vault/wrappings.ts';
import { takeCensus } from './census.ts';
import { type BoardQuery, findTenant, insertConfig, listBoard, liveConfig, moveConfig, noteConfig, pastConfigs, requireConfig, restage } from './configs.ts';
import type { Custody } from './custody.ts';
import { type CustomerKeys, type KeyProbe, probeFacts } from './customer-keys.ts';
import { isInCustody, requireMove } from './lifecycle.ts';
import { type Revocation, revokeTenant } from './revocation.ts';
import { newestVersion } from './rotation.ts';
import { sealTenant } from './sealing.ts';
import { activationPlan, offboardingPlan, requireInUse, requireNoJob, rotationPlan, unfinishedJob } from './starting.ts';

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

const imports: ReadonlySet<JobKind> = new Set<JobKind>(['import']);

/** The tenants under customers' keys: stage, preflight, activate, seal, unseal, offboard, revoke, rotate. */
export class Byok {
  readonly #parts: ByokParts;

  constructor(parts: ByokParts) {
    this.#parts = parts;
  }

  /** @throws NOT_FOUND */
  status(tenant: string): ByokStatus {
    const job = unfinishedJob(this.#parts.jobs, tenant)?.id ?? null;
    return this.#parts.vault.read((rows) => {
      findTenant(rows, tenant);
      return { tenant, config: liveConfig(rows, tenant) ?? null, history: pastConfigs(rows, tenant), job };
    });
  }

  board(query: BoardQuery): { readonly total: number; readonly rows: readonly BoardRow[] } {
    return this.#parts.vault.read((rows) => listBoard(rows, query));
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
    const { vault, keys } = this.#parts;
    const draft: AuditDraft = { action: 'byok.preflight', tenant };
    return await this.#attempt(asker, draft, async (caller) => {
      const config = vault.read((rows) => requireConfig(rows, tenant));
      if (config.status === 'REVOKED') throw new KeydeskError('TENANT_REVOKED', { tenant });
      const probe = await keys.probe(config.kmsKey, tenant);
      if (!vault.isOpen) throw new KeydeskError('VAULT_LOCKED', {});
      this.#notePreflight(caller, config, probe);
      return probe.preflight;
    });
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
      requireNoJob(this.#parts.jobs, tenant, imports);
      return rotationPlan(rows, tenant);
    });
  }

  /** Takes a tenant's data away until it is unsealed. @throws STATE_CONFLICT unless it is active */
  async seal(asker: Asker, tenant: string, reason: string): Promise<ByokStatus> {
    const { vault } = this.#parts;
    const draft: AuditDraft = { action: 'byok.seal', tenant, detail: { reason } };
    await this.#attempt(asker, draft, (caller) => {
      vault.read((rows) => requireMove(requireConfig(rows, tenant), 'SEALED'));
      sealTenant(this.#parts, caller, tenant, reason, { byOfficer: true });
    });
    return this.status(tenant);
  }

  /** Gives a tenant's data back, once its customer's key has opened its data key. @throws STATE_CONFLICT unless it is sealed, KMS_FAILED */
  async unseal(asker: Asker, tenant: string): Promise<ByokStatus> {
    const { vault, clock } = this.#parts;
    const draft: AuditDraft = { action: 'byok.unseal', tenant };
    await this.#attempt(asker, draft, async (caller) => {
      const config = vault.read((rows) => requireConfig(rows, tenant));
      if (config.status !== 'SEALED') throw notSealed(config);
      await this.#probeCustody(caller, tenant);
      const event = { ...draft, object: config.id, detail: { sealedSince: config.sealedSince, kmsKey: config.kmsKey } };
      vault.write(caller, event, (rows) => moveConfig(rows, config, 'ACTIVE', { sealedSince: null, sealedCause: null }, clock.now()));
    });
    this.#resumeRotation(asker.caller, tenant);
    return this.status(tenant);
  }

  /** Destroys every wrapping of a tenant's data key, for ever. See `revokeTenant` for what it asks. */
  async revoke(asker: Asker, input: Revocation): Promise<ByokStatus> {
    const { tenant, category, reason } = input;
    await this.#attempt(asker, { action: 'byok.revoke', tenant, detail: { category, reason } }, (caller) => {
      asker.requireFresh();
      revokeTenant(this.#parts, caller, input);
    });
    this.#parts.settle();
    return this.status(tenant);
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

  #notePreflight(caller: Caller, config: ByokConfig, probe: KeyProbe): void {
    const { vault, keys, clock } = this.#parts;
    const { success, message, at } = probe.preflight;
    const event: AuditDraft = {
      action: 'byok.preflight',
      tenant: config.tenant,
      object: config.id,
      outcome: success ? 'ok' : 'failed',
      detail: { kmsKey: config.kmsKey, ...probeFacts(probe) },
    };
    const changes = success ? { lastValidatedAt: at, lastValidationError: null } : { lastValidationError: message };
    vault.write(caller, (validation: AuditDraft) => [event, validation], (rows) => {
      if (isInCustody(config.status)) noteConfig(rows, config, changes, clock.now());
      else moveConfig(rows, config, success ? 'VALIDATED' : 'PENDING_VALIDATION', changes, clock.now());
      return keys.recordValidation(rows, config.kmsKey, probe);
    });
  }

  /** A probe with the real thing: the tenant's own data key. */
  async #probeCustody(caller: Caller, tenant: string): Promise<void> {
    const { vault, custody } = this.#parts;
    const wrapping = vault.read((rows) => liveWrapping(rows, tenant, newestVersion(rows, tenant)));
    if (wrapping === undefined || !isCustomers(wrapping)) throw new KeydeskError('INTEGRITY_FAILED', { what: `the custody of tenant ${tenant}` });
    using _opened = await custody.unwrap(caller, wrapping);
  }

  /** A rotation that stood still because of the seal goes on. */
  #resumeRotation(caller: Caller, tenant: string): void {
    const { jobs } = this.#parts;
    const job = unfinishedJob(jobs, tenant, new Set(['rotate']));
    if (job?.state === 'waiting') jobs.resume(deskCaller(caller.requestId), job.id);
  }
}

function notSealed({ id, status }: ByokConfig): KeydeskError<'STATE_CONFLICT'> {
  const remedy = 'Nothing is to be done: only a sealed tenant is unsealed.';
  return new KeydeskError('STATE_CONFLICT', { noun: 'BYOK config', id, state: status, wanted: 'SEALED', remedy });
}
