import type { ByokConfig } from '../../src-shared/byok.ts';
import { KeydeskError, type KmsFailureKind } from '../../src-shared/errors.ts';
import { type Caller, deskCaller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { KmsError } from '../kms/provider.ts';
import type { AuditDraft, Fact } from '../vault/audit-draft.ts';
import type { Writer } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';
import { liveConfig, moveConfig, noteConfig, requireConfig } from './configs.ts';
import { requireMove } from './lifecycle.ts';

/** Refusals by which a customer takes a tenant's data away, or by which their key is gone; `throttled` and the two kinds of wrong answer are none. */
const sealing: ReadonlySet<KmsFailureKind> = new Set<KmsFailureKind>(['denied', 'disabled', 'not-found', 'unreachable']);

/** Whether a failure of this kind takes a tenant's data away. */
export function isRefusal(kind: KmsFailureKind): boolean {
  return sealing.has(kind);
}

/** Hands on a config that is active. @throws TENANT_SEALED, else as `requireMove` does for what an active one may do */
export function requireActive(config: ByokConfig): ByokConfig {
  if (config.status === 'ACTIVE') return config;
  if (config.status === 'SEALED') throw sealedError(config);
  if (config.status === 'REVOKED') throw new KeydeskError('TENANT_REVOKED', { tenant: config.tenant });
  const remedy = 'Activate the staged key first: only a data key that a customer wraps can be wrapped by them anew.';
  throw new KeydeskError('STATE_CONFLICT', { noun: 'BYOK config', id: config.id, state: config.status, wanted: 'ACTIVE', remedy });
}

/** That a tenant is sealed, since when and why. */
export function sealedError({ tenant, sealedSince, sealedCause }: ByokConfig): KeydeskError<'TENANT_SEALED'> {
  return new KeydeskError('TENANT_SEALED', { tenant, since: sealedSince ?? 0, cause: sealedCause ?? '' });
}

/** What sealing stands on. */
export interface SealingParts {
  readonly vault: Vault;
  readonly clock: Clock;
}

/** Why a tenant is sealed, who does it, and what its event tells besides. */
export interface Seal {
  readonly by: 'desk' | 'officer';
  readonly cause: string;
  readonly facts: Readonly<Record<string, Fact>>;
}

/** Moves an active config to sealed, inside a transaction that writes the event `sealEvent` makes. */
export function sealConfig(rows: Writer, config: ByokConfig, { by, cause }: Seal, now: number): void {
  moveConfig(rows, config, 'SEALED', { sealedSince: now, sealedCause: cause, sealedBy: by }, now);
}

/** Who listens to this event forgets the tenant's data keys. */
export function sealEvent({ id, tenant }: ByokConfig, { by, cause, facts }: Seal): AuditDraft {
  return { action: 'byok.seal', tenant, object: id, detail: { ...facts, by, cause } };
}

/**
 * Seals a tenant whose config is active, and records who or what did it.
 * @returns since when it is sealed
 */
export function sealTenant({ vault, clock }: SealingParts, caller: Caller, tenant: string, seal: Seal): number {
  const now = clock.now();
  const config = vault.read((rows) => requireConfig(rows, tenant));
  vault.write(caller, sealEvent(config, seal), (rows) => {
    sealConfig(rows, config, seal, now);
  });
  return now;
}

/**
 * Seals a tenant for an officer: it stays so until an officer unseals it. The seal of the desk they may take over, which then
 * stays even when the key works again.
 * @throws NOT_FOUND, TENANT_REVOKED, STATE_CONFLICT unless it is active or sealed by the desk
 */
export function sealByOfficer(parts: SealingParts, caller: Caller, tenant: string, reason: string): void {
  const { vault, clock } = parts;
  const config = vault.read((rows) => requireConfig(rows, tenant));
  const seal: Seal = { by: 'officer', cause: reason, facts: { byOfficer: true } };
  if (config.status !== 'SEALED' || config.sealedBy !== 'desk') {
    requireMove(config, 'SEALED');
    sealTenant(parts, caller, tenant, seal);
    return;
  }
  const facts = { ...seal.facts, sealedBefore: 'desk', sealedSince: config.sealedSince };
  vault.write(caller, sealEvent(config, { ...seal, facts }), (rows) => {
    noteConfig(rows, config, { sealedCause: reason, sealedBy: 'officer' }, clock.now());
  });
}

/**
 * What a customer's refusal comes to: a tenant that is active under the config that was refused is sealed by the desk, any
 * other stays where it is. A key that was not even opened on our side (an officer's sign-in ran out) refuses nothing.
 * @returns TENANT_SEALED when it is sealed now, else `null`
 */
export function sealAfterRefusal(
  parts: SealingParts,
  caller: Caller,
  place: { readonly tenant: string; readonly config: string },
  refusal: KmsError,
): KeydeskError<'TENANT_SEALED'> | null {
  const { tenant } = place;
  if (!isRefusal(refusal.kind) || refusal.operation === 'open' || !parts.vault.isOpen) return null;
  const config = parts.vault.read((rows) => liveConfig(rows, tenant));
  if (config?.status !== 'ACTIVE' || config.id !== place.config) return null;
  const facts = { kind: refusal.kind, operation: refusal.operation, kmsKey: config.kmsKey };
  const since = sealTenant(parts, deskCaller(caller.requestId), tenant, { by: 'desk', cause: refusal.detail, facts });
  return new KeydeskError('TENANT_SEALED', { tenant, since, cause: refusal.detail });
}
