import type { BoardCount } from '../../../src-shared/byok.ts';
import type { Lifecycle, ValidationPhase } from '../../../src-shared/lifecycle.ts';

/** The lifecycles a live config can stand in; an offboarded tenant is back on the baseline and has none. */
export const boardLifecycles = ['PENDING_VALIDATION', 'VALIDATED', 'ACTIVE', 'SEALED', 'REVOKED'] as const satisfies readonly Lifecycle[];
export type BoardLifecycle = (typeof boardLifecycles)[number];

/** The validation phases, the most pressing first. */
export const boardPhases = ['INVALID', 'INITIALIZING', 'VALID'] as const satisfies readonly ValidationPhase[];

/** One crossing of the two axes, or, with one of them left out, a whole row or column. */
export interface Crossing {
  readonly status?: Lifecycle | undefined;
  readonly phase?: ValidationPhase | undefined;
}

/** How many tenants stand at a crossing, in a row, in a column, or under a customer's key at all. */
export function countAt(counts: readonly BoardCount[], { status, phase }: Crossing): number {
  return counts
    .filter((one) => one.custody !== 'BASELINE' && (status === undefined || one.custody === status) && (phase === undefined || one.phase === phase))
    .reduce((sum, { count }) => sum + count, 0);
}

/** How many tenants no customer's key is staged for. */
export function onBaseline(counts: readonly BoardCount[]): number {
  return counts.filter(({ custody }) => custody === 'BASELINE').reduce((sum, { count }) => sum + count, 0);
}

/** A crossing that asks for an act: an active tenant whose key does not answer will be sealed at its next read. */
export function needsLook({ status, phase }: Crossing): boolean {
  return (status === 'ACTIVE' && phase !== undefined && phase !== 'VALID') || (status === 'SEALED' && phase === 'VALID');
}
