import { CircleCheck, CircleSlash, Lock, LockOpen, Power, PowerOff } from 'lucide-react';
import type { Drill, DrillStep } from '../../../src-shared/drills.ts';
import { sealBoundSeconds } from '../../../src-shared/drills.ts';
import type { StatusLook } from '../../components/StatusBadge.tsx';
import type { Step } from '../../components/Stepper.tsx';
import { durationText } from '../../components/time-text.ts';

/** Where a drill stands. */
export const drillLooks: Readonly<Record<DrillStep, StatusLook>> = {
  disable: { word: 'Key to be disabled', icon: PowerOff, tone: 'attention' },
  sealing: { word: 'Sealing', icon: Lock, tone: 'attention' },
  enable: { word: 'Key to be enabled', icon: Power, tone: 'attention' },
  unsealing: { word: 'Unsealing', icon: LockOpen, tone: 'info' },
  done: { word: 'Done', icon: CircleCheck, tone: 'ok' },
  abandoned: { word: 'Abandoned', icon: CircleSlash, tone: 'neutral' },
};

/** The steps as the stepper shows them. */
export const drillSteps: readonly Step[] = [
  { id: 'disable', label: 'Disable the key' },
  { id: 'sealing', label: 'Tenants are sealed' },
  { id: 'enable', label: 'Enable the key' },
  { id: 'unsealing', label: 'Tenants serve again' },
  { id: 'done', label: 'Done' },
];

/** Whether nothing more happens in a drill. */
export function isOver({ step }: Pick<Drill, 'step'>): boolean {
  return step === 'done' || step === 'abandoned';
}

/** How far a drill came: the step it stands at, for an abandoned one the step it was abandoned in. */
export function reachedStep(drill: Pick<Drill, 'step' | 'disabledAt' | 'refusedAt' | 'sealedAt' | 'enabledAt' | 'serving'>): Exclude<DrillStep, 'abandoned'> {
  if (drill.step !== 'abandoned') return drill.step;
  if (drill.enabledAt !== null || drill.serving > 0) return 'unsealing';
  if (drill.sealedAt !== null) return 'enable';
  return drill.disabledAt === null && drill.refusedAt === null ? 'disable' : 'sealing';
}

/** A number of tenants in words. */
export function tenantsText(count: number): string {
  return `${count.toLocaleString()} ${count === 1 ? 'tenant' : 'tenants'}`;
}

/** The bound in milliseconds: the longest a tenant may still be read after its customer's key refuses. */
export const sealBound = sealBoundSeconds * 1000;

/** The length between two moments in milliseconds, never below zero; null while one of them is not known. */
export function between(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : Math.max(0, to - from);
}

/** A measured length in words: nobody believes a zero. */
export function lengthText(ms: number): string {
  return ms < 1000 ? 'Under 1 s' : durationText(ms);
}

/** From when the time to sealed counts: the officer's word, or, where the desk saw the effect before it, the first refusal. */
export function cutOffAt({ disabledAt, refusedAt }: Pick<Drill, 'disabledAt' | 'refusedAt'>): number | null {
  return disabledAt ?? refusedAt;
}

/** How long it took until no tenant could be read any more, in milliseconds; null while it is not known. */
export function timeToSealed(drill: Pick<Drill, 'disabledAt' | 'refusedAt' | 'sealedAt'>): number | null {
  return between(cutOffAt(drill), drill.sealedAt);
}
