import { preflightMaxAgeSeconds } from '../../../src-shared/byok.ts';
import type { ByokConfig } from '../../../src-shared/byok.ts';
import type { Lifecycle } from '../../../src-shared/lifecycle.ts';

/** The way under a customer-owned key. */
export const wizardSteps = [
  { id: 'choose', label: 'Choose the key' },
  { id: 'preflight', label: 'Preflight' },
  { id: 'activate', label: 'Activate' },
  { id: 'done', label: 'Done' },
] as const;
export type WizardStep = (typeof wizardSteps)[number]['id'];

/** Whether the board shows a tenant: it is, or was to the end, under a customer-owned key. */
export function isLive(status: Lifecycle): boolean {
  return status === 'ACTIVE' || status === 'SEALED' || status === 'REVOKED';
}

/** Until when a successful preflight allows an activation, in milliseconds since 1970; `null` when there is none. */
export function preflightCountsUntil({ status, lastValidatedAt }: ByokConfig): number | null {
  return status === 'VALIDATED' && lastValidatedAt !== null ? lastValidatedAt + preflightMaxAgeSeconds * 1_000 : null;
}

/** The step at which a config stands. */
export function stepOf(config: ByokConfig | null, now: number): WizardStep {
  if (config === null) return 'choose';
  switch (config.status) {
    case 'OFFBOARDED':
      return 'choose';
    case 'PENDING_VALIDATION':
      return 'preflight';
    case 'VALIDATED':
      return now <= (preflightCountsUntil(config) ?? 0) ? 'activate' : 'preflight';
    case 'ACTIVE':
    case 'SEALED':
    case 'REVOKED':
      return 'done';
  }
}

/** The step that is shown: where the officer went, unless the config does not carry it. */
export function shownStep(went: WizardStep | undefined, config: ByokConfig | null, now: number): WizardStep {
  const own = stepOf(config, now);
  if (went === undefined || own === 'done') return own;
  if (own === 'choose') return 'choose';
  return went === 'done' ? own : went;
}
