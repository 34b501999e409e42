import { KeydeskError, type KmsFailureKind } from '../../src-shared/errors.ts';
import { type Caller, deskCaller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { KmsError } from '../kms/provider.ts';
import type { Fact } from '../vault/audit-draft.ts';
import type { Vault } from '../vault/vault.ts';
import { liveConfig, moveConfig } from './configs.ts';

/** Refusals by which a customer takes a tenant's data away, or by which their key is gone; `throttled` and the two kinds of wrong answer are none. */
const sealing: ReadonlySet<KmsFailureKind> = new Set<KmsFailureKind>(['denied', 'disabled', 'not-found', 'unreachable']);

/** What sealing stands on. */
export interface SealingParts {
  readonly vault: Vault;
  readonly clock: Clock;
}

/**
 * Seals a tenant whose config is active, and records who or what did it. Who listens to the event forgets its data keys.
 * @returns since when it is sealed
 */
export function sealTenant({ vault, clock }: SealingParts, caller: Caller, tenant: string, cause: string, detail: Readonly<Record<string, Fact>>): number {
  const now = clock.now();
  const config = vault.read((rows) => liveConfig(rows, tenant));
  if (config === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'BYOK config', id: tenant });
  vault.write(caller, { action: 'byok.seal', tenant, object: config.id, detail: { ...detail, cause } }, (rows) => {
    moveConfig(rows, config, 'SEALED', { sealedSince: now, sealedCause: cause }, now);
  });
  return now;
}

/**
 * What a customer's refusal comes to: an active tenant is sealed by the desk, one that is not active yet stays where it is.
 * A key that was not even opened on our side (an officer's sign-in ran out) refuses nothing.
 * @returns TENANT_SEALED when it is sealed now, else `null`
 */
export function sealAfterRefusal(parts: SealingParts, caller: Caller, tenant: string, refusal: KmsError): KeydeskError<'TENANT_SEALED'> | null {
  if (!sealing.has(refusal.kind) || refusal.operation === 'open' || !parts.vault.isOpen) return null;
  const config = parts.vault.read((rows) => liveConfig(rows, tenant));
  if (config?.status !== 'ACTIVE') return null;
  const facts = { kind: refusal.kind, operation: refusal.operation, kmsKey: config.kmsKey };
  const since = sealTenant(parts, deskCaller(caller.requestId), tenant, refusal.detail, facts);
  return new KeydeskError('TENANT_SEALED', { tenant, since, cause: refusal.detail });
}
