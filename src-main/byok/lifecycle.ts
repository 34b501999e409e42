import { KeydeskError } from '../../src-shared/errors.ts';
import type { Lifecycle } from '../../src-shared/lifecycle.ts';

/**
 * Where a config may go from where it stands. To itself means: again, with a new config version or a newer proof.
 * A config that never became active is withdrawn by offboarding it; what was revoked or offboarded stays so.
 */
const moves: Readonly<Record<Lifecycle, readonly Lifecycle[]>> = {
  PENDING_VALIDATION: ['PENDING_VALIDATION', 'VALIDATED', 'OFFBOARDED'],
  VALIDATED: ['VALIDATED', 'PENDING_VALIDATION', 'ACTIVE', 'OFFBOARDED'],
  ACTIVE: ['SEALED', 'OFFBOARDED', 'REVOKED'],
  SEALED: ['ACTIVE', 'OFFBOARDED', 'REVOKED'],
  OFFBOARDED: [],
  REVOKED: [],
};

const remedies: Readonly<Record<Lifecycle, string>> = {
  PENDING_VALIDATION: 'Run the preflight first, then activate.',
  VALIDATED: 'Activate the staged key first, or stage another one.',
  ACTIVE: 'The key is active: offboard the tenant before it is bound to another one.',
  SEALED: "The tenant is sealed: unseal it when the customer's key works again.",
  OFFBOARDED: 'The tenant is back on the baseline: stage a key to begin anew.',
  REVOKED: 'Revoking is permanent: what this tenant had is gone.',
};

/** Whether a config may go from one status to another. */
export function mayMove(from: Lifecycle, to: Lifecycle): boolean {
  return moves[from].includes(to);
}

/**
 * Refuses a move that the lifecycle does not have.
 * @throws TENANT_REVOKED when it is over for good, else STATE_CONFLICT with what to do instead
 */
export function requireMove(config: { readonly id: string; readonly tenant: string; readonly status: Lifecycle }, to: Lifecycle): void {
  if (mayMove(config.status, to)) return;
  if (config.status === 'REVOKED') throw new KeydeskError('TENANT_REVOKED', { tenant: config.tenant });
  throw new KeydeskError('STATE_CONFLICT', {
    noun: 'BYOK config',
    id: config.id,
    state: config.status,
    wanted: to,
    remedy: remedies[config.status],
  });
}

/** Whether the tenant's data key is wrapped by the customer's key now. */
export function isInCustody(status: Lifecycle): boolean {
  return status === 'ACTIVE' || status === 'SEALED';
}

/** Whether a successful preflight is recent enough to activate on; one from the future proves nothing. */
export function isRecent(validatedAt: number | null, now: number, maxAgeSeconds: number): boolean {
  return validatedAt !== null && validatedAt <= now && now - validatedAt <= maxAgeSeconds * 1000;
}
