import type { ByokConfig, Census, revokeCategories } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { AuditDraft, Fact } from '../vault/audit-draft.ts';
import type { Reader, Writer } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';
import { exampleSecrets, takeCensus } from './census.ts';
import { findTenant, moveConfig, noteConfig, requireConfig } from './configs.ts';
import { destroyAllVersions, type DestroyedVersion } from './destruction.ts';
import { requireMove } from './lifecycle.ts';
import { nothingScheduled, requireNotScheduled, type Scheduled, scheduledRevocation, utcMinute } from './scheduled.ts';
import { sealEvent } from './sealing.ts';
import { removeSuccessor } from './successors.ts';

/** Why a tenant is revoked, and what the officer has said to it. */
export interface Revocation {
  readonly tenant: string;
  readonly category: (typeof revokeCategories)[number];
  readonly reason: string;
  /** The tenant's display name, as the officer typed it. */
  readonly confirmName: string;
  /** How many dependants the officer has acknowledged. */
  readonly acknowledgedDependants: number;
}

/** What revoking stands on. */
export interface RevocationParts {
  readonly vault: Vault;
  readonly clock: Clock;
}

/** What was destroyed, and what is told of it. */
interface Destroyed {
  readonly config: ByokConfig;
  readonly census: Census;
  readonly versions: readonly DestroyedVersion[];
}

type Why = Pick<Revocation, 'category' | 'reason'> & { readonly officer: string; readonly scheduledAt: number | null };

/**
 * Takes a tenant's data away for ever: every wrapping of its data key is destroyed. One transaction, after the census
 * in it has been compared with what the officer acknowledged.
 * @throws BAD_INPUT for another name, DEPENDANTS_EXIST for another number, STATE_CONFLICT, TENANT_REVOKED
 */
export function revokeTenant(parts: RevocationParts, caller: Caller, input: Revocation): void {
  const { tenant, category, reason } = input;
  const why: Why = { category, reason, officer: caller.actor, scheduledAt: null };
  const now = parts.clock.now();
  parts.vault.write(caller, eventOf(parts, tenant, why), (rows) => {
    const config = requireConfig(rows, tenant);
    return destroy(rows, config, requireAcknowledged(rows, config, input, now), now);
  });
}

/**
 * Seals a tenant now and lets its revocation take place later, unless that is undone before.
 * @param at when, in milliseconds since 1970
 * @throws as `revokeTenant`, and STATE_CONFLICT when its revocation is scheduled already
 */
export function scheduleRevocation({ vault, clock }: RevocationParts, caller: Caller, input: Revocation, at: number): void {
  const { tenant, category, reason, acknowledgedDependants } = input;
  const now = clock.now();
  const config = vault.read((rows) => requireConfig(rows, tenant));
  const said: Scheduled = { category, reason, acknowledgedDependants, officer: caller.actor, scheduledAt: now };
  const cause = `To be revoked at ${utcMinute(at)}: ${reason}`;
  const seal = sealEvent(config, { by: 'officer', cause, facts: { kmsKey: config.kmsKey, revokeAt: at } });
  const events = (census: Census): readonly AuditDraft[] => [scheduleEvent(config, said, at, census), ...(config.status === 'ACTIVE' ? [seal] : [])];
  vault.write(caller, events, (rows) => {
    requireNotScheduled(config);
    const census = requireAcknowledged(rows, config, input, now);
    const changes = { sealedSince: config.sealedSince ?? now, sealedCause: cause, sealedBy: 'officer', revokeAt: at, revocation: JSON.stringify(said) } as const;
    if (config.status === 'ACTIVE') moveConfig(rows, config, 'SEALED', changes, now);
    else noteConfig(rows, config, changes, now);
    return census;
  });
}

/** Takes a revocation back that has not taken place. The tenant stays sealed. @throws STATE_CONFLICT, NOT_FOUND, TENANT_REVOKED */
export function undoRevocation({ vault, clock }: RevocationParts, caller: Caller, tenant: string): void {
  const config = vault.read((rows) => requireConfig(rows, tenant));
  if (config.status === 'REVOKED') throw new KeydeskError('TENANT_REVOKED', { tenant });
  if (config.revokeAt === null) throw nothingScheduled(config);
  const { revokeAt, kmsKey, id } = config;
  const sealedCause = 'Sealed for a revocation that was undone: it stays so until an officer unseals it.';
  vault.write(caller, { action: 'byok.undo-revoke', tenant, object: id, detail: { kmsKey, revokeAt } }, (rows) => {
    noteConfig(rows, config, { revokeAt: null, revocation: null, sealedCause }, clock.now());
  });
}

/**
 * Destroys what was to be destroyed by now. More dependants than were acknowledged, and nothing happens.
 * @throws DEPENDANTS_EXIST, STATE_CONFLICT when it is not due any more
 */
export function revokeScheduled(parts: RevocationParts, caller: Caller, tenant: string): void {
  const { vault, clock } = parts;
  const config = vault.read((rows) => requireConfig(rows, tenant));
  if (config.revokeAt === null || config.revokeAt > clock.now()) throw nothingScheduled(config);
  const said = vault.read((rows) => scheduledRevocation(rows, config));
  vault.write(caller, eventOf(parts, tenant, said), (rows) => {
    const census = takeCensus(rows, tenant, clock.now());
    if (census.dependants > said.acknowledgedDependants) throw notAcknowledged(tenant, census, exampleSecrets(rows, tenant));
    return destroy(rows, config, census, clock.now());
  });
}

function requireAcknowledged(rows: Reader, config: ByokConfig, { tenant, confirmName, acknowledgedDependants }: Revocation, now: number): Census {
  requireMove(config, 'REVOKED');
  requireName(findTenant(rows, tenant).displayName, confirmName);
  const census = takeCensus(rows, tenant, now);
  if (census.dependants !== acknowledgedDependants) throw notAcknowledged(tenant, census, exampleSecrets(rows, tenant));
  return census;
}

function destroy(rows: Writer, config: ByokConfig, census: Census, now: number): Destroyed {
  removeSuccessor(rows, config.tenant);
  moveConfig(rows, config, 'REVOKED', { revokeAt: null, revocation: null }, now);
  return { config, census, versions: destroyAllVersions(rows, config.tenant, now) };
}

/**
 * What the chain will tell of it, enough for a certificate: who asked why, what depended on it, the hash of the census, each
 * version with the hash of what was destroyed, and where the chain stood.
 */
function eventOf({ vault }: RevocationParts, tenant: string, { category, reason, officer, scheduledAt }: Why) {
  const { seq } = vault.chainEnd;
  return ({ config, census, versions }: Destroyed): AuditDraft => ({
    action: 'byok.revoke',
    tenant,
    object: config.id,
    detail: {
      ...{ category, reason, officer, scheduledAt, kmsKey: config.kmsKey },
      ...censusFacts(census),
      wrappingsDestroyed: versions.reduce((sum, { count }) => sum + count, 0),
      wrappings: versions.map((version) => ({ ...version })),
      chainHead: seq,
    },
  });
}

function scheduleEvent({ id, tenant, kmsKey }: ByokConfig, { category, reason }: Scheduled, revokeAt: number, census: Census): AuditDraft {
  const detail = { category, reason, kmsKey, revokeAt, ...censusFacts(census) };
  return { action: 'byok.schedule-revoke', tenant, object: id, detail };
}

function censusFacts({ dependants, secrets, revisions, dataKeyVersions, runningJobs, hash, takenAt }: Census): Readonly<Record<string, Fact>> {
  return { dependants, secrets, revisions, dataKeyVersions, runningJobs, census: hash, censusTakenAt: takenAt };
}

function requireName(displayName: string, typed: string): void {
  if (typed === displayName) return;
  throw new KeydeskError('BAD_INPUT', {
    field: 'confirmName',
    problem: "This is not the tenant's name.",
    remedy: 'Type the display name exactly as it is shown, capitals and spaces too.',
  });
}

function notAcknowledged(tenant: string, { dependants }: Census, examples: readonly string[]): KeydeskError<'DEPENDANTS_EXIST'> {
  return new KeydeskError('DEPENDANTS_EXIST', { noun: 'data key', id: tenant, count: dependants, examples: [...examples] });
}
