import type { ByokConfig } from '../../../src-shared/byok.ts';
import { lifecycles } from '../../../src-shared/lifecycle.ts';
import type { Lifecycle } from '../../../src-shared/lifecycle.ts';

/** What each standing of a binding means, in one sentence. */
export const lifecycleMeanings: Readonly<Record<Lifecycle, string>> = {
  PENDING_VALIDATION: 'A key is staged and was not proven yet. The data key is still under the baseline.',
  VALIDATED: 'The staged key was proven. The data key is still under the baseline until it is activated.',
  ACTIVE: "The customer's key wraps the data key. The secrets open while it answers.",
  SEALED: "The customer's key refuses or is gone, or an officer sealed the tenant. It is recoverable: nothing opens until it is unsealed.",
  OFFBOARDED: 'The data key is back under the baseline.',
  REVOKED: 'The data key is destroyed. This is permanent.',
};

/** Whether a binding must have been at one standing to be at another. */
export function wasPassed(earlier: Lifecycle, current: Lifecycle): boolean {
  const before = lifecycles.indexOf(earlier) < lifecycles.indexOf(current);
  const always = earlier === 'PENDING_VALIDATION' || earlier === 'VALIDATED' || earlier === 'ACTIVE';
  return before && always && current !== 'OFFBOARDED';
}

/** Whether a binding that has ended gave way to another customer-owned key: the two take turns in one moment. */
export function wasMovedOn({ id, status, modifiedAt }: ByokConfig, all: readonly ByokConfig[]): boolean {
  return status === 'OFFBOARDED' && all.some((other) => other.id !== id && other.activatedAt === modifiedAt);
}
