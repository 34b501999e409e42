import type { BoardRow } from '../../../src-shared/byok.ts';
import type { Lifecycle, ValidationPhase } from '../../../src-shared/lifecycle.ts';

/** The lifecycles a live config can stand in; an offboarded tenant is back on the baseline and has none. */
export const boardLifecycles = ['PENDING_VALIDATION', 'VALIDATED', 'ACTIVE', 'SEALED', 'REVOKED'] as const satisfies readonly Lifecycle[];

/** The validation phases, the most pressing first. */
export const boardPhases = ['INVALID', 'INITIALIZING', 'VALID'] as const satisfies readonly ValidationPhase[];

/** The tenants that stand at one crossing of the two axes. */
export function tenantsAt(rows: readonly BoardRow[], lifecycle: Lifecycle, phase: ValidationPhase): readonly BoardRow[] {
  return rows.filter(({ config, validation }) => config.status === lifecycle && validation.phase === phase);
}

/** A crossing that asks for an act: an active tenant whose key does not answer will be sealed at its next read. */
export function needsLook(lifecycle: Lifecycle, phase: ValidationPhase): boolean {
  return (lifecycle === 'ACTIVE' && phase !== 'VALID') || (lifecycle === 'SEALED' && phase === 'VALID');
}
