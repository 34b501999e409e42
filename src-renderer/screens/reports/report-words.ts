import { CalendarClock, FileX, KeyRound, ScrollText, ShieldCheck, Siren } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReportKind } from '../../../src-shared/reports.ts';

/** What a kind of report answers. */
export interface ReportWords {
  readonly title: string;
  readonly question: string;
  readonly detail: string;
  readonly icon: LucideIcon;
}

/** The kinds of report with the question each answers. */
export const reportWords: Readonly<Record<ReportKind, ReportWords>> = {
  'audit-activity': {
    title: 'Audit activity',
    question: 'Who did what, when, and how did it end?',
    detail: 'Every event of the period, to sample from.',
    icon: ScrollText,
  },
  'key-inventory': {
    title: 'Key inventory',
    question: 'Which keys are there, where, and how old?',
    detail: 'KMS keys and data keys with their state and use.',
    icon: KeyRound,
  },
  'byok-status': {
    title: 'BYOK status',
    question: 'Which customers hold their own key, and did it hold?',
    detail: 'Lifecycle, preflights and seals, tenant by tenant.',
    icon: ShieldCheck,
  },
  'rotation-compliance': {
    title: 'Rotation compliance',
    question: 'Was every key rotated in time?',
    detail: 'Each key with its cryptoperiod, and those overdue.',
    icon: CalendarClock,
  },
  'kill-switch-drill': {
    title: 'Kill-switch drill',
    question: 'How fast does a disabled key seal its tenants?',
    detail: 'The measured times of the drills of the period.',
    icon: Siren,
  },
  'destruction-certificate': {
    title: 'Destruction certificate',
    question: 'What was destroyed for good, when, and by whom?',
    detail: 'The revocations of the period, with what they ended.',
    icon: FileX,
  },
};
