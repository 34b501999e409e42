import type { Overview } from '../../../src-shared/overview.ts';
import { validationPhases } from '../../../src-shared/lifecycle.ts';
import { custodySchema } from '../../../src-shared/tenants.ts';
import { sensitivities } from '../../../src-shared/sensitivity.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';
import type { StatusLook } from '../../components/StatusBadge.tsx';
import { custodyLooks, validationLooks } from '../../components/status-looks.ts';
import type { Route, SearchPatch } from '../../router.ts';

/** One part of a picture, and the list it leads to. */
export interface LinkedShare {
  readonly id: string;
  readonly look: StatusLook;
  readonly count: number;
  readonly to: Route;
  readonly search: SearchPatch;
}

/** How many there are of one status in a list of counts. */
function countOf<K extends string>(counts: readonly (Readonly<Record<K, string>> & { readonly count: number })[], key: K, value: string): number {
  return counts.find((each) => each[key] === value)?.count ?? 0;
}

/** How many there are in all. */
export function sumOf(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** Custodies that are named even when no tenant has them: where tenants start, where they shall be, and where they must not stay. */
const alwaysNamed: readonly string[] = ['BASELINE', 'ACTIVE', 'SEALED'];

/** Tenants by BYOK status, each leading to those tenants. */
export function tenantShares({ tenants }: Pick<Overview, 'tenants'>): readonly LinkedShare[] {
  return custodySchema.options
    .map((custody) => ({
      id: custody,
      look: custodyLooks[custody],
      count: countOf(tenants, 'custody', custody),
      to: { screen: 'tenants' } as const,
      search: { custody },
    }))
    .filter(({ id, count }) => count > 0 || alwaysNamed.includes(id));
}

/** KMS keys by what their last live probe said, each leading to those keys. */
export function keyShares({ keys }: Pick<Overview, 'keys'>): readonly LinkedShare[] {
  return validationPhases.map((phase) => ({
    id: phase,
    look: validationLooks[phase],
    count: countOf(keys, 'phase', phase),
    to: { screen: 'keys' },
    search: { phase },
  }));
}

/** One sensitivity and how many secrets have it. */
export interface SensitivityCount {
  readonly sensitivity: Sensitivity;
  readonly count: number;
}

/** Secrets by sensitivity, the strictest first; UNSPECIFIED only when there are some. */
export function sensitivityCounts({ secrets }: Pick<Overview, 'secrets'>): readonly SensitivityCount[] {
  return sensitivities
    .map((sensitivity) => ({ sensitivity, count: countOf(secrets, 'sensitivity', sensitivity) }))
    .filter(({ sensitivity, count }) => count > 0 || sensitivity !== 'UNSPECIFIED')
    .reverse();
}
