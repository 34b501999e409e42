import type { ByokConfig } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Provider } from '../../src-shared/key-references.ts';
import type { Preflight } from '../../src-shared/keys.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { Vault } from '../vault/vault.ts';
import { moveConfig, noteConfig, requireConfig, requireSameBinding } from './configs.ts';
import { type CustomerKeys, type KeyProbe, probeFacts } from './customer-keys.ts';
import { isInCustody } from './lifecycle.ts';

/** What a preflight stands on. */
export interface PreflightParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly keys: CustomerKeys;
}

/**
 * Tries the key of a tenant's live config out, and writes what that says of the key and of the config.
 * @throws NOT_FOUND, TENANT_REVOKED, STATE_CONFLICT when the tenant was staged anew meanwhile, VAULT_LOCKED
 */
export async function preflightTenant(parts: PreflightParts, caller: Caller, tenant: string, signal?: AbortSignal): Promise<Preflight> {
  const { vault, keys } = parts;
  const config = vault.read((rows) => requireConfig(rows, tenant));
  if (config.status === 'REVOKED') throw new KeydeskError('TENANT_REVOKED', { tenant });
  const probe = await keys.probe(config.kmsKey, tenant, signal);
  signal?.throwIfAborted();
  if (!vault.isOpen) throw new KeydeskError('VAULT_LOCKED', {});
  note(parts, caller, config, probe);
  return probe.preflight;
}

function note({ vault, keys, clock }: PreflightParts, caller: Caller, config: ByokConfig, probe: KeyProbe): void {
  const { success, message, at } = probe.preflight;
  const changes = success ? { lastValidatedAt: at, lastValidationError: null } : { lastValidationError: message };
  const event = preflightEvent(config, probe);
  vault.write(caller, (validation: AuditDraft) => [event, validation], (rows) => {
    // The desk may have sealed or unsealed the tenant while its key was tried out: what the key said is worth as much.
    const now = requireSameBinding(rows, config);
    if (isInCustody(now.status)) noteConfig(rows, now, changes, clock.now());
    else moveConfig(rows, now, success ? 'VALIDATED' : 'PENDING_VALIDATION', changes, clock.now());
    return keys.recordValidation(rows, config.kmsKey, probe);
  });
}

/** The event of a preflight for a config. */
export function preflightEvent({ id, tenant, kmsKey }: Pick<ByokConfig, 'id' | 'tenant' | 'kmsKey'>, probe: KeyProbe): AuditDraft {
  const outcome = probe.preflight.success ? 'ok' : 'failed';
  return { action: 'byok.preflight', tenant, object: id, outcome, detail: { kmsKey, ...probeFacts(probe) } };
}

/** A preflight that failed, as the error of the work that cannot begin without it. */
export function failureOf({ reason, message }: Preflight, provider: Provider): KeydeskError<'KMS_FAILED'> {
  const kind = reason ?? 'invalid-response';
  const retryable = kind === 'unreachable' || kind === 'throttled';
  return new KeydeskError('KMS_FAILED', { kind, retryable, provider, operation: 'preflight', detail: message });
}
