import { CircleCheck, CircleDashed, CircleHelp, CircleMinus, CircleX, ShieldCheck, ShieldQuestionMark, ShieldX, TriangleAlert } from 'lucide-react';
import type { Attestation, PolicyLine, RotationStatus } from '../../../src-shared/key-abilities.ts';
import type { StatusLook } from '../../components/StatusBadge.tsx';

/** How far one requirement is met by what the customer has. */
export const policyLooks: Readonly<Record<PolicyLine['state'], StatusLook>> = {
  granted: { word: 'Granted', icon: CircleCheck, tone: 'ok' },
  missing: { word: 'Missing', icon: CircleX, tone: 'danger' },
  broader: { word: 'Broader', icon: TriangleAlert, tone: 'attention' },
  unknown: { word: 'Unknown', icon: CircleHelp, tone: 'neutral' },
};

/** What came of checking a statement of an HSM. */
export const attestationLooks: Readonly<Record<Attestation['outcome'], StatusLook>> = {
  verified: { word: 'Verified', icon: ShieldCheck, tone: 'ok' },
  unverified: { word: 'Not verified', icon: ShieldQuestionMark, tone: 'attention' },
  failed: { word: 'Failed', icon: ShieldX, tone: 'danger' },
  absent: { word: 'No statement', icon: CircleMinus, tone: 'neutral' },
};

/** One check of such a statement. */
export const attestationCheckLooks: Readonly<Record<Attestation['checks'][number]['outcome'], StatusLook>> = {
  ok: { word: 'Pass', icon: CircleCheck, tone: 'ok' },
  failed: { word: 'Fail', icon: CircleX, tone: 'danger' },
  skipped: { word: 'Not run', icon: CircleDashed, tone: 'neutral' },
};

/** Whether a key rotates by itself, in words; what the provider does not say is said to be so. */
export function rotationText({ automatic, periodDays }: Pick<RotationStatus, 'automatic' | 'periodDays'>): string {
  if (automatic === null) return 'The provider does not say';
  if (!automatic) return 'Off: it rotates when its owner asks for it';
  return periodDays === null ? 'On' : `On, every ${String(periodDays)} ${periodDays === 1 ? 'day' : 'days'}`;
}

/** When a key rotates next, where no time is known for it. */
export function noNextText({ automatic }: Pick<RotationStatus, 'automatic'>): string {
  return automatic === false ? 'None is planned' : 'The provider does not say';
}

/** A policy as it can be read: providers give JSON back in one line, or as its owner wrote it. */
export function laidOut(policy: string): string {
  try {
    return JSON.stringify(JSON.parse(policy), null, 2);
  } catch {
    return policy;
  }
}

/** What a comparison comes to, in one sentence. */
export function comparisonText(lines: readonly Pick<PolicyLine, 'state'>[]): string {
  const count = (state: PolicyLine['state']): number => lines.filter((line) => line.state === state).length;
  const missing = count('missing');
  // A line that goes too far is no requirement: it is what could be left out.
  if (missing > 0) return `${String(missing)} of ${String(lines.length - count('broader'))} requirements ${missing === 1 ? 'is' : 'are'} missing.`;
  if (count('unknown') > 0) return 'Nothing is known to be missing, but not everything could be read.';
  return count('broader') > 0 ? 'Everything is granted, and some of it goes further than it needs to.' : 'Everything is granted, and nothing beyond it.';
}
